"""The form in which a member chooses about mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget

from participants import mail_choices
from participants.mail_kinds import KINDS, When
from participants.models import Member


class MailForm(forms.Form):
    """One question for each kind of mail: when."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = mail_choices.of(member)
        for kind in KINDS:
            self.fields[kind.key] = forms.ChoiceField(
                label=str(kind.name),
                choices=[(when.value, when.label) for when in kind.choices],
                initial=now[kind.key].value,
                widget=forms.RadioSelect,
            )

    def rows(self) -> list[tuple[BoundField, list[BoundWidget | None]]]:
        """For a table: each question with a button for every time, none where that kind has no such choice."""
        rows = []
        for kind in KINDS:
            buttons = {str(button.data["value"]): button for button in self[kind.key].subwidgets}
            rows.append((self[kind.key], [buttons.get(when.value) for when in When]))
        return rows

    def times(self) -> list[str]:
        """The heads of its columns."""
        return [str(when.label) for when in When]
