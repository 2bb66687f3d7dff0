"""Until when a page that was kept for visitors is good: it is made anew when what it shows has changed."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, Count, Exists, OuterRef, Q, Subquery, Sum, Value
from django.http import HttpRequest
from django.utils import timezone

from participants.models import Member, Participant, Reflection
from things.models import Cohort

SAID = ["display_name", "bio", "occupation", "sector", "country", "picture", "is_active"]


def of_blog(_request: HttpRequest, handle: str, **_kwargs: Any) -> str | None:
    """Pages of a blog: what its member says of themselves, and the editions of the cohorts it is or may be about.

    Those that they wrote in and have no place in any more among them; which of them are listed and over is the clock's.
    """
    finished = Count("pk", filter=Q(finished_at__lte=timezone.now()))
    counts = {"at": Count("pk"), "which": Sum("pk"), "moved": Sum("edition"), "finished": finished}
    member = Member.objects.filter(handle=handle).annotate(**{name: _of_own(what) for name, what in counts.items()})
    row = member.values_list("at", "which", "moved", "finished", *SAID).first()
    # Nothing moves for a member of no cohort, so their page is made each time.
    return repr(row) if row and row[0] else None


def _of_own(what: Aggregate) -> Subquery:
    member = OuterRef(OuterRef("pk"))
    in_it = Participant.objects.filter(cohort=OuterRef("pk"), member=member)
    wrote = Reflection.objects.filter(cohort=OuterRef("pk"), author=member)
    own = Cohort.objects.listed().filter(Exists(in_it) | Exists(wrote)).order_by()
    return Subquery(own.annotate(all=Value(1)).values("all").annotate(found=what).values("found"))
