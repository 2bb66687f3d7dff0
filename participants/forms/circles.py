"""The one question before somebody gets a circle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.models import CircleSeat


class PaceForm(forms.Form):
    """At which pace somebody means to go."""

    pace = forms.ChoiceField(
        label=_("At which pace do you mean to go?"),
        choices=CircleSeat.Pace.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the pace that is nearest to yours.")},
    )

    def __init__(self, data: Any = None, *, pace: str = "") -> None:
        super().__init__(data, initial={"pace": pace or CircleSeat.Pace.WEEKLY})
