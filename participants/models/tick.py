"""Ticks: what a participant says of a Thing that they published nothing about. Nobody else sees them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.member import Member
from participants.models.participant import Participant
from things.models import Cohort, Thing


class TickQuerySet(models.QuerySet["Tick"]):
    """Questions about ticks, in words."""

    def by(self, member: Member, cohort: Cohort) -> TickQuerySet:
        """A member's own in one cohort; nobody reads anybody else's."""
        return self.filter(place__member=member, place__cohort=cohort)


class Tick(models.Model):
    """A participant's private word about one Thing: done without writing, or skipped, with a note.

    What was published about the Thing counts before it. Taking it back deletes the row.
    """

    class Kind(models.TextChoices):
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")

    place = models.ForeignKey(Participant, models.CASCADE, related_name="ticks", verbose_name=_("place"))
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="ticks", verbose_name=_("Thing"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.DONE)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = TickQuerySet.as_manager()

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")
        ordering = ["place", "thing"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "thing"],
                name="tick_once_a_thing",
                violation_error_message=_("You have ticked this Thing already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.thing_id} {self.kind}"
