"""Members who are called by their handle in a text: "@kofi-mensah". Found are open accounts with a confirmed address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef
from django.urls import reverse

from participants.models import Member


class Called:
    """Gives the renderer of a text the addresses of those called in it, and remembers who they are, in their order."""

    def __init__(self) -> None:
        self.members: list[Member] = []

    def __call__(self, handles: Sequence[str]) -> Mapping[str, str]:
        confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
        known = Member.objects.filter(Exists(confirmed), is_active=True, handle__in=handles)
        found = known.in_bulk(field_name="handle")
        self.members = [found[handle] for handle in handles if handle in found]
        return {handle: reverse("participants:blog", args=[handle]) for handle in found}
