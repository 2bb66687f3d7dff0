"""Offers: which reflections a member was shown on top of a list, and which of them they have opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.member import Member
from participants.models.reflection import Reflection


class OfferQuerySet(models.QuerySet["Offer"]):
    """Questions about offers, in words."""

    def opened_by(self, member: Member) -> models.QuerySet[Any, Any]:
        """The keys of the reflections that a member has read."""
        return self.filter(member=member).exclude(opened_at=None).values("reflection")

    def open_to(self, member: Member, since: datetime) -> OfferQuerySet:
        """What a member was offered since then and has not opened, the longest ago first."""
        return self.filter(member=member, opened_at=None, offered_at__gte=since).order_by("offered_at", "pk")


class Offer(models.Model):
    """One reflection was on top of what one member was shown. However often that happens, it counts once.

    `suggested_at`: the member was asked to say hello to its author; `passed_at`: they asked for someone else.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="offers", verbose_name=_("member"))
    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="offers", verbose_name=_("reflection"))
    offered_at = models.DateTimeField(_("offered"), default=timezone.now)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    passed_at = models.DateTimeField(_("passed over"), null=True, blank=True)
    suggested_at = models.DateTimeField(_("suggested for a hello"), null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "reflection"],
                name="offer_once",
                violation_error_message=_("This was offered to this member already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "offered_at"], condition=models.Q(opened_at__isnull=True), name="offer_not_opened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.reflection_id}"
