"""What a lower floor's pages show of people and their writing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils import timezone

from cpd.lib.here import own_address
from cpd.lib.visitors import say_in_header
from participants import answers, hello, offering, progress, reasons, rules, three
from participants.addresses import host_of
from participants.models import Member, Post, Reflection
from things.course import Course
from things.models import Cohort, Thing

register = template.Library()

A_FEW = 4
JUST_NOW = timedelta(hours=1)


@register.simple_tag(takes_context=True)
def course_for(context: Context, cohort: Cohort) -> Course:
    """The cohort's course with the reader's stamps; however often a page asks, it is loaded once."""
    request: HttpRequest = context["request"]
    courses: dict[int, Course] = request.__dict__.setdefault("courses", {})
    if cohort.pk not in courses:
        courses[cohort.pk] = progress.course_for(request.user, cohort)
    return courses[cohort.pk]


@register.inclusion_tag("participants/_in_my_album.html", takes_context=True)
def in_my_album(context: Context, thing: Thing) -> dict[str, Any]:
    """For a participant, how a released Thing stands in their album, with the way to tick it; nothing for others."""
    member = context["request"].user
    course = course_for(context, thing.cohort)
    stamped = next((other for other in course.released if other.pk == thing.pk), None)
    if stamped is None or not isinstance(member, Member):
        return {"thing": None}
    written = progress.evidence_of(member, thing) if stamped.is_done else []
    may_settle = not (written or thing.cohort.is_finished())
    if not (written or stamped.tick or (may_settle and rules.is_in(member, thing.cohort))):
        return {"thing": None}
    return {"thing": stamped, "written": written, "may_settle": may_settle, "request": context["request"]}


@register.inclusion_tag("participants/_own_album.html", takes_context=True)
def own_album(context: Context, cohort: Cohort) -> dict[str, Any]:
    """The reader's own album in small."""
    course = course_for(context, cohort)
    return {"course": course, "tally": progress.tally(course)}


@register.inclusion_tag("participants/_webmention_link.html", takes_context=True)
def webmention_link(context: Context, cohort: Cohort) -> dict[str, str]:
    """Where other sites say that they link to this page, as long as its cohort can be answered; in the header too."""
    if cohort.is_finished():
        return {"address": ""}
    address = own_address(reverse("participants:webmention"))
    say_in_header(context["request"], address, "webmention")
    return {"address": address}


@register.inclusion_tag("participants/_reflections_on.html", takes_context=True)
def reflections_on(context: Context, thing: Thing) -> dict[str, Any]:
    """A few postcards about a Thing that this reader may see, and the way to all of them."""
    request: HttpRequest = context["request"]
    cards, rest, has_more = answers.to_thing(thing, request.user, few=A_FEW)
    # The page asks for these further down, and they came with the same question.
    request.__dict__.setdefault("answers_elsewhere", {})[thing] = rest
    is_by_waiting = isinstance(request.user, Member) and not thing.cohort.is_finished()
    offered = [row for row in cards[: offering.TOP] if row.author != request.user] if is_by_waiting else []
    return {
        "thing": thing,
        "reflections": cards,
        "has_more": has_more,
        "offered": offered,
        "user": request.user,
        "request": request,
    }


@register.inclusion_tag("participants/_answers_elsewhere.html", takes_context=True)
def answers_elsewhere(context: Context, target: Thing | Reflection) -> dict[str, Any]:
    """Posts on other blogs that answer a Thing or a reflection, but for those that the page shows as postcards."""
    request: HttpRequest = context["request"]
    if isinstance(target, Reflection):
        found = answers.to_reflection(target, request.user)
    else:
        found = request.__dict__.get("answers_elsewhere", {}).get(target)
        found = answers.to_thing(target, request.user, few=0)[1] if found is None else found
    return {"answers": found}


@register.inclusion_tag("participants/_three.html", takes_context=True)
def three_after(context: Context, reflection: Reflection) -> dict[str, Any]:
    """Three to read, and somebody to greet, below a reflection that its author has just published."""
    request: HttpRequest = context["request"]
    member = request.user
    is_fresh = reflection.published_at is not None and reflection.published_at > timezone.now() - JUST_NOW
    if not isinstance(member, Member) or member != reflection.author or not is_fresh or reflection.cohort.is_finished():
        return {"reflections": []}
    found = hello.suggestion(member, reflection.cohort)
    rows = three.three_to_read(member, reflection.cohort, but=found.reflection if found else None)
    return {"reflections": rows, "hello": found, "request": request}


@register.filter
def host(address: str) -> str:
    """Where an address leads, as people say it: “example.org”."""
    return host_of(address)


@register.filter
def reasons_of(post: Post) -> list[reasons.Reason]:
    """Which Things a post elsewhere is about, and why."""
    return reasons.of_rows(post.matches)
