"""Reflections: what members write about Things, and the pictures in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cpd.lib import images, markup
from participants.models.block import Block
from participants.models.blog import Blog
from participants.models.member import Member
from things.models import Cohort, Thing, Visibility


def reflection_picture_path(_picture: models.Model, _name: str) -> str:
    """Where a picture is kept: a made-up name, so that nothing of the upload's own name remains."""
    return str(PurePath("pictures") / images.variant_name())


# `turn` says who waits and who writes for the first time: see Reflection.
WAITING_ORDER = ("turn", "offered_count", "published_at")


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    """Questions about reflections, in words."""

    def published(self) -> ReflectionQuerySet:
        """Published, not hidden by an organiser, and not held because nobody knows whose blog it is from."""
        return self.filter(published_at__lte=timezone.now(), hidden_at=None, held_at=None, author__is_active=True)

    def unfinished(self, now: datetime | None = None) -> ReflectionQuerySet:
        """Those of cohorts that are not finished: only there does anything change."""
        return self.filter(cohort__in=Cohort.objects.unfinished(now))

    def visible_to(self, viewer: object) -> ReflectionQuerySet:
        """What this viewer may read.

        Visitors see what is for everyone; members also what is for members; organisers all that was published but
        what is private; authors everything of their own, drafts and hidden ones included. Whom a member has blocked
        they do not read; organisers read everybody, because they look after everybody.
        """
        if not isinstance(viewer, Member):
            return self.published().filter(visibility=Visibility.EVERYONE, cohort__listed_at__lte=timezone.now())
        if viewer.is_staff and viewer.has_perm("participants.change_reflection"):
            others = models.Q(published_at__lte=timezone.now()) & ~models.Q(visibility=Visibility.PRIVATE)
        else:
            others = models.Q(
                published_at__lte=timezone.now(),
                hidden_at=None,
                held_at=None,
                author__is_active=True,
                cohort__listed_at__lte=timezone.now(),
                visibility__in=[Visibility.EVERYONE, Visibility.MEMBERS],
            ) & ~models.Q(author__in=Block.objects.of(viewer))
        return self.filter(others | models.Q(author=viewer))

    def in_lists_for(self, viewer: object) -> ReflectionQuerySet:
        """What this viewer finds in streams, blogs and feeds: published, not hidden, for everyone or for members."""
        circles = [Visibility.EVERYONE, *([Visibility.MEMBERS] if isinstance(viewer, Member) else [])]
        rows = self.published().filter(visibility__in=circles, cohort__listed_at__lte=timezone.now())
        return rows.exclude(author__in=Block.objects.of(viewer)) if isinstance(viewer, Member) else rows

    def by(self, member: Member) -> ReflectionQuerySet:
        """A member's own, in whatever state, with what their pages need."""
        return self.filter(author=member).select_related("author", "author__sector", "cohort", "blog")

    def drafts_of(self, member: Member) -> ReflectionQuerySet:
        """A member's own unpublished ones, last touched first."""
        return self.filter(author=member, published_at=None).order_by("-updated_at", "-pk")

    def with_changes(self, member: Member) -> ReflectionQuerySet:
        """Those to which their author has kept changes that are not out yet."""
        keys = member.drafts.filter(key__startswith="edit/").values_list("key", flat=True)
        return self.filter(pk__in=[int(key.removeprefix("edit/")) for key in keys])

    def on_blog_of(self, author: Member, viewer: object) -> ReflectionQuerySet:
        """What this viewer finds on a member's blog; the member finds everything of their own that is out."""
        if viewer == author:
            return self.filter(author=author, published_at__lte=timezone.now())
        return self.in_lists_for(viewer).filter(author=author)

    def about(self, thing: Thing) -> ReflectionQuerySet:
        """Those that answer this Thing."""
        return self.filter(things=thing)

    def about_any(self, things: Sequence[Thing]) -> ReflectionQuerySet:
        """Those that answer at least one of these Things, each once."""
        rows = Reflection.things.through.objects.filter(thing__in=things)
        return self.filter(pk__in=rows.values("reflection_id"))

    def waiting(self) -> ReflectionQuerySet:
        """Those nobody has answered yet, here or where they were written."""
        return self.filter(comment_count=0, answered_there_count=0)

    def newest_first(self) -> ReflectionQuerySet:
        """The order of blogs and feeds, and of what visitors see."""
        return self.order_by("-published_at", "-pk")

    def waiting_first(self, member: Member) -> ReflectionQuerySet:
        """What others wrote, in the order in which a member meets it: who waits for an answer before who has one, first
        reflections before later ones, then what was offered least often, then the oldest.
        """
        # Every turn is at least 0: it says nothing new, but leads the database to the index of this order.
        return self.exclude(author=member).filter(turn__gte=0).order_by(*WAITING_ORDER, "pk")

    def waiting_first_own_last(self, member: Member) -> ReflectionQuerySet:
        """The same where a list is short, with the member's own at its end."""
        own = models.Case(models.When(author=member, then=1), default=0)
        return self.order_by(own, *WAITING_ORDER, "pk")

    def for_page(self) -> ReflectionQuerySet:
        """Load what its own page needs."""
        return self.select_related("author", "author__sector", "cohort", "blog").prefetch_related(
            models.Prefetch("things", Thing.objects.for_cards().in_course_order()), "pictures"
        )

    def for_cards(self) -> ReflectionQuerySet:
        """Load what a postcard needs, leave the long texts."""
        return (
            self.select_related("author", "author__sector", "cohort", "blog")
            .prefetch_related(models.Prefetch("things", Thing.objects.for_cards().in_course_order()))
            .defer("body", "body_html")
        )


class Reflection(models.Model):
    """One post on a blog, about one or several Things of one cohort.

    It is a draft until `published_at`; an organiser's hiding sets `hidden_at`. `body_html` and `excerpt` are made
    from the Markdown when it is saved. One written elsewhere has the address of the whole text, `original_address`, and
    here only its beginning; it is held until it is known whose blog it comes from (`held_at`), and stays as it is once
    an organiser has acted on it (`frozen_at`). One of a blog here that looks like spam is held, too, and `held_for` says
    why. `comment_count`, `first_comment_at` and `answered_there_count` (how many say that they answered where it was
    written) are kept by the verbs of the comments. `is_first` (the author's first in its cohort that is in lists) is kept
    by firsts.py, `offered_count` by offering.py; the database makes `turn` of them, 0 for a first one that waits.
    """

    blog = models.ForeignKey(Blog, models.CASCADE, related_name="reflections", verbose_name=_("blog"))
    author = models.ForeignKey(Member, models.CASCADE, related_name="reflections", verbose_name=_("author"))
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="reflections", verbose_name=_("cohort"))
    things = models.ManyToManyField(Thing, related_name="reflections", blank=True, verbose_name=_("Things"))
    title = models.CharField(_("title"), max_length=160, blank=True)
    slug = models.SlugField(_("address"), max_length=80)
    body = models.TextField(_("text"), max_length=60000, blank=True)
    body_html = models.TextField(blank=True, editable=False)
    excerpt = models.CharField(max_length=400, blank=True, editable=False)
    visibility = models.CharField(_("who may read it"), max_length=12, choices=Visibility, default=Visibility.EVERYONE)
    # Who could read it before its author stopped and took it down.
    withdrawn_from = models.CharField(max_length=12, choices=Visibility, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    held_at = models.DateTimeField(_("held"), null=True, blank=True)
    removed_at = models.DateTimeField(_("text removed"), null=True, blank=True, editable=False)
    held_for = models.CharField(_("held because"), max_length=300, blank=True)
    frozen_at = models.DateTimeField(_("kept as it is"), null=True, blank=True)
    # When it called members by name who are still to be told; empty when nobody is.
    called_at = models.DateTimeField(null=True, blank=True, editable=False)
    original_address = models.CharField(_("address of the original"), max_length=2000, blank=True)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    first_comment_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_there_count = models.PositiveIntegerField(default=0, editable=False)
    is_first = models.BooleanField(default=False, editable=False)
    offered_count = models.PositiveIntegerField(default=0, editable=False)
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)
    turn = models.GeneratedField(
        expression=models.Case(
            models.When(comment_count=0, answered_there_count=0, is_first=True, then=0),
            models.When(comment_count=0, answered_there_count=0, then=1),
            models.When(is_first=True, then=2),
            default=3,
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    # The hidden key of the form it came from: the same form sent twice makes one row.
    form_key = models.CharField(max_length=40, null=True, blank=True, editable=False)  # noqa: DJ001

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "slug"],
                name="reflection_slug_once_an_author",
                violation_error_message=_("You have a reflection at that address already."),
            ),
            models.UniqueConstraint(
                fields=["author", "form_key"],
                name="reflection_form_sent_once",
                violation_error_message=_("This form was sent already."),
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "-published_at", "-id"], name="reflection_stream"),
            models.Index(fields=["author", "-published_at", "-id"], name="reflection_blog"),
            models.Index(fields=["cohort", *WAITING_ORDER, "id"], name="reflection_waiting"),
            models.Index(fields=["called_at"], condition=models.Q(called_at__isnull=False), name="reflection_calling"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Untitled"))

    def get_absolute_url(self) -> str:
        return reverse("participants:reflection", args=[self.author.handle, self.slug])

    @property
    def is_published(self) -> bool:
        """Whether it is out, at whatever width."""
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_elsewhere(self) -> bool:
        """Whether it was written on a blog elsewhere, and only its beginning is here."""
        return bool(self.original_address)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return (
            self.is_published
            and self.hidden_at is None
            and self.held_at is None
            and self.visibility == Visibility.EVERYONE
            and self.author.is_active
            and self.cohort.is_listed()
        )

    @property
    def reading_minutes(self) -> int:
        """How long it takes to read."""
        return markup.reading_minutes(self.body_html)

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered yet."""
        return self.comment_count == 0 and self.answered_there_count == 0


class PictureQuerySet(models.QuerySet["ReflectionPicture"]):
    """Questions about pictures in reflections, in words."""

    def visible_to(self, viewer: object) -> PictureQuerySet:
        """Those on pages that this viewer may read, and the viewer's own."""
        readable = models.Q(shown_at__isnull=False, reflection__in=Reflection.objects.visible_to(viewer))
        own = models.Q(reflection__author=viewer) if isinstance(viewer, Member) else models.Q(pk__in=[])
        return self.filter(readable | own)


class ReflectionPicture(models.Model):
    """A picture in a reflection, with words for people who cannot see it.

    Its number in the text, as in `![…](picture:2)`, is its position. It waits, its author's alone, until the text
    it came with is published: `shown_at`.
    """

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="pictures", verbose_name=_("reflection"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    file = models.FileField(_("file"), upload_to=reflection_picture_path)
    small = models.FileField(upload_to=reflection_picture_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what is in the picture"), max_length=300, blank=True)
    shown_at = models.DateTimeField(_("on the page since"), null=True, blank=True)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["reflection", "position", "pk"]

    def __str__(self) -> str:
        return self.alt or str(_("Picture %(number)s") % {"number": self.position})

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.shown_at is not None and self.reflection.is_public
