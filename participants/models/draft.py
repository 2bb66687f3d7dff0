"""Drafts: what a member is typing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.member import Member


class Draft(models.Model):
    """What a member is typing, kept so that no reload, failed post or lost session loses it.

    `key` names the form: `write` and what it is about, `edit/<pk>`, `comment/thing/<pk>` and so on. It is gone when
    the form's own row is saved.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="draft_once_a_form")]

    def __str__(self) -> str:
        return self.key
