"""Questions about circles with a yes or a no."""

from __future__ import annotations

from participants.models import Circle, Member, Participant
from things.models import Cohort


def can_ask(member: Member, place: Participant | None) -> bool:
    """Whether a member may want a circle in the cohort of this place, or another one: they take part, it goes on."""
    if place is None or place.member_id != member.pk or place.stopped_at is not None:
        return False
    return can_act(member, place.cohort)


def can_act(member: Member, cohort: Cohort) -> bool:
    """Whether a member may change anything there: not limited to reading, and the cohort is not finished."""
    return member.is_active and not member.is_limited and not cohort.is_finished()


def can_move(member: Member, circle: Circle) -> bool:
    """Whether a member of a circle may look for another: theirs is quiet."""
    return circle.quiet_at is not None and can_act(member, circle.cohort)
