"""What the desk itself keeps: the timetable's clock, and what search knows."""

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


class Document(models.Model):
    """What search knows of one row: where its words are kept, and in which order it comes.

    `number` is the order: Things before people before reflections before comments, and of a kind the newest first.
    Nothing here says who may see the row; that is asked of the row itself, each time.
    """

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10)
    key = models.BigIntegerField()
    cohort_key = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("document that search knows")
        verbose_name_plural = _("documents that search knows")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="document_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Changed(models.Model):
    """A row whose words are new, others or gone: noted by the database itself (`cpd.desk.search.noting`) in the very
    transaction that changed it, and worked off by the timetable."""

    kind = models.CharField(max_length=10)
    key = models.BigIntegerField()

    class Meta:
        verbose_name = _("change that search has to learn")
        verbose_name_plural = _("changes that search has to learn")

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
