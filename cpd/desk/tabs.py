"""The pages at the top of the desk, each for whoever may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comments.models import Case, WeekLetter
from things.models import Cohort


@dataclass(frozen=True)
class Tab:
    """A page, and how much waits on it."""

    title: str
    url: str
    is_here: bool
    count: int = 0


def cohort_of(request: HttpRequest) -> Cohort | None:
    """The cohort the desk is about: the one asked for, else the one that runs or is prepared."""
    known: dict[str, Any] = request.__dict__
    if "desk_cohort" not in known:
        cohorts = Cohort.objects.running_first()
        asked = request.GET.get("cohort", "")
        known["desk_cohort"] = (cohorts.filter(slug=asked).first() if asked else None) or cohorts.first()
    found: Cohort | None = known["desk_cohort"]
    return found


def tabs_for(request: HttpRequest) -> list[Tab]:
    """The tabs this person may open."""
    user: Any = request.user
    if not user.is_active or not user.is_staff:
        return []
    pages = [(_("This week"), reverse("admin:index"), True, 0)]
    pages.append((_("Things"), reverse("admin:things_thing_changelist"), user.has_perm("things.change_thing"), 0))
    cohort = cohort_of(request) if user.has_perm("things.change_cohort") else None
    if cohort is not None:
        pages.append((_("Schedule"), reverse("admin:things_cohort_change", args=[cohort.pk]), True, 0))
    if user.has_perm("comments.view_case"):
        count = Case.objects.open().count()
        pages.append((_("Moderation"), reverse("admin:comments_case_changelist"), True, count))
    if user.has_perm("comments.view_weekletter"):
        held = WeekLetter.objects.held_now().count()
        pages.append((_("Outbox"), reverse("admin:comments_weekletter_changelist"), True, held))
    if user.has_perm("participants.view_feed"):
        pages.append((_("Blogs elsewhere"), reverse("admin:participants_feed_changelist"), True, 0))
    if user.is_superuser:
        pages.append((_("Mail"), reverse("admin:post_office_email_changelist"), True, 0))
    index = reverse("admin:index")
    return [
        Tab(title, url, request.path == url or (url != index and request.path.startswith(url)), count)
        for title, url, may_open, count in pages
        if may_open
    ]
