"""What other floors' pages show of talk: `comments_on`, `report_link` and `appeal_link`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from comments import appeals, balance, muting, openers, rules, seeing, there
from comments.balance import Balance
from comments.forms import CommentForm
from comments.models import Comment
from comments.threads import Thread
from participants.models import Member, Participant, Reflection
from things.models import Thing

register = template.Library()


@register.inclusion_tag("comments/_talk.html", takes_context=True)
def comments_on(context: Context, target: Thing | Reflection) -> dict[str, Any]:
    """The talk about a Thing or a reflection: what was said, then the form, or what to do to get one."""
    request = context["request"]
    thread = Thread(target, request.user, asked=request.GET.get("talk"))
    form = CommentForm.on(target, request=request) if thread.why_not is None else None
    reader = request.user if isinstance(request.user, Member) else None
    if form:
        form.lend(openers.lent_to(reader, thread), request.GET.get("opener", ""))
    unseen = seeing.unseen_on(target, reader) if reader else []
    return {
        "thread": thread,
        "target": target,
        "is_reflection": isinstance(target, Reflection),
        "form": form,
        # Of a long talk, only what stands on this page.
        "unseen": [row for row in unseen if row.comment_id is None or row.comment_id in thread.by_key],
        "is_muted": muting.is_muted(target, reader) if reader else False,
        "there": there.seen_by(target, request.user)
        if isinstance(target, Reflection) and target.is_elsewhere
        else None,
        "user": request.user,
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "site_name": context.get("site_name"),
    }


@register.inclusion_tag("comments/_balance.html", takes_context=True)
def balance_in(context: Context, place: Participant) -> dict[str, Balance | None]:
    """What the reader received and gave in a cohort they have a place in, for them alone."""
    is_own = place.member_id == context["request"].user.pk
    return {"balance": balance.of(place) if is_own else None}


@register.inclusion_tag("comments/_appeal_link.html")
def appeal_link(reflection: Reflection) -> dict[str, Any]:
    """For the author of a hidden reflection: the way to why, and to what they can do; nothing before it is decided."""
    return {"case": appeals.latest_case(reflection)}


@register.inclusion_tag("comments/_report_link.html", takes_context=True)
def report_link(context: Context, target: Comment | Reflection) -> dict[str, Any]:
    """The way to report somebody's words; nothing for their author and for visitors."""
    return {
        "target": target,
        "is_comment": isinstance(target, Comment),
        "is_offered": rules.can_report(context["request"].user, target),
    }
