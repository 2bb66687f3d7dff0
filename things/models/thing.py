"""A Thing, its references and its credits."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cpd.lib import images
from things.models.cohort import Cohort
from things.models.week import Ink, Week

DUE_WITHIN = timedelta(days=7)


def new_preview_key() -> str:
    """The secret part of a preview link: 128 random bits."""
    return secrets.token_urlsafe(16)


def thing_picture_path(_thing: models.Model, _name: str) -> str:
    """Where a Thing's picture is kept: a made-up name, so that nothing of the upload's own name remains."""
    return str(PurePath("things") / images.variant_name())


class ThingQuerySet(models.QuerySet["Thing"]):
    """Questions about Things, in words."""

    def released(self, now: datetime | None = None) -> ThingQuerySet:
        """Things that can be read: ready, and their week has begun. The date decides, no job has to run."""
        now = now or timezone.now()
        return self.filter(ready_at__isnull=False, week__opens_at__lte=now, cohort__listed_at__lte=now)

    def visible_to(self, viewer: object, now: datetime | None = None) -> ThingQuerySet:
        """What this viewer may read: what is released; organisers everything; a guest author also their own."""
        if getattr(viewer, "is_staff", False) and isinstance(viewer, PermissionsMixin):
            if viewer.has_perm("things.publish_thing"):
                return self
            return self.released(now) | self.filter(guest_author=viewer.pk)
        return self.released(now)

    def due(self, now: datetime | None = None) -> ThingQuerySet:
        """Drafts whose week begins within seven days or has begun: somebody should look at them now."""
        return self.filter(ready_at=None, week__opens_at__lte=(now or timezone.now()) + DUE_WITHIN)

    def editable_by(self, editor: PermissionsMixin) -> ThingQuerySet:
        """Organisers edit every Thing, a guest author only their own."""
        return self if editor.has_perm("things.publish_thing") else self.filter(guest_author=editor.pk)

    def in_course_order(self) -> ThingQuerySet:
        """By number, never newest first."""
        return self.order_by("number")

    def by_week(self) -> ThingQuerySet:
        """Course order, light, for lists that group Things by week; the week is set by whoever groups."""
        return self.defer("body", "body_html", "task", "task_html").order_by("number")

    def for_page(self) -> ThingQuerySet:
        """Load what the page of one Thing needs besides its neighbours."""
        return self.select_related("cohort", "week", "week__leg").prefetch_related("references")

    def for_feed(self) -> ThingQuerySet:
        """Load what a feed prints: everything."""
        return self.for_page()

    def for_cards(self) -> ThingQuerySet:
        """Load what a stamp and a card need, leave the long texts."""
        return self.select_related("cohort", "week", "week__leg").defer("body", "body_html", "task", "task_html")


class Thing(models.Model):
    """A numbered lesson of a cohort, placed in a week.

    It is released when its week has begun and it is ready. Every save keeps a revision. The `_html` fields are
    made from their Markdown when it is saved.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        READY = "ready", _("Ready, not in a week yet")
        SCHEDULED = "scheduled", _("Scheduled")
        RELEASED = "released", _("Released")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="things", verbose_name=_("cohort"))
    week = models.ForeignKey(
        Week, models.SET_NULL, related_name="things", null=True, blank=True, verbose_name=_("week")
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1), MaxValueValidator(999)])
    title = models.CharField(_("title"), max_length=120, help_text=_("Say what people will do."))
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    body = models.TextField(
        _("text"),
        max_length=100000,
        blank=True,
        help_text=_("Markdown: **bold**, *italic*, ## heading, - list, [link](address)."),
    )
    body_html = models.TextField(editable=False, blank=True)
    picture = models.FileField(_("picture"), upload_to=thing_picture_path, blank=True)
    picture_small = models.FileField(upload_to=thing_picture_path, blank=True, editable=False)
    picture_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_alt = models.CharField(
        _("what is in the picture"), max_length=300, blank=True, help_text=_("For people who cannot see it.")
    )
    picture_credit = models.CharField(_("picture credit"), max_length=300, blank=True)
    task = models.TextField(
        _("task"),
        max_length=20000,
        blank=True,
        help_text=_("Markdown. Numbered steps as 1. 2. 3.; begin a step with “(optional)” to mark it so."),
    )
    task_html = models.TextField(editable=False, blank=True)
    easier_way = models.CharField(
        _("an easier way round"),
        max_length=600,
        blank=True,
        help_text=_("For people who cannot do the task as it stands."),
    )
    minutes_short = models.PositiveSmallIntegerField(
        _("minutes, short version"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    minutes_deeper = models.PositiveSmallIntegerField(
        _("minutes, going deeper"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    author_name = models.CharField(_("author"), max_length=120, blank=True)
    author_line = models.CharField(_("a line about the author"), max_length=300, blank=True)
    guest_author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="authored_things",
        null=True,
        blank=True,
        verbose_name=_("guest author's account"),
        help_text=_("May see and edit this Thing in the admin, and no other."),
    )
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True, editable=False)
    preview_key = models.CharField(max_length=40, default=new_preview_key, editable=False, unique=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, related_name="copies", null=True, blank=True, editable=False
    )
    written_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Set by the course, for one reader: whether they wrote about it, and what they ticked, which only they see.
    is_done: bool
    tick: str
    tick_note: str

    history = HistoricalRecords(
        excluded_fields=[
            "body_html",
            "task_html",
            "written_count",
            "comment_count",
            "preview_key",
            "announced_at",
        ],
    )
    objects = ThingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Thing")
        verbose_name_plural = _("Things")
        ordering = ["cohort", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "number"],
                name="thing_number_once_in_a_cohort",
                violation_error_message=_("This cohort has a Thing with that number already."),
            )
        ]
        indexes = [models.Index(fields=["week", "number"], name="thing_in_week")]
        permissions = [("publish_thing", "Can see and publish every Thing")]

    def __str__(self) -> str:
        return str(_("Thing %(number)s: %(title)s") % {"number": self.number, "title": self.title})

    def get_absolute_url(self) -> str:
        return reverse("things:thing", args=[self.cohort.slug, self.number])

    @property
    def public_title(self) -> str:
        """The title once the Thing is ready; before that the world is not told."""
        return self.title if self.ready_at else str(_("In preparation"))

    @property
    def public_name(self) -> str:
        """Number and title as everybody may read them, also before it is released."""
        return str(self) if self.ready_at else str(_("Thing %(number)s, in preparation") % {"number": self.number})

    @property
    def cut(self) -> int:
        """Which of the six engraved grounds its stamp has."""
        return (self.number - 1) % 6 + 1

    @property
    def ink(self) -> str:
        """The ink of its leg; spruce where there is none."""
        return self.week.leg.ink if self.week and self.week.leg else Ink.SPRUCE

    @property
    def is_released(self) -> bool:
        """Whether the Thing can be read by everybody now."""
        return self.state == self.State.RELEASED and self.cohort.is_listed()

    @property
    def readings(self) -> list[Reference]:
        """What to read further."""
        return [entry for entry in self.references.all() if entry.kind == Reference.Kind.READING]

    @property
    def photo_credits(self) -> list[Reference]:
        """Whose photos are in it."""
        return [entry for entry in self.references.all() if entry.kind == Reference.Kind.PHOTO]

    @property
    def state(self) -> Thing.State:
        """Draft, ready, scheduled or released, from the dates."""
        if self.ready_at is None:
            return self.State.DRAFT
        if self.week is None:
            return self.State.READY
        return self.State.RELEASED if self.week.has_begun() else self.State.SCHEDULED

    @property
    def is_due(self) -> bool:
        """Whether it is a draft whose week begins within seven days or has begun."""
        return self.ready_at is None and self.week is not None and self.week.opens_at <= timezone.now() + DUE_WITHIN

    def mark_ready(self) -> None:
        """Let the Thing be released when its week begins; doing so twice keeps the first date."""
        self.ready_at = self.ready_at or timezone.now()
        self.save(update_fields=["ready_at", "updated_at"])

    def take_back(self) -> None:
        """Make the Thing a draft again."""
        self.ready_at = None
        self.save(update_fields=["ready_at", "updated_at"])


class Reference(models.Model):
    """One entry under a Thing: something to read further, or the credit of a photo."""

    class Kind(models.TextChoices):
        READING = "reading", _("To read further")
        PHOTO = "photo", _("Photo credit")

    thing = models.ForeignKey(Thing, models.CASCADE, related_name="references", verbose_name=_("Thing"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.READING)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = models.CharField(_("text"), max_length=600, help_text=_("As it should be printed; *italic* for titles."))
    url = models.URLField(_("address"), max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references and credits")
        ordering = ["thing", "kind", "position", "pk"]

    def __str__(self) -> str:
        return self.text
