"""What a participant's home shows in a catch-up or reflection week: their own spaces, words and company."""

from __future__ import annotations

from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils.functional import cached_property

from comments.models import Comment, Visit
from participants import company, pace, progress
from participants.models import Block, Member, Participant, Reflection
from participants.models.reflection import ReflectionQuerySet
from participants.settled import meant_by_now, planned_of
from things.course import Course
from things.models import Thing

# So many spaces stand there at once; the rest is one click away.
AT_ONCE = 6
A_FEW = 3
LAST = 8


class Pause:
    """A pause for one participant; each part is asked for when the page shows it."""

    def __init__(self, course: Course, member: Member, place: Participant, now: datetime) -> None:
        self.course = course
        self.cohort = course.cohort
        self.member = member
        self.place = place
        self.now = now

    @cached_property
    def _meant(self) -> tuple[list[Thing], list[Thing]]:
        week, spaces = self.course.this_week, self.course.open_things
        if week is None:
            return spaces, []
        return meant_by_now(self.place, spaces, planned_of([self.place]).get(self.place.pk, {}), week)

    @property
    def open_now(self) -> list[Thing]:
        """What is open and, by their own plan, for this week or before: what their letter names, too."""
        return self._meant[0]

    @property
    def open_later(self) -> list[Thing]:
        """What is open as well, and has a later week in their plan."""
        return self._meant[1]

    @property
    def open_first(self) -> list[Thing]:
        """The first few open Things."""
        return self.open_now[:AT_ONCE]

    @property
    def open_rest(self) -> list[Thing]:
        """The others."""
        return self.open_now[AT_ONCE:]

    @property
    def minutes(self) -> int:
        """How long the short versions of all of them take together; 0 where that is not known of each."""
        return progress.minutes_of(self.open_now)

    @property
    def settled(self) -> list[Thing]:
        """What was ticked or skipped, in course order."""
        return [thing for thing in self.course.things if thing in {*self.course.ticked, *self.course.skipped}]

    @property
    def has_everything(self) -> bool:
        """Whether there was something to do and nothing of it is open."""
        return bool(self.course.released) and not self.course.open_things

    @property
    def reads_above(self) -> bool:
        """Whether three to read stand in the place of open Things already."""
        return self.course.stage == "catch-up" and self.has_everything

    @cached_property
    def pace(self) -> pace.Pace | None:
        """Where most people are."""
        return pace.of(self.cohort, self.now)

    @cached_property
    def company(self) -> list[Participant]:
        """Two others who catch up on the same Things."""
        week = self.course.this_week
        return company.for_week(self.place, week, self.course.open_things, self.now) if week else []

    @cached_property
    def answered(self) -> list[Reflection]:
        """The member's own that got an answer lately, the last one first; `has_new`: since they last looked."""
        talk = Comment.objects.standing().filter(reflection=OuterRef("pk")).exclude(author=self.member)
        talk = talk.exclude(author__in=Block.objects.of(self.member)).order_by("-created_at")
        visit = Visit.objects.filter(member=self.member, reflection=OuterRef("pk"))
        rows = (
            self._own()
            .filter(comment_count__gt=0)
            .annotate(
                answered_at=Subquery(talk.values("created_at")[:1]), looked_at=Subquery(visit.values("here_at")[:1])
            )
        )
        is_new = Q(looked_at=None) | Q(answered_at__gt=F("looked_at"))
        rows = rows.annotate(has_new=ExpressionWrapper(is_new, output_field=BooleanField()))
        return list(rows.filter(answered_at__gte=self.now - pace.LATELY).order_by("-answered_at", "-pk")[:A_FEW])

    @cached_property
    def _last(self) -> list[Reflection]:
        return list(self._own().for_cards().order_by("-published_at", "-pk")[: LAST + 1])

    @property
    def written(self) -> list[Reflection]:
        """What they published here last, in the order in which they wrote it."""
        return self._last[:LAST][::-1]

    @property
    def has_written_more(self) -> bool:
        """Whether there is more than that."""
        return len(self._last) > LAST

    def _own(self) -> ReflectionQuerySet:
        rows = Reflection.objects.published().filter(author=self.member, cohort=self.cohort)
        return rows.select_related("author").defer("body", "body_html")
