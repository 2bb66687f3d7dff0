"""The form in which somebody ticks the weeks they can greet newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from things.models import Week


class GreetingForm(forms.Form):
    """Of the weeks that are not over, those in which somebody greets; none is fine."""

    weeks = forms.TypedMultipleChoiceField(
        label=_("Weeks you can greet"), required=False, coerce=date.fromisoformat, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Sequence[Week], ticked: set[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.ticked_any = bool(ticked & {week.starts_on for week in offered})
        field: Any = self.fields["weeks"]
        field.choices = [(week.starts_on.isoformat(), str(week)) for week in offered]
        field.initial = [monday.isoformat() for monday in ticked]

    def boxes(self) -> list[tuple[Week, BoundWidget]]:
        """Each week with its box."""
        return list(zip(self.offered, self["weeks"].subwidgets, strict=True))
