"""The form on which a member says how they want to leave."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.models import Member


class LeavingForm(forms.Form):
    """When, and what happens to comments and reflections. What is chosen at first can be taken back longest."""

    when = forms.ChoiceField(
        label=_("When?"),
        choices=[
            ("later", _("In seven days. Until then you can change your mind here.")),
            ("now", _("At once. This cannot be undone.")),
        ],
        initial="later",
        widget=forms.RadioSelect,
    )
    comments = forms.ChoiceField(
        label=_("Your comments"),
        choices=[
            ("remove", _("Take my words away. Where somebody answered, a line says that a comment was here.")),
            ("keep", _("Leave them for the others, as the words of “A former member”.")),
        ],
        initial="remove",
        widget=forms.RadioSelect,
    )
    reflections = forms.ChoiceField(
        label=_("Your reflections"),
        choices=[
            ("remove", _("Take them away, with their pictures and with what others wrote under them.")),
            (
                "keep",
                _("Leave those that others can read, with their pictures, as the words of “A former member”."),
            ),
        ],
        initial="remove",
        widget=forms.RadioSelect,
    )

    @property
    def at_once(self) -> bool:
        """Whether nobody is to wait."""
        return bool(self.cleaned_data["when"] == "now")

    @property
    def keeps(self) -> str:
        """What stays."""
        kept = (self.cleaned_data["comments"] == "keep", self.cleaned_data["reflections"] == "keep")
        return {
            (False, False): Member.Keeps.NOTHING,
            (True, False): Member.Keeps.COMMENTS,
            (False, True): Member.Keeps.REFLECTIONS,
            (True, True): Member.Keeps.ALL,
        }[kept]
