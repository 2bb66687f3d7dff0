"""What other floors' pages show of talk: `{% comments_on target %}` and `{% report_link target %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from comments import rules, there
from comments.forms import CommentForm
from comments.models import Comment
from comments.threads import Thread
from participants.models import Reflection
from things.models import Thing

register = template.Library()


@register.inclusion_tag("comments/_talk.html", takes_context=True)
def comments_on(context: Context, target: Thing | Reflection) -> dict[str, Any]:
    """The talk about a Thing or a reflection: what was said, then the form, or what to do to get one."""
    request = context["request"]
    thread = Thread(target, request.user, asked=request.GET.get("talk"))
    form = CommentForm.on(target, request=request) if thread.why_not is None else None
    return {
        "thread": thread,
        "target": target,
        "is_reflection": isinstance(target, Reflection),
        "form": form,
        "there": there.seen_by(target, request.user)
        if isinstance(target, Reflection) and target.is_elsewhere
        else None,
        "user": request.user,
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "site_name": context.get("site_name"),
    }


@register.inclusion_tag("comments/_report_link.html", takes_context=True)
def report_link(context: Context, target: Comment | Reflection) -> dict[str, Any]:
    """The way to report somebody's words; nothing for their author and for visitors."""
    return {
        "target": target,
        "is_comment": isinstance(target, Comment),
        "is_offered": rules.can_report(context["request"].user, target),
    }
