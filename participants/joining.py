"""Taking a place in a cohort: which one can be joined, why one cannot be, and doing it."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants import holding, planning, rules, welcoming
from participants.models import Blog, Member, Participant
from things import edition
from things.models import Cohort

logger = logging.getLogger(__name__)

# Where the answers of somebody who is joining wait in the session, until they are in.
ANSWERS = "joining"
UNCONFIRMED_FOR = timedelta(days=14)
A_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")


class Writes(models.TextChoices):
    """Where somebody will write; the values are those that the style sheet knows."""

    HERE = "here", _("Write here")
    OWN = "own", _("I already have a blog")
    READ = "read", _("I would like to read along")


class Door(models.TextChoices):
    """How the door of a cohort stands."""

    OPEN = "open", _("open")
    LATE = "late", _("open, and the cohort has begun")
    NOT_YET = "not-yet", _("not open yet")
    CLOSED = "closed", _("closed")
    FINISHED = "finished", _("finished")


class CannotJoin(Exception):
    """The cohort takes nobody at this moment."""


def asked_cohort(slug: str | None) -> Cohort | None:
    """The cohort that somebody who wants to join means: the one they name, else the one that takes newcomers.

    None if they name one that visitors cannot see, or if there is none at all.
    """
    if slug:
        return Cohort.objects.listed().filter(slug=slug).first() if A_SLUG.fullmatch(slug) else None
    return Cohort.objects.taking_newcomers().newest_first().first() or Cohort.objects.listed().running_first().first()


def door(cohort: Cohort, now: datetime | None = None) -> Door:
    """How the cohort's door stands at this moment."""
    now = now or timezone.now()
    if cohort.takes_newcomers(now):
        return Door.LATE if cohort.weeks.begun(now).exists() else Door.OPEN
    if cohort.is_finished(now):
        return Door.FINISHED
    opens = cohort.joining_opens_at
    return Door.NOT_YET if opens is not None and opens > now else Door.CLOSED


def join(
    member: Member,
    cohort: Cohort,
    *,
    way: str,
    writes: str,
    blog_address: str = "",
    start: str = Participant.Start.THING_ONE,
    intention: str = "",
) -> Participant:
    """Give a member their place in a cohort, and the blog they chose, and welcome them; asked twice, the first place stays.

    Raises CannotJoin where the cohort takes nobody now.
    """
    if not rules.can_join(member, cohort):
        place = Participant.objects.filter(member=member, cohort=cohort).first()
        if place is None:
            raise CannotJoin
        return place
    try:
        with transaction.atomic():
            holding.present(member)
            place = Participant.objects.create(member=member, cohort=cohort, way=way, start=start, intention=intention)
            # The form of joining is sent only by whoever agrees to the six rules; a returner agrees anew.
            Member.objects.filter(pk=member.pk).update(agreed_at=place.joined_at)
            open_blog(member, writes=writes, address=blog_address)
            if start == Participant.Start.THING_ONE:
                planning.start_from_thing_one(place)
            edition.move([cohort])
            welcoming.welcome(member)
    except IntegrityError:  # The same form sent twice at once: the other one was first.
        return Participant.objects.get(member=member, cohort=cohort)
    logger.info("Member %s joined cohort %s", member.pk, cohort.slug)
    return place


def forget_unconfirmed(now: datetime | None = None) -> int:
    """Delete the accounts of people who signed up, never entered the code and never came in; how many they were.

    Their address is free again, for whoever it belongs to. Accounts that organisers made are not among them.
    """
    never_confirmed = EmailAddress.objects.filter(user=models.OuterRef("pk"), verified=False)
    confirmed = EmailAddress.objects.filter(user=models.OuterRef("pk"), verified=True)
    forgotten = Member.objects.filter(
        models.Exists(never_confirmed),
        ~models.Exists(confirmed),
        joined_at__lt=(now or timezone.now()) - UNCONFIRMED_FOR,
        last_login=None,
        is_staff=False,
        reflections=None,
    )
    count = 0
    for member in forgotten:
        member.delete()
        count += 1
    if count:
        logger.info("Forgot %s accounts that were never confirmed", count)
    return count


def open_blog(member: Member, *, writes: str, address: str = "") -> None:
    """The blog that goes with a choice: one here, one elsewhere at its address, or none."""
    if writes == Writes.HERE:
        Blog.objects.get_or_create(member=member, place=Blog.Place.HERE)
    elif writes == Writes.OWN:
        Blog.objects.get_or_create(member=member, place=Blog.Place.ELSEWHERE, address=address)


def way_for(writes: str, *, listed: bool) -> str:
    """The way of taking part that goes with the answers on the form: who only reads along is not listed."""
    if writes == Writes.READ:
        return Participant.Way.FOLLOWER
    return Participant.Way.LISTED if listed else Participant.Way.UNLISTED
