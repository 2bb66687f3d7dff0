"""What answers get besides their page: a closed store for secrets, a second factor for staff."""

from __future__ import annotations

import logging
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from requests import RequestException

from participants.models import Member

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]

ACCOUNT_PAGES = ("/accounts/", "/me/settings/")


def keep_nowhere(get_response: Answer) -> Answer:
    """Codes and secrets stand on the pages of accounts: no browser and no store in between may keep those."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(ACCOUNT_PAGES):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def other_place_away(get_response: Answer) -> Answer:
    """Where members sign in with an account of another place and that place does not answer, say so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RequestException) and request.path.startswith(ACCOUNT_PAGES):
            logger.warning("The other place did not answer: %s", type(exception).__name__)
            return render(request, "socialaccount/authentication_error.html", status=503)
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def staff_second_factor(get_response: Answer) -> Answer:
    """Staff enter the desk with a second factor: who has none yet is led to where it is set up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        needed = settings.STAFF_NEED_SECOND_FACTOR and request.path.startswith(reverse("admin:index"))
        if (
            needed
            and isinstance(request.user, Member)
            and request.user.is_staff
            and not has_second_factor(request.user)
        ):
            messages.warning(
                request,
                _(
                    "The organisers’ desk needs a second way to show that it is you. "
                    "Add an authenticator app or a passkey here, then go on."
                ),
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return middleware


def has_second_factor(member: Member) -> bool:
    """Whether a member has set up an authenticator app or a passkey."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=member, type__in=kinds).exists()
