"""The log of what organisers did: lines are added, never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.rule import Rule


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an entry of the log."""


class ActionQuerySet(models.QuerySet["Action"]):
    """The log can be read and added to."""

    def update(self, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The log is append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("The log is append-only.")


class Action(models.Model):
    """One line of the log: who did what to whose words or blog, or to which letter, when and why. Lines are added, never changed or deleted.

    `rule` names the community's rule. It holds no foreign keys to what was acted on, so that it outlives it; `target_id` is that row's key.
    """

    class Verb(models.TextChoices):
        HIDE_COMMENT = "hide-comment", _("Comment hidden")
        RESTORE_COMMENT = "restore-comment", _("Comment restored")
        HIDE_REFLECTION = "hide-reflection", _("Reflection hidden")
        RESTORE_REFLECTION = "restore-reflection", _("Reflection restored")
        ASK_TO_REWRITE = "ask-to-rewrite", _("Hidden, and asked to say it in another way")
        REMOVE = "remove", _("Text removed")
        PUT_BACK = "put-back", _("Removed text put back")
        KEEP = "keep", _("Decided: kept")
        REPORT = "report", _("Reported by a member")
        APPEAL = "appeal", _("Appeal by the author")
        UPHOLD = "uphold", _("Appeal decided: it stays hidden")
        REOPEN = "reopen", _("Decision undone: it waits again")
        LIMIT = "limit", _("Account limited to reading")
        LIFT = "lift", _("Limit of an account lifted")
        CLOSE_ACCOUNT = "close-account", _("Account closed")
        OPEN_ACCOUNT = "open-account", _("Account opened again")
        HIDE_ALL = "hide-all", _("Everything by an account hidden")
        SHOW_ALL = "show-all", _("Everything by an account shown again")
        LET_THROUGH = "let-through", _("Held comment let through")
        LET_THROUGH_REFLECTION = "let-through-post", _("Held reflection let through")
        CLEAR_MEMBER = "clear-member", _("Account found to be all right")
        VOUCH = "vouch", _("Blog taken as its member’s own")
        END_QUARANTINE = "end-quarantine", _("Quarantine of a blog ended")
        STOP_READING = "stop-reading", _("Blog not read any more")
        HIDE_MEETUP = "hide-meetup", _("Meet-up hidden")
        SHOW_MEETUP = "show-meetup", _("Meet-up shown again")
        CALL_OFF_MEETUP = "call-off-meetup", _("Meet-up called off")
        HOLD_LETTER = "hold-letter", _("Weekly letter held back")
        RELEASE_LETTER = "release-letter", _("Weekly letter let go")
        EDIT_LETTER = "edit-letter", _("Words in the weekly letter changed")
        TEST_LETTER = "test-letter", _("Weekly letter sent as a test")

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    actor_id_was = models.BigIntegerField(_("organiser’s number"), editable=False)
    actor_name = models.CharField(_("organiser"), max_length=80, editable=False)
    verb = models.CharField(_("what"), max_length=24, choices=Verb, editable=False)
    target_id = models.BigIntegerField(_("number of what it was done to"), editable=False)
    target_label = models.CharField(_("what it was done to"), max_length=200, editable=False)
    case_id_was = models.BigIntegerField(_("case"), null=True, blank=True, editable=False)
    author_id_was = models.BigIntegerField(_("member’s number"), null=True, blank=True, editable=False)
    author_name = models.CharField(_("whose words"), max_length=80, blank=True, editable=False)
    rule = models.CharField(_("rule"), max_length=8, choices=Rule, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log of what was done")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["verb", "target_id"], name="action_by_target"),
            models.Index(fields=["case_id_was"], name="action_by_case"),
            models.Index(fields=["author_id_was", "-at"], name="action_by_author"),
        ]

    def __str__(self) -> str:
        return str(self.get_verb_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; an existing one cannot be saved again."""
        if self.pk is not None:
            raise AppendOnlyError("The log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The log is append-only.")
