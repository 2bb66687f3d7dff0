"""allauth as this site does it: who may sign up, what an account is made of, where redirects lead, what mails say."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from cpd.lib import limits, mail
from participants import joining, refusals, welcoming
from participants.models import Member
from things import edition
from things.models import Cohort
from things.readers import note_cohort

logger = logging.getLogger(__name__)

NO_ADDRESS = "0.0.0.0"  # noqa: S104  (what is kept where a request came from nowhere)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of members: the e-mail address signs in, the display name is shown."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This address and this password do not belong together. Please try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This is not the code we sent. Please look again."),
        "incorrect_password": _("This is not your password."),
        "duplicate_email": _("This is your address already."),
        "email_taken": _("This address cannot be used."),
        "too_many_login_attempts": _("That was one try too many. Please wait five minutes, then try again."),
        "rate_limited": _("Please wait a moment, then try again."),
    }

    # ---- signing up

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the cohort that was asked for takes newcomers; if not, a page says why and until when."""
        cohort = joining.asked_cohort(request.POST.get("cohort") or request.GET.get("cohort"))
        if cohort is not None:
            note_cohort(request, cohort)
            if cohort.takes_newcomers():
                return True
        raise ImmediateHttpResponse(closed_page(request, cohort))

    def clean_email(self, email: str) -> str:
        """Refuse what is an address on paper only: no letter of ours would ever get there."""
        if not can_be_written_to(email):
            raise ValidationError(_("Please enter a valid email address."))
        return email

    def save_user(self, request: HttpRequest, user: Member, form: Form, commit: bool = True) -> Member:
        """Fill in the person before the account is saved."""
        user.display_name = form.cleaned_data["display_name"]
        user.sector = form.cleaned_data["sector"]
        user.country = form.cleaned_data["country"]
        user.handle = Member.objects.free_handle(user.display_name)
        # The form is complete only for whoever agrees to the six rules.
        user.agreed_at = timezone.now()
        saved: Member = super().save_user(request, user, form, commit)
        return saved

    # ---- signing in

    def login(self, request: HttpRequest, user: Member) -> None:
        """Sign in. The first time, the address has just been confirmed: from now on others see this member."""
        is_first = user.last_login is None
        super().login(request, user)
        request.session.pop(joining.ANSWERS, None)
        if is_first:
            edition.move(Cohort.objects.filter(participants__member=user))
            welcoming.welcome(user)

    def post_login(self, request: HttpRequest, user: Member, **details: Any) -> HttpResponse:
        logger.info("Member %s signed in from %s", user.pk, self.get_client_ip(request))
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        logger.warning("Sign-in refused from %s", self.get_client_ip(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted by address alone: the name and port a request asks for cannot start a new count."""
        return str(credentials.get("email", "")).lower()

    def get_client_ip(self, request: HttpRequest) -> str:
        address = limits.client_address(request)
        return NO_ADDRESS if address == "unknown" else address

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirmed, by a code or with a new address: letters are written there, whatever was refused before."""
        done: bool = super().confirm_email(request, email_address)
        if done:
            member = Member.objects.get(pk=email_address.user_id)
            refusals.confirmed(member)
            welcoming.welcome(member)
        return done

    # ---- where things lead

    def is_safe_url(self, url: str) -> bool:
        """Redirects lead to this site's own paths only."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("participants:settings")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("participants:settings" if self.request.user.is_authenticated else "account_login")

    # ---- mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a letter in words and in our design, both made of one text; its links come from the settings."""
        if not can_be_written_to(email):
            return
        context = {**context, "email": email, "site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}
        text = render_to_string(f"{template_prefix}_message.txt", context).strip()
        paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
        letter = {
            "words": render_to_string(f"{template_prefix}_subject.txt", context),
            "text": text,
            "paragraphs": paragraphs,
            "links": [part for part in paragraphs if part.startswith(f"{settings.SITE_URL}/")],
            "code": context.get("code"),
        }
        mail.send("account", to=email, context=letter, urgent=True)


class OutsideAdapter(DefaultSocialAccountAdapter):
    """Accounts of members who sign in with an account of another place."""

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, str]:
        """What the other place knows already, to be looked over."""
        told = sociallogin.account.extra_data
        told = told.get("userinfo") or told.get("id_token") or told
        return {**super().get_signup_form_initial_data(sociallogin), "display_name": str(told.get("name") or "")[:80]}


def can_be_written_to(email: str) -> bool:
    """Quotes may hold anything in the first half of an address; nobody's real address has them."""
    return not set(email) & set('",\\ ')


def closed_page(request: HttpRequest, cohort: Cohort | None) -> HttpResponse:
    """The page that says why nobody can join now."""
    door = joining.door(cohort) if cohort else joining.Door.CLOSED
    other = Cohort.objects.taking_newcomers().newest_first().first()
    return render(
        request, "account/signup_closed.html", {"joining_cohort": cohort, "door": door, "other_cohort": other}
    )
