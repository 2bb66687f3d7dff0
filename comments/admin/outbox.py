"""The outbox in the desk: the weekly letters around now, and a page for each on which it is read, held and let go."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from comments import rules
from comments.models import FORM_KEY_LENGTH, NOTE_LENGTH, WeekLetter
from comments.weekly import acting, outbox
from comments.weekly.composing import NAMES
from comments.weekly.samples import Samples
from comments.weekly.veiled import veiled
from cpd.lib import limits
from cpd.lib.desk import ReadOnlyAdmin
from participants import letters
from participants.models import Member
from things.models import Cohort, Week

TESTS_AN_HOUR = 20
# A mail has its styles on its elements. Only this page may, it runs nothing, loads nothing, and is framed by us alone.
AS_A_MAIL = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "form-action": [NONE],
    "base-uri": [NONE],
    "sandbox": True,
}


@admin.register(WeekLetter)
class WeekLetterAdmin(ReadOnlyAdmin):
    """Weekly letters: the outbox is their list, and each week's letter has a page."""

    def get_urls(self) -> list[URLPattern]:
        """With the pages of weeks: a letter has one before anybody has touched it."""
        wrap = self.admin_site.admin_view
        week: Any = self.week_view
        mail: Any = xframe_options_sameorigin(require_safe(self.preview_view))
        page, preview = csp_update({"frame-src": [SELF]})(week), csp_replace(AS_A_MAIL)(mail)
        return [
            path("week/<int:pk>/", wrap(page), name="comments_weekletter_week"),
            path("week/<int:pk>/preview/", wrap(preview), name="comments_weekletter_preview"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With their weeks."""
        return super().get_queryset(request).select_related("week__cohort")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The letters around now, of one cohort."""
        self._onlooker(request)
        cohorts = list(Cohort.objects.running_first()[:20])
        asked = request.GET.get("cohort", "")
        cohort = next((one for one in cohorts if one.slug == asked), cohorts[0] if cohorts else None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Outbox"),
            "opts": self.opts,
            "cohorts": cohorts,
            "cohort": cohort,
            "letters": outbox.around_now(cohort, timezone.now()) if cohort else [],
            "may_act": rules.can_keep_outbox(request.user),
        }
        return TemplateResponse(request, "admin/comments/outbox.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A letter is read and kept on the page of its week."""
        self._onlooker(request)
        letter = self.get_object(request, object_id)
        if letter is None:
            raise Http404
        return HttpResponseRedirect(letter.get_desk_url())

    def week_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One week's letter; on POST, do what was chosen."""
        self._onlooker(request)
        week = get_object_or_404(Week.objects.select_related("cohort", "leg"), pk=pk)
        if request.method != "POST":
            return self._page(request, week)
        if not rules.can_keep_outbox(request.user):
            raise PermissionDenied
        return self._act(request, week)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One person's letter by itself, as a mail program shows it."""
        self._onlooker(request)
        samples = Samples(get_object_or_404(Week.objects.select_related("cohort", "leg"), pk=pk), timezone.now())
        place = samples.place(request.GET.get("place", ""))
        one = samples.of(place) if place else None
        email = letters.render(one.sheet) if one else None
        if one is None or email is None:
            raise Http404
        return HttpResponse(veiled(email, one.place.member).html_message)

    def _act(self, request: HttpRequest, week: Week) -> HttpResponse:
        do, actor = request.POST.get("do", ""), self._onlooker(request)
        try:
            if do == "hold":
                self._hold(request, week, actor)
            elif do == "release":
                self._release(request, week, actor)
            elif do == "test":
                self._test(request, week, actor)
            elif do == "note" and not self._note(request, week, actor):
                return self._page(request, week, typed=request.POST.get("note", ""))
        except acting.TooLate:
            messages.info(request, _("The week of this letter is over: nothing about it changes any more."))
        back = request.POST.get("from", "")
        pages = {"outbox": f"{reverse('admin:comments_weekletter_changelist')}?cohort={week.cohort.slug}"}
        return HttpResponseRedirect(pages.get(back) or self._address(week, request.POST.get("place", "")))

    def _hold(self, request: HttpRequest, week: Week, actor: Member) -> None:
        if acting.hold(week, actor=actor):
            messages.success(request, _("Held back. Nothing of it is sent until somebody lets it go."))
        else:
            messages.info(request, _("Somebody holds it back already. This is how it stands."))

    def _release(self, request: HttpRequest, week: Week, actor: Member) -> None:
        if acting.release(week, actor=actor):
            messages.success(request, _("Let go. It is sent at each reader’s hour, at once where that has come."))
        else:
            messages.info(request, _("Somebody has let it go already. This is how it stands."))

    def _note(self, request: HttpRequest, week: Week, actor: Member) -> bool:
        note = request.POST.get("note", "").replace("\r\n", "\n")
        if len(note) > NOTE_LENGTH:
            text = _("That is too long by %(n)s characters; a letter is short.")
            messages.error(request, text % {"n": len(note) - NOTE_LENGTH})
            return False
        try:
            changed = acting.write(week, note, actor=actor, before=request.POST.get("before", "").replace("\r\n", "\n"))
        except acting.ChangedMeanwhile:
            text = _(
                "Somebody has changed the words meanwhile; theirs stand below. Yours are in the field, not kept yet."
            )
            messages.warning(request, text)
            return False
        if changed:
            messages.success(request, _("Kept. It stands in every letter that is not made yet."))
        return True

    def _test(self, request: HttpRequest, week: Week, actor: Member) -> None:
        key = request.POST.get("form_key", "")
        if not (0 < len(key) <= FORM_KEY_LENGTH):
            raise Http404
        if not limits.within("letter-test", str(actor.pk), amount=TESTS_AN_HOUR, per=timedelta(hours=1)):
            messages.warning(
                request, _("You have sent yourself many of these within an hour. Look at them here instead.")
            )
            return
        samples = Samples(week, timezone.now())
        place = samples.place(request.POST.get("place", ""))
        one = samples.of(place) if place else next(iter(samples.by_variety.values()), None)
        if one is None:
            messages.info(request, _("There is no letter to send: nobody would get one now."))
        elif acting.send_test(week, one, actor=actor, form_key=key):
            messages.success(request, _("On its way to %(address)s.") % {"address": actor.email})

    def _page(self, request: HttpRequest, week: Week, *, typed: str | None = None) -> HttpResponse:
        now = timezone.now()
        outgoing = outbox.Outgoing(week, now)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Letter of week %(number)s") % {"number": week.number},
            "opts": self.opts,
            "week": week,
            "outgoing": outgoing,
            "typed": typed if typed is not None else (outgoing.letter.note if outgoing.letter else ""),
            "note_length": NOTE_LENGTH,
            "form_key": secrets.token_urlsafe(16),
            "may_act": rules.can_keep_outbox(request.user),
        }
        if not outgoing.is_over:
            context |= self._shown(request, Samples(week, now))
        return TemplateResponse(request, "admin/comments/letter.html", context)

    def _shown(self, request: HttpRequest, samples: Samples) -> dict[str, Any]:
        """The letter that was asked for, else the first sample; and whoever has the name that was asked for."""
        name = request.GET.get("q", "").strip()[:80]
        place = samples.place(request.GET.get("place", ""))
        varieties = [(NAMES[variety], one) for variety, one in samples.by_variety.items()]
        one = samples.of(place) if place else (varieties[0][1] if varieties else None)
        email = letters.render(one.sheet) if one else None
        return {
            "samples": varieties,
            "name": name,
            "found": samples.called(name),
            "place": one.place if one else place,
            "why_none": samples.why_none(place) if place and one is None else "",
            "had": samples.had(place) if place else False,
            "email": veiled(email, one.place.member) if one and email else None,
        }

    def _address(self, week: Week, place: str) -> str:
        address = reverse("admin:comments_weekletter_week", args=[week.pk])
        return f"{address}?place={int(place)}" if place.isascii() and place.isdigit() and len(place) < 18 else address

    def _onlooker(self, request: HttpRequest) -> Member:
        if not (isinstance(request.user, Member) and rules.can_see_outbox(request.user)):
            raise PermissionDenied
        return request.user
