"""What every page of the organisers' desk has in common, whichever floor it belongs to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# The browser's own ways to give a date: one labelled field each, no script.
DATES: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})},
    models.DateTimeField: {
        "form_class": forms.DateTimeField,
        "widget": forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    },
    models.URLField: {
        "assume_scheme": "https",
        "widget": forms.URLInput(attrs={"class": "vURLField"}),
    },
}


class DeskForm(forms.ModelForm):
    """A form that knows all rules of its row, those too that are about what it does not ask for."""

    def validate_unique(self) -> None:
        """Django leaves out the rules about fields that are only shown; the database does not."""
        super().validate_unique()
        if self.instance.pk and not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as fault:
                self.add_error(None, fault.messages)


class Plain(admin.options.BaseModelAdmin):
    """Forms without pop-ups: what is chosen from a list is made on its own page."""

    formfield_overrides = DATES

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The field without the buttons beside it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for button in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, button):
                setattr(field.widget, button, False)
        return field


class DeskModelAdmin(Plain, admin.ModelAdmin):
    """Lists of fifty, nothing deleted in bulk, and "not yours" and "not there" are the same 404."""

    form = DeskForm
    list_per_page = 50
    show_full_result_count = False

    def view_on_site(self, obj: models.Model) -> str | None:
        """Its page on the site, if it has one."""
        address = getattr(obj, "get_absolute_url", None)
        return str(address()) if address else None

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting is done one by one, where its consequences are shown."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Under the name of what is listed."""
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, title | (extra_context or {}))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Two people who save the same at the same moment: the second is asked again, now with the sentence that says why."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Under the name of the row, or of what is to be added."""
        original = context.get("original")
        context |= {
            "title": str(original) if original else capfirst(_("new: %(name)s") % {"name": self.opts.verbose_name}),
            "subtitle": None,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponseRedirect:
        raise Http404


class WordsStay(DeskModelAdmin):
    """Rows that are deleted only as long as nothing hangs on them but what is made with them: people's words stay."""

    goes_along: tuple[type[models.Model], ...] = ()

    def why_it_stays(self, obj: Any) -> str:
        """What is said instead of deleting it: why not, and what can be done."""
        raise NotImplementedError

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """With the sentence for each that stays."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        own = {model._meta.verbose_name_plural for model in (self.model, *self.goes_along)}
        if protected or set(counts) - own:
            protected = [self.why_it_stays(obj) for obj in objs]
        # Who may delete a row may delete what was made with it.
        lacking = lacking - {model._meta.verbose_name for model in self.goes_along}
        return to_delete, counts, (set() if protected else lacking), protected


class YesNoFilter(admin.EmptyFieldListFilter):
    """Whether something has happened: a state that is a date."""

    def choices(self, changelist: Any) -> Any:
        """All, no, yes; with their numbers where those are asked for."""
        every, *answers = super().choices(changelist)
        yield every
        for answer, words in zip(answers, (_("No"), _("Yes")), strict=True):
            number = str(answer["display"]).rpartition(" ")[2] if changelist.add_facets else ""
            yield {**answer, "display": f"{words} {number}".rstrip()}


class LabelledFormSet(forms.BaseInlineFormSet):
    """Rows whose fields say what they are, also to people who do not see the head of the table."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        """Label them by column and row."""
        super().add_fields(form, index)
        row = str(index + 1) if index is not None and index < self.initial_form_count() else _("new")
        for field in form.fields.values():
            if not field.widget.is_hidden:
                label = capfirst(str(field.label or ""))
                # A choice of related rows is a widget around another, and shares its own attributes with all rows.
                widget: Any = getattr(field.widget, "widget", field.widget)
                widget.attrs["aria-label"] = _("%(label)s, %(row)s") % {"label": label, "row": row}


MOST_ROWS = 200


class DeskInline(Plain, admin.TabularInline):
    """Rows below a form, a few hundred at most: a request that claims more is not worked through."""

    formset = LabelledFormSet
    extra = 0
    max_num = MOST_ROWS

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        """With the most rows of an honest page as the most rows of any request."""
        return super().get_formset(request, obj, **{"absolute_max": MOST_ROWS} | kwargs)


class ReadOnlyAdmin(DeskModelAdmin):
    """Rows to look at: nobody adds, changes or deletes them here, superusers neither."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False
