"""The page on which a cohort is joined."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants import joining, rules
from participants.account_forms import JoinForm
from participants.accounts import closed_page
from participants.models import Member
from things.readers import cohort_or_404


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, cohort: str) -> HttpResponse:
    """A member takes a place in one step; a visitor is led to sign up; who is in already, to their album."""
    found = cohort_or_404(request, cohort)
    member = request.user
    if not isinstance(member, Member):
        if not found.takes_newcomers():
            return closed_page(request, found)
        return redirect(f"{reverse('account_signup')}?{urlencode({'cohort': found.slug})}")
    if rules.is_in(member, found):
        return redirect("participants:album")
    if not found.takes_newcomers():
        return closed_page(request, found)
    form = JoinForm(request.POST or None, cohort=found)
    if request.method == "POST" and form.is_valid():
        try:
            form.take_place(member)
        except joining.CannotJoin:
            return closed_page(request, found)
        messages.success(request, _("You are in. Here is your album: every space in it is open to you."))
        return redirect("participants:album")
    return render(request, "participants/join.html", {"form": form})
