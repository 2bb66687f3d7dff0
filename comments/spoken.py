"""Who has said something in a cohort lately: for what lower floors ask about people who talk."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from comments.models import Comment
from things.models import Cohort


def since(cohort: Cohort, moment: datetime) -> set[int]:
    """The keys of members whose comments of since then stand under something in this cohort."""
    here = Q(thing__cohort=cohort) | Q(reflection__cohort=cohort)
    return set(Comment.objects.standing().filter(here, created_at__gt=moment).values_list("author_id", flat=True))
