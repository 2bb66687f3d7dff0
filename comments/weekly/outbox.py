"""The outbox as organisers see it: the letters of the weeks around now, where each stands, and whom it goes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS

from comments.models import Action, WeekLetter
from comments.weekly import due, hours
from comments.weekly.reading import KIND, NOT_WRITTEN
from participants.mail_kinds import When
from participants.models import Letter, MailChoice, Member
from participants.models.participant import ParticipantQuerySet
from things.course import Course
from things.models import Cohort, Thing, Week

BEFORE, AHEAD = 2, 3
MOST_LINES = 20


class State(StrEnum):
    """Where a letter stands."""

    SCHEDULED = "scheduled"
    HELD = "held"
    GOING = "going"
    SENT = "sent"
    NOT_SENT = "not-sent"


STATES: dict[State, str | Promise] = {
    State.SCHEDULED: _("Scheduled"),
    State.HELD: _("Held back"),
    State.GOING: _("Going out"),
    State.SENT: _("Sent"),
    State.NOT_SENT: _("Not sent"),
}
VERBS = (
    Action.Verb.HOLD_LETTER,
    Action.Verb.RELEASE_LETTER,
    Action.Verb.EDIT_LETTER,
    Action.Verb.TEST_LETTER,
)


@dataclass(frozen=True)
class Numbers:
    """How many letters of a week were made, have left, and could not be delivered."""

    made: int
    sent: int
    failed: int


class Outgoing:
    """The letter of one week. Each number is counted from the rows it is about."""

    def __init__(self, week: Week, now: datetime) -> None:
        self.week, self.now = week, now
        self.clocks = due.Readers(week)

    @cached_property
    def letter(self) -> WeekLetter | None:
        """What organisers did with it, if anything."""
        return WeekLetter.objects.filter(week=self.week).first()

    @cached_property
    def readers(self) -> int:
        """How many people it goes to, as it is now."""
        return going_to(self.clocks, self.now).count()

    @cached_property
    def numbers(self) -> Numbers:
        """What became of it so far."""
        rows = Letter.objects.filter(kind=KIND, key=hours.key_of(self.week.starts_on)).exclude(about=NOT_WRITTEN)
        own = rows.filter(member__in=self.clocks.places().values("member"))
        # A mail that left long ago is forgotten.
        left, failed = Q(mail__status=STATUS.sent) | Q(mail=None), Q(mail__status=STATUS.failed)
        found = own.aggregate(made=Count("pk"), sent=Count("pk", filter=left), failed=Count("pk", filter=failed))
        return Numbers(**found)

    @cached_property
    def is_over(self) -> bool:
        """Whether nothing about it changes any more."""
        return self.week.cohort.is_finished(self.now) or self.now >= self.clocks.ends

    @cached_property
    def state(self) -> State:
        """Where it stands."""
        made, letter = self.numbers.made, self.letter
        if self.is_over or (letter and letter.begun_for not in (None, self.week.starts_on)):
            return State.SENT if made else State.NOT_SENT
        if letter is not None and letter.held_at is not None:
            return State.HELD
        if self.now < self.clocks.first:
            return State.SCHEDULED
        is_waiting = self.numbers.sent + self.numbers.failed < made or self.clocks.due(self.now).exists()
        return State.GOING if self.now < self.clocks.last or is_waiting else State.SENT

    @property
    def state_in_words(self) -> str:
        """The same, to read."""
        return str(STATES[self.state])

    @property
    def in_all(self) -> int:
        """Of how many it is going out: those who have it, and those who are to get it."""
        return max(self.numbers.made, self.readers)

    @property
    def may_hold(self) -> bool:
        """Whether there is something left to hold back."""
        return not self.is_over and self.state in (State.SCHEDULED, State.GOING)

    @cached_property
    def unready(self) -> list[Thing]:
        """Things of the week that would not be in it, because they are not ready."""
        return list(Thing.objects.filter(week=self.week, ready_at=None).for_cards().in_course_order())

    @cached_property
    def lines(self) -> list[Action]:
        """What organisers did with it, the latest first."""
        return list(Action.objects.filter(verb__in=VERBS, target_id=self.week.pk)[:MOST_LINES])

    @cached_property
    def holder(self) -> str:
        """Who holds it back."""
        held = (line.actor_name for line in self.lines if line.verb == Action.Verb.HOLD_LETTER)
        return next(held, "") if self.state == State.HELD else ""


def going_to(readers: due.Readers, now: datetime) -> ParticipantQuerySet:
    """The places whose members get a week's letter: reached by mail, wanting it, neither away nor stopped."""
    never = MailChoice.objects.filter(member=OuterRef("member"), kind=KIND, when=When.NEVER)
    reached = Member.objects.reached_by_mail().filter(pk=OuterRef("member"))
    return readers.places().filter(Exists(reached), ~Exists(never)).around(now)


def around_now(cohort: Cohort, now: datetime) -> list[Outgoing]:
    """The letters of this week, of the two before and of the three to come; the latest last."""
    weeks = Course(cohort, now).weeks
    today = now.astimezone(cohort.zone).date()
    begun = sum(week.starts_on <= today for week in weeks)
    shown = weeks[max(0, begun - 1 - BEFORE) : begun + AHEAD]
    return [Outgoing(week, now) for week in shown]
