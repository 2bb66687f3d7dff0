"""What organisers see first: where the cohort stands, its figures, and what waits for somebody."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from comments import queue
from comments.models import Comment
from participants import needs, outcomes, silence
from participants.models import Feed, Member, Participant, Post, Reflection
from participants.outcomes import Outcome
from things.course import Course, Stage
from things.models import Cohort, Thing, Visibility

UNANSWERED_AFTER = timedelta(days=2)
A_FEW = 5


class ThisWeek:
    """A cohort at a glance. Every number is counted from the rows it is about, each group of them in one query."""

    def __init__(self, cohort: Cohort, viewer: Any) -> None:
        self.cohort = cohort
        self.viewer = viewer
        self.now = timezone.now()
        self.course = Course(cohort, self.now)

    @property
    def stage(self) -> Stage:
        """Before, running, catching up, or after."""
        return self.course.stage

    @property
    def week_number(self) -> int:
        """Which week this is."""
        return self.course.this_week.number if self.course.this_week else 0

    @property
    def week_total(self) -> int:
        """How many weeks there are."""
        return len(self.course.weeks)

    @cached_property
    def monday(self) -> datetime:
        """The midnight this week began with, on the cohort's clock: what “this week” means in every figure."""
        today = self.now.astimezone(self.cohort.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return today - timedelta(days=today.weekday())

    @cached_property
    def things(self) -> list[Thing]:
        """The Things of this week."""
        week: Any = self.course.this_week
        return list(week.listed_things) if week else []

    @cached_property
    def people(self) -> dict[str, int]:
        """Places in the cohort, and those taken this week."""
        places = Participant.objects.filter(cohort=self.cohort)
        return places.aggregate(registered=Count("pk"), new=Count("pk", filter=Q(joined_at__gte=self.monday)))

    @cached_property
    def writing(self) -> dict[str, int]:
        """Published reflections of this cohort, and who wrote them."""
        published = Reflection.objects.published().filter(cohort=self.cohort).exclude(visibility=Visibility.PRIVATE)
        this_week = Q(published_at__gte=self.monday)
        return published.aggregate(
            writers=Count("author", distinct=True), all=Count("pk"), this_week=Count("pk", filter=this_week)
        )

    @cached_property
    def talk(self) -> dict[str, int]:
        """Comments that stand on this cohort's Things and reflections."""
        here = Q(thing__cohort=self.cohort) | Q(reflection__cohort=self.cohort)
        return (
            Comment.objects.standing()
            .filter(here)
            .aggregate(all=Count("pk"), this_week=Count("pk", filter=Q(created_at__gte=self.monday)))
        )

    @cached_property
    def cases(self) -> dict[str, Any]:
        """Cases that wait for a decision, whichever cohort they are about."""
        return queue.waiting()

    @cached_property
    def blogs(self) -> dict[str, Any]:
        """Blogs elsewhere of this cohort's people that need somebody, while the cohort is not finished."""
        places = Participant.objects.filter(cohort=self.cohort).to_write_in()
        silent, held = needs.unanswered(self.now), needs.IN_QUARANTINE
        return (
            Feed.objects.current()
            .filter(blog__member__in=places.values("member"))
            .aggregate(
                unanswered=Count("pk", filter=silent),
                failing_since=Min("failing_since", filter=silent),
                quarantined=Count("pk", filter=held),
                quarantined_since=Min("blog__quarantined_at", filter=held),
            )
        )

    @cached_property
    def inboxes(self) -> dict[str, Any]:
        """Posts that wait for their authors to say which Thing they are about."""
        posts = Post.objects.none() if self.cohort.is_finished(self.now) else Post.objects.filter(cohort=self.cohort)
        return outcomes.with_outcome(posts, Outcome.WAITING).aggregate(count=Count("pk"), oldest=Min("seen_at"))

    @cached_property
    def refused(self) -> dict[str, Any]:
        """People of this cohort whose mail servers refuse our mail."""
        people = Member.objects.filter(places__cohort=self.cohort, is_active=True).exclude(mail_refused_at=None)
        return people.aggregate(count=Count("pk"), oldest=Min("mail_refused_at"))

    @cached_property
    def due(self) -> list[Thing]:
        """Drafts whose week begins within seven days or has begun."""
        return list(self.cohort.things.due(self.now).for_cards().order_by("week__opens_at", "number"))

    @cached_property
    def firsts(self) -> silence.FirstAnswers:
        """First reflections: how many have waited for three days, and how soon those of the last weeks were answered."""
        return silence.of_cohort(self.cohort, self.now)

    @cached_property
    def _unanswered(self) -> QuerySet[Reflection]:
        return (
            Reflection.objects.in_lists_for(self.viewer)
            .filter(cohort=self.cohort, published_at__lte=self.now - UNANSWERED_AFTER)
            .waiting()
        )

    @cached_property
    def unanswered(self) -> list[Reflection]:
        """The reflections that have waited longest for a first comment."""
        waiting = self._unanswered.select_related("author", "author__sector", "blog").defer("body", "body_html")
        return list(waiting.order_by("published_at", "pk")[:A_FEW])

    @cached_property
    def unanswered_count(self) -> int:
        """How many have waited two days and more."""
        return self._unanswered.count()
