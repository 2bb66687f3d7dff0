"""Members, their places in cohorts, and their lines of work in the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cpd.lib.desk import DeskInline, YesNoFilter
from participants.admin.shown import ShownEverywhere
from participants.models import Member, Participant, Reflection, Sector

ACCOUNT_FIELDS = ["is_active", "joined_at", "last_login"]
SUSPICION_FIELDS = ["suspected_at", "suspected_for"]
REFUSAL_FIELDS = ["mail_refused_at", "mail_refused_why"]
RANK_FIELDS = ["is_staff", "is_superuser", "groups"]


class PlaceInline(DeskInline):
    """The cohorts a member is in."""

    model = Participant
    fields = ["cohort", "way", "start", "joined_at", "stopped_at"]
    readonly_fields = ["joined_at"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        """With the cohorts."""
        places: QuerySet[Participant] = super().get_queryset(request)
        return places.select_related("cohort", "member")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """People join themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the place's own page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the place's own page."""
        return False


class MemberAdmin(ShownEverywhere):
    """Accounts. Organisers help members; only superusers change who is staff, and nobody raises himself.

    The floor above registers it, because closing an account changes counts there.
    """

    list_display = [
        "name",
        "sector",
        "country",
        "place_count",
        "joined",
        "is_active",
        "is_staff",
        "suspected_at",
    ]
    list_filter = [
        "is_active",
        "is_staff",
        ("mail_refused_at", YesNoFilter),
        ("suspected_at", YesNoFilter),
        "places__cohort",
        "sector",
    ]
    list_select_related = ["sector"]
    search_fields = ["display_name", "handle", "email"]
    ordering = ["-joined_at", "-pk"]
    filter_horizontal = ["groups"]
    inlines = [PlaceInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        """Members with the number of cohorts they are in."""
        members: QuerySet[Member] = super().get_queryset(request)
        return members.annotate(places_taken=Count("places", distinct=True))

    @admin.display(description=_("member"), ordering="display_name")
    def name(self, member: Member) -> SafeString:
        """What they are called, their handle and their address."""
        return format_html("{}<small>@{}</small><small>{}</small>", member.display_name, member.handle, member.email)

    @admin.display(description=_("joined"), ordering="joined_at")
    def joined(self, member: Member) -> str:
        """The day on which they signed up, by the desk's clock."""
        return date_format(timezone.localtime(member.joined_at), "DATE_FORMAT")

    @admin.display(description=_("cohorts"), ordering="places_taken")
    def place_count(self, member: Any) -> int:
        """How many cohorts they are in."""
        return int(member.places_taken)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The person, the account, and (for superusers) their rank."""
        refused = obj is not None and obj.mail_refused_at is not None
        person = ["display_name", "handle", "occupation", "sector", "country", "bio", "time_zone"]
        fieldsets = [
            (None, {"fields": person}),
            (_("Account"), {"fields": ["email", *(REFUSAL_FIELDS if refused else []), *ACCOUNT_FIELDS]}),
        ]
        if obj is not None and obj.suspected_at:
            fieldsets.append((_("Looks like spam"), {"fields": SUSPICION_FIELDS}))
        if request.user.is_superuser:
            fieldsets.append((_("Rank"), {"fields": RANK_FIELDS}))
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Addresses are for good, and an e-mail address is a key: changing it would hand over the account."""
        fixed = ["handle", "joined_at", "last_login", *REFUSAL_FIELDS, *SUSPICION_FIELDS]
        if not request.user.is_superuser:
            return [*fixed, "email", *RANK_FIELDS]
        # Nobody takes their own rank away by mistake, or gives themselves one.
        return [*fixed, *(["is_active", *RANK_FIELDS] if obj == request.user else [])]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff accounts are a superuser's matter."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or request.user.is_superuser or not (obj.is_staff or obj.is_superuser))


@admin.register(Participant)
class ParticipantAdmin(ShownEverywhere):
    """Places in cohorts."""

    list_display = ["member", "cohort", "way", "joined_at", "written_count", "stopped_at", "stopped_why"]
    list_filter = ["cohort", "way", ("stopped_at", YesNoFilter)]
    list_select_related = ["member", "cohort"]
    search_fields = ["member__display_name", "member__handle", "member__email"]
    raw_id_fields = ["member"]
    ordering = ["-joined_at", "-pk"]
    fields = ["member", "cohort", "way", "start", "joined_at", "stopped_at", "stopped_why"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participant]:
        """Places with the number of reflections published in that cohort."""
        written = (
            Reflection.objects.filter(author=OuterRef("member"), cohort=OuterRef("cohort"), published_at__isnull=False)
            .order_by()
            .values("author")
            .annotate(number=Count("pk"))
            .values("number")
        )
        places: QuerySet[Participant] = super().get_queryset(request)
        return places.select_related("member", "cohort").annotate(written=Coalesce(Subquery(written), 0))

    @admin.display(description=_("reflections"), ordering="written")
    def written_count(self, place: Any) -> int:
        """How many they published."""
        return int(place.written)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A place belongs to its member and its cohort; that and why they stopped is for them to say."""
        own = ["joined_at", "stopped_at", "stopped_why"]
        return ["member", "cohort", *own] if obj else own


@admin.register(Sector)
class SectorAdmin(ShownEverywhere):
    """The lines of work members choose from."""

    list_display = ["name", "slug", "position", "member_count"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["position", "name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sector]:
        """Sectors with the number of their members."""
        sectors: QuerySet[Sector] = super().get_queryset(request)
        return sectors.annotate(chosen_by=Count("members"))

    @admin.display(description=_("members"), ordering="chosen_by")
    def member_count(self, sector: Any) -> int:
        """How many chose it."""
        return int(sector.chosen_by)
