"""A cohort: one run of the programme."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    """Refuse a name that the time zone database does not have."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not the name of a time zone, such as Europe/London."), params={"name": name}
        )


def reserved_slugs() -> set[str]:
    """First parts of this site's own addresses, which a cohort's slug would hide."""
    parts = {str(pattern.pattern).lstrip("^").split("/")[0] for pattern in get_resolver().url_patterns}
    return {part for part in parts if part and "<" not in part} | {"static", "media"}


def validate_cohort_slug(slug: str) -> None:
    """Refuse a slug that would hide another address of the site."""
    if slug in reserved_slugs():
        raise ValidationError(
            _("“%(slug)s” is an address of the site itself. Choose another one."), params={"slug": slug}
        )


class Visibility(models.TextChoices):
    """Who may read what a member writes, widest first."""

    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members only")
    ORGANISERS = "organisers", _("Only the organisers")
    PRIVATE = "private", _("Only me")


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Questions about cohorts, in words."""

    def running_first(self, now: datetime | None = None) -> CohortQuerySet:
        """Unfinished before finished; of those, what has begun (latest first) before what is to come (soonest first)."""
        today = (now or timezone.now()).date()
        to_come = models.Q(first_monday__gt=today)
        return self.order_by(
            models.F("finished_at").desc(nulls_first=True),
            models.Case(models.When(to_come, then=1), default=0),
            models.Case(models.When(to_come, then="first_monday")),
            "-first_monday",
            "-pk",
        )

    def unfinished(self, now: datetime | None = None) -> CohortQuerySet:
        """Those that have not become read-only."""
        return self.exclude(finished_at__lte=now or timezone.now())

    def newest_first(self) -> CohortQuerySet:
        """The one that begins last comes first."""
        return self.order_by("-first_monday", "-pk")

    def taking_newcomers(self, now: datetime | None = None) -> CohortQuerySet:
        """Cohorts that can be joined at this moment."""
        now = now or timezone.now()
        return self.filter(
            models.Q(joining_opens_at=None) | models.Q(joining_opens_at__lte=now),
            models.Q(joining_closes_at=None) | models.Q(joining_closes_at__gt=now),
            finished_at=None,
            listed_at__lte=now,
        )

    def listed(self, now: datetime | None = None) -> CohortQuerySet:
        """Cohorts that visitors may see; a cohort in preparation is the organisers' own."""
        return self.filter(listed_at__lte=now or timezone.now())


class Cohort(models.Model):
    """One run of the programme: its dates, its time zone and its rules for joining.

    Addresses under its slug are for good. Times of day are local to `time_zone`; what is stored is UTC.
    """

    title = models.CharField(_("title"), max_length=80)
    slug = models.SlugField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[validate_cohort_slug],
        help_text=_("The first part of every address of this cohort."),
    )
    tagline = models.CharField(
        _("in one sentence"), max_length=300, blank=True, help_text=_("Shown on the front page under its title.")
    )
    first_monday = models.DateField(_("first Monday"))
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/London", validators=[validate_time_zone]
    )
    release_time = models.TimeField(
        _("release time"), default="08:00", help_text=_("When a week's Things open, in the cohort's time zone.")
    )
    letter_time = models.TimeField(
        _("time of the weekly letter"),
        default="08:00",
        help_text=_("On Mondays, by the clock of each reader; where the week’s Things open later, the next day."),
    )
    listed_at = models.DateTimeField(
        _("shown to visitors from"), null=True, blank=True, help_text=_("Leave empty while you prepare the cohort.")
    )
    joining_opens_at = models.DateTimeField(_("joining opens"), null=True, blank=True)
    joining_closes_at = models.DateTimeField(_("joining closes"), null=True, blank=True)
    finished_at = models.DateTimeField(
        _("finished"), null=True, blank=True, help_text=_("From then on everything can be read and nothing changes.")
    )
    claims_close_on = models.DateField(
        _("Things can be claimed until"),
        null=True,
        blank=True,
        help_text=_("The last day on which a Thing counts. Empty: the Sunday of the last week."),
    )
    widest_visibility = models.CharField(
        _("widest visibility"),
        max_length=12,
        choices=Visibility,
        default=Visibility.EVERYONE,
        help_text=_("The widest circle that may read what participants write."),
    )
    edition = models.PositiveBigIntegerField(default=0, editable=False)
    edition_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-first_monday", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_monday__iso_week_day=1),
                name="cohort_begins_on_a_monday",
                violation_error_message=_("A cohort begins on a Monday."),
            ),
            models.CheckConstraint(
                condition=models.Q(joining_opens_at=None)
                | models.Q(joining_closes_at=None)
                | models.Q(joining_closes_at__gt=models.F("joining_opens_at")),
                name="cohort_joining_closes_after_it_opens",
                violation_error_message=_("Joining closes after it opens."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cohort", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        """The cohort's time zone."""
        return ZoneInfo(self.time_zone)

    def opening_of(self, monday: date) -> datetime:
        """The moment (UTC) at which a week that begins on this date opens.

        A release time that the clocks skip on that day is read on the clock before the change, so an hour later.
        """
        local = datetime.combine(monday, self.release_time, tzinfo=self.zone)
        return local.astimezone(UTC)

    def takes_newcomers(self, now: datetime | None = None) -> bool:
        """Whether somebody may join at this moment."""
        now = now or timezone.now()
        opened = self.joining_opens_at is None or self.joining_opens_at <= now
        closed = self.joining_closes_at is not None and self.joining_closes_at <= now
        return self.is_listed(now) and opened and not closed and not self.is_finished(now)

    def has_begun(self, now: datetime | None = None) -> bool:
        """Whether the first Monday's release time has come."""
        return self.opening_of(self.first_monday) <= (now or timezone.now())

    def is_listed(self, now: datetime | None = None) -> bool:
        """Whether visitors may see the cohort."""
        return self.listed_at is not None and self.listed_at <= (now or timezone.now())

    def is_finished(self, now: datetime | None = None) -> bool:
        """Whether the cohort has become read-only."""
        return self.finished_at is not None and self.finished_at <= (now or timezone.now())

    def visibilities(self) -> list[Visibility]:
        """The circles a participant may choose from, widest first."""
        every = list(Visibility)
        return every[every.index(Visibility(self.widest_visibility)) :]
