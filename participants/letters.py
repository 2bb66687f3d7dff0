"""Letters to members, of the kinds they can choose about: written once, in the transaction of what they tell.

A letter is written only where its member wants that kind by mail and is not away, and is asked about once more when it
is sent.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from post_office.models import Email

from cpd.lib import mail
from cpd.lib.here import own_address, own_host
from participants import mail_choices, stopping
from participants.mail_kinds import BY_KEY, Kind
from participants.models import Letter, Member

logger = logging.getLogger(__name__)

TRIES = 3


@dataclass(frozen=True)
class Sheet:
    """A letter to be written: to whom, of which kind, the words' template in templates/emails/, and what they need.

    `key` names what it tells: the same is written to one member once, whoever tries again. `about` names the thread
    ("reflection-77"), `in_reply_to` the key of an earlier letter that this one follows, `stops` further links that
    stop something, each a label and an address. `stands_on` is kept with the mail for whoever asks before it is sent.
    """

    member: Member
    kind: str
    name: str
    context: Mapping[str, Any]
    key: str
    about: str = ""
    in_reply_to: str = ""
    stops: Sequence[tuple[str, str]] = ()
    stands_on: Mapping[str, Any] | None = None


# Letters that are rendered and not stored yet, by member and key.
Made = Mapping[tuple[int, str], tuple[Sheet, Email]]


def write(
    member: Member,
    kind: str,
    name: str,
    context: Mapping[str, Any],
    *,
    key: str,
    about: str = "",
    in_reply_to: str = "",
    stops: Sequence[tuple[str, str]] = (),
) -> bool:
    """Queue one letter, if its member wants it and it was not written before; whether it was queued."""
    return bool(write_many([Sheet(member, kind, name, context, key, about, in_reply_to, stops)]))


def write_many(sheets: Sequence[Sheet]) -> int:
    """Queue these letters where they are wanted and were not written before; how many. A few queries for all."""
    # Made before anything is locked: a hundred take half a second.
    return keep(make(sheets))


def make(sheets: Sequence[Sheet]) -> Made:
    """These letters rendered, where they are wanted; nothing is stored."""
    wanted = mail_choices.wanting_mail({(sheet.member.pk, sheet.kind) for sheet in sheets})
    # One order for all, so that two who write the same at once wait for each other instead of in a ring.
    chosen = {(s.member.pk, s.key): s for s in sheets if (s.member.pk, s.kind) in wanted}
    made = {which: (chosen[which], render(chosen[which])) for which in sorted(chosen)}
    return {which: (sheet, email) for which, (sheet, email) in made.items() if email is not None}


def keep(made: Made) -> int:
    """Store these in the queue, but for what was written before; how many are stored."""
    for _attempt in range(TRIES):
        written = _written(made)
        try:
            with transaction.atomic():
                return _store([pair for which, pair in made.items() if which not in written])
        except IntegrityError:  # Somebody else has just written one of them.
            continue
    raise IntegrityError("letters were written elsewhere at the same time, again and again")


def _written(chosen: Made) -> set[tuple[int | None, str]]:
    members, keys = {pk for pk, _key in chosen}, {key for _pk, key in chosen}
    return set(Letter.objects.filter(member__in=members, key__in=keys).values_list("member_id", "key"))


def _store(made: Sequence[tuple[Sheet, Email]]) -> int:
    stored = mail.queue([email for _sheet, email in made])
    Letter.objects.bulk_create(
        Letter(member=sheet.member, kind=sheet.kind, key=sheet.key, about=sheet.about, mail=email)
        for (sheet, _email), email in zip(made, stored, strict=True)
    )
    return len(stored)


def render(sheet: Sheet, *, to: str = "") -> Email | None:
    """The mail that a sheet becomes, to its member or to another address; nothing, where none can be written to it."""
    kind = BY_KEY[sheet.kind]
    stop = stopping.address(sheet.member.pk, kind.key)
    context = {
        "why": kind.why,
        **sheet.context,
        "kind": kind,
        "stop": stop,
        "stops": sheet.stops,
        "choices": own_address(reverse("participants:mail")),
    }
    try:
        email = mail.letter(
            sheet.name,
            to=to or sheet.member.email,
            context=context,
            headers=_headers(sheet, kind, stop),
            message_id=_message_id(sheet.member, sheet.key),
        )
    except ValidationError:
        logger.warning("Member %s has an address that no letter can be written to", sheet.member.pk)
        return None
    email.context = dict(sheet.stands_on) if sheet.stands_on else None
    return email


def _message_id(member: Member, key: str) -> str:
    return mail.message_id(f"letter {member.pk} {key}")


def _headers(sheet: Sheet, kind: Kind, stop: str) -> dict[str, str]:
    """Which list it is of, how it is stopped, and which conversation it belongs to."""
    where = [sheet.about, kind.key, own_host()] if sheet.about else [kind.key, own_host()]
    headers = {
        "List-Id": formataddr((str(kind.name), ".".join(where))),
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    thread = [mail.message_id(f"thread {sheet.about}")] if sheet.about else []
    before = [_message_id(sheet.member, sheet.in_reply_to)] if sheet.in_reply_to else []
    if chain := [*thread, *before]:
        headers |= {"In-Reply-To": chain[-1], "References": " ".join(chain)}
    return headers


def still_wanted(email: Email) -> bool:
    """Whether a queued mail may go out: asked just before it does, because somebody may have stopped it since."""
    letter: Any = Letter.objects.filter(mail=email).for_sending().first()
    if letter is None:
        return True  # It is no letter of a kind: a code, or word about the account.
    if letter.member is None or not letter.reached or email.to != [letter.member.email]:
        return False
    if letter.member.is_away():
        return False
    return mail_choices.is_mailed(letter.kind, letter.chosen)


def forget(*, written_before: datetime) -> int:
    """What was written so long ago that nobody tries it again, and whose mail is forgotten."""
    return Letter.objects.filter(mail=None, written_at__lt=written_before).delete()[0]
