"""What allauth is told about this product. It is read while allauth starts, so nothing of allauth is imported here.

Django's settings come first; docs/limits.md explains the numbers.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

CODE_LIVES = 20 * 60  # seconds: a code waits for the mail job, then for the reader

PRODUCT: dict[str, Any] = {
    "ACCOUNT_ADAPTER": "participants.accounts.AccountAdapter",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
    "ACCOUNT_SIGNUP_REDIRECT_URL": "participants:album",
    "ACCOUNT_FORMS": {
        "login": "participants.account_forms.SignInForm",
        "signup": "participants.account_forms.SignUpForm",
        "add_email": "participants.account_forms.ChangeAddressForm",
        "change_password": "participants.account_forms.ChangePasswordForm",
        "set_password": "participants.account_forms.SetPasswordForm",
        "reset_password_from_key": "participants.account_forms.ResetPasswordForm",
    },
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT": CODE_LIVES,
    "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND": True,
    "ACCOUNT_EMAIL_NOTIFICATIONS": True,
    "ACCOUNT_CHANGE_EMAIL": True,
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": CODE_LIVES,
    "ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND": True,
    "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED": True,
    "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT": CODE_LIVES,
    "ACCOUNT_LOGIN_TIMEOUT": CODE_LIVES,
    "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": 15 * 60,
    "ACCOUNT_RATE_LIMITS": {
        "login": "30/m/ip",
        "login_failed": "10/m/ip,5/5m/key",
        "signup": "20/m/ip,100/d/ip",
        "reset_password": "20/h/ip,5/h/key",
        "request_login_code": "20/h/ip,5/h/key",
        "confirm_email": "1/10s/key,10/h/key",
        "reset_password_from_key": "20/m/ip",
        "reauthenticate": "10/m/user",
        "change_password": "5/m/user",
        "manage_email": "10/m/user,30/d/user",
    },
    "MFA_ADAPTER": "participants.second_factors.SecondFactorAdapter",
    "MFA_FORMS": {
        "add_webauthn": "participants.second_factor_forms.AddPasskeyForm",
        "signup_webauthn": "participants.second_factor_forms.SignUpPasskeyForm",
        "login_webauthn": "participants.second_factor_forms.SignInPasskeyForm",
        "authenticate_webauthn": "participants.second_factor_forms.SecondStepPasskeyForm",
        "reauthenticate_webauthn": "participants.second_factor_forms.OnceMorePasskeyForm",
    },
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_TOTP_TOLERANCE": 1,
    "MFA_RATE_LIMITS": {"webauthn_login": "10/m/ip"},
    "SOCIALACCOUNT_ADAPTER": "participants.accounts.OutsideAdapter",
    "SOCIALACCOUNT_AUTO_SIGNUP": False,
    "SOCIALACCOUNT_FORMS": {"signup": "participants.account_forms.OutsideSignUpForm"},
}


def setting(name: str, default: Any) -> Any:
    """A setting as allauth asks for it; with RATE_LIMITS_ENABLED off there are no limits, whatever they are."""
    if name.endswith("_RATE_LIMITS") and not settings.RATE_LIMITS_ENABLED:
        return False
    return getattr(settings, name, PRODUCT.get(name, default))
