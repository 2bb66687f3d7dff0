"""Which blogs elsewhere need somebody first: the order in which organisers look after them, as the database sorts it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants import outcomes
from participants.checkups import SHOW_ORGANISERS_AFTER
from participants.health import QUIET_AFTER, Health, Word, of_row
from participants.models import Feed, Post
from participants.models.blog import joining_of
from participants.models.feed import FeedQuerySet
from participants.outcomes import Outcome

UNPROVED_AFTER = timedelta(days=7)
SHUT = [Feed.Problem.PRIVATE, Feed.Problem.GONE, Feed.Problem.NOT_FOUND]


class Need(models.IntegerChoices):
    """Why somebody should look, the most urgent first."""

    SHUT_FOR_LONG = 1, _("private or gone, for three days and more")
    SILENT_FOR_LONG = 2, _("no answer for three days and more")
    SHUT = 3, _("private or gone")
    QUARANTINE = 4, _("in quarantine")
    UNPROVED = 5, _("not shown to be theirs for a week")
    FAILING = 6, _("could not be read last time")
    EMPTY = 7, _("empty")
    QUIET = 8, _("nothing new for three weeks")
    EXCUSED = 9, _("not reached, and our network was to blame")
    NEW = 10, _("not shown to be theirs yet")
    FINE = 11, _("all is well")
    LEFT = 12, _("not read any more")


def unanswered(now: datetime) -> Q:
    """Feeds that have failed for so long that organisers should know."""
    return ~Q(problem="") & Q(failing_since__lte=now - SHOW_ORGANISERS_AFTER)


IN_QUARANTINE = Q(blog__quarantined_at__isnull=False)
UNPROVED = Q(blog__proved_at=None)


def conditions(now: datetime) -> list[tuple[Need, Q]]:
    """What makes each need; the first that is true of a feed is its own."""
    shut, connected_long_ago = Q(problem__in=SHUT), Q(created_at__lt=now - QUIET_AFTER)
    return [
        (Need.LEFT, Q(retired_at__isnull=False) | Q(blog__closed_at__isnull=False)),
        (Need.SHUT_FOR_LONG, unanswered(now) & shut),
        (Need.SILENT_FOR_LONG, unanswered(now)),
        (Need.SHUT, shut),
        (Need.QUARANTINE, IN_QUARANTINE),
        (Need.UNPROVED, UNPROVED & Q(problem="", created_at__lte=now - UNPROVED_AFTER)),
        (Need.FAILING, ~Q(problem="")),
        (Need.EMPTY, Q(entry_count=0, checked_at__isnull=False)),
        (Need.QUIET, connected_long_ago & (Q(newest_at=None) | Q(newest_at__lt=now - QUIET_AFTER))),
        (Need.EXCUSED, Q(excused_at__isnull=False)),
        (Need.NEW, UNPROVED),
    ]


def with_needs(feeds: FeedQuerySet, now: datetime) -> FeedQuerySet:
    """Feeds with their `need`, since when their members take part, and how many posts were found there and wait in inboxes."""
    whens = [When(condition, then=Value(need.value)) for need, condition in conditions(now)]
    found = Post.objects.filter(blog=OuterRef("blog"))
    waiting = outcomes.with_outcome(found, Outcome.WAITING)
    return feeds.annotate(
        need=Case(*whens, default=Value(Need.FINE.value), output_field=IntegerField()),
        joined_at=joining_of(OuterRef("blog__member")),
        posts_found=_counted(found),
        posts_waiting=_counted(waiting),
    )


def _counted(rows: QuerySet[Post]) -> Coalesce:
    number = rows.order_by().values("blog").annotate(number=models.Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


BY_NEED: list[str | Combinable] = [
    "need",
    F("failing_since").asc(nulls_last=True),
    F("newest_at").asc(nulls_first=True),
    "pk",
]
FILTERS = {
    "unanswered": _("Do not answer for three days"),
    "failing": _("Could not be read last time"),
    "shut": _("Private or gone"),
    "quarantine": _("In quarantine"),
    "unproved": _("Not shown to be theirs"),
    "empty": _("Empty"),
    "quiet": _("Nothing new for three weeks"),
    "fine": _("All is well"),
    "left": _("Not read any more"),
}


def narrowed(feeds: FeedQuerySet, name: str, now: datetime) -> FeedQuerySet:
    """Feeds `with_needs` by one of FILTERS; by none of them, all that are read."""
    by_name = {
        "unanswered": unanswered(now),
        "failing": ~Q(problem=""),
        "shut": Q(problem__in=SHUT),
        "quarantine": IN_QUARANTINE,
        "unproved": UNPROVED,
        "empty": Q(need=Need.EMPTY),
        "quiet": Q(need=Need.QUIET),
        "fine": Q(need=Need.FINE),
    }
    if name == "left":
        return feeds.filter(Q(need=Need.LEFT))
    return feeds.current().filter(by_name.get(name, Q()))


# What a member is told, told about a member.
WORDS: dict[Word, str | Promise] = {Word.UNPROVED: _("not shown to be theirs")}
REASONS: dict[Word, str | Promise] = {
    Word.UNPROVED: _("What it brings is held."),
    Word.EMPTY: _("The feed has no posts."),
    Word.NOTHING_YET: _("Nothing since they joined."),
    Word.QUIET: _("Nothing for three weeks, so it is asked less often."),
    Word.SLOW: _("It answers, but slowly."),
    Word.CLOSED: _("Left for another address, or disconnected."),
}
REASON_LENGTH = 120


def word_of(health: Health) -> str:
    """A state as organisers read it."""
    return str(WORDS.get(health.word, health.word.label))


def reasons_of(feed: Feed, now: datetime) -> list[str]:
    """Why a feed is in the state it is in, shortly; its blog and member have to be loaded."""
    word, blog = of_row(feed, now).word, feed.blog
    found = [str(REASONS[word])] if word in REASONS else []
    if word == Word.CLOSED:
        return found
    if blog.quarantined_at is not None:
        found.append(gettext("%(what)s: %(now)s") % {"what": blog.get_jump_display(), "now": blog.jump_to})
    if feed.problem:
        found.append(Truncator(feed.detail or str(feed.get_problem_display())).chars(REASON_LENGTH))
    if feed.excused_at is not None:
        found.append(gettext("Not reached last time, with so many others that our network was to blame."))
    if blog.proved_at is None and word != Word.UNPROVED:
        found.append(gettext("Not shown to be theirs: what it brings is held."))
    return found
