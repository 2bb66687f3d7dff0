"""Whose blog a page elsewhere is on, told by its address alone."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.db.models import Q

from participants.discovery import address_key
from participants.entries import Entry, keys
from participants.models import Blog, PostKey
from participants.recognising import hashed


def name_of(link: str) -> str:
    """The name by which a post with this address is remembered."""
    return hashed(keys(Entry("", link, "", "", link, (), "", None, None))[0])


def is_on(address: str, blog: Blog) -> bool:
    """Whether a page is the blog's own page or one below it."""
    return _is_below(address_key(address), address_key(blog.address))


def is_anothers(blog: Blog) -> bool:
    """Whether another member's proved blog has this address, or one above or below it."""
    own = address_key(blog.address)
    proved = Blog.objects.elsewhere().exclude(member=blog.member_id).exclude(proved_at=None).filter(_near([own]))
    keys = [address_key(address) for address in proved.values_list("address", flat=True)]
    return any(_is_below(own, key) or _is_below(key, own) for key in keys)


def blog_of(address: str) -> Blog | None:
    """The connected blog that a page is on; None where it is on none."""
    return blogs_of([address]).get(address)


def blogs_of(addresses: Iterable[str]) -> dict[str, Blog]:
    """The connected blogs that these pages are on, in three questions however many they are.

    A page is on a blog if its address is below the blog's, or if it is a post that the blog's feed told of. Of two such
    blogs it is the nearer one's; then that of whoever has shown that it is theirs, and whose feed is on the same host: a
    feed may call any page its home.
    """
    sought = {address: address_key(address) for address in addresses}
    if not sought:
        return {}
    connected = Blog.objects.elsewhere().filter(feeds__retired_at=None, feeds__isnull=False)
    rows = list(connected.filter(_near(sought.values())).select_related("member").prefetch_related("feeds"))
    near = sorted(((address_key(blog.address), blog) for blog in rows), key=lambda pair: _how_near(*pair))
    names = {name_of(address): address for address in sought}
    told = PostKey.objects.filter(key__in=names, post__blog__in=connected.values("pk"))
    found = {names[row.key]: row.post.blog for row in told.select_related("post__blog__member")}
    for address, key in sought.items():
        below = next((blog for own, blog in near if _is_below(key, own)), None)
        if below is not None:
            found[address] = below
    return found


def _how_near(own: str, blog: Blog) -> tuple[int, bool, bool]:
    host = blog.feed.host if blog.feed else ""
    return -len(own), blog.proved_at is None, host != own.partition("/")[0]


def _near(keys: Iterable[str]) -> Q:
    """Blogs whose addresses may be on the same hosts; none where there are no hosts."""
    nearby = Q(pk__in=[])
    for key in set(keys):
        for part in _parts_of_host(key):
            nearby |= Q(address__icontains=part)
    return nearby


def _is_below(key: str, own: str) -> bool:
    return bool(own) and (key == own or key.startswith((f"{own}/", f"{own}?")))


def _parts_of_host(key: str) -> set[str]:
    """How a blog's address may have the host of this one written: without its last part, which may be a country's."""
    host = key.partition("/")[0].partition("?")[0].partition(":")[0]
    parts = {host.rpartition(".")[0] or host}
    with suppress(UnicodeError):
        parts |= {part.encode("ascii").decode("idna") for part in set(parts)}
    return {part for part in parts if part}
