"""Posts on blogs elsewhere: which they are, what they are about, and what became of them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.blog import Blog
from participants.models.member import Member
from participants.models.reflection import Reflection
from things.models import Cohort, Thing


class PostQuerySet(models.QuerySet["Post"]):
    """Questions about posts elsewhere, in words."""

    def of(self, member: Member) -> PostQuerySet:
        """A member's own."""
        return self.filter(author=member)

    def waiting(self) -> PostQuerySet:
        """Those that matched nothing and about which nobody has decided: they lie in their author's inbox."""
        return self.filter(
            reflection=None, set_aside_at=None, deleted_at=None, is_older=False, blog__closed_at=None
        ).exclude(author=None)

    def unfinished(self, now: datetime | None = None) -> PostQuerySet:
        """Those of no cohort, or of one that is not finished: only there does anything change."""
        return self.filter(models.Q(cohort=None) | models.Q(cohort__in=Cohort.objects.unfinished(now)))

    def unmatched(self) -> PostQuerySet:
        """Waiting ones that nothing in them says the Thing of: those their author is asked about."""
        return self.waiting().filter(matches=[])

    def early(self) -> PostQuerySet:
        """Waiting ones about Things that are not released yet: they show by themselves when these are."""
        return self.waiting().exclude(matches=[])

    def set_aside(self) -> PostQuerySet:
        """Those that their author took out of the inbox."""
        return self.filter(reflection=None, deleted_at=None).exclude(set_aside_at=None)

    def for_inbox(self) -> PostQuerySet:
        """Load what a line of the inbox needs, leave the texts."""
        return self.select_related("blog", "cohort").defer("body_html")

    def for_page(self) -> PostQuerySet:
        """Load what its own page needs, the reflection that shows it included."""
        things = models.Prefetch("reflection__things", Thing.objects.for_cards().in_course_order())
        return self.select_related("blog", "cohort", "author", "reflection__author").prefetch_related(things)

    def newest_first(self) -> PostQuerySet:
        """The order of the inbox."""
        return self.order_by("-published_at", "-pk")


class Post(models.Model):
    """One post of a blog elsewhere as its feed gives it. It becomes a reflection when it is about a Thing.

    It is recognised by its keys, whatever feed it comes through. `chosen_at` means that its author chose the Things by
    hand, which no later reading changes; `deleted_at`, that they took it off this site, where it never comes back. What it
    says is what is shown: while nothing shown may change, its words wait at their source and are read again later.
    """

    blog = models.ForeignKey(Blog, models.CASCADE, related_name="posts", verbose_name=_("blog"))
    # Nobody, on a shared blog, while nobody has said that this name is theirs.
    author = models.ForeignKey(
        Member, models.CASCADE, null=True, blank=True, related_name="posts", verbose_name=_("author")
    )
    cohort = models.ForeignKey(
        Cohort, models.CASCADE, null=True, blank=True, related_name="posts", verbose_name=_("cohort")
    )
    reflection = models.OneToOneField(
        Reflection, models.SET_NULL, null=True, blank=True, related_name="post", verbose_name=_("reflection")
    )
    title = models.CharField(_("title"), max_length=500, blank=True)
    link = models.CharField(_("address"), max_length=2000, blank=True)
    byline = models.CharField(_("name on the blog"), max_length=200, blank=True)
    labels = models.JSONField(_("labels"), default=list, blank=True)
    # What it was matched to and why: [{"number": 8, "by": "title", "words": "Things 8 & 9"}].
    matches = models.JSONField(default=list, blank=True)
    excerpt = models.CharField(max_length=400, blank=True)
    body_html = models.TextField(blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    text_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    published_at = models.DateTimeField(_("published"))
    is_older = models.BooleanField(_("from before joining"), default=False)
    seen_at = models.DateTimeField(_("first seen"), default=timezone.now)
    chosen_at = models.DateTimeField(_("Things chosen by hand"), null=True, blank=True)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("taken off this site"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post elsewhere")
        verbose_name_plural = _("posts elsewhere")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["author", "reflection", "-published_at"], name="post_inbox")]

    def __str__(self) -> str:
        return self.title or self.excerpt[:80] or self.link


class PostKey(models.Model):
    """One of the names by which a member's post is recognised: its id in the feed, its address, its text."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="keys")
    owner = models.ForeignKey(Member, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("name of a post")
        verbose_name_plural = _("names of posts")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="post_key_once_an_owner")]

    def __str__(self) -> str:
        return self.key
