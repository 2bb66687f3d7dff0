"""Whose a blog elsewhere is, as it shows itself: by a code in a post, or a link to its member's page here.

What others can write on somebody's blog shows nothing: a comment, a feed of comments, a link that the blog marks as not
its own word.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.html import format_html

from cpd.lib.here import own_address
from participants import discovery, entries, whose
from participants.addresses import host_of
from participants.models import Blog, Member


def page_address(member: Member) -> str:
    """The address a blog links to, to show whose it is."""
    return own_address(member.get_absolute_url())


def link_back(member: Member) -> str:
    """The link to copy into a blog, as HTML to be typed."""
    return format_html(
        '<a rel="me" href="{}">{}, {}</a>', page_address(member), member.display_name, settings.SITE_NAME
    )


def is_shown_by_post(entry: entries.Entry, blog: Blog) -> bool:
    """Whether a post shows whose blog this is: it carries the blog's token, or a rel="me" link to the member's page.

    Any other link in a post shows nothing: people link to each other's pages.
    """
    if discovery.is_comment(f"{entry.link} {entry.guid}"):
        return False
    if blog.token in entry.html or blog.token in entry.title or blog.token in entry.labels:
        return True
    key = discovery.address_key(page_address(blog.member))
    return discovery.links_to(entry.html, entry.base, key, me_only=True, own_only=True)


def is_shown_by_page(html: str, address: str, blog: Blog, found: Iterable[entries.Entry]) -> bool:
    """Whether a page of the blog links to the member's page here, other than from within one of its posts.

    A feed may call any page its home: it is asked only where it is on the feed's host or tells of the feed itself. And
    where another member has shown already that this is theirs, or a part of it, a link is not enough.
    """
    if not _belongs(html, address, blog) or whose.is_anothers(blog):
        return False
    key = discovery.address_key(page_address(blog.member))
    if discovery.links_to(html, address, key, me_only=True, own_only=True):
        return True
    in_posts = any(discovery.links_to(entry.html, entry.base, key) for entry in found)
    return not in_posts and discovery.links_to(html, address, key, own_only=True)


def _belongs(html: str, address: str, blog: Blog) -> bool:
    feed = blog.feed
    if feed is None:
        return False
    return host_of(feed.address) in {host_of(address), host_of(blog.address)} or discovery.links_to(
        html, address, feed.key
    )
