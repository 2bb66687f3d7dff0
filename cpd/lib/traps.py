"""Two things that programs do with forms and people do not: filling in a field that nobody sees, and answering at once.

A form with these two fields is never refused for them, and says nothing: whoever made it asks what `sprung` says and
does something that a person can mend. People who paste, whose password manager fills in, who have no JavaScript, or
who leave the form open for a week spring neither: the field is out of sight and of the tab order and asks browsers to
leave it empty, and what counts is the time since the form was first shown, refused attempts included.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext as _

SECONDS = 2
# What keeps people's tab key, browsers and password managers away.
UNFILLED = {"tabindex": "-1", "autocomplete": "off", "data-lpignore": "true", "data-1p-ignore": "true"}
SIGNER = TimestampSigner(salt="a form was shown")


def stamp() -> str:
    """The moment at which a form is shown, signed."""
    return SIGNER.sign("shown")


class Trapped(forms.Form):
    """A form with both traps. The page around it keeps `fax` out of sight, with a class."""

    fax = forms.CharField(required=False, widget=forms.TextInput(attrs=UNFILLED))
    shown = forms.CharField(required=False, widget=forms.HiddenInput, initial=stamp)

    @property
    def is_trapped(self) -> bool:
        """Whether the traps are set."""
        return "shown" in self.fields

    def leave_open(self) -> None:
        """Take the traps away, for people we know."""
        self.fields.pop("fax", None)
        self.fields.pop("shown", None)

    def sprung(self) -> str:
        """Why a form that was sent looks like a program's, in words for organisers; empty if it does not."""
        sent: dict[str, Any] = self.cleaned_data
        if not settings.RATE_LIMITS_ENABLED or not self.is_trapped:
            return ""
        if sent.get("fax"):
            return _("A field that people do not see was filled in.")
        try:
            SIGNER.unsign(sent.get("shown", ""))
        except BadSignature:
            return _("It came without a form of ours.")
        try:
            SIGNER.unsign(sent["shown"], max_age=timedelta(seconds=SECONDS))
        except BadSignature:
            return ""
        return _("It came sooner than a person can fill the form in.")
