"""Forms of pausing: until when somebody is away, why they stop, and how they mean to do the Things."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpd.lib import markup
from participants import pausing
from participants.models import Member, Participant
from things.dates import full_day


class AwayForm(forms.Form):
    """The day on which a member is back."""

    until = forms.DateField(
        label=_("The day you are back"),
        help_text=_("From tomorrow to a year from now. You can change it, or be back earlier."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = pausing.bounds(member)
        attrs = self.fields["until"].widget.attrs
        attrs |= {"min": self.first.isoformat(), "max": self.last.isoformat()}

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.first <= until <= self.last:
            raise ValidationError(
                gettext("Please choose a day from %(first)s to %(last)s.")
                % {"first": full_day(self.first), "last": full_day(self.last)}
            )
        return until


def one_line(text: str) -> str:
    """What somebody typed, in one line and without what cannot be seen."""
    return " ".join(markup.tidy(text).split())


class IntentionField(forms.CharField):
    """When and where somebody means to do the Things: one open question, because an answer in one’s own words helps."""

    def __init__(self) -> None:
        super().__init__(
            label=_("When and where will you do this?"),
            max_length=300,
            required=False,
            help_text=_(
                "For example: Sundays after breakfast, at the kitchen table. Only you see it; we remind you of it in your "
                "first letter, and when you come back from a break."
            ),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def clean(self, value: Any) -> str:
        return one_line(super().clean(value))


class IntentionForm(forms.Form):
    """How a member means to do the Things of one cohort; where to start, until the first one is done."""

    intention = IntentionField()
    start = forms.ChoiceField(
        label=_("Where will you start?"), choices=Participant.Start.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, place: Participant, asks_start: bool) -> None:
        super().__init__(data, initial={"intention": place.intention, "start": place.start})
        if not asks_start:
            del self.fields["start"]


class StoppingForm(forms.Form):
    """Why somebody stops, if they like to say, and what becomes of what they wrote, if they did."""

    why = forms.CharField(
        label=_("Would you like to say why?"),
        max_length=400,
        required=False,
        help_text=_("Only the organisers read it, and it helps them. No answer is fine."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    posts = forms.ChoiceField(
        label=_("What becomes of what you wrote here?"),
        choices=[
            ("keep", _("It stays, under your name. Others can go on reading and answering.")),
            (
                "remove",
                _(
                    "Take it down. Only you can read it then, also what came from a blog of your own. What others said "
                    "under it is out of sight with it; nothing of theirs is deleted."
                ),
            ),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, has_written: bool) -> None:
        super().__init__(data)
        if not has_written:
            del self.fields["posts"]

    def clean_why(self) -> str:
        return one_line(self.cleaned_data["why"])

    @property
    def takes_down(self) -> bool:
        """Whether nobody else is to read what they wrote."""
        return bool(self.cleaned_data.get("posts") == "remove")
