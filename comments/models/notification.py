"""Notifications: what is in a member's inbox."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.action import Action
from comments.models.comment import Comment
from cpd.lib import markup
from participants.models import Letter, Member, Reflection
from things.models import Thing

EXCERPT = 200
NONE = models.Q(comment=None, reflection=None, thing=None)
ONE_COMMENT = models.Q(comment__isnull=False, reflection=None, thing=None)
ONE_REFLECTION = models.Q(comment=None, reflection__isnull=False, thing=None)
ONE_THING = models.Q(comment=None, reflection=None, thing__isnull=False)
LONG_TEXTS = ["thing__body", "thing__body_html", "thing__task", "thing__task_html"]
LONG_TEXTS += [f"comment__{name}" for name in LONG_TEXTS]
LONG_TEXTS += [
    "reflection__body",
    "reflection__body_html",
    "comment__reflection__body",
    "comment__reflection__body_html",
]


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Questions about notifications, in words."""

    def shown_to(self, member: Member) -> NotificationQuerySet:
        """A member's own about what still stands and what they may read now. Decisions stand by themselves."""
        comments = Comment.objects.standing().visible_to(member).filter(pk=models.OuterRef("comment"))
        reflections = Reflection.objects.published().visible_to(member).filter(pk=models.OuterRef("reflection"))
        things = Thing.objects.visible_to(member).filter(pk=models.OuterRef("thing"))
        return self.filter(
            models.Q(action__isnull=False)
            | models.Exists(comments)
            | models.Exists(reflections)
            | models.Exists(things),
            member=member,
        )

    def unseen(self) -> NotificationQuerySet:
        """Those that are new to their member."""
        return self.filter(seen_at=None)

    def of(self, kinds: Iterable[str]) -> NotificationQuerySet:
        """Those of these kinds."""
        return self.filter(kind__in=list(kinds))

    def about(self, place: Thing | Reflection) -> NotificationQuerySet:
        """Those that the page of this Thing or reflection shows."""
        if isinstance(place, Thing):
            return self.filter(models.Q(thing=place) | models.Q(comment__thing=place))
        return self.filter(models.Q(reflection=place) | models.Q(comment__reflection=place))

    def for_inbox(self) -> NotificationQuerySet:
        """Load the words, who wrote them and where they stand; leave the long texts."""
        return self.select_related(
            "action",
            "comment__author",
            "comment__answers__author",
            "comment__parent__author",
            "comment__thing__cohort",
            "comment__thing__week__leg",
            "comment__reflection__cohort",
            "comment__reflection__author",
            "reflection__author",
            "reflection__cohort",
            "thing__cohort",
            "thing__week__leg",
        ).defer(*LONG_TEXTS)


class Notification(models.Model):
    """Word for one member of one thing that happened; saying it twice makes no second one.

    Whether it is shown is asked of what it is about, at the moment of asking. `mail_at` is when to look whether a
    letter should tell of it, empty once that is settled; `mailed_at` is when one did, and `letter` is that one.
    """

    class Kind(models.TextChoices):
        """The same keys as the kinds of mail, the strongest first."""

        REPLY = "reply", _("Reply to you")
        COMMENT = "comment", _("Comment on your reflection")
        MENTION = "mention", _("Mention of you")
        THREAD = "thread", _("Conversation you joined")
        RELEASED = "released", _("A Thing has opened")
        DECISION = "decision", _("Decision about your words")

    member = models.ForeignKey(Member, models.CASCADE, related_name="notifications", verbose_name=_("member"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="notifications")
    reflection = models.ForeignKey(Reflection, models.CASCADE, null=True, related_name="notifications")
    thing = models.ForeignKey(Thing, models.CASCADE, null=True, related_name="notifications")
    action = models.ForeignKey(Action, models.CASCADE, null=True, related_name="notifications")
    created_at = models.DateTimeField(_("told"), default=timezone.now)
    seen_at = models.DateTimeField(_("seen"), null=True)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="tells_of")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action=None) & (ONE_COMMENT | ONE_REFLECTION | ONE_THING)
                | models.Q(action__isnull=False) & (NONE | ONE_COMMENT | ONE_REFLECTION),
                name="notification_is_about_one_thing",
                violation_error_message=_("A notification is about one comment, reflection, Thing or decision."),
            ),
            models.UniqueConstraint(
                fields=["member", "comment"], condition=models.Q(action=None), name="notified_once_of_a_comment"
            ),
            models.UniqueConstraint(
                fields=["member", "reflection"], condition=models.Q(action=None), name="notified_once_of_a_reflection"
            ),
            models.UniqueConstraint(fields=["member", "thing"], name="notified_once_of_a_thing"),
            models.UniqueConstraint(fields=["member", "action"], name="notified_once_of_a_decision"),
        ]
        indexes = [
            models.Index(fields=["member", "-created_at", "-id"], name="notification_inbox"),
            models.Index(fields=["member"], condition=models.Q(seen_at=None), name="notification_unseen"),
            models.Index(fields=["mail_at"], condition=models.Q(mail_at__isnull=False), name="notification_to_mail"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Where the words are that it is about."""
        if self.comment is not None:
            return self.comment.get_absolute_url()
        place = self.reflection or self.thing
        return place.get_absolute_url() if place else self.member.get_absolute_url()

    @property
    def place(self) -> Thing | Reflection | None:
        """The Thing or reflection on whose page it leads."""
        return self.comment.target if self.comment else self.reflection or self.thing

    @property
    def author(self) -> Member | None:
        """Who wrote the words; nobody where it is about a Thing or a decision."""
        if self.action_id is not None or self.thing_id is not None:
            return None
        words = self.comment or self.reflection
        return words.author if words else None

    @property
    def answered(self) -> Comment | None:
        """The member's own words that were answered, while they stand."""
        if self.comment is None:
            return None
        found = (self.comment.answers, self.comment.parent)
        return next(
            (words for words in found if words and words.author_id == self.member_id and words.is_standing), None
        )

    @property
    def excerpt(self) -> str:
        """The first words of what was said."""
        if self.reflection is not None:
            return self.reflection.excerpt
        return markup.excerpt(self.comment.body_html, EXCERPT) if self.comment else ""

    @property
    def is_new(self) -> bool:
        """Whether its member has not seen it."""
        return self.seen_at is None
