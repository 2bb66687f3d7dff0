"""What a cohort's home shows to each of its three readers: visitors, members, and its participants."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.functional import cached_property

from comments.models import Comment
from cpd.pauses import Pause
from participants import hello, planning, progress, rules, three
from participants.hello import Hello
from participants.models import Member, Participant, Reflection
from participants.models.reflection import ReflectionQuerySet
from things.models import Cohort, Thing

A_FEW = 4
LETTERS = 3


class Home:
    """One cohort's home as one reader sees it; each part is asked for when the page shows it."""

    def __init__(self, cohort: Cohort, viewer: object, now: datetime | None = None) -> None:
        self.cohort = cohort
        self.member = viewer if isinstance(viewer, Member) else None
        self.viewer = viewer
        self.now = now or timezone.now()
        self.course = progress.course_for(viewer, cohort)

    @cached_property
    def place(self) -> Participant | None:
        """The reader's place in this cohort."""
        return Participant.objects.filter(member=self.member, cohort=self.cohort).first() if self.member else None

    @cached_property
    def pause(self) -> Pause | None:
        """What a pause is for this participant; None for everybody else."""
        if self.member is None or self.place is None:
            return None
        self.place.member, self.place.cohort = self.member, self.cohort
        return Pause(self.course, self.member, self.place, self.now)

    @cached_property
    def hello(self) -> Hello | None:
        """Whom a participant could say hello to."""
        return hello.suggestion(self.member, self.cohort) if self.member else None

    @cached_property
    def three(self) -> list[Reflection]:
        """Three to read, where there are as many, without the one to greet."""
        shown = self.hello.reflection if self.hello else None
        return three.three_to_read(self.member, self.cohort, but=shown) if self.member else []

    @cached_property
    def has_read_all(self) -> bool:
        """Whether there are reflections of others and none of them is left to be read."""
        return not self.three and self._cards().exclude(author=self.member).exists()

    @cached_property
    def planned(self) -> list[Thing]:
        """What a participant who has moved their plan means to do this week, beside the cohort's own Things."""
        place = self.place
        if place is None or place.moved_at is None or place.has_stopped or self.cohort.is_finished(self.now):
            return []
        week = planning.plan_for(place, self.now).this_week
        return [thing for thing in week.open if thing not in self.course.things_now] if week else []

    @cached_property
    def can_join(self) -> bool:
        """Whether a member may take a place with one click."""
        return self.place is None and self.member is not None and rules.can_join(self.member, self.cohort, self.now)

    @property
    def joins_later(self) -> bool:
        """Whether joining is still to open."""
        return self.cohort.joining_opens_at is not None and self.cohort.joining_opens_at > self.now

    @property
    def part_of_day(self) -> str:
        """Morning, afternoon or evening by the reader's clock; night, when nobody should say which."""
        hour = timezone.localtime(self.now).hour
        if hour < 5:
            return "night"
        return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"

    @cached_property
    def posted(self) -> list[Reflection]:
        """The newest postcards that this reader may see."""
        return list(self._cards().newest_first()[:A_FEW])

    @cached_property
    def on_this_week(self) -> list[Reflection]:
        """Postcards of others about this week's Things, those that wait for an answer first."""
        if self.member is None:
            return []
        rows = self._cards().about_any(self.course.things_now)
        return list(rows.waiting_first(self.member)[:A_FEW])

    @cached_property
    def letters(self) -> list[Comment]:
        """The latest comments of others on the reader's own reflections here."""
        letters = (
            Comment.objects.standing()
            .filter(reflection__author=self.member, reflection__cohort=self.cohort)
            .filter(reflection__in=Reflection.objects.published())
            .exclude(author=self.member)
            .select_related("reflection", "reflection__author")
            .for_threads()
            .order_by("-created_at", "-pk")
        )
        return list(letters[:LETTERS])

    @cached_property
    def drafts(self) -> list[Reflection]:
        """What the reader began here and has not published."""
        if self.member is None:
            return []
        return list(Reflection.objects.drafts_of(self.member).filter(cohort=self.cohort)[:A_FEW])

    def _cards(self) -> ReflectionQuerySet:
        return Reflection.objects.in_lists_for(self.viewer).filter(cohort=self.cohort).for_cards()
