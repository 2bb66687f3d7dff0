"""Mentions between blogs: webmentions that came, and those to be sent (https://www.w3.org/TR/webmention/)."""

from __future__ import annotations

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.post import Post
from participants.models.reflection import Reflection
from things.models import Cohort, Thing

Row = TypeVar("Row", bound=models.Model)


class ErrandQuerySet(models.QuerySet[Row]):
    """Questions about what the worker still has to ask other servers, in words."""

    def due(self, now: datetime) -> Self:
        """Those to be seen to now and claimed by nobody, the longest due first."""
        free = models.Q(claimed_until=None) | models.Q(claimed_until__lte=now)
        return self.filter(free, due_at__lte=now).order_by("due_at", "pk")

    def claimed(self, now: datetime) -> Self:
        """Those that some worker is seeing to."""
        return self.filter(claimed_until__gt=now)


class MentionQuerySet(ErrandQuerySet["Mention"]):
    """Questions about mentions, in words."""

    def standing(self) -> Self:
        """Those that were found to be true and were not withdrawn."""
        return self.filter(withdrawn_at=None).exclude(post=None)

    def of(self, target: Thing | Reflection) -> Self:
        """Those of one page here."""
        return self.filter(thing=target) if isinstance(target, Thing) else self.filter(reflection=target)

    def idle(self, before: datetime) -> Self:
        """Those that came to nothing, were last heard of before this moment, and wait for nothing."""
        came_to_nothing = models.Q(post=None) | models.Q(withdrawn_at__isnull=False)
        return self.filter(came_to_nothing, due_at=None, received_at__lt=before)

    def for_checking(self) -> Self:
        """Load what checking them needs."""
        return self.select_related("thing__cohort", "reflection__cohort", "reflection__author")


class Mention(models.Model):
    """Word that a page elsewhere links to a Thing or a reflection here.

    It is checked later, by the worker. A checked one has a `post`, the answer itself, or says why it was `refused`;
    `withdrawn_at` says that the page is gone since, or does not link here any more. The same word may come again, and
    then it is checked again. `detail` is what went wrong last, for organisers only.
    """

    class Refused(models.TextChoices):
        """Why a mention came to nothing."""

        NOT_PUBLIC = "not-public", _("The page here is not public any more")
        NO_BLOG = "no-blog", _("The page is on no connected blog")
        NOT_IN_COHORT = "not-in-cohort", _("Its author does not take part in this cohort")
        NOBODYS = "nobodys", _("Nobody has said that the name on it is theirs")
        UNREADABLE = "unreadable", _("It could not be read")
        NOT_A_PAGE = "not-a-page", _("It is no page of HTML")
        GONE = "gone", _("It is not there")
        NO_LINK = "no-link", _("It does not link to the page here")
        ELSEWHERE = "elsewhere", _("It leads to another site")
        ITSELF = "itself", _("It is the page here, as its author wrote it")
        OLDER = "older", _("It is from before its author joined")
        SET_ASIDE = "set-aside", _("Its author has set it aside")
        DELETED = "deleted", _("Its author has taken it off this site")
        OTHER_COHORT = "other-cohort", _("It stands in another cohort")

    source = models.CharField(_("page elsewhere"), max_length=1000)
    target = models.CharField(_("page here"), max_length=1000)
    key = models.CharField(max_length=64, unique=True, editable=False)
    thing = models.ForeignKey(Thing, models.CASCADE, null=True, blank=True, related_name="mentions")
    reflection = models.ForeignKey(Reflection, models.CASCADE, null=True, blank=True, related_name="mentions")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="mentions")
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    refused = models.CharField(_("refused because"), max_length=200, choices=Refused, blank=True)
    detail = models.CharField(_("full reason"), max_length=500, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(thing=None) ^ models.Q(reflection=None),
                name="mention_is_of_one_page",
                violation_error_message=_("A mention is of one Thing or one reflection."),
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="mention_due")]

    def __str__(self) -> str:
        return str(_("%(source)s → %(target)s") % {"source": self.source, "target": self.target})

    @property
    def page(self) -> Thing | Reflection:
        """The page here that it is about."""
        page = self.thing or self.reflection
        if page is None:
            raise ValueError("a mention of nothing")
        return page

    @property
    def cohort(self) -> Cohort:
        """The cohort that the page here belongs to."""
        return self.page.cohort


class NoticeQuerySet(ErrandQuerySet["Notice"]):
    """Questions about notices, in words."""

    def for_sending(self) -> Self:
        """Load what sending them needs."""
        return self.select_related("reflection__author", "reflection__cohort")

    def told(self) -> Self:
        """Those that were sent, and wait for nothing."""
        return self.filter(due_at=None, claimed_until=None).exclude(sent_at=None)


class Notice(models.Model):
    """Word to be sent to a page elsewhere that a reflection here, its `source`, links to it; sent once.

    It is sent again when that is not so any more: the link went (`unlinked_at`), or the reflection cannot be read by
    everybody (`gone_at`); and when it is so once more. It outlives the reflection, because a deleted one is told of too.

    While it is `due_at` it is tried, again and again with growing pauses; one without that was sent, has nobody who
    would hear it, or was given up. `problem` says which, for organisers.
    """

    reflection = models.ForeignKey(Reflection, models.SET_NULL, null=True, related_name="notices")
    source = models.CharField(_("page here"), max_length=1000, blank=True)
    target = models.CharField(_("page elsewhere"), max_length=1000)
    key = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    unlinked_at = models.DateTimeField(_("not linked any more"), null=True, blank=True)
    gone_at = models.DateTimeField(_("not public any more"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["reflection", "key"], name="notice_once_a_reflection")]
        indexes = [models.Index(fields=["due_at"], name="notice_due")]

    def __str__(self) -> str:
        return str(_("%(source)s → %(target)s") % {"source": self.source, "target": self.target})

    @property
    def is_withdrawn(self) -> bool:
        """Whether what it says is not so any more."""
        return self.unlinked_at is not None or self.gone_at is not None
