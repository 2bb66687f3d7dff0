"""Arranging meet-ups: inviting to one, changing it, calling it off, coming and not coming."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import escape

from cpd.lib import markup
from participants import holding, limits, sifting
from participants.meetups import rules
from participants.models import Meetup, MeetupGuest, Member
from things.models import Cohort

logger = logging.getLogger(__name__)


class CannotMeet(Exception):
    """The member may not do this here, or not any more."""


@dataclass(frozen=True)
class Plan:
    """What is said about a meet-up."""

    title: str
    where: str
    starts_at: datetime
    time_zone: str
    minutes: int
    link: str = ""
    words: str = ""

    def put_into(self, meetup: Meetup) -> None:
        """Let the meet-up say this."""
        meetup.title, meetup.where, meetup.link, meetup.words = self.title, self.where, self.link, self.words
        meetup.starts_at, meetup.time_zone = self.starts_at, self.time_zone
        meetup.ends_at = self.starts_at + timedelta(minutes=self.minutes)
        meetup.words_html = markup.render(self.words, anchors=False)


def arrange(cohort: Cohort, *, actor: Member, plan: Plan, form_key: str) -> Meetup:
    """Invite to a meet-up; who invites comes. The same form sent twice makes one.

    Raises CannotMeet or limits.TooMany.
    """
    if not rules.can_arrange(actor, cohort):
        raise CannotMeet
    known = _of_form(actor, form_key)
    if known is not None:
        return known
    limits.meetup(actor)
    try:
        return _arrange(cohort, actor, plan, form_key)
    except IntegrityError:
        # The same form came twice at once, and the other one was first.
        known = _of_form(actor, form_key)
        if known is None:
            raise
        return known


def _of_form(actor: Member, form_key: str) -> Meetup | None:
    return Meetup.objects.filter(author=actor, form_key=form_key).select_related("cohort").first()


@transaction.atomic
def _arrange(cohort: Cohort, actor: Member, plan: Plan, form_key: str) -> Meetup:
    holding.present(actor)
    meetup = Meetup(cohort=cohort, author=actor, form_key=form_key)
    plan.put_into(meetup)
    _sift(meetup, actor)
    meetup.save()
    MeetupGuest.objects.create(meetup=meetup, member=actor)
    logger.info("member %s invites to meet-up %s in cohort %s", actor.pk, meetup.pk, cohort.pk)
    return meetup


@transaction.atomic
def change(meetup: Meetup, *, actor: Member, plan: Plan, now: datetime | None = None) -> Meetup:
    """Let a meet-up be another time, another place or in other words; calendars see that it is a later version.

    The same once more changes nothing. Raises CannotMeet.
    """
    held = _held(meetup)
    if not rules.can_change(actor, held):
        raise CannotMeet
    before = _all_words(held)
    was = _said(held)
    plan.put_into(held)
    if _said(held) == was:
        return held
    _sift(held, actor, before=before)
    _note_change(held, now)
    held.save()
    logger.info("meet-up %s changed by member %s", held.pk, actor.pk)
    return held


@transaction.atomic
def cancel(meetup: Meetup, *, actor: Member, now: datetime | None = None) -> bool:
    """Call it off; it stays, with a word. False where that was done already. Raises CannotMeet."""
    held = _held(meetup)
    if held.cancelled_at is not None:
        return False
    if not (rules.can_change(actor, held) or rules.can_see_all(actor)):
        raise CannotMeet
    held.cancelled_at = now or timezone.now()
    _note_change(held, now)
    held.save(update_fields=["cancelled_at", "changed_at", "sequence"])
    logger.info("meet-up %s cancelled by member %s", held.pk, actor.pk)
    return True


@transaction.atomic
def come(meetup: Meetup, *, actor: Member) -> bool:
    """Say that one comes; said twice, it is said once. False where it was said already. Raises CannotMeet."""
    holding.present(actor)
    if not rules.can_come(actor, _held(meetup)):
        raise CannotMeet
    _guest, is_new = MeetupGuest.objects.get_or_create(meetup=meetup, member=actor)
    if is_new:
        logger.info("member %s comes to meet-up %s", actor.pk, meetup.pk)
    return is_new


def stay_away(meetup: Meetup, *, actor: Member) -> bool:
    """Not come any more. False where one did not mean to."""
    gone, _kinds = MeetupGuest.objects.filter(meetup=meetup, member=actor).delete()
    if gone:
        logger.info("member %s does not come to meet-up %s any more", actor.pk, meetup.pk)
    return bool(gone)


def _held(meetup: Meetup) -> Meetup:
    rows = Meetup.objects.select_for_update(of=("self",), no_key=True).select_related("cohort")
    return rows.get(pk=meetup.pk)


def _note_change(meetup: Meetup, now: datetime | None) -> None:
    meetup.sequence += 1
    meetup.changed_at = now or timezone.now()


def _said(meetup: Meetup) -> tuple[object, ...]:
    return (
        meetup.title,
        meetup.where,
        meetup.link,
        meetup.words,
        meetup.starts_at,
        meetup.ends_at,
        meetup.time_zone,
    )


def _all_words(meetup: Meetup) -> str:
    """Everything a meet-up says, as the lists against spam look at texts."""
    link = f'<a href="{escape(meetup.link)}">{escape(meetup.link)}</a>' if meetup.link else ""
    return f"<p>{escape(meetup.title)}</p><p>{escape(meetup.where)}</p>{link}{meetup.words_html}"


def _sift(meetup: Meetup, author: Member, *, before: str | None = None) -> None:
    """Hold what looks like spam until an organiser has looked, as other words of new or marked accounts."""
    if author.is_staff or (before is not None and meetup.held_at is not None):
        return
    why = [sifting.said_of(author)] if author.suspected_at and before is None else []
    if limits.is_new(author):
        why += sifting.on_the_lists(_all_words(meetup), before=before or "")
    meetup.held_at = timezone.now() if why else None
    meetup.held_for = " ".join(why)[: sifting.LONGEST_REASON]
