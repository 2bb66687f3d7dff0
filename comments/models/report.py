"""Reports: what members say is the matter with somebody's words."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.case import Case
from comments.models.comment import Comment
from participants.models import Member, Reflection


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions about reports, in words."""

    def open(self) -> ReportQuerySet:
        """Those no organiser has decided yet."""
        return self.filter(resolved_at=None)


class Report(models.Model):
    """A member's complaint about one comment or one reflection; one open report per member and target."""

    class Reason(models.TextChoices):
        UNKIND = "unkind", _("It is unkind to somebody")
        PRIVATE = "private", _("It shares something private")
        SPAM = "spam", _("It is advertising or spam")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("comment")
    )
    reflection = models.ForeignKey(
        Reflection, models.CASCADE, null=True, blank=True, related_name="reports", verbose_name=_("reflection")
    )
    case = models.ForeignKey(
        Case, models.SET_NULL, null=True, blank=True, editable=False, related_name="reports", verbose_name=_("case")
    )
    reporter = models.ForeignKey(Member, models.CASCADE, related_name="reports", verbose_name=_("reported by"))
    reason = models.CharField(_("what is the matter?"), max_length=8, choices=Reason)
    note = models.TextField(_("anything that helps us understand"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)
    resolved_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(comment=None, reflection__isnull=False)
                | models.Q(comment__isnull=False, reflection=None),
                name="report_has_one_target",
                violation_error_message=_("A report is about one comment or one reflection."),
            ),
            models.UniqueConstraint(
                fields=["reporter", "comment"],
                condition=models.Q(resolved_at=None),
                name="report_comment_once_while_open",
                violation_error_message=_("You have reported this already. A person will look at it."),
            ),
            models.UniqueConstraint(
                fields=["reporter", "reflection"],
                condition=models.Q(resolved_at=None),
                name="report_reflection_once_while_open",
                violation_error_message=_("You have reported this already. A person will look at it."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())

    @property
    def target(self) -> Comment | Reflection:
        """What it is about."""
        target = self.comment or self.reflection
        if target is None:
            raise ValueError("report without a target")
        return target
