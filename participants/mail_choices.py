"""What members choose about mail: by kind, in their settings or by one click in a letter."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from participants.mail_kinds import BY_KEY, KINDS, Kind, When
from participants.models import MailChoice, Member

logger = logging.getLogger(__name__)


def of(member: Member) -> dict[str, When]:
    """When a member wants each kind of mail."""
    chosen = dict(MailChoice.objects.filter(member=member).values_list("kind", "when"))
    return {kind.key: _allowed(kind, chosen.get(kind.key)) for kind in KINDS}


def of_each(members: Collection[int]) -> dict[int, dict[str, When]]:
    """The same for several members, by their keys, in one question."""
    rows = MailChoice.objects.filter(member__in=members).values_list("member_id", "kind", "when")
    chosen = {(pk, kind): when for pk, kind, when in rows}
    return {pk: {kind.key: _allowed(kind, chosen.get((pk, kind.key))) for kind in KINDS} for pk in members}


def wanting_mail(pairs: set[tuple[int, str]], now: datetime | None = None) -> set[tuple[int, str]]:
    """Of these members and kinds of mail, those that are to be mailed: wanted, to an address that takes mail, and not to
    somebody who is away at this moment.
    """
    members, kinds = {pk for pk, _kind in pairs}, {kind for _pk, kind in pairs}
    reached = set(Member.objects.reached_by_mail().filter(pk__in=members).values_list("pk", flat=True))
    reached -= set(Member.objects.away(now).filter(pk__in=reached).values_list("pk", flat=True))
    rows = MailChoice.objects.filter(member__in=reached, kind__in=kinds).values_list("member_id", "kind", "when")
    chosen = {(pk, kind): when for pk, kind, when in rows}
    return {(pk, kind) for pk, kind in pairs if pk in reached and is_mailed(kind, chosen.get((pk, kind)))}


def is_mailed(kind: str, chosen: str | None) -> bool:
    """Whether a kind comes by itself to somebody who chose this, or nothing."""
    known = BY_KEY.get(kind)  # A letter that waits may be of a kind that there is no more.
    return known is not None and _allowed(known, chosen) == known.mailed


def _allowed(kind: Kind, when: str | None) -> When:
    return next((choice for choice in kind.choices if choice.value == when), kind.default)


@transaction.atomic
def choose(member: Member, choices: Mapping[str, str]) -> None:
    """Keep what a member chooses for some kinds of mail."""
    for key, when in choices.items():
        MailChoice.objects.update_or_create(member=member, kind=key, defaults={"when": When(when), "before": ""})
    logger.info("Member %s chose about mail", member.pk)


@transaction.atomic
def stop(member: Member, kind: Kind) -> None:
    """No more mail of this kind at once; what it was before is kept, so that it can be undone. Twice is once."""
    choice = _own(member, kind)
    if choice.when != kind.stopped:
        choice.before, choice.when = choice.when, kind.stopped
        choice.save(update_fields=["when", "before"])
        logger.info("Member %s stopped mail of the kind %s", member.pk, kind.key)


@transaction.atomic
def resume(member: Member, kind: Kind) -> None:
    """Take a stop back."""
    choice = _own(member, kind)
    if choice.when == kind.stopped:
        choice.when, choice.before = choice.before or kind.default, ""
        choice.save(update_fields=["when", "before"])
        logger.info("Member %s takes mail of the kind %s again", member.pk, kind.key)


def _own(member: Member, kind: Kind) -> MailChoice:
    """The row of a choice, locked."""
    MailChoice.objects.get_or_create(member=member, kind=kind.key, defaults={"when": kind.default})
    rows = MailChoice.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(member=member, kind=kind.key)
