"""What a member chooses about mail, and the pages behind the one-click stop in every letter."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from participants import mail_choices, refusals, stopping
from participants.mail_forms import MailForm
from participants.mail_kinds import Kind
from participants.models import Member
from participants.readers import as_member


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """Which kinds of mail a member gets, and when."""
    member = as_member(request)
    form = MailForm(request.POST if request.method == "POST" else None, member=member)
    if form.is_valid():
        mail_choices.choose(member, form.cleaned_data)
        messages.success(request, _("Your choices about mail are kept."))
        return redirect("participants:mail")
    return render(request, "participants/mail.html", {"form": form})


@require_POST
def mail_again(request: HttpRequest) -> HttpResponse:
    """Mail to the member was refused, and they say that the address is right."""
    member = as_member(request)
    refusals.try_again(member)
    messages.success(request, _("We have written to your address again, to see whether it takes mail."))
    return redirect("participants:mail")


# Mail programs stop with one POST of their own, without cookies (RFC 8058): the token is the proof.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """What a letter's link stops; with POST, stopped at once."""
    member, kind = _meant(token)
    if request.method == "POST":
        mail_choices.stop(member, kind)
    return _stop_page(request, token, member, kind)


@login_not_required
@require_POST
def resume_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Take a stop back."""
    member, kind = _meant(token)
    mail_choices.resume(member, kind)
    return redirect("participants:stop_mail", token=token)


def _meant(token: str) -> tuple[Member, Kind]:
    meant = stopping.read(token)
    if meant is None:
        raise Http404
    return get_object_or_404(Member, pk=meant[0], is_active=True), meant[1]


def _stop_page(request: HttpRequest, token: str, member: Member, kind: Kind) -> HttpResponse:
    when = mail_choices.of(member)[kind.key]
    page = {"token": token, "kind": kind, "when": when, "stopped": when != kind.mailed}
    return render(request, "participants/stop_mail.html", page)
