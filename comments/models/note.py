"""Notes of organisers about a member, for each other."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import Member


class Note(models.Model):
    """What an organiser wants the others to know about a member. The member does not see it on any page."""

    about = models.ForeignKey(Member, models.CASCADE, related_name="notes_about", verbose_name=_("about"))
    writer = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="notes_written", verbose_name=_("written by")
    )
    writer_name = models.CharField(_("written by"), max_length=80)
    text = models.TextField(_("note"), max_length=2000)
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
