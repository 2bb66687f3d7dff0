"""Mutes: conversations that a member wants to hear no more of."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import ONE_TARGET
from participants.models import Member, Reflection
from things.models import Thing


class MuteQuerySet(models.QuerySet["Mute"]):
    """Questions about mutes, in words."""

    def on(self, place: Thing | Reflection) -> MuteQuerySet:
        """Those of the talk about this Thing or reflection."""
        return self.filter(thing=place) if isinstance(place, Thing) else self.filter(reflection=place)


class Mute(models.Model):
    """A member's wish to hear nothing more of one conversation: neither in the inbox nor by mail. Once a conversation."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="mutes", verbose_name=_("member"))
    thing = models.ForeignKey(
        Thing, models.CASCADE, null=True, blank=True, related_name="mutes", verbose_name=_("Thing")
    )
    reflection = models.ForeignKey(
        Reflection, models.CASCADE, null=True, blank=True, related_name="mutes", verbose_name=_("reflection")
    )
    muted_at = models.DateTimeField(_("muted"), default=timezone.now)

    objects = MuteQuerySet.as_manager()

    class Meta:
        verbose_name = _("muted conversation")
        verbose_name_plural = _("muted conversations")
        constraints = [
            models.CheckConstraint(
                condition=ONE_TARGET,
                name="mute_has_one_target",
                violation_error_message=_("Muted is the talk about one Thing or one reflection."),
            ),
            models.UniqueConstraint(fields=["member", "thing"], name="mute_thing_once"),
            models.UniqueConstraint(fields=["member", "reflection"], name="mute_reflection_once"),
        ]

    def __str__(self) -> str:
        return str(self.thing or self.reflection)
