"""How much one account may say in a stretch of time. The numbers stand in docs/limits.md too.

They are counted from the rows themselves, under a lock on the member, so they hold however many processes there are,
and the sentence can say exactly when the next one is welcome. Deleting a comment gives its place to no other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from comments.models import Comment, Report
from participants.limits import NEW_FOR, is_new
from participants.models import Member
from participants.sifting import links_out

COMMENTS_AN_HOUR = 30
COMMENTS_A_DAY = 150
COMMENTS_A_DAY_WHILE_NEW = 10
LINKS_WHILE_NEW = 2
REPORTS_A_DAY = 20

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def next_comment(member: Member) -> datetime | None:
    """When this member may comment again; None if they may now."""
    written = Comment.objects.filter(author=member)
    return _later(
        _again(written, COMMENTS_AN_HOUR, HOUR),
        _again(written, COMMENTS_A_DAY_WHILE_NEW if is_new(member) else COMMENTS_A_DAY, DAY),
    )


def too_many_links(member: Member, html: str) -> bool:
    """Whether a comment has more links to other sites than a new account may post at once."""
    return is_new(member) and len(links_out(html)) > LINKS_WHILE_NEW


def next_report(member: Member) -> datetime | None:
    """When this member may report again; None if they may now."""
    return _again(Report.objects.filter(reporter=member), REPORTS_A_DAY, DAY)


def say_links() -> str:
    """The sentence about too many links."""
    sentence = _(
        "In your first %(days)s days a comment may have %(links)s links to other sites. Take some out, please."
    )
    return sentence % {"days": NEW_FOR.days, "links": LINKS_WHILE_NEW}


def say_when(moment: datetime) -> str:
    """The sentence that goes with it, by the reader's clock."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    when = formats.date_format(local, "H:i T" if is_today else "j F, H:i T")
    return _("That is a lot for a short time. Your words are kept here; send them after %(when)s.") % {"when": when}


def _again(rows: QuerySet[Comment] | QuerySet[Report], amount: int, per: timedelta) -> datetime | None:
    """The moment at which fewer than `amount` rows will lie within the stretch."""
    if not settings.RATE_LIMITS_ENABLED:
        return None
    times = (
        rows.filter(created_at__gt=timezone.now() - per).order_by("-created_at").values_list("created_at", flat=True)
    )
    nth = next(iter(times[amount - 1 : amount]), None)
    return None if nth is None else nth + per


def _later(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
