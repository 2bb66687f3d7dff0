"""The one-click stop of a kind of mail (RFC 8058): a signed address that works without signing in, for good."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from cpd.lib.here import own_address
from participants.mail_kinds import BY_KEY, Kind

# A dot: mail programs make links of it and leave it as it is.
SIGNER = signing.Signer(salt="participants.stopping", sep=".")


def token(member_pk: int, kind: str) -> str:
    """Who holds it may stop this kind of mail to this member, and take that back; nothing else."""
    return SIGNER.sign(f"{member_pk}-{kind}")


def address(member_pk: int, kind: str) -> str:
    """The whole address of the page that stops it."""
    return own_address(reverse("participants:stop_mail", args=[token(member_pk, kind)]))


def read(token: str) -> tuple[int, Kind] | None:
    """The key of the member and the kind that a token names; nothing, if it was not made here."""
    try:
        number, _, key = SIGNER.unsign(token).partition("-")
    except signing.BadSignature:
        return None
    kind = BY_KEY.get(key)
    return (int(number), kind) if kind else None
