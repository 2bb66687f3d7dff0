"""Everything about a member, made into one file for them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.member import Member


class ExportQuerySet(models.QuerySet["Export"]):
    """Questions about copies of members' data, in words."""

    def due(self, now: datetime) -> ExportQuerySet:
        """Those to be made and claimed by nobody, the oldest first."""
        free = models.Q(claimed_until=None) | models.Q(claimed_until__lte=now)
        return self.filter(free, ready_at=None).order_by("asked_at", "pk")

    def of(self, member: Member) -> ExportQuerySet:
        """A member's own, the newest first."""
        return self.filter(member=member).order_by("-asked_at", "-pk")


class Export(models.Model):
    """A member's wish for a copy of everything about them, and the file that came of it.

    A worker claims it before it makes the file; a claim ends by itself. The file lies where no address leads, under a
    name that nobody can guess, and is gone with its row a week after it was ready.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="exports", verbose_name=_("member"))
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    file = models.CharField(max_length=80, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size"), default=0)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of a member’s data")
        verbose_name_plural = _("copies of members’ data")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(ready_at=None),
                name="export_one_in_the_making",
                violation_error_message=_("Your copy is being made already."),
            )
        ]

    def __str__(self) -> str:
        return str(_("Everything about %(member)s") % {"member": self.member})
