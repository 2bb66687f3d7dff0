"""Things in the desk: entered, previewed, marked as ready, looked back on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cpd.lib.desk import DeskInline, WordsStay
from things import dates, publishing, rules
from things.admin.filters import StateFilter
from things.admin.forms import ThingForm
from things.admin.history import HistoryPages
from things.admin.importing import ImportPages
from things.models import Reference, Thing

PLACE_FIELDS = ["cohort", "number", "week"]


class ReferenceInline(DeskInline):
    """References and photo credits, in their order."""

    model = Reference
    fields = ["kind", "position", "text", "url"]
    ordering = ["-kind", "position", "pk"]
    extra = 1


@admin.register(Thing)
class ThingAdmin(ImportPages, HistoryPages, WordsStay):
    """Where organisers write and publish Things, and a guest author their own."""

    form = ThingForm
    goes_along = (Reference,)
    inlines = [ReferenceInline]
    list_display = [
        "name",
        "week_in_words",
        "state_in_words",
        "author_name",
        "minutes",
        "written_about",
        "commented_on",
        "cohort",
    ]
    list_filter = ["cohort", StateFilter, "week__kind"]
    list_select_related = ["cohort", "week"]
    search_fields = ["title", "summary", "author_name", "=number"]
    ordering = ["-cohort__first_monday", "cohort", "number"]
    change_form_template = "admin/things/thing/change_form.html"
    change_list_template = "admin/things/thing/change_list.html"

    # ---- who sees and edits what

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thing]:
        """Organisers see every Thing, a guest author only their own."""
        return Thing.objects.editable_by(request.user).select_related("cohort", "week", "week__leg")  # type: ignore[arg-type]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the right, and only what may be edited."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or rules.can_edit_thing(request.user, obj))  # type: ignore[arg-type]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Organisers, not guest authors."""
        return bool(request.user.has_perm("things.publish_thing"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A Thing stays in its cohort; a guest author does not say where it belongs."""
        if not self.has_publish_permission(request):
            return PLACE_FIELDS
        return ["cohort"] if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """In the order in which a Thing is made."""
        pictures = [
            "picture_upload",
            *(["remove_picture"] if obj and obj.picture else []),
            "picture_alt",
            "picture_credit",
        ]
        author = ["author_name", "author_line", *(["guest_author"] if self.has_publish_permission(request) else [])]
        place = ["cohort", "week", "number", "title", "summary", ("minutes_short", "minutes_deeper")]
        return [
            (_("The Thing"), {"fields": [*place, *(["revision"] if obj else [])]}),
            (_("Text and task"), {"fields": ["body", "task", "easier_way"]}),
            (_("Picture"), {"fields": pictures}),
            (_("Author"), {"fields": author}),
        ]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """A guest author's few Things need no filters."""
        return self.list_filter if self.has_publish_permission(request) else []

    # ---- saving

    def save_model(self, request: HttpRequest, obj: Thing, form: ThingForm, change: bool) -> None:
        """One save is one revision: the Thing is saved together with its references, below."""
        if form.processed_picture:
            publishing.set_picture(obj, form.processed_picture)
        elif form.cleaned_data.get("remove_picture"):
            publishing.set_picture(obj, None)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the Thing and its references as one revision, if anything changed; then what the button asks for."""
        thing: Thing = form.instance
        references = publishing.ReferenceChanges()
        for formset in formsets:
            saved = formset.save(commit=False)
            references = publishing.ReferenceChanges(saved=saved, deleted=formset.deleted_objects)
        if not change or form.has_changed() or references:
            publishing.save_thing(thing, by=request.user, references=references)  # type: ignore[arg-type]
        if "_ready" in request.POST and self.has_publish_permission(request):
            publishing.mark_ready(thing, by=request.user)  # type: ignore[arg-type]
        elif "_take_back" in request.POST and self.has_publish_permission(request):
            publishing.take_back(thing, by=request.user)  # type: ignore[arg-type]

    def response_change(self, request: HttpRequest, obj: Thing) -> HttpResponse:
        """Stay on the page after “ready” and “take back”."""
        if not {"_ready", "_take_back"} & request.POST.keys():
            return super().response_change(request, obj)
        state = Thing.objects.select_related("week").get(pk=obj.pk).state.label
        messages.success(request, __("Saved. This Thing is now: %(state)s.") % {"state": state})
        return HttpResponseRedirect(reverse("admin:things_thing_change", args=[obj.pk]))

    def why_it_stays(self, obj: Thing) -> str:
        """What members wrote about a Thing is not deleted with it."""
        text = __("People have written about %(thing)s. Take it back instead: then only organisers see it.")
        return text % {"thing": obj}

    def delete_model(self, request: HttpRequest, obj: Thing) -> None:
        """And say so on its cohort's pages."""
        publishing.delete_thing(obj, by=request.user)  # type: ignore[arg-type]

    # ---- pages

    def get_urls(self) -> list[URLPattern]:
        """The new preview link, beside the pages for import and history."""
        new_link = self.admin_site.admin_view(require_POST(self.new_link))
        return [path("<int:pk>/new-link/", new_link, name="things_thing_new_link"), *super().get_urls()]

    def new_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a new preview link; the old one leads nowhere."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        publishing.new_preview_link(thing, by=request.user)  # type: ignore[arg-type]
        self.log_change(request, thing, __("Made a new preview link."))
        messages.success(request, __("There is a new preview link. The old one leads nowhere now."))
        return HttpResponseRedirect(reverse("admin:things_thing_change", args=[thing.pk]))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """With the Thing as it was last saved, for the preview, and with what may be done."""
        original = context.get("original")
        context |= {"can_publish": self.has_publish_permission(request)}
        if original is not None:
            thing = context["thing"] = Thing.objects.for_page().get(pk=original.pk)
            key = [thing.cohort.slug, thing.number, thing.preview_key]
            context |= {"preview_site": settings.SITE_URL, "preview_path": reverse("things:preview", args=key)}
        return super().render_change_form(request, context, *args, **kwargs)

    # ---- columns

    @admin.display(description=_("Thing"), ordering="number")
    def name(self, thing: Thing) -> str:
        """“Thing 12: Title”."""
        return str(thing)

    @admin.display(description=_("week"), ordering="week__starts_on", empty_value="–")
    def week_in_words(self, thing: Thing) -> str | None:
        """“Week 6, 8 June 2026”."""
        return f"{thing.week}, {dates.day_and_year(thing.week.starts_on)}" if thing.week else None

    @admin.display(description=_("state"), ordering="ready_at")
    def state_in_words(self, thing: Thing) -> str:
        """Draft, ready, scheduled or released; a draft whose week is near says when."""
        if thing.is_due and thing.week:
            day = dates.short_day(timezone.localtime(thing.week.opens_at, thing.cohort.zone))
            return __("Draft, due %(day)s") % {"day": day}
        return str(thing.state.label)

    @admin.display(description=_("written about"), ordering="written_count")
    def written_about(self, thing: Thing) -> int:
        """How often."""
        return thing.written_count

    @admin.display(description=_("comments"), ordering="comment_count")
    def commented_on(self, thing: Thing) -> int:
        """How often."""
        return thing.comment_count

    @admin.display(description=_("minutes"))
    def minutes(self, thing: Thing) -> str:
        """Short and, where there is one, deeper."""
        return "–".join(str(number) for number in (thing.minutes_short, thing.minutes_deeper) if number)
