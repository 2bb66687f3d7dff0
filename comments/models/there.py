"""Who commented where a reflection was written."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import Member, Reflection


class CommentThere(models.Model):
    """A member's word that they commented on a reflection elsewhere, where it was written: once for each reflection."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="comments_there", verbose_name=_("member"))
    reflection = models.ForeignKey(
        Reflection, models.CASCADE, related_name="comments_there", verbose_name=_("reflection")
    )
    said_at = models.DateTimeField(_("said"), default=timezone.now)

    class Meta:
        verbose_name = _("comment at the source")
        verbose_name_plural = _("comments at the source")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "reflection"],
                name="comment_there_once",
                violation_error_message=_("You have said this already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.reflection_id}"
