"""Talk between members, reports about it, and the log of what organisers did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import Member, Reflection
from things.models import Thing

EDITABLE_FOR = timedelta(minutes=15)
FORM_KEY_LENGTH = 24

ONE_TARGET = models.Q(thing=None, reflection__isnull=False) | models.Q(thing__isnull=False, reflection=None)


class CommentQuerySet(models.QuerySet["Comment"]):
    """Questions about comments, in words."""

    def on(self, target: Thing | Reflection) -> CommentQuerySet:
        """Those under this Thing or reflection."""
        return self.filter(thing=target) if isinstance(target, Thing) else self.filter(reflection=target)

    def visible_to(self, viewer: object) -> CommentQuerySet:
        """Those under something this viewer may read."""
        return self.filter(
            models.Q(thing__in=Thing.objects.visible_to(viewer))
            | models.Q(reflection__in=Reflection.objects.visible_to(viewer))
        )

    def standing(self) -> CommentQuerySet:
        """Those whose words are shown: neither deleted nor hidden, by an open account."""
        return self.filter(deleted_at=None, hidden_at=None, author__is_active=True)

    def by(self, member: Member) -> CommentQuerySet:
        """A member's own, without those they took back."""
        return self.filter(author=member, deleted_at=None)

    def in_thread_order(self) -> CommentQuerySet:
        """Oldest first, as a conversation is read."""
        return self.order_by("created_at", "pk")

    def for_threads(self) -> CommentQuerySet:
        """Load the authors."""
        return self.select_related("author", "author__sector")

    def with_targets(self) -> CommentQuerySet:
        """Load the authors, and what it is about with its cohort."""
        targets = self.select_related("thing__cohort", "thing__week__leg", "reflection__cohort", "reflection__author")
        long_texts = ["thing__body", "thing__body_html", "thing__task", "thing__task_html"]
        return targets.for_threads().defer(*long_texts, "reflection__body", "reflection__body_html")


class Comment(models.Model):
    """A member's answer to a Thing or a reflection, or to a comment on it; replies go one level deep.

    It has exactly one target. A deleted comment loses its words at once; with replies it leaves a marker. A hidden
    one keeps them for the organisers.
    """

    thing = models.ForeignKey(
        Thing, models.CASCADE, null=True, blank=True, related_name="comments", verbose_name=_("Thing")
    )
    reflection = models.ForeignKey(
        Reflection, models.CASCADE, null=True, blank=True, related_name="comments", verbose_name=_("reflection")
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("in answer to")
    )
    author = models.ForeignKey(Member, models.CASCADE, related_name="comments", verbose_name=_("author"))
    body = models.TextField(_("comment"), max_length=4000, blank=True)
    body_html = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    # The hidden key of the form it came from and a digest of the words: the same form sent twice makes one row.
    form_key = models.CharField(max_length=40, null=True, blank=True, editable=False)  # noqa: DJ001

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=ONE_TARGET,
                name="comment_has_one_target",
                violation_error_message=_("A comment is about one Thing or one reflection."),
            ),
            models.UniqueConstraint(
                fields=["author", "form_key"],
                name="comment_form_sent_once",
                violation_error_message=_("This comment was posted already."),
            ),
        ]
        indexes = [
            models.Index(fields=["thing", "created_at", "id"], name="comment_thread_of_thing"),
            models.Index(fields=["reflection", "created_at", "id"], name="comment_thread_of_refl"),
            models.Index(fields=["author", "-created_at"], name="comment_by_author"),
        ]

    def __str__(self) -> str:
        return str(_("Comment by %(author)s") % {"author": self.author.display_name})

    def get_absolute_url(self) -> str:
        return f"{self.target.get_absolute_url()}#c{self.pk}"

    @property
    def target(self) -> Thing | Reflection:
        """What it is about."""
        target = self.thing or self.reflection
        if target is None:
            raise ValueError("comment without a target")
        return target

    @property
    def came_from_form(self) -> str:
        """The hidden key of the form it came from; its author's browser forgets the draft by it."""
        return (self.form_key or "").rpartition(".")[0]

    @property
    def is_standing(self) -> bool:
        """Whether its words are shown."""
        return self.deleted_at is None and self.hidden_at is None and self.author.is_active

    def is_editable(self, now: datetime | None = None) -> bool:
        """Whether its author may still change its words: for fifteen minutes."""
        return (now or timezone.now()) - self.created_at < EDITABLE_FOR


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


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an entry of the log."""


class ActionQuerySet(models.QuerySet["Action"]):
    """The log can be read and added to."""

    def update(self, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The log is append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("The log is append-only.")


class Action(models.Model):
    """One line of the log: who did what to whose words or blog, when and why. Lines are added, never changed or deleted.

    It holds no foreign keys to what was acted on, so that it outlives it; `target_id` is that row's key.
    """

    class Verb(models.TextChoices):
        HIDE_COMMENT = "hide-comment", _("Comment hidden")
        RESTORE_COMMENT = "restore-comment", _("Comment restored")
        HIDE_REFLECTION = "hide-reflection", _("Reflection hidden")
        RESTORE_REFLECTION = "restore-reflection", _("Reflection restored")
        KEEP = "keep", _("Report decided: kept")
        VOUCH = "vouch", _("Blog taken as its member’s own")
        END_QUARANTINE = "end-quarantine", _("Quarantine of a blog ended")
        STOP_READING = "stop-reading", _("Blog not read any more")

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    actor_id_was = models.BigIntegerField(_("organiser’s number"), editable=False)
    actor_name = models.CharField(_("organiser"), max_length=80, editable=False)
    verb = models.CharField(_("what"), max_length=24, choices=Verb, editable=False)
    target_id = models.BigIntegerField(_("number of what it was done to"), editable=False)
    target_label = models.CharField(_("what it was done to"), max_length=200, editable=False)
    author_name = models.CharField(_("whose words"), max_length=80, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log of what was done")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["verb", "target_id"], name="action_by_target")]

    def __str__(self) -> str:
        return str(self.get_verb_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; an existing one cannot be saved again."""
        if self.pk is not None:
            raise AppendOnlyError("The log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The log is append-only.")
