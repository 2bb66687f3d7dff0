"""The import page: a file, what it would change, and the word to do it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cpd.lib.desk import DeskModelAdmin
from things import importing
from things.admin.forms import ImportForm
from things.importing import NotATable, Plan, Run

ALL_RIGHTS = [
    "things.publish_thing",
    "things.add_thing",
    "things.change_thing",
    "things.add_week",
    "things.change_week",
]


class ImportPages(DeskModelAdmin):
    """Things and whole schedules from a spreadsheet."""

    def get_urls(self) -> list[URLPattern]:
        """With the import."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.import_view))
        return [path("import/", view, name="things_thing_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Read the file, show what would change, and change it when that was confirmed."""
        if not request.user.has_perms(ALL_RIGHTS):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, ImportForm(initial={"cohort": request.GET.get("cohort")}))
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        try:
            table = importing.read(form.cleaned_data["text"])
        except NotATable as fault:
            form.add_error(None, str(fault))
            return self._page(request, form)
        runs = importing.runs_of(table)
        run = next((run for run in runs if run.key == form.cleaned_data["run"]), None)
        if run is None and len(runs) == 1:
            run = runs[0]
        if run is None and runs:
            return self._page(request, form, runs=runs)
        cohort, sheet = form.cleaned_data["cohort"], importing.read_sheet(table, run)
        if "confirm" not in request.POST:
            return self._page(request, form, runs=runs, run=run, plan=importing.plan_import(cohort, sheet))
        shown = form.cleaned_data["fingerprint"]
        plan, count = importing.apply_as_shown(cohort, sheet, fingerprint=shown, by=request.user)  # type: ignore[arg-type]
        if count is None:
            messages.warning(request, _("Something has changed since you looked. This is what would change now."))
            return self._page(request, form, runs=runs, run=run, plan=plan)
        return self._done(request, plan, count)

    def _done(self, request: HttpRequest, plan: Plan, count: int) -> HttpResponse:
        self.log_change(request, plan.cohort, _("Imported from a spreadsheet."))
        text = ngettext("%(count)s change was made.", "%(count)s changes were made.", count) % {"count": count}
        messages.success(request, text)
        return HttpResponseRedirect(reverse("admin:things_thing_changelist") + f"?cohort__id__exact={plan.cohort.pk}")

    def _page(
        self,
        request: HttpRequest,
        form: ImportForm,
        *,
        runs: list[Run] | None = None,
        run: Run | None = None,
        plan: Plan | None = None,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Import from a spreadsheet"),
            "opts": self.opts,
            "form": form,
            "runs": runs or [],
            "run": run,
            "plan": plan,
            "text": form.cleaned_data.get("text", "") if form.is_bound and form.is_valid() else "",
        }
        name = "admin/things/import_preview.html" if runs or plan else "admin/things/import.html"
        return TemplateResponse(request, name, context)
