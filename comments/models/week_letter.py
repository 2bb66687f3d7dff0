"""The letter of a week: what organisers say in it to everybody, and whether they hold it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from things.models import Cohort, Week

NOTE_LENGTH = 4000
A_WEEK = timedelta(weeks=1)


class WeekLetterQuerySet(models.QuerySet["WeekLetter"]):
    """Questions about letters of weeks, in words."""

    def held_now(self, now: datetime | None = None) -> WeekLetterQuerySet:
        """Those that organisers hold back, of weeks that are not over and of cohorts that are not finished."""
        now = now or timezone.now()
        cohorts = Cohort.objects.unfinished(now)
        return self.exclude(held_at=None).filter(week__starts_on__gt=now.date() - A_WEEK, week__cohort__in=cohorts)


class WeekLetter(models.Model):
    """The weekly letter of one week of a cohort. No row: nobody has touched it, and it goes out at its hour by itself.

    Everybody gets a letter of their own, made at their hour; here is what all of them share: `note`, the organisers'
    words, of which `note_html` is made. It is held back while `held_at` is set, and goes out once `released_at` is set
    or nobody holds it. `begun_for` is the Monday for which it began to go out: a week that is moved afterwards has no
    second letter. Who held, let go or wrote stands in the log.
    """

    week = models.OneToOneField(Week, models.CASCADE, related_name="letter", verbose_name=_("week"))
    note = models.TextField(
        _("your words to everybody"),
        max_length=NOTE_LENGTH,
        blank=True,
        help_text=_("Markdown. They stand at the beginning of every letter of this week; leave them empty for none."),
    )
    note_html = models.TextField(blank=True, editable=False)
    edited_at = models.DateTimeField(_("words changed"), null=True, blank=True, editable=False)
    held_at = models.DateTimeField(_("held since"), null=True, blank=True, editable=False)
    released_at = models.DateTimeField(_("let go"), null=True, blank=True, editable=False)
    begun_for = models.DateField(_("went out for"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WeekLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly letter")
        verbose_name_plural = _("weekly letters")
        ordering = ["-week__starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_at=None) | models.Q(released_at=None),
                name="week_letter_held_or_let_go",
                violation_error_message=_("A letter is held back or let go, not both."),
            ),
            models.CheckConstraint(
                condition=models.Q(begun_for=None) | models.Q(begun_for__iso_week_day=1),
                name="week_letter_begins_on_a_monday",
                violation_error_message=_("A week begins on a Monday."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Letter of week %(number)s, %(cohort)s")) % {
            "number": self.week.number,
            "cohort": self.week.cohort,
        }

    def get_desk_url(self) -> str:
        """Its page in the desk."""
        return reverse("admin:comments_weekletter_week", args=[self.week_id])
