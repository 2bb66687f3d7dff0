"""What a comment said before it was changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class CommentVersion(models.Model):
    """Words that a comment had before its author changed them: for organisers only, and gone with the comment's words."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions", verbose_name=_("comment"))
    body_html = models.TextField(editable=False)
    written_at = models.DateTimeField(_("written"))
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("earlier words")
        verbose_name_plural = _("earlier words")
        ordering = ["replaced_at", "pk"]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.written_at:%Y-%m-%d %H:%M}"
