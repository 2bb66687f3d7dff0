"""The queue in the desk, and a page for each case on which everything about it is decided."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comments import cases, judging, notes, rules, undoing
from comments.casefile import CaseFile
from comments.models import Case, Verdict
from comments.queue import Queue
from cpd.lib.desk import ReadOnlyAdmin
from participants.models import Member

QUEUE = "admin:comments_case_changelist"


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Cases: the queue is their list, and each has a page."""

    def get_urls(self) -> list[URLPattern]:
        """With the form under the queue."""
        bulk = self.admin_site.admin_view(require_POST(self.bulk_view))
        return [path("decide/", bulk, name="comments_case_bulk"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What waits, those that need somebody first on top."""
        return self._queue(request, judging.JudgingForm(None, choices=judging.IN_BULK, prefix="many"))

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Decide the ticked ones with one reason."""
        organiser = self._organiser(request)
        keys = [
            int(key) for key in request.POST.getlist("case")[:100] if key.isascii() and key.isdigit() and len(key) < 18
        ]
        form = judging.JudgingForm(request.POST, choices=judging.IN_BULK, prefix="many")
        if not keys:
            messages.warning(request, _("Tick some cases first."))
        elif form.is_valid():
            ticked = list(Case.objects.for_lists().filter(pk__in=keys).in_order_of_need())
            given = form.cleaned_data
            verdict = Verdict(given["do"])
            tally = judging.judge_many(ticked, verdict, by=organiser, rule=given["rule"], reason=given["reason"])
            self._say_tally(request, tally)
        else:
            return self._queue(request, form, ticked=keys)
        return HttpResponseRedirect(reverse(QUEUE))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One case with all that a decision needs; on POST, do what was chosen."""
        onlooker = self._onlooker(request)
        case = self.get_object(request, object_id)
        if case is None:
            raise Http404
        file = CaseFile(case, onlooker)
        if request.method != "POST":
            return self._page(request, file, self._form(file, None))
        self._organiser(request)
        return self._act(request, file, request.POST.get("do", ""))

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the people and the places."""
        return Case.objects.for_lists()

    def _act(self, request: HttpRequest, file: CaseFile, do: str) -> HttpResponse:
        case, organiser = file.case, file.viewer
        if do in ("claim", "take-over"):
            if not cases.claim(case, by=organiser, take_over=do == "take-over"):
                messages.info(request, _("Somebody has taken it just now."))
        elif do == "release":
            cases.release(case, by=organiser)
        elif do == "note":
            self._note(request, case)
        elif do == "undo":
            self._undo(request, file)
        else:
            return self._decide(request, file)
        return HttpResponseRedirect(case.get_desk_url())

    def _note(self, request: HttpRequest, case: Case) -> None:
        text = notes.tidy(request.POST.get("text", ""))
        if text:
            notes.write(case.author, by=self._organiser(request), text=text)
            messages.success(request, _("Your note is kept. Organisers see it, nobody else."))
        else:
            messages.warning(request, _("Write a few words first."))

    def _undo(self, request: HttpRequest, file: CaseFile) -> None:
        key = request.POST.get("decision", "")
        wanted = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
        done = next((done for done in file.done if done.decision.pk == wanted), None)
        if done is None:
            raise Http404
        if done.can_undo and undoing.undo(done.decision, by=file.viewer):
            messages.success(request, _("Undone. It is as it was before."))
        else:
            messages.info(request, _("It cannot be undone any more, or somebody has done so. This is how it stands."))

    def _decide(self, request: HttpRequest, file: CaseFile) -> HttpResponse:
        form = self._form(file, request.POST)
        if file.holder is not None and file.holder.pk != file.viewer.pk:
            text = _("%(name)s is at it. Take it over first, if you are to decide.") % {"name": file.holder}
            messages.warning(request, text)
            return self._page(request, file, form)
        if not form.is_valid():
            if "do" in form.errors and request.POST.get("do") in Verdict.values:
                messages.info(request, _("Somebody has decided this already. This is how it stands."))
                return HttpResponseRedirect(file.case.get_desk_url())
            return self._page(request, file, form)
        verdict = Verdict(form.cleaned_data.pop("do"))
        if judging.judge(file.case, verdict, by=file.viewer, **form.cleaned_data):
            messages.success(request, str(judging.BUTTONS[verdict][2]))
        else:
            messages.info(request, _("Somebody has decided this already. This is how it stands."))
        return HttpResponseRedirect(file.case.get_desk_url())

    def _form(self, file: CaseFile, data: Any) -> judging.JudgingForm:
        return judging.JudgingForm(data, choices=file.choices, initial={"rule": file.likely_rule})

    def _page(self, request: HttpRequest, file: CaseFile, form: judging.JudgingForm) -> HttpResponse:
        buttons = [(verdict, *judging.label_and_key(verdict, file.case)) for verdict in file.choices]
        about_account = [button for button in buttons if button[0] in judging.ABOUT_ACCOUNT]
        context = {
            **self.admin_site.each_context(request),
            "title": str(file.case),
            "opts": self.opts,
            "case": file.case,
            "file": file,
            "form": form,
            "about_words": [button for button in buttons if button not in about_account],
            "about_account": about_account,
            "has_limit": Verdict.LIMIT in file.choices,
            "may_moderate": rules.can_moderate(file.viewer),
        }
        return TemplateResponse(request, "admin/comments/case.html", context)

    def _queue(
        self, request: HttpRequest, form: judging.JudgingForm, *, ticked: list[int] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("The queue"),
            "opts": self.opts,
            "queue": Queue(self._onlooker(request), request.GET),
            "form": form,
            "ticked": ticked or [],
            "may_moderate": rules.can_moderate(request.user),
        }
        return TemplateResponse(request, "admin/comments/queue.html", context, status=200)

    def _say_tally(self, request: HttpRequest, tally: judging.Tally) -> None:
        if tally.done:
            text = ngettext("%(n)d case is decided.", "%(n)d cases are decided.", tally.done)
            messages.success(request, text % {"n": tally.done})
        if tally.taken:
            text = ngettext(
                "%(n)d is left: somebody else is at it.", "%(n)d are left: somebody else is at them.", tally.taken
            )
            messages.info(request, text % {"n": tally.taken})
        if tally.left:
            text = ngettext(
                "%(n)d is left: it is decided already, or has to be looked at by itself.",
                "%(n)d are left: they are decided already, or have to be looked at by themselves.",
                tally.left,
            )
            messages.info(request, text % {"n": tally.left})

    def _onlooker(self, request: HttpRequest) -> Member:
        if not (isinstance(request.user, Member) and rules.can_see_queue(request.user)):
            raise PermissionDenied
        return request.user

    def _organiser(self, request: HttpRequest) -> Member:
        organiser = self._onlooker(request)
        if not rules.can_moderate(organiser):
            raise PermissionDenied
        return organiser
