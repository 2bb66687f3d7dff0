"""Forms of accounts: joining, signing up, new passwords."""

from __future__ import annotations

import contextlib
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.manage_email import email_already_exists
from allauth.core import context
from allauth.socialaccount import forms as outside_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from cpd.lib.traps import Trapped
from participants import joining, sifting, suspicion
from participants.models import Member, Participant, Sector
from participants.passwords import NotAboutYou
from participants.pausing_forms import IntentionField
from things.models import Cohort

PASSWORD_HINT = _("At least ten characters. A short sentence is good.")
ATTEMPTS = 8
KEPT = ["display_name", "sector", "country", "writes", "blog_address", "start", "intention", "listed"]
# Letters that change the direction or are not seen, and with them who a name seems to be.
KEPT_UNSEEN = "\u200c\u200d"


def clean_name(name: str) -> str:
    """A name in one line, without letters that cannot be seen."""
    seen = "".join(
        letter
        for letter in unicodedata.normalize("NFC", name)
        if letter in KEPT_UNSEEN or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    )
    name = " ".join(seen.split())
    if not any(letter.isalnum() for letter in name):
        raise ValidationError(_("A name needs at least one letter or number."))
    return name


def clean_blog_address(address: str) -> str:
    """The address of a blog as it was meant: stray spaces gone, https where no scheme was given."""
    address = "".join(address.split())
    if "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError) as error:
        raise ValidationError(_("This does not look like the address of a blog, such as example.org/blog.")) from error
    if parts.username or parts.password or "." not in (parts.hostname or ""):
        raise ValidationError(_("This does not look like the address of a blog, such as example.org/blog."))
    return address


class AboutYou(forms.Form):
    """Who somebody is to others: a name, a sector, a country."""

    display_name = forms.CharField(
        label=_("The name you would like to be called"),
        max_length=80,
        help_text=_("Shown beside what you write. First name only is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    sector = forms.ModelChoiceField(
        Sector.objects.all(),
        label=_("Sector"),
        empty_label=_("Choose one"),
        help_text=_("So that we can introduce you to somebody from another one."),
    )
    country = CountryField(blank=True, blank_label=_("Rather not say")).formfield(  # type: ignore[call-overload]
        label=_("Country"), required=False
    )

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])


class JoiningFields(forms.Form):
    """How somebody takes part in a cohort; where to start is asked only when it has begun."""

    writes = forms.ChoiceField(
        label=_("Where will you write?"),
        choices=joining.Writes.choices,
        initial=joining.Writes.HERE,
        widget=forms.RadioSelect,
    )
    blog_address = forms.CharField(
        label=_("Address of your blog"),
        max_length=500,
        required=False,
        help_text=_(
            "The address of the blog is enough: once you are in, we look for its feed, and people find the blog on your "
            "page. Only for “I already have a blog”."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
    )
    start = forms.ChoiceField(
        label=_("Where will you start?"),
        choices=Participant.Start.choices,
        initial=Participant.Start.THIS_WEEK,
        widget=forms.RadioSelect,
    )
    intention = IntentionField()
    listed = forms.BooleanField(
        label=_("List me among the people, so that others can say hello"), required=False, initial=True
    )
    kind = forms.BooleanField(
        label=_("I have read “Being kind here” and will be"),
        error_messages={"required": _("Please read “Being kind here”, then tick this.")},
    )
    cohort: Cohort

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = joining.door(self.cohort)
        if self.door != joining.Door.LATE:
            del self.fields["start"]

    def clean_blog_address(self) -> str:
        address: str = self.cleaned_data["blog_address"].strip()
        if self.cleaned_data.get("writes") != joining.Writes.OWN:
            return ""
        if not address:
            raise ValidationError(_("Please give the address of your blog, or choose to write here."))
        return clean_blog_address(address)

    def take_place(self, member: Member) -> Participant:
        """Join with what was filled in."""
        answers = self.cleaned_data
        return joining.join(
            member,
            self.cohort,
            way=joining.way_for(answers["writes"], listed=answers["listed"]),
            writes=answers["writes"],
            blog_address=answers["blog_address"],
            start=answers.get("start") or Participant.Start.THING_ONE,
            intention=answers["intention"],
        )


class JoinForm(JoiningFields):
    """A member enters one more cohort."""

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        self.cohort = cohort
        super().__init__(*args, **kwargs)


class Newcomer(AboutYou, JoiningFields):
    """What both sign-up forms ask: who you are, and how you take part in the cohort that was asked for.

    Where an account exists already, the same is said and as much work is done, so that nobody can tell.
    """

    account_already_exists: bool
    suspect_for = ""

    field_order = [
        "display_name", "email", "password1", "sector", "country", "writes", "blog_address", "start", "intention",
        "listed", "kind",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        request: HttpRequest = context.request
        self.cohort = joining.asked_cohort(request.POST.get("cohort") or request.GET.get("cohort"))  # type: ignore[assignment]
        kwargs["initial"] = {**kwargs.get("initial", {}), **request.session.get(joining.ANSWERS, {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if joining.door(self.cohort) not in (joining.Door.OPEN, joining.Door.LATE):
            raise ValidationError(_("Joining has just closed."))
        return self.cleaned_data

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Asked by allauth when the account is made; should the door close in this moment, it is an account alone."""
        if self.suspect_for:
            suspicion.suspect(user, why=self.suspect_for)
        with contextlib.suppress(joining.CannotJoin):
            self.take_place(user)

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Make the account; of several forms sent at once with one new address, one makes it.

        The answers are kept for somebody who comes back from the code page to correct the address.
        """
        request.session[joining.ANSWERS] = {name: self[name].value() for name in KEPT if name in self.fields}
        self.suspect_for = self.why_suspect()
        for _attempt in range(ATTEMPTS):
            if self.account_already_exists:
                if password := self.cleaned_data.get("password1"):
                    make_password(password)  # as long as making an account takes
                return self.try_to_save(request)
            try:
                with transaction.atomic():
                    return self.try_to_save(request)
            except IntegrityError:  # Somebody took the address, or the handle, a moment ago.
                self.account_already_exists = email_already_exists(self.cleaned_data["email"])[1]
        raise IntegrityError

    def why_suspect(self) -> str:
        """What organisers should look at; whoever signs up is answered the same, and hears nothing of it."""
        return sifting.domain_on_the_list(self.cleaned_data["email"])

    def try_to_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        answer: tuple[Member | None, HttpResponse | None] = super().try_save(request)  # type: ignore[misc]
        return answer


class SignUpForm(Trapped, Newcomer, allauth_forms.SignupForm):
    """A new account and a place in the cohort, with a password or a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HINT

    def clean(self) -> dict[str, Any]:
        super().clean()
        password = self.cleaned_data.get("password1")
        if password and "password1" not in self.errors:
            somebody = Member(
                display_name=self.cleaned_data.get("display_name", ""), email=self.cleaned_data.get("email", "")
            )
            try:
                NotAboutYou().validate(password, somebody)
            except ValidationError as error:
                self.add_error("password1", error)
        return self.cleaned_data

    def why_suspect(self) -> str:
        """The form itself may look like a program's."""
        return " ".join(filter(None, [self.sprung(), super().why_suspect()]))


class OutsideSignUpForm(Newcomer, outside_forms.SignupForm):
    """A new account for somebody who signed in elsewhere."""


class SignInForm(allauth_forms.LoginForm):
    """Signing in with a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Keep me signed in on this device")


class ChangeAddressForm(allauth_forms.AddEmailForm):
    """Another address; the old one stays until the code is entered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New email address")


class NewPassword:
    """One field for a new password: what was typed can be looked at, so it is typed once."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = PASSWORD_HINT
        if "oldpassword" in self.fields:
            self.fields["oldpassword"].label = _("Current password")


class ChangePasswordForm(NewPassword, allauth_forms.ChangePasswordForm):
    """A new password for somebody who knows the old one."""


class SetPasswordForm(NewPassword, allauth_forms.SetPasswordForm):
    """A first password for somebody who signs in without."""


class ResetPasswordForm(NewPassword, allauth_forms.ResetPasswordKeyForm):
    """A new password for somebody who proved their address."""
