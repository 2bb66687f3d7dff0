"""A blog: where a member's reflections live."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from participants.models.member import Member

if TYPE_CHECKING:
    from participants.models.feed import Feed


def new_token() -> str:
    """What a post has to say to show whose blog it is on: short enough to type, too long to guess."""
    return f"things-{secrets.token_hex(5)}"


def joining_of(member: models.OuterRef) -> models.Subquery:
    """When a member first joined a cohort that is not finished; where there is none, when they signed up."""
    finished = models.Q(places__cohort__finished_at__lte=timezone.now())
    joined = models.Min("places__joined_at", filter=~finished)
    rows = Member.objects.filter(pk=member).annotate(since=Coalesce(joined, "joined_at"))
    return models.Subquery(rows.values("since"))


class BlogQuerySet(models.QuerySet["Blog"]):
    """Questions about blogs, in words."""

    def elsewhere(self) -> BlogQuerySet:
        """Those at an address of their own that are not closed."""
        return self.filter(place=Blog.Place.ELSEWHERE, closed_at=None)

    def of(self, member: Member) -> BlogQuerySet:
        """A member's own."""
        return self.filter(member=member)

    def with_counts(self) -> BlogQuerySet:
        """Count what each brought: posts in all, those shown, those held, those their member is asked about, older ones."""
        kept, posts = models.Q(posts__deleted_at=None), models.Q(posts__set_aside_at=None, posts__reflection=None)
        own = models.Q(posts__author=models.F("member"), posts__is_older=False, posts__matches=[])
        held = models.Q(posts__reflection__held_at__isnull=False, posts__author=models.F("member"))
        return self.annotate(
            post_count=models.Count("posts", filter=kept),
            shown_count=models.Count("posts__reflection", filter=models.Q(posts__reflection__held_at=None)),
            held_count=models.Count("posts__reflection", filter=held),
            waiting_count=models.Count("posts", filter=kept & posts & own),
            older_count=models.Count("posts", filter=kept & models.Q(posts__is_older=True)),
        )

    def with_feeds(self) -> BlogQuerySet:
        """Load where they are read, and since when their members take part."""
        rows = self.annotate(joined_at=joining_of(models.OuterRef("member")))
        return rows.select_related("member").prefetch_related("feeds")


class Blog(models.Model):
    """Where a member's reflections live: here, or elsewhere at an address of their own.

    A member has at most one blog here, and any number elsewhere. What comes from a blog elsewhere is held until it is
    shown whose it is (`proved_at`), and while it is `quarantined_at` because it changed so much that it may be
    somebody else's now.
    """

    class Place(models.TextChoices):
        HERE = "here", _("Here")
        ELSEWHERE = "elsewhere", _("Elsewhere")

    class Jump(models.TextChoices):
        HOST = "host", _("It answers from another address")
        TITLE = "title", _("It has another title")
        LANGUAGE = "language", _("It is in another language")

    member = models.ForeignKey(Member, models.CASCADE, related_name="blogs", verbose_name=_("member"))
    place = models.CharField(_("place"), max_length=10, choices=Place, default=Place.HERE)
    title = models.CharField(_("title"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    platform = models.CharField(_("platform"), max_length=30, blank=True)
    token = models.CharField(max_length=40, default=new_token, editable=False)
    proved_at = models.DateTimeField(_("shown to be the member’s own"), null=True, blank=True)
    older_wanted_at = models.DateTimeField(_("older posts wanted"), null=True, blank=True)
    quarantined_at = models.DateTimeField(_("in quarantine since"), null=True, blank=True)
    jump = models.CharField(_("what changed"), max_length=10, choices=Jump, blank=True)
    jump_to = models.CharField(_("changed to"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("disconnected"), null=True, blank=True)
    # How this blog names Things, learned from choices by hand: participants.matching.Habit as JSON.
    habits = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = BlogQuerySet.as_manager()

    class Meta:
        verbose_name = _("blog")
        verbose_name_plural = _("blogs")
        ordering = ["member", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(place="here"),
                name="blog_here_once_a_member",
                violation_error_message=_("This member has a blog here already."),
            ),
            models.CheckConstraint(
                condition=models.Q(place="here", address="") | (models.Q(place="elsewhere") & ~models.Q(address="")),
                name="blog_elsewhere_has_an_address",
                violation_error_message=_("A blog elsewhere needs its address, and one here has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("%(name)s’s blog") % {"name": self.member.display_name})

    def get_absolute_url(self) -> str:
        return reverse("participants:blog", args=[self.member.handle])

    def get_manage_url(self) -> str:
        """The page on which its member looks after a blog elsewhere."""
        return reverse("participants:blog_elsewhere", args=[self.pk])

    @property
    def is_elsewhere(self) -> bool:
        """Whether its posts are read from a feed."""
        return self.place == self.Place.ELSEWHERE

    @property
    def is_trusted(self) -> bool:
        """Whether what it brings is shown to others."""
        return self.proved_at is not None and self.quarantined_at is None

    @cached_property
    def joined_at(self) -> datetime:
        """Since when its member takes part. Uses what `with_feeds` loaded."""
        return Blog.objects.filter(pk=self.pk).values_list(joining_of(models.OuterRef("member")), flat=True).get()

    @cached_property
    def feed(self) -> Feed | None:
        """Where it is read now; None while no feed is known. Uses what `with_feeds` loaded."""
        return next((feed for feed in self.feeds.all() if feed.retired_at is None), None)


class BlogAuthorQuerySet(models.QuerySet["BlogAuthor"]):
    """Questions about names on shared blogs, in words."""

    def to_answer(self) -> BlogAuthorQuerySet:
        """Questions that wait for a yes or a no, on blogs that are read, of members whose account is open."""
        open_ones = self.filter(accepted_at=None, declined_at=None, member__is_active=True)
        return open_ones.filter(blog__closed_at=None, blog__member__is_active=True)

    def accepted(self) -> BlogAuthorQuerySet:
        """Names that somebody said are theirs."""
        return self.exclude(accepted_at=None)

    def answered(self) -> BlogAuthorQuerySet:
        """Names about which somebody said yes or no."""
        return self.exclude(accepted_at=None, declined_at=None)

    def with_blogs(self) -> BlogAuthorQuerySet:
        """Load what is said about them."""
        return self.select_related("blog__member", "member")


class BlogAuthor(models.Model):
    """Who stands behind a name on a blog that several people write: a member who said that it is them.

    Until `accepted_at` it is a question to that member, and posts under that name are nobody's. Where the answer is no,
    now or later on, the row stays with `declined_at`: the name is free, and still not the blog's member's own.
    """

    blog = models.ForeignKey(Blog, models.CASCADE, related_name="authors", verbose_name=_("blog"))
    byline = models.CharField(_("name on the blog"), max_length=200)
    member = models.ForeignKey(Member, models.CASCADE, related_name="bylines", verbose_name=_("member"))
    invited_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    # When they got a letter about the question.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BlogAuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author of a shared blog")
        verbose_name_plural = _("authors of shared blogs")
        ordering = ["blog", "byline"]
        constraints = [
            models.UniqueConstraint(
                fields=["blog", "byline"],
                name="byline_once_a_blog",
                violation_error_message=_("This name belongs to somebody already."),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(declined_at=None),
                name="byline_accepted_or_declined",
                violation_error_message=_("A name is somebody’s or it is not."),
            ),
        ]

    def __str__(self) -> str:
        return self.byline
