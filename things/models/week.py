"""The weeks of a cohort, and the legs that group them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from things.models.cohort import Cohort

if TYPE_CHECKING:
    from things.models.thing import Thing


class Ink(models.TextChoices):
    """The printing inks of the design, one for each leg."""

    SPRUCE = "spruce", _("Spruce")
    MARIGOLD = "marigold", _("Marigold")
    PRUSSIAN = "prussian", _("Prussian")
    PLUM = "plum", _("Plum")
    CLAY = "clay", _("Clay")
    TEAL = "teal", _("Teal")


class Leg(models.Model):
    """A named part of a cohort, some weeks long, printed in one ink."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="legs", verbose_name=_("cohort"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = models.CharField(_("title"), max_length=80)
    ink = models.CharField(_("ink"), max_length=10, choices=Ink, default=Ink.SPRUCE)

    class Meta:
        verbose_name = _("leg")
        verbose_name_plural = _("legs")
        ordering = ["cohort", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "number"],
                name="leg_number_once_in_a_cohort",
                violation_error_message=_("This cohort has a leg with that number already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class WeekQuerySet(models.QuerySet["Week"]):
    """Questions about weeks, in words."""

    def begun(self, now: datetime | None = None) -> WeekQuerySet:
        """Weeks whose release time has come."""
        return self.filter(opens_at__lte=now or timezone.now())

    def in_course_order(self) -> WeekQuerySet:
        """First week first."""
        return self.order_by("number")


class Week(models.Model):
    """A numbered week of a cohort, of one of four kinds, with a text of its own if it needs one.

    It begins on a Monday; `opens_at` is that Monday at the cohort's release time, in UTC.
    """

    class Kind(models.TextChoices):
        THINGS = "things", _("Things")
        CATCH_UP = "catch-up", _("Catch-up week")
        REFLECTION = "reflection", _("Reflection week")
        BREAK = "break", _("Break")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="weeks", verbose_name=_("cohort"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1), MaxValueValidator(200)])
    leg = models.ForeignKey(Leg, models.SET_NULL, related_name="weeks", null=True, blank=True, verbose_name=_("leg"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.THINGS)
    starts_on = models.DateField(_("Monday"))
    opens_at = models.DateTimeField(_("opens"), editable=False)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(
        _("text"),
        max_length=20000,
        blank=True,
        help_text=_("Markdown. What the week is for, shown on the schedule and the home page."),
    )
    text_html = models.TextField(editable=False, blank=True)
    # For calendars that subscribe: when it was last changed, and how often its dates or its Things were.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    moves = models.PositiveIntegerField(default=0, editable=False)

    # Set by the course: its Things in course order.
    listed_things: list[Thing]

    objects = WeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("week")
        verbose_name_plural = _("weeks")
        ordering = ["cohort", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "number"],
                name="week_number_once_in_a_cohort",
                violation_error_message=_("This cohort has a week with that number already."),
            ),
            models.UniqueConstraint(
                fields=["cohort", "starts_on"],
                name="week_monday_once_in_a_cohort",
                violation_error_message=_("This cohort has a week that begins on that Monday already."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__iso_week_day=1),
                name="week_begins_on_a_monday",
                violation_error_message=_("A week begins on a Monday."),
            ),
        ]
        indexes = [models.Index(fields=["cohort", "opens_at"], name="week_opens")]

    def __str__(self) -> str:
        return str(_("Week %(number)s") % {"number": self.number})

    @property
    def ends_on(self) -> date:
        """The Sunday."""
        return self.starts_on + timedelta(days=6)

    @property
    def is_pause(self) -> bool:
        """Whether the week asks for nothing new: a catch-up week or a break."""
        return self.kind in (self.Kind.CATCH_UP, self.Kind.BREAK)

    def has_begun(self, now: datetime | None = None) -> bool:
        """Whether the week's release time has come."""
        return self.opens_at <= (now or timezone.now())
