"""What the desk itself keeps: the timetable's clock."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobClock(models.Model):
    """When one job of the timetable is due, and who is at it.

    A worker claims the row with a conditional update before it does the job; a claim ends at `claimed_until` whatever
    became of its worker. `last_error` is empty when the last run went well.
    """

    name = models.CharField(_("job"), max_length=80, unique=True)
    due_at = models.DateTimeField(_("due"))
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    last_run_at = models.DateTimeField(_("last run"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
