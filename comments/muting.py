"""Muting a conversation, and hearing of it again; by a button beside it, or by a signed link in a letter."""

from __future__ import annotations

import logging

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comments.models import Mute, Notification
from cpd.lib.here import own_address
from participants.models import Member, Reflection
from things.models import Thing

logger = logging.getLogger(__name__)

# As in the links that stop a kind of mail: a dot, which mail programs leave as it is.
SIGNER = signing.Signer(salt="comments.muting", sep=".")


def is_muted(place: Thing | Reflection, member: Member) -> bool:
    """Whether a member hears nothing of the talk about a Thing or reflection."""
    return Mute.objects.on(place).filter(member=member).exists()


@transaction.atomic
def mute(place: Thing | Reflection, *, by: Member) -> None:
    """Nothing more of this talk, neither in the inbox nor by mail; what is new there counts as seen. Twice is once."""
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    about = {"thing": place} if isinstance(place, Thing) else {"reflection": place}
    Mute.objects.get_or_create(member=by, **about)
    talk = Notification.objects.filter(member=by, action=None, seen_at=None).about(place)
    talk.exclude(kind=Notification.Kind.RELEASED).update(seen_at=timezone.now(), mail_at=None)
    logger.info("Member %s mutes %s", by.pk, name_of(place))


@transaction.atomic
def unmute(place: Thing | Reflection, *, by: Member) -> None:
    """Tell this member of what is said there from now on."""
    Mute.objects.on(place).filter(member=by).delete()
    logger.info("Member %s hears again of %s", by.pk, name_of(place))


def name_of(place: Thing | Reflection) -> str:
    """The name of a conversation for machines: "thing-7", "reflection-77"."""
    return f"{'thing' if isinstance(place, Thing) else 'reflection'}-{place.pk}"


def address(member: Member, place: Thing | Reflection) -> str:
    """The whole address of the page that mutes it, which works without signing in, for good."""
    token = SIGNER.sign(f"{member.pk}-{name_of(place)}")
    return own_address(reverse("comments:mute_by_mail", args=[token]))


def read(token: str) -> tuple[Member, Thing | Reflection] | None:
    """Whom a link was made for, and what it mutes; nothing where one of them is gone or not to be read any more."""
    try:
        number, kind, key = SIGNER.unsign(token).split("-")
    except (signing.BadSignature, ValueError):
        return None
    member = Member.objects.filter(pk=int(number), is_active=True).first()
    if member is None:
        return None
    things, reflections = Thing.objects.visible_to(member), Reflection.objects.visible_to(member)
    places = things.for_cards() if kind == "thing" else reflections.for_cards()
    place = places.filter(pk=int(key)).first()
    return (member, place) if place else None
