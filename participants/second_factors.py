"""Second factors: passkeys and one-time codes under the site's own name, their secrets not kept in the clear."""

from __future__ import annotations

import base64
from io import BytesIO

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from participants.models import Member

SALT = "participants.second_factors"


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's two-factor authentication as this site does it."""

    def encrypt(self, text: str) -> str:
        """What is kept of a secret; whoever reads the database alone cannot use it."""
        return locker().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return locker().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """The name that an authenticator app shows."""
        return settings.SITE_NAME

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def generate_authenticator_name(self, user: Member, type: Authenticator.Type) -> str:
        """The name a passkey gets where its owner gives it none."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("My passkey") if number == 1 else _("Passkey %(number)s") % {"number": number}

    def build_totp_svg(self, url: str) -> str:
        """allauth puts this into the page as data, which the page may not show; ours has an address."""
        return ""

    def build_qr_code(self, member: Member, secret: str) -> bytes:
        """The picture that an authenticator app reads, on its own white ground."""
        picture = qrcode.make(self.build_totp_url(member, secret), image_factory=SvgPathFillImage)
        file = BytesIO()
        picture.save(file)
        return file.getvalue()


def locker() -> MultiFernet:
    """Locks with the secret key, opens with the ones before it too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(salted_hmac(SALT, "key", key, algorithm="sha256").digest())) for key in keys]
    )
