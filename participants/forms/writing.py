"""The form for writing a reflection, and what it says about its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cpd.lib import markup
from participants.models import Reflection, ReflectionPicture
from participants.pictures import Arranged
from participants.words import Words
from things.models import Cohort, Thing


class TidyField(forms.CharField):
    """Text without the characters that no reader sees."""

    def to_python(self, value: Any) -> str:
        return super().to_python(markup.tidy(str(value or ""))) or ""


class PicturesInput(forms.ClearableFileInput):
    """A file input that takes several at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Any number of files; each is judged on its own when it is taken in."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [upload for upload in data or [] if upload]


class PictureForm(forms.Form):
    """What is said about one picture that is there."""

    alt = TidyField(max_length=300, required=False)
    position = forms.IntegerField(min_value=1, max_value=20, required=False)
    remove = forms.BooleanField(required=False)

    def __init__(self, picture: ReflectionPicture, data: Mapping[str, Any] | None, kept: Mapping[str, Any]) -> None:
        self.picture = picture
        initial = {"alt": picture.alt, "position": picture.position} | dict(kept)
        prefix = f"picture-{picture.pk}"
        super().__init__(data if data and f"{prefix}-alt" in data else None, prefix=prefix, initial=initial)
        self.fields["alt"].label = _("What is in picture %(number)s, for people who cannot see it") % {
            "number": picture.position
        }
        self.fields["position"].label = _("Place in the row")
        self.fields["remove"].label = _("Remove this picture")

    @property
    def arranged(self) -> Arranged:
        """What was said, as far as it makes sense; a picture the form does not name stays as it is."""
        self.is_valid()
        said = self.cleaned_data if self.is_bound else self.initial
        position = said.get("position") or self.picture.position
        return Arranged(
            pk=self.picture.pk,
            alt=said.get("alt", self.picture.alt),
            position=position,
            remove=bool(said.get("remove")),
        )


class ReflectionForm(forms.Form):
    """Title, Things, text, pictures and who may read it. A draft needs nothing; publishing asks for the first three."""

    title = TidyField(label=_("Title"), max_length=160, required=False)
    things = forms.TypedMultipleChoiceField(
        label=_("Which Things is it about?"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("Thing %(value)s cannot be chosen: it is not open in this cohort.")},
    )
    body = TidyField(
        label=_("Your reflection"),
        max_length=60000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "markdowntextarea form-control"}),
        help_text=_("Plain text is fine. Markdown works too: **bold**, *italic*, ## heading, - list, [link](address)."),
        error_messages={
            "max_length": _(
                "Your text has %(show_value)d characters and there is room for %(limit_value)d. Nothing is "
                "lost: shorten it, or put the rest into a second reflection."
            )
        },
    )
    visibility = forms.ChoiceField(label=_("Who may read it"), required=False)
    new_pictures = PicturesField(label=_("Add pictures"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        cohort: Cohort,
        things: Sequence[Thing],
        reflection: Reflection | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.open_things = {thing.number: thing for thing in things}
        self.fields["things"].choices = [(number, str(thing)) for number, thing in self.open_things.items()]  # type: ignore[attr-defined]
        circles = cohort.visibilities()
        self.fields["visibility"].choices = [(circle.value, circle.label) for circle in circles]  # type: ignore[attr-defined]
        self.fields["visibility"].error_messages["invalid_choice"] = _(
            "What is written in this cohort can be read by this circle at most: %(widest)s. Choose one of those offered."
        ) % {"widest": circles[0].label}
        kept = (initial or {}).get("pictures", {})
        pictures = reflection.pictures.all() if reflection is not None and reflection.pk else []
        self.pictures = [PictureForm(picture, data, kept.get(str(picture.pk), {})) for picture in pictures]

    def take_errors_of(self, other: ReflectionForm) -> None:
        """Show what was wrong with the form that was sent."""
        vars(self)["_errors"] = other.errors

    def require_for_publishing(self) -> bool:
        """Ask for what a published reflection needs; whether it is all there."""
        needed = {
            "title": _("Give it a title; a few words are enough."),
            "things": _("Choose at least one Thing that it is about."),
            "body": _("Write a few words first. One sentence is a reflection."),
        }
        for name, sentence in needed.items():
            value = self.cleaned_data.get(name)
            if name not in self.errors and not (value.strip() if isinstance(value, str) else value):
                self.add_error(name, sentence)
        return not self.errors

    @property
    def words(self) -> Words:
        """What may be kept: every field that is valid."""
        said = self.cleaned_data
        things = said.get("things")
        return Words(
            title=said["title"].strip() if "title" in said else None,
            body=said.get("body"),
            visibility=said.get("visibility") or None,
            things=None if things is None else [self.open_things[number] for number in things],
        )

    @property
    def arrangement(self) -> list[Arranged]:
        """What was said about the pictures that were there."""
        return [form.arranged for form in self.pictures]

    @property
    def alts(self) -> list[Arranged]:
        """Only the words for the pictures, for keeping while somebody types: nothing moves or goes under their hands."""
        return [
            Arranged(pk=form.picture.pk, alt=form.arranged.alt, position=form.picture.position)
            for form in self.pictures
        ]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed or chosen, so that nothing needs keeping."""
        said = self.cleaned_data
        return not any(str(said.get(name) or "").strip() for name in ("title", "body", "new_pictures"))

    @property
    def chosen(self) -> set[str]:
        """Numbers of the Things that are ticked, as the page compares them."""
        return {str(value) for value in self["things"].value() or []}

    def as_kept(self) -> dict[str, Any]:
        """The fields as they are kept while a published reflection is being changed."""
        said = self.cleaned_data
        return {
            **{name: said[name] for name in ("title", "body", "visibility", "things") if name in said},
            "pictures": {
                str(entry.pk): {"alt": entry.alt, "position": entry.position, "remove": entry.remove}
                for entry in self.arrangement
            },
        }
