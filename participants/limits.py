"""How much one account may write in a while. The numbers stand in docs/limits.md; RATE_LIMITS_ENABLED lifts them all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cpd.lib.limits import client_address, within
from participants.models import Member, Reflection

POSTS_AN_HOUR = 10
DRAFTS = 100
PICTURES_A_DAY = 60
# How long an account is new, and what it may do meanwhile.
NEW_FOR = timedelta(days=3)
PICTURES_A_DAY_WHILE_NEW = 20
LOOKS_AN_HOUR = 30
NAMES_A_DAY = 40
MEETUPS_A_DAY = 5
MEETUPS_A_DAY_WHILE_NEW = 2
MENTIONS_A_MINUTE = 20
MENTIONS_AN_HOUR = 200
MENTIONS_WAIT = 60


class TooMany(Exception):
    """The sentence says what the limit is and when there is room again."""


def is_new(member: Member, now: datetime | None = None) -> bool:
    """Whether the small limits of new accounts hold; they lift by themselves, and organisers have none."""
    if not settings.RATE_LIMITS_ENABLED or member.is_staff:
        return False
    return (now or timezone.now()) - member.joined_at < NEW_FOR


def posts(member: Member, now: datetime) -> None:
    """Refuse one more published reflection within the hour."""
    if not settings.RATE_LIMITS_ENABLED:
        return
    hour = timedelta(hours=1)
    recent = Reflection.objects.filter(author=member, published_at__gt=now - hour).order_by("published_at")
    moments = [moment for moment in recent.values_list("published_at", flat=True) if moment is not None]
    if len(moments) >= POSTS_AN_HOUR:
        again = timezone.localtime(moments[-POSTS_AN_HOUR] + hour)
        sentence = ngettext(
            "You have published %(amount)d reflection within an hour, which is the most. From %(time)s there is room "
            "for the next one; until then it is kept as a draft.",
            "You have published %(amount)d reflections within an hour, which is the most. From %(time)s there is room "
            "for the next one; until then it is kept as a draft.",
            POSTS_AN_HOUR,
        )
        raise TooMany(sentence % {"amount": POSTS_AN_HOUR, "time": again.strftime("%H:%M %Z")})


def drafts(member: Member) -> None:
    """Refuse one more draft."""
    if settings.RATE_LIMITS_ENABLED and Reflection.objects.drafts_of(member).count() >= DRAFTS:
        sentence = _(
            "You have %(amount)d drafts, which is the most. Publish or delete one of them in your album first."
        )
        raise TooMany(sentence % {"amount": DRAFTS})


def picture(member: Member) -> None:
    """Refuse one more picture today. Not to be asked in a transaction."""
    amount = PICTURES_A_DAY_WHILE_NEW if is_new(member) else PICTURES_A_DAY
    if not within("picture", str(member.pk), amount=amount, per=timedelta(days=1)):
        sentence = _("%(amount)d pictures a day are the most. Tomorrow there is room for more.")
        raise TooMany(sentence % {"amount": amount})


def look(member: Member) -> None:
    """Refuse one more look at a blog elsewhere within the hour. Not to be asked in a transaction."""
    if not within("look", str(member.pk), amount=LOOKS_AN_HOUR, per=timedelta(hours=1)):
        sentence = _(
            "We have looked at blogs for you %(amount)d times within an hour, which is the most. Try later on."
        )
        raise TooMany(sentence % {"amount": LOOKS_AN_HOUR})


def name_author(member: Member) -> None:
    """Refuse to ask one more member today whether a name is theirs. Not to be asked in a transaction."""
    if not within("name", str(member.pk), amount=NAMES_A_DAY, per=timedelta(days=1)):
        sentence = _("You have said whose a name is %(amount)d times today, which is the most. Go on tomorrow.")
        raise TooMany(sentence % {"amount": NAMES_A_DAY})


def meetup(member: Member) -> None:
    """Refuse one more meet-up today. Not to be asked in a transaction."""
    amount = MEETUPS_A_DAY_WHILE_NEW if is_new(member) else MEETUPS_A_DAY
    if not within("meetup", str(member.pk), amount=amount, per=timedelta(days=1)):
        sentence = ngettext(
            "%(amount)d meet-up a day is the most. Tomorrow there is room for the next one.",
            "%(amount)d meet-ups a day are the most. Tomorrow there is room for the next one.",
            amount,
        )
        raise TooMany(sentence % {"amount": amount})


def mention(request: HttpRequest) -> None:
    """Refuse one more webmention from this network address. Not to be asked in a transaction."""
    address = client_address(request)
    a_minute = within("mention", address, amount=MENTIONS_A_MINUTE, per=timedelta(minutes=1))
    if not (a_minute and within("mentions", address, amount=MENTIONS_AN_HOUR, per=timedelta(hours=1))):
        raise TooMany(_("Too many from one address. Try again later."))
