"""Greeting: the weeks in which somebody greets newcomers, and which first reflections were dealt to whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.mail_choice import Letter
from participants.models.participant import Participant
from participants.models.reflection import Reflection

OPEN = models.Q(passed_on_at=None, answered_at=None)


class GreetingWeek(models.Model):
    """A week in which a participant or follower greets: the one that begins on this Monday.

    It is a week of the calendar, not of the course: when organisers move the course's weeks, people's own stay.
    """

    place = models.ForeignKey(Participant, models.CASCADE, related_name="greeting_weeks", verbose_name=_("place"))
    monday = models.DateField(_("Monday"))
    said_at = models.DateTimeField(_("said"), default=timezone.now)

    class Meta:
        verbose_name = _("week of greeting")
        verbose_name_plural = _("weeks of greeting")
        ordering = ["monday", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "monday"],
                name="greeting_week_once",
                violation_error_message=_("You have said already that you can greet in this week."),
            ),
            models.CheckConstraint(
                condition=models.Q(monday__iso_week_day=1),
                name="greeting_week_begins_on_a_monday",
                violation_error_message=_("A week begins on a Monday."),
            ),
        ]
        indexes = [models.Index(fields=["monday"], name="greeting_week_monday")]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.monday}"


class GreetingQuerySet(models.QuerySet["Greeting"]):
    """Questions about greetings, in words."""

    def open(self) -> GreetingQuerySet:
        """Those that still are their greeters': not passed on, and not answered as far as was seen."""
        return self.filter(OPEN)

    def dealt_since(self, moment: datetime) -> GreetingQuerySet:
        """Those dealt from this moment on."""
        return self.filter(dealt_at__gte=moment)

    def for_page(self) -> GreetingQuerySet:
        """Load the reflections and who wrote them, leave the long texts."""
        return self.select_related(
            "greeter__member", "greeter__cohort", "reflection__author__sector", "reflection__cohort", "reflection__blog"
        ).defer("reflection__body", "reflection__body_html")

    def had(self, reflection: Any) -> GreetingQuerySet:
        """Those about this reflection, the first first."""
        return self.filter(reflection=reflection).order_by("dealt_at", "pk")


class Greeting(models.Model):
    """One first reflection that nobody had answered, dealt to one greeter; to each of them once at most.

    It is the greeter's until it is passed on or answered, by whomever. `mailed_at` is when a letter told of it, and
    `letter` is that one.
    """

    reflection = models.ForeignKey(
        Reflection, models.CASCADE, related_name="greetings", verbose_name=_("first reflection")
    )
    greeter = models.ForeignKey(Participant, models.CASCADE, related_name="greetings", verbose_name=_("greeter"))
    dealt_at = models.DateTimeField(_("dealt"), default=timezone.now)
    mailed_at = models.DateTimeField(_("told by mail"), null=True, blank=True)
    passed_on_at = models.DateTimeField(_("passed on"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, blank=True, related_name="greetings")

    objects = GreetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("greeting")
        verbose_name_plural = _("greetings")
        ordering = ["-dealt_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reflection", "greeter"],
                name="greeting_once_a_greeter",
                violation_error_message=_("This greeter had this reflection already."),
            ),
            models.UniqueConstraint(
                fields=["reflection"],
                condition=OPEN,
                name="greeting_open_once",
                violation_error_message=_("Somebody is greeting here already."),
            ),
            models.CheckConstraint(
                condition=models.Q(passed_on_at=None) | models.Q(answered_at=None),
                name="greeting_ends_once",
                violation_error_message=_("What was passed on was not answered, and the other way round."),
            ),
        ]
        indexes = [models.Index(fields=["greeter", "dealt_at"], name="greeting_dealt")]

    def __str__(self) -> str:
        return f"{self.reflection_id}: {self.greeter_id}"

    @property
    def is_open(self) -> bool:
        """Whether it still is its greeter's."""
        return self.passed_on_at is None and self.answered_at is None
