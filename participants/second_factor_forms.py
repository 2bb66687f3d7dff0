"""Forms for passkeys that take any answer at all: what cannot be read is not the right answer, and no error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.webauthn import forms as allauth_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def readable(read: Callable[[], Any]) -> Any:
    """What reading a passkey's answer gives, or the sentence for a wrong one.

    The parsers raise whatever the bytes lead them to: a missing key, a wrong type, a number out of range.
    """
    try:
        return read()
    except ValidationError:
        raise
    except Exception as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AddPasskeyForm(allauth_forms.AddWebAuthnForm):
    """A member makes a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].label = _("Sign in with this passkey alone")
        self.fields["passwordless"].help_text = _(
            "Your device then asks for your fingerprint, your face or its PIN. Without the tick it is a second step."
        )
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = readable(super().clean)
        return cleaned


class SignUpPasskeyForm(allauth_forms.SignupWebAuthnForm):
    """A newcomer makes the passkey they will sign in with."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = readable(super().clean)
        return cleaned


class SignInPasskeyForm(allauth_forms.LoginWebAuthnForm):
    """Signing in with a passkey alone."""

    def clean_credential(self) -> Any:
        return readable(super().clean_credential)


class SecondStepPasskeyForm(allauth_forms.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    def clean_credential(self) -> Any:
        return readable(super().clean_credential)


class OnceMorePasskeyForm(allauth_forms.ReauthenticateWebAuthnForm):
    """A passkey, shown once more before something that matters."""

    def clean_credential(self) -> Any:
        return readable(super().clean_credential)
