"""Blocks: whom a member does not want to meet here."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.member import Member


class BlockQuerySet(models.QuerySet["Block"]):
    """Questions about blocks, in words."""

    def of(self, member: Member) -> models.QuerySet[Any, Any]:
        """The keys of those whom this member has blocked."""
        return self.filter(blocker=member).values("blocked")

    def between(self, one: Member, other: Member) -> BlockQuerySet:
        """Whether either has blocked the other."""
        return self.filter(
            models.Q(blocker=one, blocked=other) | models.Q(blocker=other, blocked=one),
        )

    def against(self, member: Member) -> models.QuerySet[Any, Any]:
        """The keys of those who have blocked this member."""
        return self.filter(blocked=member).values("blocker")


class Block(models.Model):
    """One member does not want to meet another: sees nothing of theirs, and is not answered or mentioned by them.

    The other is not told. Organisers go on seeing everything.
    """

    blocker = models.ForeignKey(Member, models.CASCADE, related_name="blocks", verbose_name=_("who blocks"))
    blocked = models.ForeignKey(Member, models.CASCADE, related_name="blocked_by", verbose_name=_("who is blocked"))
    made_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["blocker", "blocked"],
                name="block_once",
                violation_error_message=_("You have blocked this person already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(blocker=models.F("blocked")),
                name="block_another",
                violation_error_message=_("You cannot block yourself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id}: {self.blocked_id}"
