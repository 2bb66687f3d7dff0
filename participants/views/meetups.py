"""Meet-ups: those of a cohort, one of them, inviting, changing, calling off, coming."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import limits, writing
from participants.forms.meetups import MeetupForm
from participants.meetups import arranging, rules
from participants.meetups import calendar as calendars
from participants.meetups.reading import MeetupList, MeetupPage
from participants.models import Meetup
from participants.readers import as_member
from things.models import Cohort
from things.readers import cohort_or_404, note_cohort


@never_cache
@require_safe
def meetups(request: HttpRequest, cohort: str) -> HttpResponse:
    """Those to come, the next one first; or those that were."""
    found = _cohort_or_404(request, cohort)
    over = request.GET.get("over") == "1"
    listed = MeetupList(found, as_member(request), over=over, cursor=request.GET.get("cursor"))
    return render(request, "participants/meetups.html", {"cohort": found, "list": listed, "nav": "people"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_meetup(request: HttpRequest, cohort: str) -> HttpResponse:
    """Inviting to one."""
    found, member = _cohort_or_404(request, cohort), as_member(request)
    if not rules.can_arrange(member, found):
        messages.warning(request, _("You cannot invite to a meet-up here at the moment."))
        return redirect("participants:meetups", found.slug)
    form = MeetupForm(request.POST or None, member=member, cohort=found)
    context = {"cohort": found, "form": form, "form_key": writing.new_form_key()}
    if not form.is_bound or not form.is_valid():
        return _form(request, context)
    key = request.POST.get("form_key", "")[:40] or writing.new_form_key()
    try:
        made = arranging.arrange(found, actor=member, plan=form.plan, form_key=key)
    except (limits.TooMany, arranging.CannotMeet) as refusal:
        return _form(request, context | {"refusal": str(refusal)})
    messages.success(request, _("Your meet-up is on the list. You are coming, of course."))
    return redirect(made)


@never_cache
@require_safe
def meetup(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    """One meet-up, and who comes."""
    shown = _meetup_or_404(request, cohort, pk)
    context = {"cohort": shown.cohort, "page": MeetupPage(shown, as_member(request)), "meetup": shown, "nav": "people"}
    response = render(request, "participants/meetup.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_meetup(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    """Changing one's own."""
    shown, member = _meetup_or_404(request, cohort, pk), as_member(request)
    if shown.author != member:
        raise Http404
    if not rules.can_change(member, shown):
        messages.warning(request, _("This meet-up cannot be changed any more."))
        return redirect(shown)
    form = MeetupForm(request.POST or None, member=member, cohort=shown.cohort, meetup=shown)
    if not form.is_bound or not form.is_valid():
        return _form(request, {"cohort": shown.cohort, "form": form, "meetup": shown})
    try:
        arranging.change(shown, actor=member, plan=form.plan)
    except arranging.CannotMeet:
        messages.warning(request, _("This meet-up cannot be changed any more."))
    else:
        messages.success(request, _("Changed. Whoever has it in a calendar can take the file once more."))
    return redirect(shown)


@require_POST
def cancel_meetup(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    """Calling one's own off."""
    shown, member = _meetup_or_404(request, cohort, pk), as_member(request)
    if shown.author != member:
        raise Http404
    try:
        if arranging.cancel(shown, actor=member):
            messages.success(request, _("Called off. It stays on the list with a word, so that nobody goes there."))
    except arranging.CannotMeet:
        messages.warning(request, _("This meet-up cannot be changed any more."))
    return redirect(shown)


@require_POST
def come_to_meetup(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    """Coming, or not coming any more."""
    shown, member = _meetup_or_404(request, cohort, pk), as_member(request)
    try:
        if "not" in request.POST:
            arranging.stay_away(shown, actor=member)
        elif arranging.come(shown, actor=member):
            messages.success(request, _("You are on the list. Take the calendar file along if you like."))
    except arranging.CannotMeet:
        messages.warning(request, _("Nobody can say that they come any more."))
    return redirect(shown)


@never_cache
@require_safe
def meetup_calendar(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    """One meet-up for a calendar."""
    shown = _meetup_or_404(request, cohort, pk)
    response = HttpResponse(calendars.calendar(shown), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="meetup-{shown.pk}.ics"'
    response.headers["Last-Modified"] = http_date(shown.changed_at.timestamp())
    return response


def _form(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "participants/meetup_form.html", context, status=status)


def _cohort_or_404(request: HttpRequest, slug: str) -> Cohort:
    found = cohort_or_404(request, slug)
    if not rules.can_see(as_member(request), found):
        raise Http404
    return found


def _meetup_or_404(request: HttpRequest, cohort: str, pk: int) -> Meetup:
    rows = Meetup.objects.visible_to(as_member(request)).select_related("cohort", "author__sector")
    shown = get_object_or_404(rows, pk=pk, cohort__slug=cohort)
    note_cohort(request, shown.cohort)
    return shown
