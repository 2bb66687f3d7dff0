"""Circles: four to six participants who read each other; the seats in them, and the drafts that are offered to them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.block import Block
from participants.models.member import Member
from participants.models.participant import Participant
from participants.models.reflection import Reflection
from things.models import Cohort

SEATS = 6


class CircleQuerySet(models.QuerySet["Circle"]):
    """Questions about circles, in words."""

    def standing(self) -> CircleQuerySet:
        """Those that are there: not dissolved, not merged into another."""
        return self.filter(ended_at=None)

    def of(self, member: Member) -> CircleQuerySet:
        """Those in which this member has a seat and takes part; a seat of who has stopped is free soon."""
        return self.standing().filter(seats__place__member=member, seats__place__stopped_at=None)


class Circle(models.Model):
    """Four to six participants of one cohort who read each other, and nobody else knows what is said in it.

    It is `quiet_at` once nobody in it has said anything for a while; then it may be offered another circle, `partner`,
    and is one with it when somebody in each has `agreed_at`. It `ended_at` when it was merged into another, dissolved
    or left by everybody.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="circles", verbose_name=_("cohort"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    quiet_at = models.DateTimeField(_("found quiet"), null=True, blank=True)
    partner = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("offered a merge with")
    )
    agreed_at = models.DateTimeField(_("said yes"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name=_("is part of")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        verbose_name = _("circle")
        verbose_name_plural = _("circles")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(ended_at__isnull=False),
                name="circle_merged_has_ended",
                violation_error_message=_("A circle that is part of another has ended."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Circle %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("participants:circle", args=[self.pk])


class CircleSeatQuerySet(models.QuerySet["CircleSeat"]):
    """Questions about seats, in words."""

    def waiting(self) -> CircleSeatQuerySet:
        """Those for whom there is no circle yet, who asked first on top."""
        return self.filter(circle=None).order_by("asked_at", "pk")

    def seated(self) -> CircleSeatQuerySet:
        """Those in a circle."""
        return self.filter(circle__isnull=False)

    def taking_part(self) -> CircleSeatQuerySet:
        """Those of people who have not stopped, and whose accounts are open."""
        return self.filter(place__stopped_at=None, place__member__is_active=True)

    def met_by(self, member: Member) -> CircleSeatQuerySet:
        """Without those whom this member has blocked, or who have blocked them."""
        return self.exclude(place__member__in=Block.objects.of(member)).exclude(
            place__member__in=Block.objects.against(member)
        )

    def with_people(self) -> CircleSeatQuerySet:
        """Load who sits there."""
        return self.select_related("place__member__sector").order_by("number", "pk")


class CircleSeat(models.Model):
    """A participant's wish for a circle, and their seat in it once there is one.

    Seats are numbered from 1 to 6, each once: so no circle ever has seven, whoever comes at the same moment. Leaving
    the circle, or no longer wanting one, deletes the row.
    """

    class Pace(models.TextChoices):
        WEEKLY = "weekly", _("A bit every week")
        BURSTS = "bursts", _("In bursts, when there is time")
        SLOWLY = "slowly", _("Slowly, as it comes")

    place = models.OneToOneField(Participant, models.CASCADE, related_name="seat", verbose_name=_("place"))
    pace = models.CharField(_("pace"), max_length=8, choices=Pace, default=Pace.WEEKLY)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    circle = models.ForeignKey(
        Circle, models.SET_NULL, null=True, blank=True, related_name="seats", verbose_name=_("circle")
    )
    number = models.PositiveSmallIntegerField(_("seat"), null=True, blank=True)
    sat_at = models.DateTimeField(_("in it since"), null=True, blank=True)

    objects = CircleSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in a circle")
        verbose_name_plural = _("seats in circles")
        ordering = ["circle", "number", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "number"],
                name="circle_seat_once",
                violation_error_message=_("Somebody else has this seat."),
            ),
            models.CheckConstraint(
                condition=models.Q(circle=None) | models.Q(number__isnull=False, number__gte=1, number__lte=SEATS),
                name="circle_seat_is_one_of_six",
                violation_error_message=_("A circle has six seats."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)


class DraftOfferQuerySet(models.QuerySet["DraftOffer"]):
    """Questions about offered drafts, in words."""

    def readable_by(self, member: Member) -> DraftOfferQuerySet:
        """Drafts that this member may read: their own, and those of people in the circle in which both are now.

        What was published, hidden, held or removed meanwhile is not there any more, and whoever of the two has blocked
        the other, neither reads the other's.
        """
        mine = CircleSeat.objects.filter(place__member=member).taking_part()
        theirs = CircleSeat.objects.filter(
            circle=models.OuterRef("circle"), place__member=models.OuterRef("reflection__author")
        ).taking_part()
        return self.filter(
            models.Exists(theirs),
            circle__in=mine.values("circle"),
            circle__ended_at=None,
            reflection__published_at=None,
            reflection__hidden_at=None,
            reflection__held_at=None,
            reflection__removed_at=None,
        ).exclude(_shunned(member))

    def with_drafts(self) -> DraftOfferQuerySet:
        """Load what was offered, the latest first."""
        return self.select_related("reflection__author__sector", "reflection__cohort", "circle").order_by(
            "-offered_at", "-pk"
        )


def _shunned(member: Member) -> Any:
    return models.Q(reflection__author__in=Block.objects.of(member)) | models.Q(
        reflection__author__in=Block.objects.against(member)
    )


class DraftOffer(models.Model):
    """A draft that its author lets their circle read. Taking the offer back deletes the row, and so does publishing."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="drafts", verbose_name=_("circle"))
    reflection = models.OneToOneField(
        Reflection, models.CASCADE, related_name="offered_draft", verbose_name=_("reflection")
    )
    offered_at = models.DateTimeField(_("offered"), default=timezone.now)

    objects = DraftOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offered draft")
        verbose_name_plural = _("offered drafts")
        ordering = ["-offered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.circle_id}: {self.reflection_id}"

    def get_absolute_url(self) -> str:
        return reverse("participants:circle_draft", args=[self.pk])
