"""Drafts that their authors let their circle read: offered, taken back, read. They are in no list, feed or search."""

from __future__ import annotations

import logging

from django.db import transaction

from participants import pictures
from participants.circles import rules, seats
from participants.models import Circle, CircleSeat, DraftOffer, Member, Reflection, ReflectionPicture

logger = logging.getLogger(__name__)


def seat_for(reflection: Reflection) -> CircleSeat | None:
    """The seat of a draft's author in the circle that could read it."""
    seats_of = CircleSeat.objects.seated().taking_part().select_related("circle__cohort")
    return seats_of.filter(
        place__member=reflection.author_id, place__cohort=reflection.cohort_id, circle__ended_at=None
    ).first()


def can_offer(member: Member, reflection: Reflection) -> bool:
    """Whether this is a draft of theirs in a cohort that goes on; whether there is a circle is another question."""
    is_draft = reflection.published_at is None and reflection.removed_at is None and reflection.hidden_at is None
    is_own = reflection.author_id == member.pk and not reflection.is_elsewhere
    return is_draft and is_own and rules.can_act(member, reflection.cohort)


@transaction.atomic
def offer(reflection: Reflection, *, actor: Member) -> DraftOffer | None:
    """Let one's circle read a draft; offered again, it stays offered. None where it cannot be, or there is no circle."""
    draft = Reflection.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=reflection.pk)
    seats.hold(reflection.cohort_id)
    seat = seat_for(draft)
    if seat is None or seat.circle is None or not can_offer(actor, draft):
        return None
    found, is_new = DraftOffer.objects.update_or_create(reflection=draft, defaults={"circle": seat.circle})
    if is_new:
        logger.info("draft %s offered to circle %s by member %s", draft.pk, seat.circle_id, actor.pk)
    return found


def take_back(reflection: Reflection, *, actor: Member) -> bool:
    """One's circle does not read it any more; False where it did not."""
    gone, _kinds = DraftOffer.objects.filter(reflection=reflection, reflection__author=actor).delete()
    if gone:
        logger.info("draft %s not offered any more by member %s", reflection.pk, actor.pk)
    return bool(gone)


def offered_to(member: Member, circle: Circle) -> list[DraftOffer]:
    """What lies in a circle for this member to read, their own included, the latest first."""
    return list(DraftOffer.objects.readable_by(member).filter(circle=circle).with_drafts())


def html_of(draft: DraftOffer) -> str:
    """The text as it stands now, by the same way to safe HTML as everywhere."""
    return pictures.page_html(draft.reflection.body, draft.reflection.pictures.all())


def picture_for(member: object, pk: int) -> ReflectionPicture | None:
    """A picture in a draft that this member may read because it was offered to their circle."""
    if not isinstance(member, Member):
        return None
    readable = DraftOffer.objects.readable_by(member).values("reflection")
    rows = ReflectionPicture.objects.filter(pk=pk, reflection__in=readable)
    return rows.select_related("reflection__author", "reflection__cohort").first()
