"""Who the organisers are: those who decide cases, and whether somebody is the only one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from participants.models import Member


def all_of_them() -> QuerySet[Member]:
    """Open staff accounts that may moderate, by their groups, by themselves, or as superusers."""
    right = {"codename": "change_comment", "content_type__app_label": "comments"}
    by_group = Q(**{f"groups__permissions__{key}": value for key, value in right.items()})
    by_self = Q(**{f"user_permissions__{key}": value for key, value in right.items()})
    return Member.objects.filter(Q(is_superuser=True) | by_group | by_self, is_active=True, is_staff=True).distinct()


def around() -> QuerySet[Member]:
    """Those who are not away; all of them where nobody else is there."""
    there = all_of_them().exclude(pk__in=Member.objects.away().values("pk"))
    return there if there.exists() else all_of_them()


def is_alone(member: Member, *, author: int) -> bool:
    """Whether nobody else could decide about this author's words; the author does not count, whoever else they are."""
    return not all_of_them().exclude(pk__in=[member.pk, author]).exists()
