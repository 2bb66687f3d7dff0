"""Forms about blogs elsewhere: an address, the Things of a post, whose a name is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participants.forms.writing import TidyField
from participants.models import Member
from things.models import Thing


class AddressForm(forms.Form):
    """The address of a blog, however it is written."""

    address = TidyField(
        label=_("Address of your blog"),
        max_length=500,
        help_text=_(
            "As you would tell it to a friend. Its front page, a post or the feed itself: all of them will do."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
        error_messages={
            "required": _("Please give the address of your blog, such as example.org/blog."),
            "max_length": _("This is longer than an address can be. The front page of the blog is enough."),
        },
    )

    def refuse(self, said: object, way_out: object = "") -> None:
        """Say why it cannot be connected, and what to do."""
        self.add_error("address", ValidationError([str(sentence) for sentence in (said, way_out) if sentence]))


class ThingsForm(forms.Form):
    """Which Things a post is about: at least one of those that are open."""

    things = forms.TypedMultipleChoiceField(
        label=_("Which Things is it about?"),
        coerce=int,
        error_messages={
            "required": _("Choose at least one Thing that it is about."),
            "invalid_choice": _("Thing %(value)s cannot be chosen: it is not open in this cohort."),
        },
    )

    def __init__(self, data: Any = None, *, things: Sequence[Thing], chosen: Sequence[int] = ()) -> None:
        super().__init__(data, initial={"things": list(chosen)})
        self.open_things = {thing.number: thing for thing in things}
        self.fields["things"].choices = [(number, str(thing)) for number, thing in self.open_things.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[str]:
        """Numbers of the Things that are ticked, as the page compares them."""
        return {str(value) for value in self["things"].value() or []}

    @property
    def chosen_things(self) -> list[Thing]:
        """The Things that were chosen."""
        return [self.open_things[number] for number in self.cleaned_data["things"]]


class AuthorForm(forms.Form):
    """A name on a blog, and the member whose it is."""

    byline = forms.ChoiceField(error_messages={"invalid_choice": _("This name does not stand on the blog.")})
    handle = forms.CharField(label=_("Handle of whoever writes under it"), max_length=200)

    def __init__(self, data: Any = None, *, names: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["byline"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean_handle(self) -> Member:
        """The member with this handle; the address of their page will do as well."""
        handle = self.cleaned_data["handle"].strip().rstrip("/").rpartition("/")[2].removeprefix("@").lower()
        member = Member.objects.filter(handle=handle, is_active=True, left_at=None).first()
        if member is None:
            raise ValidationError(_("Nobody here has this handle. It is the last part of the address of their page."))
        return member
