"""Mentions between blogs: webmentions that came, and those to be sent (https://www.w3.org/TR/webmention/)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.post import Post
from participants.models.reflection import Reflection
from things.models import Thing


class Mention(models.Model):
    """Word that a page elsewhere links to a Thing or a reflection here.

    It is checked later, by the worker. A checked one has a `post`, the answer itself, or says why it was `refused`.
    """

    source = models.CharField(_("page elsewhere"), max_length=1000)
    target = models.CharField(_("page here"), max_length=1000)
    key = models.CharField(max_length=64, unique=True, editable=False)
    thing = models.ForeignKey(Thing, models.CASCADE, null=True, blank=True, related_name="mentions")
    reflection = models.ForeignKey(Reflection, models.CASCADE, null=True, blank=True, related_name="mentions")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="mentions")
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    refused = models.CharField(_("refused because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(thing=None) ^ models.Q(reflection=None),
                name="mention_is_of_one_page",
                violation_error_message=_("A mention is of one Thing or one reflection."),
            )
        ]

    def __str__(self) -> str:
        return self.source


class Notice(models.Model):
    """Word to be sent to a page elsewhere that a reflection here links to it; sent once."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="notices")
    target = models.CharField(_("page elsewhere"), max_length=1000)
    key = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["reflection", "key"], name="notice_once_a_reflection")]

    def __str__(self) -> str:
        return self.target
