"""Letters about what is new: made by the timetable when their time has come, each notification told by one at most.

What is said in one conversation within a few minutes is one letter. What a member wants weekly is in the letter of the
week, or, where no week of a cohort concerns them, one letter on Monday. Whatever was seen, hidden, deleted, muted or is
not wanted by then goes into none. Who is away gets none: what they missed is in the weekly letter once they are back,
whatever they chose, so that it is one. Everything of one member is decided and written in one transaction, under a lock
on the member: a worker that dies has written all or nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils import timezone
from post_office.models import Email

from comments import nudging, postbag
from comments.models import Mute, Notification
from comments.weekly import hours
from cpd.lib.jobs import stopping
from participants import greeters, greeting_letters, letters, mail_choices
from participants.mail_kinds import When
from participants.models import Letter, Member

logger = logging.getLogger(__name__)

# A letter about a conversation waits this long from the first new words, and while words keep coming.
AT_LEAST = timedelta(minutes=5)
UNTIL_QUIET = timedelta(minutes=2)
# It waits no longer than this; and this long where the letter before it has not brought its reader here yet.
AT_MOST = timedelta(minutes=15)
AT_ONCE = 200

# What letters of these kinds tell is asked about by those who write them.
HOLDS = {greeters.KIND: greeting_letters.holds, nudging.KIND: nudging.holds}

Kind = Notification.Kind
Rows = list[Notification]


def write_due(now: datetime | None = None) -> int:
    """Write the letters whose time has come; how many."""
    now = now or timezone.now()
    due = Notification.objects.filter(mail_at__lte=now).order_by().values("member").annotate(first=Min("mail_at"))
    written = 0
    for pk in list(due.order_by("first").values_list("member", flat=True)[:AT_ONCE]):
        if stopping.is_set():
            break
        written += _write_to(pk, now)
    return written


@transaction.atomic
def _write_to(member_key: int, now: datetime) -> int:
    member = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member_key)
    waiting = Notification.objects.filter(member=member, mail_at__isnull=False)
    if member.is_away(now):
        waiting.update(mail_at=hours.hour_of(member).around(now)[1])
        return 0
    rows: Rows = []
    if Member.objects.reached_by_mail().filter(pk=member.pk).exists():
        rows = list(waiting.unseen().shown_to(member).for_inbox().order_by("created_at", "pk"))
    # Seen or gone meanwhile: no letter tells of it, also not if it comes back.
    waiting.exclude(pk__in=[row.pk for row in rows]).update(mail_at=None)
    desk = _Desk(member, _not_muted(rows, member), now)
    desk.sort()
    _put_off(rows, desk)
    written = letters.write_many([sheet for sheet, _told in desk.sheets])
    for sheet, told in desk.sheets:
        letter = Letter.objects.filter(member=member, key=sheet.key).first()
        Notification.objects.filter(pk__in=[row.pk for row in told]).update(letter=letter)
    return written


def still_wanted(email: Email) -> bool:
    """Whether a queued mail may go out, asked just before it does: its member wants it, and all it tells holds.

    Where something was hidden, changed, muted or blocked since it was written, what is left is told by another.
    """
    tells = Q(kind__in=HOLDS) | Exists(Notification.objects.filter(letter=OuterRef("pk")))
    letter = Letter.objects.filter(tells, mail=email).first()
    if not letters.still_wanted(email):
        if letter is not None and letter.kind not in HOLDS and letter.member is not None and letter.member.is_away():
            take_back(letter)
        return False
    if letter is not None and letter.kind in HOLDS:
        return HOLDS[letter.kind](letter)
    return letter is None or letter.member_id is None or _holds(letter, letter.member_id)


@transaction.atomic
def _holds(letter: Letter, member_key: int) -> bool:
    member = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member_key)
    told = Notification.objects.filter(letter=letter)
    shown = list(told.shown_to(member).exclude(comment__edited_at__gt=F("mailed_at")).for_inbox())
    if len(_not_muted(shown, member)) == told.count():
        return True
    take_back(letter)
    return False


@transaction.atomic
def take_back(letter: Letter) -> None:
    """A letter is not sent after all: what it would have told is told by another."""
    Notification.objects.filter(letter=letter).update(mail_at=timezone.now(), mailed_at=None)
    letter.delete()


def _not_muted(rows: Rows, member: Member) -> Rows:
    muted = set(Mute.objects.filter(member=member).values_list("thing", "reflection")) if rows else set()
    return [row for row in rows if row.kind in (Kind.RELEASED, Kind.DECISION) or _place_of(row) not in muted]


def _place_of(row: Notification) -> tuple[int | None, int | None]:
    if row.comment is not None:
        return row.comment.thing_id, row.comment.reflection_id
    return row.thing_id, row.reflection_id


class _Desk:
    """One member's new things sorted: into letters of now, and what waits for later; the rest needs none."""

    def __init__(self, member: Member, rows: Rows, now: datetime) -> None:
        self.member, self.rows, self.now = member, rows, now
        self.sheets: list[tuple[letters.Sheet, Rows]] = []
        self.later: dict[int, datetime] = {}
        self.back = member.back_since(now)

    def sort(self) -> None:
        """Each by what its member wants now."""
        if not self.rows:
            return
        wanted = mail_choices.of(self.member)
        by_choice: dict[When, Rows] = {when: [] for when in When}
        for row in self.rows:
            by_choice[self._when(row, wanted[row.kind])].append(row)
        self._at_once(by_choice[When.AT_ONCE])
        if wanted["letter"] == When.WEEKLY and by_choice[When.WEEKLY]:
            self._weekly(by_choice[When.WEEKLY])

    def _when(self, row: Notification, wanted: When) -> When:
        """What came while they were away does not come at once when they are back."""
        was_missed = self.back is not None and row.created_at < self.back
        return When.WEEKLY if was_missed and wanted == When.AT_ONCE else wanted

    def _at_once(self, rows: Rows) -> None:
        # The letter about a decision is written where it is made.
        for row in rows:
            if row.kind == Kind.RELEASED:
                self._write(postbag.about_a_thing(self.member, row), [row])
        talk: dict[tuple[int | None, int | None], Rows] = {}
        for row in rows:
            if row.kind not in (Kind.RELEASED, Kind.DECISION):
                talk.setdefault(_place_of(row), []).append(row)
        unread = self._unread() if talk else set()
        for place, said in talk.items():
            due = due_at([row.created_at for row in said], is_unread=place in unread)
            if due > self.now:
                self.later |= {row.pk: due for row in said}
            else:
                self._write(postbag.about_talk(self.member, said), said)

    def _unread(self) -> set[tuple[int | None, int | None]]:
        """The conversations of which a letter told lately that brought nobody here yet."""
        lately = Notification.objects.filter(member=self.member, mailed_at__gt=self.now - timedelta(days=1))
        of_comments = lately.unseen().values_list("comment__thing", "comment__reflection")
        return set(of_comments)

    def _weekly(self, rows: Rows) -> None:
        # Who takes part in a cohort that runs is told in the letter of its week (comments/weekly/).
        if (moment := hours.coming(self.member, self.now)) is not None:
            self.later |= {row.pk: moment for row in rows}
            return
        hour = hours.hour_of(self.member)
        last, coming = hour.around(self.now)
        # The Monday of who is back since then is still to come.
        told = [row for row in rows if row.created_at < last and not (self.back and last < self.back)]
        sheet = postbag.of_the_week(self.member, told, last.astimezone(hour.zone))
        if told and Letter.objects.filter(member=self.member, key=sheet.key).exists():
            told = []  # One letter a week: what this week's came too early for is in the next.
        known = {row.pk for row in told}
        self.later |= {row.pk: coming for row in rows if row.pk not in known}
        if told:
            self._write(sheet, told)

    def _write(self, sheet: letters.Sheet, told: Rows) -> None:
        self.sheets.append((sheet, told))


def due_at(said: Iterable[datetime], *, is_unread: bool) -> datetime:
    """When the letter about a conversation goes whose new words came at these moments."""
    moments = sorted(said)
    first, newest = moments[0], moments[-1]
    if is_unread:
        return first + AT_MOST
    return min(max(first + AT_LEAST, newest + UNTIL_QUIET), first + AT_MOST)


def _put_off(rows: Rows, desk: _Desk) -> None:
    """Note which of them letters tell of now, and when to look at which others again."""
    told = {row.pk for _sheet, rows_told in desk.sheets for row in rows_told}
    Notification.objects.filter(pk__in=told).update(mailed_at=desk.now, mail_at=None)
    for moment in set(desk.later.values()):
        keys = [pk for pk, when in desk.later.items() if when == moment]
        Notification.objects.filter(pk__in=keys).update(mail_at=moment)
    settled = {row.pk for row in rows} - told - desk.later.keys()
    Notification.objects.filter(pk__in=settled).update(mail_at=None)
