"""Feeds: where blogs elsewhere are read, and how that goes."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.blog import Blog
from participants.models.participant import Participant


class FeedQuerySet(models.QuerySet["Feed"]):
    """Questions about feeds, in words."""

    def current(self) -> FeedQuerySet:
        """Those that are read: not given up for another one, on blogs that are still connected."""
        return self.filter(retired_at=None, blog__closed_at=None)

    def due(self, now: datetime) -> FeedQuerySet:
        """Those to be read now and claimed by nobody, of members who take part in a cohort that is not finished."""
        places = Participant.objects.to_write_in().filter(stopped_at=None, member=models.OuterRef("blog__member"))
        free = models.Q(claimed_until=None) | models.Q(claimed_until__lte=now)
        members = self.current().filter(blog__member__is_active=True)
        return members.filter(free, models.Exists(places), next_check_at__lte=now)

    def claimed(self, now: datetime) -> FeedQuerySet:
        """Those that some worker is reading."""
        return self.filter(claimed_until__gt=now)

    def for_reading(self) -> FeedQuerySet:
        """Load what taking in their posts needs."""
        return self.select_related("blog", "blog__member")


class Feed(models.Model):
    """Where the posts of a blog elsewhere are read. A blog that moved has had several; one is current.

    `next_check_at` says when it is due, `claimed_until` that a worker has it. `failing_since` and `problem` tell of
    failures one after another; `detail` is the full reason, for organisers only.
    """

    class Problem(models.TextChoices):
        """Why it could not be read last time; the values are those of cpd.lib.fetch.Kind, and what is wrong with a page."""

        NO_ANSWER = "no-answer", _("No answer")
        TIMEOUT = "timeout", _("Too slow")
        NOT_FOUND = "not-found", _("Not found")
        GONE = "gone", _("Gone")
        PRIVATE = "private", _("Private")
        TOO_MANY = "too-many", _("Asked too often")
        SERVER_ERROR = "server-error", _("Error on its side")
        BAD_STATUS = "bad-status", _("Refused")
        TOO_LARGE = "too-large", _("Too large")
        TOO_SLOW = "too-slow", _("Too slow")
        REDIRECTS = "redirects", _("Sent round in circles")
        NOT_ALLOWED = "not-allowed", _("Address not allowed")
        BAD_ADDRESS = "bad-address", _("Address makes no sense")
        CERTIFICATE = "certificate", _("Certificate not valid")
        BROKEN = "broken", _("Answer broken off")
        NOT_A_FEED = "not-a-feed", _("Not a feed")
        STORING = "storing", _("Error on our side")

    blog = models.ForeignKey(Blog, models.CASCADE, related_name="feeds", verbose_name=_("blog"))
    address = models.CharField(_("address"), max_length=1000)
    # The same address however it is written; one blog at a time is read there.
    key = models.CharField(max_length=700, editable=False)
    host = models.CharField(_("host"), max_length=255, db_index=True, editable=False)
    created_at = models.DateTimeField(_("connected"), default=timezone.now)
    retired_at = models.DateTimeField(_("left for another address"), null=True, blank=True)

    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)
    ttl_minutes = models.PositiveIntegerField(default=0, editable=False)
    seconds = models.FloatField(_("seconds to answer"), default=0)
    entry_count = models.PositiveIntegerField(_("posts in it"), default=0)

    next_check_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(_("asked"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    newest_at = models.DateTimeField(_("newest post"), null=True, blank=True)

    problem = models.CharField(_("problem"), max_length=20, choices=Problem, blank=True)
    detail = models.CharField(_("full reason"), max_length=500, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    # When a failure was not counted, because so many feeds failed at once that it must have been our network.
    excused_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_at = models.DateTimeField(_("member told"), null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["blog", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(retired_at=None),
                name="feed_read_for_one_blog",
                violation_error_message=_("This blog is connected already."),
            ),
            models.UniqueConstraint(
                fields=["blog"],
                condition=models.Q(retired_at=None),
                name="feed_one_is_current",
                violation_error_message=_("This blog is read at another address already."),
            ),
        ]
        indexes = [models.Index(fields=["retired_at", "next_check_at"], name="feed_due")]

    def __str__(self) -> str:
        return self.address
