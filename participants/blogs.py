"""Connecting blogs elsewhere: whose they are, where they are read, moving house, writing with others."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from cpd.lib.fetch import Answer
from participants import discovery, holding, posts, proofs, showing, syndication
from participants.addresses import host_of, moved_home
from participants.discovery import CannotConnect, Found, Reason
from participants.entries import Entry, FeedContents
from participants.models import Blog, Feed, Member, Post
from participants.recognising import text_hash, words_of
from things import edition
from things.models import Cohort

logger = logging.getLogger(__name__)

MOST_BLOGS = 10
# A feed that looks as if it had changed, so that the next reading looks at every post.
UNREAD = {"body_hash": "", "etag": "", "last_modified": ""}


class TooManyBlogs(Exception):
    """A member has as many blogs as one may have."""


def connect(found: Found, *, member: Member, blog: Blog | None = None, now: datetime | None = None) -> Blog:
    """Read this feed from now on for a member; `blog` is the one whose address they gave before.

    What the feed says already is taken in. Raises CannotConnect(Reason.TAKEN) where it is read for somebody, and
    TooManyBlogs.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic():
            holding.blogs(Blog.objects.elsewhere().filter(member=member).values_list("pk", flat=True))
            holding.members([member.pk])
            if Blog.objects.elsewhere().filter(member=member).exclude(feeds=None).count() >= MOST_BLOGS:
                raise TooManyBlogs
            blog = (
                blog
                or _read_before(member, found)
                or _waiting_for_feed(member, found)
                or Blog(member=member, place=Blog.Place.ELSEWHERE)
            )
            _describe(blog, found)
            blog.save()
            feed = _new_feed(blog, found, now)
            note_proof(blog, found.contents.entries, now=now)
            taken = syndication.take_in(feed, found.contents, now=now)
            _note_newest(feed)
            posts.hold_or_release(blog, now=now)
            show_change(member)
    except IntegrityError as error:
        raise CannotConnect(Reason.TAKEN) from error
    logger.info("blog %s connected by member %s: %s posts", blog.pk, member.pk, taken.new)
    return blog


def note_proof(
    blog: Blog, found: list[Entry] | tuple[Entry, ...], *, page: Answer | None = None, now: datetime
) -> bool:
    """Whether it is shown now, and was not before, whose blog this is. Noted before these posts are taken in: they are
    a trusted blog's then. What was held is to be shown after that, with `vouch`.
    """
    if blog.proved_at is not None:
        return False
    shown = any(proofs.is_shown_by_post(entry, blog) for entry in found)
    if not shown and page is not None:
        shown = proofs.is_shown_by_page(page.body.decode("utf-8", "replace"), page.url, blog, list(found))
    if shown:
        blog.proved_at = now
        blog.save(update_fields=["proved_at"])
    return shown


def vouch(blog: Blog, *, now: datetime | None = None) -> None:
    """Take a blog as its member's own, because it shows it or because an organiser knows; show what was held.

    What of its words had to wait comes with the next reading.
    """
    with transaction.atomic():
        blog.proved_at = blog.proved_at or now or timezone.now()
        blog.save(update_fields=["proved_at"])
        Feed.objects.filter(blog=blog, retired_at=None).update(**UNREAD)
        posts.hold_or_release(blog, now=now)
        show_change(blog.member)
    logger.info("blog %s is shown to be member %s's", blog.pk, blog.member_id)


@transaction.atomic
def move(blog: Blog, found: Found, *, now: datetime | None = None) -> int:
    """Read a blog at its new address; its history, its Things and its comments stay. How many posts were recognised.

    It stays proved where most posts were recognised, else its owner shows it once more, and new posts are held until then.
    Raises CannotConnect(Reason.TAKEN) where the new address is read for somebody else.
    """
    now = now or timezone.now()
    blog = holding.blog(blog.pk)
    if blog.feed is not None and blog.feed.key == discovery.address_key(found.feed)[:700]:
        return 0
    Feed.objects.filter(blog=blog, retired_at=None).update(retired_at=now, claimed_until=None)
    del blog.feed
    before = set(Post.objects.filter(blog=blog).values_list("pk", flat=True))
    is_known = _is_known(blog, found, before=blog.quarantined_at or now)
    _describe(blog, found)
    _forget_jump(blog)
    if not is_known:
        blog.proved_at = None
    blog.save()
    try:
        with transaction.atomic():
            feed = _new_feed(blog, found, now)
    except IntegrityError as error:
        raise CannotConnect(Reason.TAKEN) from error
    note_proof(blog, found.contents.entries, now=now)
    syndication.take_in(feed, found.contents, now=now)
    _note_newest(feed)
    posts.hold_or_release(blog, now=now)
    show_change(blog.member)
    known, _names = syndication.recognise(found.contents.entries, of=blog.member)
    logger.info("blog %s moved to %s by member %s", blog.pk, feed.host, blog.member_id)
    return len(before & {post.pk for _item, post in known if post is not None})


@transaction.atomic
def confirm(blog: Blog, *, now: datetime | None = None) -> None:
    """Somebody who knows says that a blog which jumped is still its member's: what it is like now is what it is like.

    Where it answers from another host, it is read there from now on, with what it was before as its history. The member's
    own word does for that only with a look at the new place (looking.follow): anybody can redirect to anybody. Raises CannotConnect(Reason.TAKEN) where it moved to an address that is read for somebody else.
    """
    now = now or timezone.now()
    blog = holding.blog(blog.pk)
    if blog.jump == Blog.Jump.TITLE:
        blog.title = blog.jump_to[:120]
    elif blog.jump == Blog.Jump.LANGUAGE:
        blog.language = blog.jump_to[:20]
    elif blog.jump == Blog.Jump.HOST and (feed := blog.feed) is not None:
        try:
            with transaction.atomic():
                _read_at(blog.jump_to, feed, now)
        except IntegrityError as error:
            raise CannotConnect(Reason.TAKEN) from error
        blog.address = moved_home(blog.address, feed.address, blog.jump_to)[:500]
        logger.info("blog %s answers from another host and is read there", blog.pk)
    _forget_jump(blog)
    blog.save()
    read_again(blog, now)
    posts.hold_or_release(blog, now=now)
    show_change(blog.member)


@transaction.atomic
def close(blog: Blog, *, now: datetime | None = None) -> None:
    """Stop reading a blog. What it brought stays, and its address is free for others."""
    now = now or timezone.now()
    holding.blogs([blog.pk])
    Feed.objects.filter(blog=blog, retired_at=None).update(retired_at=now, claimed_until=None)
    blog.closed_at = now
    blog.save(update_fields=["closed_at"])
    show_change(blog.member)


def want_older(blog: Blog, *, now: datetime | None = None) -> int:
    """The member wants posts from before they joined, too; how many became reflections at once."""
    now = now or timezone.now()
    with transaction.atomic():
        holding.blogs([blog.pk])
        holding.members([blog.member_id])
        blog.older_wanted_at = blog.older_wanted_at or now
        blog.save(update_fields=["older_wanted_at"])
        Post.objects.filter(blog=blog, is_older=True).unfinished(now).update(is_older=False)
        return showing.show_waiting(Post.objects.filter(blog=blog), now=now)


def jump_of(blog: Blog, *, title: str, language: str, moved_to: str, host: str) -> tuple[str, str] | None:
    """What of a blog changed so much that it may be somebody else's now, and to what; None if nothing did."""
    if moved_to and host_of(moved_to) != host:
        return Blog.Jump.HOST, moved_to
    if blog.title and title and not set(words_of(blog.title).split()) & set(words_of(title).split()):
        return Blog.Jump.TITLE, title
    was, now = blog.language.split("-")[0].lower(), language.split("-")[0].lower()
    if was and now and was != now:
        return Blog.Jump.LANGUAGE, language
    return None


def quarantine(blog: Blog, jump: tuple[str, str], *, now: datetime) -> None:
    """From now on hold what comes from this blog, until its owner says that it is still theirs."""
    if blog.quarantined_at is None:
        blog.quarantined_at, blog.jump, blog.jump_to = now, jump[0], jump[1][:500]
        blog.save(update_fields=["quarantined_at", "jump", "jump_to"])
        logger.warning("blog %s in quarantine: %s", blog.pk, jump[0])


def keep_up(blog: Blog, feed: Feed, contents: FeedContents | None, moved_to: str) -> None:
    """Follow small changes: another wording of the title, the same house by a newer address."""
    if contents is not None:
        blog.title = contents.title[:120] or blog.title
        blog.language = contents.language[:20] or blog.language
        blog.save(update_fields=["title", "language"])
    if moved_to and moved_to != feed.address:
        key = discovery.address_key(moved_to)[:700]
        if key == feed.key or not Feed.objects.filter(key=key, retired_at=None).exists():
            _set_address(feed, moved_to)


def read_again(blog: Blog, now: datetime) -> None:
    """Let the next reading look at every post, whether or not the feed changes."""
    Feed.objects.filter(blog=blog, retired_at=None).update(**UNREAD, next_check_at=now)


def _describe(blog: Blog, found: Found) -> None:
    blog.title = found.contents.title[:120]
    blog.address = (found.home or found.feed)[:500]
    blog.language = found.contents.language[:20]
    blog.platform = found.platform
    blog.closed_at = None


def _forget_jump(blog: Blog) -> None:
    blog.quarantined_at, blog.jump, blog.jump_to = None, "", ""


def _read_before(member: Member, found: Found) -> Blog | None:
    """The blog that this member stopped reading here; whose it is, it shows once more: addresses change hands."""
    key = discovery.address_key(found.feed)[:700]
    closed = Blog.objects.filter(member=member, feeds__key=key).exclude(closed_at=None).order_by("-pk").first()
    if closed is not None:
        closed.proved_at = None
        _forget_jump(closed)
    return closed


def _waiting_for_feed(member: Member, found: Found) -> Blog | None:
    """The blog whose address this member gave when they joined, if this is it or it is the only one."""
    waiting = list(Blog.objects.elsewhere().filter(member=member, feeds=None))
    key = discovery.address_key(found.home)
    same = [blog for blog in waiting if discovery.address_key(blog.address) == key]
    return next(iter(same or (waiting if len(waiting) == 1 else [])), None)


def _set_address(feed: Feed, address: str) -> None:
    feed.address = address[:1000]
    feed.key = discovery.address_key(address)[:700]
    feed.host = host_of(address)[:255]


def _new_feed(blog: Blog, found: Found, now: datetime) -> Feed:
    feed = Feed(blog=blog, created_at=now, checked_at=now, changed_at=now, next_check_at=now)
    _set_address(feed, found.feed)
    feed.entry_count = len(found.contents.entries)
    feed.save()
    return feed


def _read_at(address: str, feed: Feed, now: datetime) -> None:
    """Read a blog at another address from now on; the one before stays as its history, unless it is only spelled anew."""
    if feed.key != discovery.address_key(address)[:700]:
        Feed.objects.filter(pk=feed.pk).update(retired_at=now, claimed_until=None)
        feed = Feed(blog=feed.blog, created_at=now, entry_count=feed.entry_count, newest_at=feed.newest_at)
    _set_address(feed, address)
    feed.save()


def _note_newest(feed: Feed) -> None:
    feed.newest_at = Post.objects.filter(blog=feed.blog).aggregate(at=Max("published_at"))["at"]
    feed.save(update_fields=["newest_at"])


def _is_known(blog: Blog, found: Found, *, before: datetime) -> bool:
    """Whether at least half of the longer posts at the new address are ones we knew before a moment, by their text.

    One or two would not do: whoever copied them could take the rest of somebody's blog for their own. Nor would those
    that came in quarantine, from wherever the old address leads.
    """
    hashes = {text_hash(syndication.said_by(entry).text) for entry in found.contents.entries} - {""}
    known = (
        Post.objects.filter(blog=blog, text_hash__in=hashes, seen_at__lt=before).values("text_hash").distinct().count()
    )
    return bool(known) and 2 * known >= len(hashes)


def show_change(member: Member) -> None:
    """Where somebody writes stands on pages that are kept for visitors. To be said last: it holds cohorts' rows."""
    edition.move(Cohort.objects.filter(participants__member=member))
