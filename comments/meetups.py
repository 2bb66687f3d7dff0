"""What organisers do about meet-ups: hide them, show them again, call them off. Each is one line of the log.

An act that changes nothing adds no line and answers False.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from comments.models import Action
from participants.meetups import arranging
from participants.models import Meetup, Member


@transaction.atomic
def hide(meetup: Meetup, *, by: Member) -> bool:
    """Only its author and organisers see it from now on."""
    held = _held(meetup)
    if held.hidden_at is not None:
        return False
    held.hidden_at = timezone.now()
    held.save(update_fields=["hidden_at"])
    _log(held, Action.Verb.HIDE_MEETUP, by)
    return True


@transaction.atomic
def show(meetup: Meetup, *, by: Member) -> bool:
    """Its cohort sees it again, or for the first time where it was held."""
    held = _held(meetup)
    if held.hidden_at is None and held.held_at is None:
        return False
    held.hidden_at = held.held_at = None
    held.held_for = ""
    held.save(update_fields=["hidden_at", "held_at", "held_for"])
    _log(held, Action.Verb.SHOW_MEETUP, by)
    return True


@transaction.atomic
def call_off(meetup: Meetup, *, by: Member) -> bool:
    """It stays on the list, with a word."""
    if not arranging.cancel(meetup, actor=by):
        return False
    _log(_held(meetup), Action.Verb.CALL_OFF_MEETUP, by)
    return True


def _held(meetup: Meetup) -> Meetup:
    return Meetup.objects.select_for_update(of=("self",), no_key=True).select_related("author").get(pk=meetup.pk)


def _log(meetup: Meetup, verb: Action.Verb, by: Member) -> None:
    Action.objects.create(
        actor_id_was=by.pk,
        actor_name=by.display_name,
        verb=verb,
        target_id=meetup.pk,
        target_label=meetup.title[:200],
        author_id_was=meetup.author_id,
        author_name=meetup.author.display_name,
    )
