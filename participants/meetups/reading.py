"""What a member sees of meet-ups: those to come, those that were, and who comes."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import ngettext

from cpd.lib import paging
from participants.meetups import rules
from participants.models import Meetup, MeetupGuest, Member
from things.models import Cohort

PAGE = 20
A_FEW = 3


def length_in_words(minutes: int) -> str:
    """“45 minutes”, “1 hour”, “1 hour 30 minutes”."""
    hours, rest = divmod(minutes, 60)
    words = [ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}] if hours else []
    words += [ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest}] if rest else []
    return " ".join(words)


class MeetupList:
    """The meet-ups of a cohort as one member finds them; the questions it asks do not grow with them."""

    def __init__(self, cohort: Cohort, member: Member, *, over: bool = False, cursor: str | None = None) -> None:
        self.cohort = cohort
        self.member = member
        self.over = over
        self.cursor = cursor

    @cached_property
    def page(self) -> paging.Page[Meetup]:
        """Those to come, the next one first; or those that were, the latest first."""
        rows = Meetup.objects.visible_to(self.member).filter(cohort=self.cohort).for_cards()
        if self.over:
            return paging.page(rows.over(), self.cursor, by=("-starts_at",), size=PAGE)
        return paging.page(rows.to_come(), self.cursor, by=("starts_at",), size=PAGE)

    @cached_property
    def going_to(self) -> set[int]:
        """Of these, the keys of those to which the member comes."""
        rows = MeetupGuest.objects.filter(member=self.member, meetup__in=[row.pk for row in self.page.items])
        return set(rows.values_list("meetup_id", flat=True))

    @cached_property
    def can_arrange(self) -> bool:
        """Whether the member may invite to one."""
        return rules.can_arrange(self.member, self.cohort)


class MeetupPage:
    """One meet-up as one member sees it."""

    def __init__(self, meetup: Meetup, member: Member) -> None:
        self.meetup = meetup
        self.member = member

    @cached_property
    def guests(self) -> list[Member]:
        """Who comes, as far as the member meets them."""
        rows = MeetupGuest.objects.met_by(self.member).filter(meetup=self.meetup)
        return [guest.member for guest in rows.select_related("member__sector")]

    @property
    def is_coming(self) -> bool:
        """Whether the member comes."""
        return self.member in self.guests

    @cached_property
    def can_come(self) -> bool:
        """Whether the member may say that they come."""
        return rules.can_come(self.member, self.meetup)

    @cached_property
    def can_change(self) -> bool:
        """Whether the member may change it or call it off."""
        return rules.can_change(self.member, self.meetup)

    @property
    def length(self) -> str:
        """How long it lasts, in words."""
        return length_in_words(self.meetup.minutes)

    @property
    def is_own(self) -> bool:
        """Whether the member invites."""
        return self.meetup.author == self.member


def of_member(member: Member, cohort: Cohort) -> list[Meetup]:
    """The next few to which a member means to go; those that were cancelled, too, so that nobody stands there alone."""
    rows = Meetup.objects.visible_to(member).filter(cohort=cohort, guests__member=member)
    return list(rows.to_come().for_cards()[:A_FEW])
