"""Questions about people and what they write, with a yes or a no."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from participants.models import Member, Participant, Reflection
from things.models import Cohort


def can_join(member: Member, cohort: Cohort, now: datetime | None = None) -> bool:
    """Whether a member may take a place in a cohort: it takes newcomers, and they are not in it yet."""
    return cohort.takes_newcomers(now) and not is_in(member, cohort)


def is_in(member: Member, cohort: Cohort) -> bool:
    """Whether a member has a place in a cohort already."""
    return Participant.objects.filter(member=member, cohort=cohort).exists()


def can_write(member: Member, place: Participant | None, now: datetime | None = None) -> bool:
    """Whether a member may publish in the cohort of this place: e-mail confirmed, enrolled, cohort not finished."""
    return place is not None and why_not_write(member, place.cohort, place, now) is None


def why_not_write(member: Member, cohort: Cohort, place: Participant | None, now: datetime | None = None) -> str | None:
    """The first thing in the way of publishing: `email`, `limited`, `enrolment`, `finished`; None if nothing is."""
    if not (member.is_active and member.has_confirmed_email):
        return "email"
    if member.is_limited:
        return "limited"
    if place is None:
        return "enrolment"
    return "finished" if cohort.is_finished(now) else None


def why_not_greet(member: Member, place: Participant, now: datetime | None = None) -> str | None:
    """The first thing in the way of greeting newcomers: `finished`, `stopped`, `email`, `limited`; None if nothing is.

    Accounts that look like spam are told nothing: their weeks are kept, and nothing is dealt to them.
    """
    if place.cohort.is_finished(now):
        return "finished"
    if place.stopped_at is not None:
        return "stopped"
    if not (member.is_active and member.has_confirmed_email):
        return "email"
    return "limited" if member.is_limited else None


def can_connect(member: Member) -> bool:
    """Whether a member may connect a blog elsewhere: address confirmed, and the account not limited to reading."""
    return member.is_active and member.has_confirmed_email and not member.is_limited


def can_edit(member: object, reflection: Reflection, now: datetime | None = None) -> bool:
    """Only the author changes a reflection or takes it back, while its cohort is not finished.

    What was written elsewhere is changed there; what an organiser has removed is no longer there to be changed.
    """
    if isinstance(member, Member) and (member.is_limited or reflection.removed_at is not None):
        return False
    return can_delete(member, reflection) and not reflection.is_elsewhere and not reflection.cohort.is_finished(now)


def can_choose_things(member: object, reflection: Reflection, now: datetime | None = None) -> bool:
    """Only the author says which Things a post elsewhere is about, while its cohort is not finished."""
    return can_delete(member, reflection) and reflection.is_elsewhere and not reflection.cohort.is_finished(now)


def can_delete(member: object, reflection: Reflection) -> bool:
    """Only the author deletes a reflection; that is possible for good, because the words stay theirs."""
    return isinstance(member, Member) and reflection.author_id == member.pk and member.is_active


def can_move_plan(place: Participant, now: datetime | None = None) -> bool:
    """Whether a participant may move their plan or rejoin the cohort: it has not finished, and they have not stopped."""
    return place.stopped_at is None and not place.cohort.is_finished(now)


def why_not_leave(member: Member) -> str | None:
    """Who looks after a site cannot leave it to nobody: `last-superuser`, `last-organiser`; None if nothing is in the way."""
    others = Member.objects.filter(is_active=True, is_staff=True, left_at=None).exclude(pk=member.pk)
    if member.is_superuser and not others.filter(is_superuser=True).exists():
        return "last-superuser"
    organises = Q(is_superuser=True) | Q(groups__permissions__codename="publish_thing")
    if member.is_staff and member.has_perm("things.publish_thing") and not others.filter(organises).exists():
        return "last-organiser"
    return None
