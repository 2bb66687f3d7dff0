"""Visits: until when a member has seen the talk in one place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import ONE_TARGET
from participants.models import Member, Reflection
from things.models import Thing


class Visit(models.Model):
    """Until when a member has seen the talk under one Thing or reflection: what others said after `seen_at` is new.

    `here_at` is when they were last seen there; a visit that goes on does not make old what it has just found new.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="visits", verbose_name=_("member"))
    thing = models.ForeignKey(Thing, models.CASCADE, null=True, related_name="visits", verbose_name=_("Thing"))
    reflection = models.ForeignKey(
        Reflection, models.CASCADE, null=True, related_name="visits", verbose_name=_("reflection")
    )
    seen_at = models.DateTimeField(_("seen until"))
    here_at = models.DateTimeField(_("last here"))

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                condition=ONE_TARGET,
                name="visit_has_one_target",
                violation_error_message=_("A visit is to one Thing or one reflection."),
            ),
            models.UniqueConstraint(fields=["member", "thing"], name="visit_to_thing_once"),
            models.UniqueConstraint(fields=["member", "reflection"], name="visit_to_reflection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.seen_at:%Y-%m-%d %H:%M}"
