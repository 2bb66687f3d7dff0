"""A member: the account, and the person as others see them."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from cpd.lib import images
from participants.models.past_handle import PastHandle, validate_was_nobodys
from things.models import Ink
from things.models.cohort import validate_time_zone

HANDLE_LENGTH = 40
# Of a member's places: unfinished cohorts before finished ones, those they have not stopped in, then what begins last.
LIKELIEST_PLACE = (
    models.F("cohort__finished_at").desc(nulls_first=True),
    models.F("stopped_at").desc(nulls_first=True),
    "-cohort__first_monday",
    "-pk",
)


def member_picture_path(_member: models.Model, _name: str) -> str:
    """Where a member's picture is kept: a made-up name, so that nothing of the upload's own name remains."""
    return str(PurePath("members") / images.variant_name())


class Sector(models.Model):
    """A line of work that members choose from; organisers keep the list."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


def _own_address_is_confirmed() -> models.Exists:
    own = EmailAddress.objects.filter(user=models.OuterRef("pk"), email__iexact=models.OuterRef("email"))
    return models.Exists(own.filter(verified=True))


def _clock_name() -> models.Expression:
    """The name of the zone whose clock a member's days go by, as `Member.clock` says it."""
    places: Any = Member._meta.get_field("places").related_model
    likely = (
        places.objects.filter(member=models.OuterRef("pk")).order_by(*LIKELIEST_PLACE).values("cohort__time_zone")[:1]
    )
    own = NullIf("time_zone", models.Value(""))
    return Coalesce(own, models.Subquery(likely), models.Value(settings.TIME_ZONE))


class MemberManager(BaseUserManager["Member"]):
    """Makes accounts; one address makes one account, however it is capitalised."""

    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """A new account; `password=None` makes one that signs in by passkey or code only."""
        member = self.model(email=email.strip().lower(), **fields)
        member.handle = member.handle or self.free_handle(member.display_name)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """An account that may do everything, its e-mail address taken as confirmed."""
        fields.setdefault("display_name", email.split("@")[0])
        member = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
        return member

    def with_confirmed_email(self) -> models.QuerySet[Member]:
        """Members who know already whether their address was confirmed, so that no rule has to ask."""
        return self.annotate(has_confirmed_email=_own_address_is_confirmed())  # type: ignore[no-redef]

    def reached_by_mail(self) -> models.QuerySet[Member]:
        """Members that letters can be written to: not closed, address confirmed, and not refused by its mail server."""
        return self.filter(_own_address_is_confirmed(), is_active=True, mail_refused_at=None)

    def away(self, now: datetime | None = None) -> models.QuerySet[Member]:
        """Members who are away at this moment, each by their own clock: two questions, however many they are.

        One is asked at once: at any moment the clocks of the world show two or three dates, and which zone shows which
        is known here and not in the database.
        """
        now = now or timezone.now()
        gone = self.exclude(away_until=None).annotate(clock_name=_clock_name())
        shown: dict[date, list[str]] = {}
        for name in gone.order_by().values_list("clock_name", flat=True).distinct():
            shown.setdefault(now.astimezone(ZoneInfo(name)).date(), []).append(name)
        away = models.Q(pk__in=[])
        for day, names in shown.items():
            away |= models.Q(clock_name__in=names, away_from__lte=day, away_until__gt=day)
        return gone.filter(away)

    def free_handle(self, display_name: str) -> str:
        """The handle for a name: its letters in ASCII, with a number behind it where that is taken."""
        stem = slugify(display_name)[: HANDLE_LENGTH - 6].strip("-") or "member"
        taken = set(self.filter(handle__startswith=stem).values_list("handle", flat=True))
        numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return next(handle for handle in numbered if handle not in taken and not PastHandle.objects.among([handle]))


class Member(AbstractBaseUser, PermissionsMixin):
    """An account, signed in with its e-mail address, and the person others see: a display name, a handle, a sector.

    The e-mail address is shown to nobody else. The display name need not be the real one. An account that its member
    has deleted keeps an empty row (`left_at`), so that talk stays whole; nobody can sign in to it.
    """

    class Keeps(models.TextChoices):
        """What of a member's words stays, under no name, when they delete their account."""

        NOTHING = "nothing", _("nothing")
        COMMENTS = "comments", _("comments")
        REFLECTIONS = "reflections", _("reflections")
        ALL = "all", _("comments and reflections")

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    display_name = models.CharField(
        _("the name you would like to be called"),
        max_length=80,
        help_text=_("Shown beside what you write. First name only is fine."),
    )
    handle = models.CharField(
        _("handle"),
        max_length=HANDLE_LENGTH,
        unique=True,
        validators=[
            RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Small letters, numbers and single hyphens only.")),
            validate_was_nobodys,
        ],
        help_text=_("The last part of your blog's address."),
    )
    sector = models.ForeignKey(
        Sector, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("sector")
    )
    occupation = models.CharField(_("what you do"), max_length=80, blank=True)
    country = CountryField(_("country"), blank=True)
    bio = models.CharField(_("about you"), max_length=400, blank=True)
    picture = models.FileField(_("picture"), upload_to=member_picture_path, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_time_zone])
    is_staff = models.BooleanField(_("may enter the organisers’ desk"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    limited_at = models.DateTimeField(_("reading only since"), null=True, blank=True, editable=False)
    limited_until = models.DateTimeField(_("reading only until"), null=True, blank=True, editable=False)
    mail_refused_at = models.DateTimeField(_("mail refused"), null=True, blank=True, editable=False)
    mail_refused_why = models.CharField(_("what the mail server said"), max_length=300, blank=True, editable=False)
    suspected_at = models.DateTimeField(_("looks like spam since"), null=True, blank=True)
    suspected_for = models.CharField(_("looks like spam because"), max_length=300, blank=True)
    agreed_at = models.DateTimeField(_("agreed to be kind here"), null=True, blank=True, editable=False)
    away_from = models.DateField(_("away from"), null=True, blank=True, editable=False)
    away_until = models.DateField(_("away until"), null=True, blank=True, editable=False)
    back_at = models.DateTimeField(_("back since"), null=True, blank=True, editable=False)
    leaving_at = models.DateTimeField(_("wants the account deleted on"), null=True, blank=True)
    leaving_keeps = models.CharField(_("what stays then"), max_length=12, choices=Keeps.choices, blank=True)
    left_at = models.DateTimeField(_("deleted on"), null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = MemberManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["display_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="member_email_once", violation_error_message=_("This address cannot be used.")
            ),
            models.CheckConstraint(
                condition=models.Q(away_from=None, away_until=None)
                | models.Q(away_from__isnull=False, away_until__gte=models.F("away_from")),
                name="member_away_ends_after_it_begins",
                violation_error_message=_("The day you are back comes after the day you go."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("participants:blog", args=[self.handle])

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name.split()[0] if self.display_name.strip() else self.handle

    @property
    def initials(self) -> str:
        """One or two letters for the round picture."""
        words = [word for word in self.display_name.split() if word[:1].isalnum()] or [self.handle]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def ink(self) -> str:
        """The ink of the round picture where there is no photo: always the same for one person."""
        return str(Ink.values[(self.pk or 0) % len(Ink.values)])

    @property
    def zone(self) -> ZoneInfo | None:
        """The member's own time zone, if they chose one."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    @property
    def clock(self) -> ZoneInfo:
        """The zone whose clock their days go by: their own, else that of their likeliest cohort, else the site's."""
        if self.time_zone:
            return ZoneInfo(self.time_zone)
        names = self.places.order_by(*LIKELIEST_PLACE).values_list("cohort__time_zone", flat=True)
        return ZoneInfo(names.first() or settings.TIME_ZONE)

    def is_away(self, now: datetime | None = None) -> bool:
        """Whether they said that they are away on this day, by their own clock; `away_until` is the day they are back."""
        if self.away_from is None or self.away_until is None:
            return False
        return self.away_from <= (now or timezone.now()).astimezone(self.clock).date() < self.away_until

    def back_since(self, now: datetime | None = None) -> datetime | None:
        """When their last absence ended, as far as it is known; None while they are away."""
        if self.is_away(now):
            return None
        if self.back_at is not None or self.away_until is None:
            return self.back_at
        return datetime.combine(self.away_until, time.min, tzinfo=self.clock)

    @property
    def is_limited(self) -> bool:
        """Whether an organiser has limited the account to reading, until a day or until it is lifted."""
        return self.limited_at is not None and (self.limited_until is None or self.limited_until > timezone.now())

    @cached_property
    def has_confirmed_email(self) -> bool:
        """Whether the address they sign in with was confirmed."""
        return EmailAddress.objects.filter(user=self, email__iexact=self.email, verified=True).exists()
