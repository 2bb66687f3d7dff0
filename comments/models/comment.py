"""Comments: talk under a Thing or a reflection, in two levels."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models import Block, Member, Reflection
from things.models import Thing

EDITABLE_FOR = timedelta(minutes=15)
FORM_KEY_LENGTH = 24

ONE_TARGET = models.Q(thing=None, reflection__isnull=False) | models.Q(thing__isnull=False, reflection=None)


def _looks_after_talk(viewer: object) -> bool:
    return isinstance(viewer, Member) and viewer.is_staff and viewer.has_perm("comments.change_comment")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Questions about comments, in words."""

    def on(self, target: Thing | Reflection) -> CommentQuerySet:
        """Those under this Thing or reflection."""
        return self.filter(thing=target) if isinstance(target, Thing) else self.filter(reflection=target)

    def visible_to(self, viewer: object) -> CommentQuerySet:
        """Those under something this viewer may read, and not by somebody they have blocked; held ones are their authors'.

        Organisers read everybody, because they look after everybody.
        """
        # Asked of each comment by itself, so that one costs little among many.
        thing = Thing.objects.visible_to(viewer).filter(pk=OuterRef("thing"))
        reflection = Reflection.objects.visible_to(viewer).filter(pk=OuterRef("reflection"))
        rows = self.filter(Exists(thing) | Exists(reflection))
        if not isinstance(viewer, Member):
            return rows.filter(held_at=None)
        if _looks_after_talk(viewer):
            return rows
        shown = models.Q(held_at=None) | models.Q(author=viewer)
        return rows.filter(shown).exclude(author__in=Block.objects.of(viewer))

    def with_gone(self, viewer: object) -> CommentQuerySet:
        """With `gone`, why its words are not simply there for this viewer; empty while they are.

        `deleted`, `hidden`, `closed` (its author's account is), `held` (and the viewer sees it), `waiting` (held, and
        they do not) or `blocked` (by the viewer). With `blocks_viewer`, whether its author blocks them.
        """
        reasons = [
            When(deleted_at__isnull=False, then=Value("deleted")),
            When(hidden_at__isnull=False, then=Value("hidden")),
            When(author__is_active=False, then=Value("closed")),
        ]
        if _looks_after_talk(viewer):
            reasons.append(When(held_at__isnull=False, then=Value("held")))
        elif isinstance(viewer, Member):
            reasons.append(When(held_at__isnull=False, author=viewer, then=Value("held")))
        reasons.append(When(held_at__isnull=False, then=Value("waiting")))
        blocks_viewer: Exists | Value = Value(False)
        if isinstance(viewer, Member):
            both = Block.objects.filter(blocker=viewer, blocked=OuterRef("author"))
            reasons.append(When(Exists(both), then=Value("blocked")))
            blocks_viewer = Exists(Block.objects.filter(blocker=OuterRef("author"), blocked=viewer))
        gone = Case(*reasons, default=Value(""), output_field=models.CharField())
        return self.annotate(gone=gone, blocks_viewer=blocks_viewer)

    def standing(self) -> CommentQuerySet:
        """Those whose words are shown: neither deleted, hidden nor held, by an open account."""
        return self.filter(deleted_at=None, hidden_at=None, held_at=None, author__is_active=True)

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
    one keeps them for the organisers. A held one is seen by its author and the organisers alone, until one of them
    lets it through.
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
    held_at = models.DateTimeField(_("held"), null=True, blank=True)
    held_for = models.CharField(_("held because"), max_length=300, blank=True)
    # What its words come down to, to notice the same text from several accounts; gone with the words.
    digest = models.CharField(max_length=32, blank=True, editable=False)
    # When another program was asked whether it is spam, where one is.
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
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
            models.Index(fields=["digest", "created_at"], name="comment_twins"),
        ]

    def __str__(self) -> str:
        return str(_("Comment by %(author)s") % {"author": self.author.display_name})

    def get_absolute_url(self) -> str:
        """For good; it leads to the page of the thread where the comment stands now."""
        return reverse("comments:comment", args=[self.pk])

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
        is_taken_off = self.deleted_at or self.hidden_at or self.held_at
        return is_taken_off is None and self.author.is_active

    def is_editable(self, now: datetime | None = None) -> bool:
        """Whether its author may still change its words: for fifteen minutes."""
        return (now or timezone.now()) - self.created_at < EDITABLE_FOR
