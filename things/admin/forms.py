"""The forms in which organisers and guest authors enter Things, cohorts and files."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cpd.lib import images
from cpd.lib.desk import DeskForm
from things import dates
from things.importing import NotATable, text_of
from things.models import Cohort, Thing, Week


class WeekChoice(forms.ModelChoiceField):
    """Weeks by number, date and kind."""

    def label_from_instance(self, obj: models.Model) -> str:
        """“Week 3, 18 May 2026, Things”, with the cohort where several are to choose from."""
        if not isinstance(obj, Week):
            return str(obj)
        what = {"week": obj, "day": dates.day_and_year(obj.starts_on), "kind": obj.get_kind_display()}
        text = gettext("%(week)s, %(day)s, %(kind)s") % what
        return text if self.of_one_cohort else f"{obj.cohort}: {text}"

    of_one_cohort = False


class ThingForm(DeskForm):
    """A Thing with everything it has; who may not publish is not asked where it belongs."""

    picture_upload = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB. It is turned upright and its metadata is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    remove_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Thing
        fields = [
            "cohort",
            "number",
            "title",
            "summary",
            "week",
            "minutes_short",
            "minutes_deeper",
            "body",
            "task",
            "easier_way",
            "picture_alt",
            "picture_credit",
            "author_name",
            "author_line",
            "guest_author",
        ]
        field_classes = {"week": WeekChoice}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "body": forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField"}),
            "task": forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
            "easier_way": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.processed_picture: images.Processed | None = None
        if self.instance.pk:
            self.initial["revision"] = self.newest_revision_key()
        if "guest_author" in self.fields:
            accounts: Any = self.fields["guest_author"]
            accounts.queryset = accounts.queryset.filter(is_staff=True, is_active=True)
        if "week" in self.fields:
            weeks: Any = self.fields["week"]
            weeks.queryset = Week.objects.select_related("cohort").order_by("cohort", "number")
            weeks.of_one_cohort = bool(self.instance.pk)
            if self.instance.pk:
                weeks.queryset = weeks.queryset.filter(cohort=self.instance.cohort_id)
            else:
                weeks.queryset = weeks.queryset.filter(cohort__finished_at=None)

    def newest_revision_key(self) -> int | None:
        """What tells whether somebody saved the Thing after this form was opened."""
        newest = self.instance.history.order_by("-history_id").values_list("history_id", flat=True).first()
        return int(newest) if newest else None

    def _get_validation_exclusions(self) -> set[str]:
        """The cohort is part of what must be unique even where the form does not ask for it."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions - ({"cohort", "number"} if self.instance.pk else set())

    def clean_picture_upload(self) -> Any:
        """The picture drawn anew, or the sentence that says why not."""
        upload = self.cleaned_data.get("picture_upload")
        if upload:
            self.processed_picture = images.process(upload)
        return upload

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        week, cohort = cleaned.get("week"), cleaned.get("cohort") or self.instance.cohort_id and self.instance.cohort
        if week and cohort and week.cohort_id != cohort.pk:
            self.add_error("week", _("This week belongs to another cohort."))
        short, deeper = cleaned.get("minutes_short"), cleaned.get("minutes_deeper")
        if short and deeper and deeper < short:
            self.add_error("minutes_deeper", _("Going deeper takes at least as long as the short version."))
        if self.processed_picture and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", _("Say what is in the picture, for people who cannot see it."))
        if "_ready" in self.data and not cleaned.get("body"):
            self.add_error("body", _("There is no text yet, so the Thing cannot be marked as ready."))
        self._refuse_to_overwrite(cleaned)
        return cleaned

    def _refuse_to_overwrite(self, cleaned: dict[str, Any]) -> None:
        """Two people at one Thing: the second is told once, keeps what was typed, and may save again."""
        seen, newest = cleaned.get("revision"), self.newest_revision_key() if self.instance.pk else None
        if seen is None or newest is None or seen == newest or not self.has_changed():
            return
        revision = self.instance.history.select_related("history_user").get(history_id=newest)
        answered: Any = self.data.copy()  # type: ignore[attr-defined]
        answered[self.add_prefix("revision")] = str(newest)
        self.data = answered
        what = {
            "name": revision.history_user or gettext("Somebody"),
            "time": dates.time_of(revision.history_date),
        }
        raise ValidationError(
            _(
                "%(name)s saved this Thing at %(time)s, while you were writing. What you typed is still here. "
                "Look at the history first; saving again keeps your version."
            ),
            params=what,
        )


class CohortForm(DeskForm):
    """A cohort; one without weeks is asked how many to lay out."""

    week_count = forms.IntegerField(
        label=_("Lay out weeks"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("How many weeks, on consecutive Mondays. You can move and change each of them afterwards."),
    )
    pauses = forms.CharField(
        label=_("Catch-up weeks among them"), required=False, help_text=_("Their numbers, such as 5, 10, 15.")
    )

    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone.replace("_", " ")) for zone in zones()]
    )

    class Meta:
        model = Cohort
        fields = [
            "title",
            "slug",
            "tagline",
            "first_monday",
            "time_zone",
            "release_time",
            "letter_time",
            "listed_at",
            "joining_opens_at",
            "joining_closes_at",
            "widest_visibility",
            "claims_close_on",
            "finished_at",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = "Europe/London"

    def clean_pauses(self) -> set[int]:
        """The numbers, in any order."""
        numbers = str(self.cleaned_data.get("pauses", "")).replace(",", " ").replace(";", " ").split()
        if not all(number.isdecimal() and len(number) < 4 for number in numbers):
            raise ValidationError(_("Write week numbers with commas between them, such as 5, 10, 15."))
        return {int(number) for number in numbers}

    def kinds(self) -> list[str]:
        """The kind of each week to lay out."""
        pauses = self.cleaned_data.get("pauses") or set()
        numbers = range(1, (self.cleaned_data.get("week_count") or 0) + 1)
        return [(Week.Kind.CATCH_UP if number in pauses else Week.Kind.THINGS).value for number in numbers]


class ImportForm(forms.Form):
    """A file, or rows copied out of a spreadsheet, and the cohort they are for."""

    cohort = forms.ModelChoiceField(Cohort.objects.filter(finished_at=None), label=_("cohort"))
    file = forms.FileField(
        label=_("file"),
        required=False,
        help_text=_("CSV, as your spreadsheet saves or downloads it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label=_("or paste the rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        help_text=_("Copied from the spreadsheet, the row with the names of the columns included."),
    )
    run = forms.CharField(required=False)
    fingerprint = forms.CharField(required=False)

    def clean_file(self) -> Any:
        """The text in the file."""
        upload = self.cleaned_data.get("file")
        if not upload:
            return ""
        try:
            return text_of(upload.read(1_000_001))
        except NotATable as fault:
            raise ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        cleaned["text"] = cleaned.get("file") or cleaned.get("text") or ""
        if not cleaned["text"].strip() and not self.errors:
            raise ValidationError(_("Choose a file, or paste the rows."))
        return cleaned


def zones() -> list[str]:
    """Places whose clock a cohort may keep, as one finds them in a list."""
    return ["UTC", *sorted(zone for zone in available_timezones() if zone != "UTC")]


def in_your_zone() -> str:
    """Whose clock the times of a form are on."""
    return gettext("Times on this page are in the time zone %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
