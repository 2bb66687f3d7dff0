"""What every page needs: the site's name and the cohort its navigation leads to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cpd.lib.here import own_address
from participants import reading
from things.models import Cohort
from things.readers import tell_own_time


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, `site_url`, `contact_email`, `spam_check`, and `cohort`: the one of the page, else the reader's current one.

    A view that is about a cohort sets it on the request; only where none did is one looked up, when a template asks.

    Pages that a view has not put on a cohort's clock are told by the reader's: here, because only a page that is made
    needs it, and a picture or a health check should not have to know who asks.
    """
    tell_own_time(request)

    def cohort() -> Cohort | None:
        of_page: Cohort | None = getattr(request, "cohort", None)
        return of_page or reading.current_cohort(getattr(request, "user", None))

    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "spam_check": bool(settings.SPAM_CHECK_URL),
        "cohort": SimpleLazyObject(cohort),
        "canonical_url": own_address(request.path),
    }
