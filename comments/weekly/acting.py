"""What organisers do about a week's letter: hold it back, let it go, write to everybody, send one to themselves.

Each is logged. Holding stops at once what is not sent yet, also what waits in the queue: sending.py asks before each.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from post_office.models import Email

from comments import log
from comments.models import Action, WeekLetter
from comments.weekly import due
from comments.weekly.composing import WeekSheet
from comments.weekly.veiled import veiled
from cpd.lib import mail, markup
from participants import letters
from participants.models import Letter, Member
from things.models import Week

logger = logging.getLogger(__name__)

TEST = "test"


class TooLate(Exception):
    """The week's Sunday is over everywhere, or the cohort has finished: nothing about its letter changes any more."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed the words since they were read."""


@transaction.atomic
def hold(week: Week, *, actor: Member, now: datetime | None = None) -> bool:
    """Hold a letter back until somebody lets it go. False: somebody holds it already. Raises TooLate."""
    now = now or timezone.now()
    letter = _row(week, now)
    if letter.held_at is not None:
        return False
    letter.held_at, letter.released_at = now, None
    letter.save(update_fields=["held_at", "released_at"])
    log.add_about_letter(Action.Verb.HOLD_LETTER, letter, by=actor)
    return True


@transaction.atomic
def release(week: Week, *, actor: Member, now: datetime | None = None) -> bool:
    """Let a held letter go: it is sent at each reader's hour, at once where that has come. False: nobody holds it."""
    now = now or timezone.now()
    letter = _row(week, now)
    if letter.held_at is None:
        return False
    letter.held_at, letter.released_at = None, now
    letter.save(update_fields=["held_at", "released_at"])
    log.add_about_letter(Action.Verb.RELEASE_LETTER, letter, by=actor)
    return True


@transaction.atomic
def write(week: Week, note: str, *, actor: Member, before: str | None = None, now: datetime | None = None) -> bool:
    """Change the organisers' words in a letter; whether they are others now. `before` is what their writer had read.

    Raises TooLate, and ChangedMeanwhile where somebody else has changed them since.
    """
    now = now or timezone.now()
    letter = _row(week, now)
    note = markup.tidy(note).strip()
    if note == letter.note:
        return False
    if before is not None and markup.tidy(before).strip() != letter.note:
        raise ChangedMeanwhile
    letter.note, letter.note_html, letter.edited_at = note, markup.render(note, anchors=False), now
    letter.save(update_fields=["note", "note_html", "edited_at"])
    log.add_about_letter(Action.Verb.EDIT_LETTER, letter, by=actor, reason=note)
    return True


@transaction.atomic
def send_test(week: Week, one: WeekSheet, *, actor: Member, form_key: str, now: datetime | None = None) -> bool:
    """Send an organiser a letter as it will be, marked as a test, through the queue. The same form sends one."""
    now = now or timezone.now()
    letter = _row(week, now)
    key = f"{TEST}-{form_key}"
    if Letter.objects.filter(member=actor, key=key).exists():
        return False
    found = letters.render(one.sheet, to=actor.email)
    if found is None:
        return False
    email = veiled(found, one.place.member)
    email.subject = f"[{TEST}] {email.subject}"[: mail.LONGEST_SUBJECT]
    email.message_id, email.context = mail.message_id(f"{TEST} {actor.pk} {form_key}"), None
    email.headers = {name: value for name, value in (email.headers or {}).items() if not name.startswith("List-")}
    # Not tied to the mail: a test comes, whatever its reader has chosen about weekly letters.
    Letter.objects.create(member=actor, kind="letter", key=key, about=TEST)
    sent: list[Email] = mail.queue([email])
    log.add_about_letter(Action.Verb.TEST_LETTER, letter, by=actor)
    return bool(sent)


def _row(week: Week, now: datetime) -> WeekLetter:
    """The letter's row, locked, as long as something can be done about it."""
    if is_over(week, now):
        raise TooLate
    WeekLetter.objects.get_or_create(week=week)
    return WeekLetter.objects.select_for_update(of=("self",)).select_related("week__cohort").get(week=week)


def is_over(week: Week, now: datetime) -> bool:
    """Whether nothing about a week's letter changes any more."""
    return week.cohort.is_finished(now) or now >= due.Readers(week).ends
