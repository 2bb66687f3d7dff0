"""Forms of the settings page."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpd.lib import images, markup
from participants.account_forms import clean_name
from participants.models import Member, Participant, Sector
from participants.profile import OWN_FIELDS

# What a member says to others in words of their own.
SAID = ("display_name", "occupation", "bio")


def zones() -> list[tuple[str, str]]:
    """The time zones that people know, under the names of their cities."""
    known = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    return [("", gettext("The cohort’s own")), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in known)]


class ProfileForm(forms.ModelForm):
    """What others see of a member. The handle is fixed once something is published: addresses are for good."""

    sector = forms.ModelChoiceField(
        Sector.objects.all(), label=_("Sector"), required=False, empty_label=_("Rather not say")
    )
    picture = forms.FileField(
        label=_("Your picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB. Place and camera details are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=zones,
        help_text=_("The clock by which this site tells you times."),
    )

    class Meta:
        model = Member
        fields = OWN_FIELDS
        widgets = {"bio": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.values_before = {name: getattr(self.instance, name) for name in OWN_FIELDS}
        self.processed: images.Processed | None = None
        self.fields["country"].label = _("Country")
        if not self.instance.picture:
            del self.fields["without_picture"]
        if self.instance.reflections.published().exists():
            self.fields["handle"].disabled = True
            self.fields["handle"].help_text = _("Your blog’s address is fixed, because others may have linked to it.")

    def clean_display_name(self) -> str:
        return clean_name(self.cleaned_data["display_name"])

    def clean_bio(self) -> str:
        return markup.tidy(self.cleaned_data["bio"]).strip()

    def clean_occupation(self) -> str:
        return " ".join(markup.tidy(self.cleaned_data["occupation"]).split())

    def clean(self) -> dict[str, Any]:
        """Who is limited to reading may take words about themselves away and set their clock, and say nothing new."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.is_limited:
            for name in SAID:
                if cleaned.get(name) and cleaned[name] != self.values_before[name]:
                    self.add_error(name, _("An organiser has limited your account to reading, so this stays as it is."))
        return cleaned

    def clean_picture(self) -> None:
        if self.cleaned_data.get("picture") and self.instance.is_limited:
            raise forms.ValidationError(
                _("An organiser has limited your account to reading, so no picture is taken in.")
            )
        upload = self.cleaned_data["picture"]
        if isinstance(upload, UploadedFile):
            self.processed = images.process(upload)


class WaysForm(forms.Form):
    """The way of taking part in each of a member's cohorts that goes on and that they have not stopped in."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = list(
            Participant.objects.taking_part().filter(member=member, cohort__finished_at=None).for_cards()
        )
        for place in self.places:
            self.fields[f"way-{place.pk}"] = forms.ChoiceField(
                label=place.cohort.title,
                choices=Participant.Way.choices,
                initial=place.way,
                widget=forms.RadioSelect,
            )

    def ways(self) -> dict[int, str]:
        """The ways that were chosen, by the keys of the places."""
        return {place.pk: self.cleaned_data[f"way-{place.pk}"] for place in self.places}
