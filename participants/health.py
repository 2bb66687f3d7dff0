"""How a blog elsewhere is doing, in words: what we see, and the way out where something is the matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import Blog, Feed, Member

SLOW_SECONDS = 5.0
QUIET_AFTER = timedelta(days=21)
Text = str | Promise


class Word(models.TextChoices):
    """The states of a blog, most in need first."""

    PRIVATE = "private", _("private")
    GONE = "gone", _("gone")
    FAILING = "failing", _("does not answer")
    MOVED = "moved", _("moved")
    CHANGED = "changed", _("changed")
    UNKNOWN = "unknown", _("feed not known")
    UNPROVED = "unproved", _("waiting to be shown as yours")
    EMPTY = "empty", _("empty")
    NOTHING_YET = "nothing-yet", _("nothing yet")
    QUIET = "quiet", _("quiet")
    SLOW = "slow", _("slow")
    OK = "ok", _("ok")
    CLOSED = "closed", _("not read any more")


@dataclass(frozen=True)
class Health:
    """A state, what is to be seen, and what its member can do (nothing, where all is well)."""

    word: Word
    said: Text
    way_out: Text = ""

    @property
    def is_trouble(self) -> bool:
        """Whether the member should do something."""
        return self.word not in {Word.OK, Word.SLOW, Word.QUIET, Word.NOTHING_YET, Word.CLOSED}


P = Feed.Problem
PRIVATE = (
    _("The blog asks for a password, so we cannot read it."),
    _(
        "Make the blog public, or its feed. In WordPress that is under Settings, Reading; in Blogger under Settings, Permissions."
    ),
)
GONE = (
    _("There is no feed at its address any more."),
    _(
        "If the blog has moved, tell us its new address with “Move my blog”. What you wrote so far stays, with its comments."
    ),
)
BUSY = (
    _("The blog’s server is in trouble and answers with an error."),
    _("This usually passes by itself, and we go on asking. If it lasts, ask whoever runs the blog."),
)
SAID: dict[str, tuple[Text, Text]] = {
    P.NO_ANSWER: (
        _("The blog does not answer at its address."),
        _(
            "Open it in your browser. If it is there, we will find it again by ourselves; if it has moved, tell us with “Move my blog”."
        ),
    ),
    P.TIMEOUT: (
        _("The blog takes so long to answer that we had to give up."),
        _("This usually passes by itself, and we go on asking."),
    ),
    P.NOT_FOUND: GONE,
    P.GONE: GONE,
    P.PRIVATE: PRIVATE,
    P.TOO_MANY: (
        _("The blog’s server asks us to come back later."),
        _("There is nothing to do: we wait as long as it asks."),
    ),
    P.SERVER_ERROR: BUSY,
    P.BAD_STATUS: (
        _("The blog’s server refuses to give us the feed."),
        _("If the blog has a tool against robots, let it allow feeds. Or tell us another feed with “Move my blog”."),
    ),
    P.TOO_LARGE: (
        _("The feed is larger than 10 MB."),
        _("Let the feed show fewer posts, or connect the feed of one label instead."),
    ),
    P.REDIRECTS: (
        _("The blog’s address sends us round in circles."),
        _("Open it in your browser and tell us the address you arrive at, with “Move my blog”."),
    ),
    P.NOT_ALLOWED: (
        _("The blog’s address does not lead to a public place on the web."),
        _("Tell us an address that everybody can open, with “Move my blog”."),
    ),
    P.CERTIFICATE: (
        _("The blog’s certificate is not valid, so nobody can be sure that it is your blog."),
        _("Ask whoever runs the blog to renew the certificate. We look again by ourselves."),
    ),
    P.BROKEN: (
        _("The blog’s answer breaks off in the middle."),
        _("This usually passes by itself, and we go on asking."),
    ),
    P.NOT_A_FEED: (
        _("What is at the feed’s address is not a feed any more."),
        _("If the blog has moved or changed its software, tell us its address again with “Move my blog”."),
    ),
    P.STORING: (
        _("Something went wrong on our side when we read the blog."),
        _("There is nothing to do: the organisers can see what it was."),
    ),
}
SAID[P.TOO_SLOW] = SAID[P.TIMEOUT]
SAID[P.BAD_ADDRESS] = SAID[P.NOT_ALLOWED]
JUMPED: dict[str, Text] = {
    Blog.Jump.HOST: _(
        "The blog now answers from another address. Until you say that it is still yours, new posts are held."
    ),
    Blog.Jump.TITLE: _(
        "The blog has quite another title now. Until you say that it is still yours, new posts are held."
    ),
    Blog.Jump.LANGUAGE: _(
        "The blog is in another language now. Until you say that it is still yours, new posts are held."
    ),
}
WORDS = {P.PRIVATE: Word.PRIVATE, P.NOT_FOUND: Word.GONE, P.GONE: Word.GONE}


def of_feed(feed: Feed) -> Health:
    """The state of a feed that could not be read."""
    said, way_out = SAID[feed.problem]
    return Health(WORDS.get(P(feed.problem), Word.FAILING), said, way_out)


def of_blog(blog: Blog, now: datetime | None = None) -> Health:
    """The state of a blog elsewhere; uses its feeds as `with_feeds` loaded them."""
    now, feed = now or timezone.now(), blog.feed
    if blog.closed_at is not None:
        return Health(Word.CLOSED, _("We do not read this blog any more. What it brought stays."))
    if blog.quarantined_at is not None:
        word = Word.MOVED if blog.jump == Blog.Jump.HOST else Word.CHANGED
        return Health(word, JUMPED[blog.jump], _("Look at the blog, then say whether it is still yours."))
    if feed is None:
        return Health(
            Word.UNKNOWN,
            _("We do not know yet where its posts can be read."),
            _("Let us look for its feed: it takes a moment and one click."),
        )
    if feed.problem:
        return of_feed(feed)
    if blog.proved_at is None:
        return Health(
            Word.UNPROVED,
            _("We read the blog, and keep its posts to ourselves until it is shown that it is yours."),
            _("Link from the blog to your page here, or put the code into a post."),
        )
    return _of_working(feed, now)


def of_row(feed: Feed, now: datetime | None = None) -> Health:
    """The state of the blog that is read here; asks nothing of feeds `with_needs` whose blogs are loaded."""
    if feed.retired_at is not None:
        return Health(Word.CLOSED, _("We do not read this address any more. What it brought stays."))
    # A feed that is not retired is its blog's own.
    feed.blog.__dict__["feed"] = feed
    if hasattr(feed, "joined_at"):
        feed.blog.__dict__["joined_at"] = feed.joined_at
    return of_blog(feed.blog, now)


def needing(member: Member) -> list[tuple[Blog, Health]]:
    """A member's blogs that need something from them."""
    rows = Blog.objects.elsewhere().of(member).with_feeds().order_by("pk")
    return [(blog, state) for blog in rows if (state := of_blog(blog)).is_trouble]


@dataclass(frozen=True)
class Change:
    """What a blog in quarantine was like, and what it is like now."""

    what: Text
    before: str
    now: str


def changes_of(blog: Blog) -> Change | None:
    """What changed so much about a blog that it is in quarantine."""
    if blog.quarantined_at is None:
        return None
    before = {
        Blog.Jump.HOST: blog.feed.address if blog.feed else blog.address,
        Blog.Jump.TITLE: blog.title,
        Blog.Jump.LANGUAGE: blog.language,
    }
    jump = Blog.Jump(blog.jump)
    return Change(jump.label, before[jump], blog.jump_to)


def _of_working(feed: Feed, now: datetime) -> Health:
    if not feed.entry_count:
        return Health(Word.EMPTY, _("The feed has no posts yet. The first one will be found by itself."))
    # A post of the day of joining is one of the programme, whatever the hour.
    if feed.newest_at is None or feed.newest_at.date() < feed.blog.joined_at.date():
        return Health(Word.NOTHING_YET, _("Nothing new since you joined. The next post will be found by itself."))
    if now - feed.newest_at > QUIET_AFTER:
        return Health(Word.QUIET, _("All is well. The last post is more than three weeks old, so we ask less often."))
    if feed.seconds > SLOW_SECONDS:
        return Health(Word.SLOW, _("All is well, but the blog is slow to answer."))
    return Health(Word.OK, _("All is well."))
