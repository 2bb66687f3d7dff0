"""Where the links in a weekly letter lead, each in one place."""

from __future__ import annotations

from django.urls import reverse

from cpd.lib.here import own_address
from things.models import Cohort

PLAN = "participants:plan"
AWAY = "participants:away"


def links_of(cohort: Cohort) -> dict[str, str]:
    """The addresses that every letter of a cohort has, whole."""
    return {
        "this_week": own_address(cohort.get_absolute_url()),
        "album": own_address(f"{reverse('participants:album')}?cohort={cohort.slug}"),
        "plan": own_address(f"{reverse(PLAN)}?cohort={cohort.slug}"),
        "away": own_address(reverse(AWAY)),
        "inbox": own_address(reverse("comments:inbox")),
    }
