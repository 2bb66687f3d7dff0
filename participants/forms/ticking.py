"""The note that goes with a Thing that is left out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.models import Tick

LONGEST = Tick._meta.get_field("note").max_length


class SkipForm(forms.Form):
    """A line to oneself, or none."""

    note = forms.CharField(label=_("A note to yourself"), max_length=LONGEST, required=False)
