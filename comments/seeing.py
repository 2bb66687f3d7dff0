"""What is new to a member, and what they have seen: how many, and the word that they have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments.models import Notification
from participants.models import Member, Reflection
from things.models import Thing

# More than a page shows.
MOST_AT_ONCE = 200
KEPT_FOR = timedelta(days=365)


def unseen_count(member: Member) -> int:
    """How many notifications are new to this member, among those they are shown."""
    return Notification.objects.shown_to(member).unseen().count()


def unseen_on(place: Thing | Reflection, member: Member) -> list[Notification]:
    """Those that the page of this Thing or reflection shows to its reader, without what belongs to them."""
    new = Notification.objects.shown_to(member).unseen().about(place)
    return list(new.only("pk", "comment_id").order_by("pk")[:MOST_AT_ONCE])


def see(keys: Iterable[int], *, by: Member) -> int:
    """A member has seen these; other people's and those seen before stay as they are. How many were new."""
    return _see(by, pk__in=list(keys)[:MOST_AT_ONCE])


def see_all(*, by: Member, through: int) -> int:
    """A member has seen all up to this one: what came after their page was made is still new."""
    return _see(by, pk__lte=through)


@transaction.atomic
def _see(member: Member, **which: object) -> int:
    # The member's row first: whoever makes a letter of these waits, or has made it.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    new = Notification.objects.filter(member=member, seen_at=None, **which)
    return new.update(seen_at=timezone.now(), mail_at=None)


def forget() -> int:
    """Work of the timetable: what was told a year ago is in no inbox any more; how much that was."""
    old = Notification.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).order_by("pk")
    forgotten = 0
    while chosen := list(old.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        Notification.objects.filter(pk__in=chosen).delete()
        forgotten += len(chosen)
    return forgotten
