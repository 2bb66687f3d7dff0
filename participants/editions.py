"""Until when a page that was kept for visitors is good: it is made anew when what it shows has changed."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest

from participants.models import Member
from things.models import Cohort


def of_cohort(_request: HttpRequest, cohort: str, **_kwargs: Any) -> str | None:
    """A cohort's own pages: its edition."""
    found = Cohort.objects.filter(slug=cohort).values_list("pk", "edition").first()
    return ":".join(map(str, found)) if found else None


def of_blog(_request: HttpRequest, handle: str, **_kwargs: Any) -> str | None:
    """Pages of a blog: what its member says of themselves, and the editions of the cohorts it may be about."""
    member = Member.objects.filter(handle=handle).annotate(moved=Sum("places__cohort__edition"), at=Count("places"))
    row = member.values_list(
        "moved", "at", "display_name", "bio", "occupation", "sector", "country", "picture", "is_active"
    ).first()
    # Nothing moves for a member without a place, so their page is made each time.
    return repr(row) if row and row[1] else None
