"""Questions about the programme with a yes or a no."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.models import PermissionsMixin

from things.models import Cohort, Thing


def can_see_cohort(viewer: object, cohort: Cohort, now: datetime | None = None) -> bool:
    """Everybody sees a cohort once it is listed; before that organisers, and who writes a Thing of it as a guest."""
    if cohort.is_listed(now):
        return True
    if not (isinstance(viewer, PermissionsMixin) and getattr(viewer, "is_staff", False)):
        return False
    return viewer.has_perm("things.publish_thing") or cohort.things.filter(guest_author=viewer.pk).exists()


def holds_preview_link(thing: Thing, key: str) -> bool:
    """Whether this is the secret part of the Thing's preview link."""
    return secrets.compare_digest(thing.preview_key.encode(), key.encode())


def can_edit_thing(viewer: PermissionsMixin, thing: Thing | None) -> bool:
    """Organisers edit every Thing, a guest author only their own."""
    if viewer.has_perm("things.publish_thing"):
        return True
    return thing is not None and thing.guest_author_id is not None and thing.guest_author_id == viewer.pk
