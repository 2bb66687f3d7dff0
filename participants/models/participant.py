"""A member's place in a cohort."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.blog import Blog
from participants.models.member import LIKELIEST_PLACE, Member
from things.models import Cohort


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Questions about places in a cohort, in words."""

    def listed(self) -> ParticipantQuerySet:
        """Those who chose to be in the directory and take part, and whose addresses are confirmed."""
        confirmed = EmailAddress.objects.filter(user=models.OuterRef("member"), verified=True)
        return self.taking_part().filter(models.Exists(confirmed), way=Participant.Way.LISTED)

    def of(self, member: Member) -> ParticipantQuerySet:
        """A member's places, the one they most likely mean first."""
        return self.filter(member=member).select_related("cohort", "member").order_by(*LIKELIEST_PLACE)

    def to_write_in(self) -> ParticipantQuerySet:
        """Those in cohorts that are not finished."""
        return self.filter(models.Q(cohort__finished_at=None) | models.Q(cohort__finished_at__gt=timezone.now()))

    def taking_part(self) -> ParticipantQuerySet:
        """Those who have not stopped, and whose accounts are open."""
        return self.filter(stopped_at=None, member__is_active=True)

    def around(self, now: datetime | None = None) -> ParticipantQuerySet:
        """Those who take part and are not away at this moment: who is written to, asked for help, or offered to others."""
        return self.taking_part().exclude(member__in=Member.objects.away(now).values("pk"))

    def saying(self, word: str) -> ParticipantQuerySet:
        """Those with this word in their name, their work or what they say of themselves."""
        return self.filter(
            models.Q(member__display_name__icontains=word)
            | models.Q(member__occupation__icontains=word)
            | models.Q(member__bio__icontains=word)
        )

    def with_blogs(self) -> ParticipantQuerySet:
        """Load where they write."""
        return self.prefetch_related(
            models.Prefetch("member__blogs", Blog.objects.filter(closed_at=None).prefetch_related("feeds"))
        )

    def with_feeds(self) -> ParticipantQuerySet:
        """Load where they write and where that is read."""
        return self.prefetch_related(
            models.Prefetch("member__blogs", Blog.objects.filter(closed_at=None).prefetch_related("feeds"))
        )

    def for_cards(self) -> ParticipantQuerySet:
        """Load the person."""
        return self.select_related("member", "member__sector", "cohort")


class Participant(models.Model):
    """A member's place in one cohort: once per cohort, in one of three ways."""

    class Way(models.TextChoices):
        LISTED = "listed", _("Listed among the people")
        UNLISTED = "unlisted", _("Not listed")
        FOLLOWER = "follower", _("Reading along")

    class Start(models.TextChoices):
        THIS_WEEK = "this-week", _("Start with this week")
        THING_ONE = "thing-one", _("Start from Thing 1")

    member = models.ForeignKey(Member, models.CASCADE, related_name="places", verbose_name=_("member"))
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="participants", verbose_name=_("cohort"))
    way = models.CharField(_("way of taking part"), max_length=10, choices=Way, default=Way.LISTED)
    start = models.CharField(_("where to start"), max_length=10, choices=Start, default=Start.THING_ONE)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    welcomed_at = models.DateTimeField(_("welcomed"), null=True, blank=True, editable=False)
    intention = models.CharField(_("when and where"), max_length=300, blank=True)
    moved_at = models.DateTimeField(_("moved their plan"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_why = models.CharField(_("why they stopped"), max_length=400, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["cohort", "joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "cohort"],
                name="participant_once_in_a_cohort",
                violation_error_message=_("This member is in the cohort already."),
            )
        ]
        indexes = [models.Index(fields=["cohort", "way"], name="participant_directory")]

    def __str__(self) -> str:
        return str(_("%(member)s in %(cohort)s") % {"member": self.member, "cohort": self.cohort})

    @property
    def clock(self) -> ZoneInfo:
        """The zone whose clock their days in this cohort go by: their own, else the cohort's."""
        return self.member.zone or self.cohort.zone

    @property
    def has_stopped(self) -> bool:
        """Whether their member said that they are stopping here."""
        return self.stopped_at is not None
