"""Questions about meet-ups with a yes or a no."""

from __future__ import annotations

from participants import rules
from participants.models import Meetup, Member, Participant
from things.models import Cohort


def can_see_all(member: Member) -> bool:
    """Whether a member looks after meet-ups in the desk, and so sees those of every cohort."""
    return member.is_staff and member.has_perm("participants.view_meetup")


def can_see(member: Member, cohort: Cohort) -> bool:
    """Whether a member finds the meet-ups of a cohort: those who are in it, and organisers."""
    return can_see_all(member) or (cohort.is_listed() and rules.is_in(member, cohort))


def can_arrange(member: Member, cohort: Cohort) -> bool:
    """Whether a member may invite to one: who may publish in the cohort, and has not stopped."""
    place = Participant.objects.filter(member=member, cohort=cohort, stopped_at=None).first()
    return rules.why_not_write(member, cohort, place) is None


def can_change(member: Member, meetup: Meetup) -> bool:
    """Only who invites changes a meet-up or calls it off, as long as it has neither ended nor been cancelled."""
    goes_on = not meetup.is_over and meetup.cancelled_at is None and not meetup.cohort.is_finished()
    return meetup.author_id == member.pk and member.is_active and not member.is_limited and goes_on


def can_come(member: Member, meetup: Meetup) -> bool:
    """Whether a member may say that they come: who is in the cohort, to what is still to be."""
    goes_on = not meetup.is_over and meetup.cancelled_at is None and not meetup.cohort.is_finished()
    is_out = meetup.hidden_at is None and meetup.held_at is None
    return goes_on and is_out and member.is_active and not member.is_limited and rules.is_in(member, meetup.cohort)
