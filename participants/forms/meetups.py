"""The form in which a member invites to a meet-up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpd.lib import markup
from participants.forms.writing import TidyField
from participants.meetups.arranging import Plan
from participants.meetups.reading import length_in_words
from participants.models import Meetup, Member
from participants.profile_forms import zones
from things.models import Cohort

LENGTHS = [30, 45, 60, 90, 120, 180, 240, 360, 480]
A_YEAR = timedelta(days=366)


def lengths() -> list[tuple[int, str]]:
    """How long a meet-up may last, in words."""
    return [(minutes, length_in_words(minutes)) for minutes in LENGTHS]


def own_zones() -> list[tuple[str, str]]:
    """Every time zone under the name of its city; a meet-up always has one."""
    return [(name, words) for name, words in zones() if name]


class OneLine(TidyField):
    """Words on one line."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class MeetupForm(forms.Form):
    """What, where, when by which clock, for how long, and anything else people should know."""

    title = OneLine(label=_("What is it called?"), max_length=120)
    where = OneLine(
        label=_("Where?"),
        max_length=200,
        help_text=_("A place people can find, with its town. For a call: where it happens."),
    )
    link = forms.URLField(
        label=_("A link, if there is one"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("To a map or a call. Those of your cohort see it, nobody else."),
    )
    day = forms.DateField(label=_("Which day?"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(label=_("What time?"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    time_zone = forms.ChoiceField(
        label=_("By which clock?"),
        choices=own_zones,
        help_text=_("The time zone of the place. Everybody reads the time by their own clock as well."),
    )
    minutes = forms.TypedChoiceField(label=_("How long?"), choices=lengths, coerce=int)
    words = TidyField(
        label=_("Anything else?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("How people find you, what to bring, whether there are stairs. **Bold** and lists work."),
    )

    def __init__(self, data: Any = None, *, member: Member, cohort: Cohort, meetup: Meetup | None = None) -> None:
        super().__init__(data, initial=_said(meetup) if meetup else _empty(member, cohort))
        self.meetup = meetup
        self.fields["link"].validators = [URLValidator(schemes=["http", "https"])]
        self.fields["day"].widget.attrs["min"] = timezone.localdate().isoformat()
        length = meetup.minutes if meetup else None
        if length is not None and length not in LENGTHS:
            self.fields["minutes"].choices = [(length, length_in_words(length)), *lengths()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The moment that was meant: a time that the clocks skip is none, and nobody meets in the past."""
        data = super().clean() or self.cleaned_data
        if not {"day", "time", "time_zone"} <= data.keys():
            return data
        try:
            local = datetime.combine(data["day"], data["time"].replace(second=0), tzinfo=ZoneInfo(data["time_zone"]))
            moment = local.astimezone(ZoneInfo("UTC"))
        except (OverflowError, ValueError):
            self.add_error("day", gettext("Please choose a day within the next twelve months."))
            return data
        if moment.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.add_error("time", gettext("The clocks change that day, and this hour is left out. Choose another."))
        elif moment <= timezone.now() and not (self.meetup and self.meetup.starts_at == moment):
            self.add_error("day", gettext("That moment has passed. Choose one that is still to come."))
        elif moment > timezone.now() + A_YEAR:
            self.add_error("day", gettext("Please choose a day within the next twelve months."))
        data["starts_at"] = moment
        return data

    @property
    def plan(self) -> Plan:
        """What was said, once it is valid."""
        said = self.cleaned_data
        names = ("title", "where", "link", "starts_at", "time_zone", "minutes", "words")
        values = {name: said[name] for name in names}
        return Plan(**values | {"words": markup.tidy(said["words"]).strip()})


def _empty(member: Member, cohort: Cohort) -> dict[str, Any]:
    return {"time_zone": member.time_zone or cohort.time_zone, "minutes": 60, "time": "18:00"}


def _said(meetup: Meetup) -> dict[str, Any]:
    day: date = meetup.day.date()
    return {
        "title": meetup.title,
        "where": meetup.where,
        "link": meetup.link,
        "day": day,
        "time": meetup.day.time(),
        "time_zone": meetup.time_zone,
        "minutes": meetup.minutes,
        "words": meetup.words,
    }
