"""Plans of one's own: in which week a participant means to do a Thing, where that is not the cohort's week."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from things.models import Thing


class PlannedThing(models.Model):
    """One Thing of a moved plan, and the Monday of the week that it is in. No rows: the plan is the cohort's weeks.

    The week may be after the cohort's last one, as long as Things can be claimed.
    """

    place = models.ForeignKey(Participant, models.CASCADE, related_name="planned", verbose_name=_("place"))
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="planned", verbose_name=_("Thing"))
    monday = models.DateField(_("Monday"))

    class Meta:
        verbose_name = _("planned Thing")
        verbose_name_plural = _("planned Things")
        ordering = ["place", "monday", "thing"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "thing"],
                name="planned_once",
                violation_error_message=_("This Thing is in the plan already."),
            ),
            models.CheckConstraint(
                condition=models.Q(monday__iso_week_day=1),
                name="planned_for_a_monday",
                violation_error_message=_("A week begins on a Monday."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.thing_id} {self.monday}"
