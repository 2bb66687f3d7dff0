"""A member's own settings, sessions and pictures."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import profile
from participants import sessions as signed_in
from participants.models import Member
from participants.profile_forms import ProfileForm, WaysForm
from participants.readers import as_member
from participants.second_factors import SecondFactorAdapter


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """What others see of a member, how they take part, and the ways to what signs them in."""
    member = as_member(request)
    posted = request.method == "POST"
    # The form fills in its own copy: until it is saved, the frame of the page shows what is kept.
    own = Member.objects.get(pk=member.pk)
    form = ProfileForm(request.POST if posted else None, request.FILES if posted else None, instance=own)
    ways = WaysForm(request.POST if posted else None, member=member)
    if posted and all([form.is_valid(), ways.is_valid()]):
        profile.change(
            Member.objects.get(pk=member.pk),
            values=form.cleaned_data,
            picture=form.processed,
            without_picture=form.cleaned_data.get("without_picture", False),
        )
        profile.take_part(member, ways=ways.ways())
        messages.success(request, _("Your settings are kept."))
        return redirect("participants:settings")
    return render(request, "participants/settings.html", {"form": form, "ways": ways})


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the member is signed in; with POST, out of all but this one."""
    here = request.session.session_key
    living = signed_in.living(as_member(request))
    others = [session for session in living if session.session_key != here]
    if request.method == "POST":
        signed_in.end(others)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("usersessions_list")
    return render(request, "usersessions/usersession_list.html", {"sessions": living, "others": others, "here": here})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one other place where the member is signed in."""
    signed_in.end([get_object_or_404(UserSession, pk=pk, user=as_member(request))])
    messages.success(request, _("That one is signed out."))
    return redirect("usersessions_list")


@require_POST
def end_all_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here as well."""
    signed_in.end(list(UserSession.objects.filter(user=as_member(request))))
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")


@require_safe
def qr_code(request: HttpRequest) -> HttpResponse:
    """The picture for an authenticator app that is being set up; it has an address because pages hold no data."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    picture = SecondFactorAdapter().build_qr_code(as_member(request), secret)
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@login_not_required
@require_safe
def member_picture(request: HttpRequest, handle: str) -> HttpResponseBase:
    """A member's picture, for everybody who meets what they write."""
    member = get_object_or_404(Member, handle=handle, is_active=True)
    if not member.picture.name or not member.picture.storage.exists(member.picture.name):
        raise Http404
    return FileResponse(
        member.picture.open(),
        content_type="image/webp",
        headers={"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "public, max-age=600"},
    )
