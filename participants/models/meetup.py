"""Meet-ups: people of a cohort who meet, in a town or on a screen; and who comes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.block import Block
from participants.models.member import Member
from participants.models.participant import Participant
from things import dates
from things.models import Cohort
from things.models.cohort import validate_time_zone


class MeetupQuerySet(models.QuerySet["Meetup"]):
    """Questions about meet-ups, in words."""

    def visible_to(self, viewer: object) -> MeetupQuerySet:
        """Those of cohorts in which this member takes part; organisers see all of them, authors their own as well.

        Places and names are personal: nobody else sees any. What was hidden or is held, only its author and organisers
        see; and whoever of two members has blocked the other, neither sees the other's.
        """
        if not isinstance(viewer, Member):
            return self.none()
        if viewer.is_staff and viewer.has_perm("participants.view_meetup"):
            return self
        places = Participant.objects.filter(member=viewer)
        out = models.Q(hidden_at=None, held_at=None, author__is_active=True)
        rows = self.filter(
            out | models.Q(author=viewer), cohort__in=places.values("cohort"), cohort__listed_at__lte=timezone.now()
        )
        return rows.exclude(author__in=Block.objects.of(viewer)).exclude(author__in=Block.objects.against(viewer))

    def to_come(self, now: datetime | None = None) -> MeetupQuerySet:
        """Those that have not ended, the next one first."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def over(self, now: datetime | None = None) -> MeetupQuerySet:
        """Those that have been, the latest first."""
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")

    def for_cards(self) -> MeetupQuerySet:
        """Load what a line about it needs."""
        return self.select_related("author__sector", "cohort").defer("words", "words_html")


class Meetup(models.Model):
    """People of a cohort who meet at one place and time. It is told by the clock of its own `zone`.

    A cancelled one stays, with a word. `sequence` grows with every change, so that calendars follow it.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="meetups", verbose_name=_("cohort"))
    author = models.ForeignKey(Member, models.CASCADE, related_name="meetups", verbose_name=_("who invites"))
    title = models.CharField(_("title"), max_length=120)
    where = models.CharField(_("place"), max_length=200)
    link = models.URLField(_("link"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    words = models.TextField(_("words"), max_length=4000, blank=True)
    words_html = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    held_at = models.DateTimeField(_("held"), null=True, blank=True)
    held_for = models.CharField(_("held because"), max_length=300, blank=True)
    # The hidden key of the form it came from: the same form sent twice makes one row.
    form_key = models.CharField(max_length=40, null=True, blank=True, editable=False)  # noqa: DJ001

    objects = MeetupQuerySet.as_manager()

    class Meta:
        verbose_name = _("meet-up")
        verbose_name_plural = _("meet-ups")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form_key"],
                name="meetup_form_sent_once",
                violation_error_message=_("This form was sent already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="meetup_ends_after_it_begins",
                violation_error_message=_("A meet-up ends after it begins."),
            ),
        ]
        indexes = [models.Index(fields=["cohort", "starts_at"], name="meetup_calendar")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("participants:meetup", args=[self.cohort.slug, self.pk])

    @property
    def zone(self) -> ZoneInfo:
        """The meet-up's own time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= timezone.now()

    @property
    def when(self) -> str:
        """When it begins, by its own clock: “Saturday 13 June, 14:00 BST (Europe/London)”."""
        with timezone.override(self.zone):
            return dates.moment_in_words(self.starts_at)

    @property
    def day(self) -> datetime:
        """Its beginning by its own clock, for a leaf of a calendar."""
        return self.starts_at.astimezone(self.zone)

    @property
    def when_for_reader(self) -> str:
        """The same by the reader's clock; empty where that shows the same."""
        if timezone.localtime(self.starts_at).utcoffset() == self.day.utcoffset():
            return ""
        return dates.moment_in_words(self.starts_at)


class MeetupGuestQuerySet(models.QuerySet["MeetupGuest"]):
    """Questions about who comes, in words."""

    def met_by(self, viewer: Member) -> MeetupGuestQuerySet:
        """Those whose accounts are open, without whom this member has blocked or who have blocked them."""
        rows = self.filter(member__is_active=True)
        return rows.exclude(member__in=Block.objects.of(viewer)).exclude(member__in=Block.objects.against(viewer))


class MeetupGuest(models.Model):
    """Somebody who said that they come. Not coming any more deletes the row."""

    meetup = models.ForeignKey(Meetup, models.CASCADE, related_name="guests", verbose_name=_("meet-up"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="comings", verbose_name=_("member"))
    said_at = models.DateTimeField(_("said"), default=timezone.now)

    objects = MeetupGuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("guest of a meet-up")
        verbose_name_plural = _("guests of meet-ups")
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meetup", "member"],
                name="meetup_guest_once",
                violation_error_message=_("You said already that you come."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meetup_id}: {self.member_id}"
