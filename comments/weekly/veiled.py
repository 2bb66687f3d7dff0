"""A member's letter as organisers see it: the same, without the links with which whoever holds them stops that mail."""

from __future__ import annotations

from django.urls import reverse
from post_office.models import Email

from cpd.lib.here import own_address
from participants import stopping
from participants.models import Member


def veiled(email: Email, member: Member) -> Email:
    """The mail with the links to stop it leading to the page of everybody's own choices."""
    stop, choices = stopping.address(member.pk, "letter"), own_address(reverse("participants:mail"))
    email.message = email.message.replace(stop, choices)
    email.html_message = email.html_message.replace(stop, choices)
    return email
