"""Every address of the site, found by the resolver, with real rows in its gaps: for walks that look for what must not be there.

An address whose gap is a number says in `NUMBERS` whose number it is; one that is new and says nothing fails the walks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models
from django.urls import URLResolver, get_resolver

from comments.models import Case, Comment, Notification
from participants.models import (
    Blog,
    BlogAuthor,
    Circle,
    DraftOffer,
    Export,
    Greeting,
    Meetup,
    Member,
    Post,
    Reflection,
    ReflectionPicture,
)
from things.models import Cohort, Thing

GAP = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
ADMIN = re.compile(r"admin:(\w+?)_(\w+)_\w+$")

# Whose number stands in an address.
NUMBERS: dict[str, type[models.Model]] = {
    "comments:add_to_thing": Thing,
    "comments:add_to_reflection": Reflection,
    "comments:see_thing": Thing,
    "comments:see_reflection": Reflection,
    "comments:say_there": Reflection,
    "participants:someone_else": Reflection,
    "comments:comment": Comment,
    "comments:reply": Comment,
    "comments:edit": Comment,
    "comments:delete": Comment,
    "comments:mute_thing": Thing,
    "comments:mute_reflection": Reflection,
    "comments:open_notification": Notification,
    "comments:appeal": Case,
    "comments:appeal_comment": Comment,
    "comments:appeal_reflection": Reflection,
    "comments:report_comment": Comment,
    "comments:report_reflection": Reflection,
    "data_file": Export,
    "participants:end_session": UserSession,
    "participants:answer_author": BlogAuthor,
    "participants:leave_name": BlogAuthor,
    "participants:blog_elsewhere": Blog,
    "participants:look_at_blog": Blog,
    "participants:still_mine": Blog,
    "participants:move_blog": Blog,
    "participants:confirm_move": Blog,
    "participants:want_older": Blog,
    "participants:stop_reading": Blog,
    "participants:name_author": Blog,
    "participants:pass_greeting": Greeting,
    "participants:circle": Circle,
    "participants:leave_circle": Circle,
    "participants:merge_circle": Circle,
    "participants:move_circle": Circle,
    "participants:circle_draft": DraftOffer,
    "participants:take_draft_back": DraftOffer,
    "participants:meetup": Meetup,
    "participants:edit_meetup": Meetup,
    "participants:cancel_meetup": Meetup,
    "participants:come_to_meetup": Meetup,
    "participants:meetup_calendar": Meetup,
    "participants:post": Post,
    "participants:set_post_aside": Post,
    "participants:take_post_up": Post,
    "participants:tick_thing": Thing,
    "participants:skip_thing": Thing,
    "participants:untick_thing": Thing,
    "participants:edit": Reflection,
    "participants:take_back": Reflection,
    "participants:delete": Reflection,
    "participants:picture": ReflectionPicture,
    "things:picture": Thing,
    "mfa_remove_webauthn": Authenticator,
    "mfa_edit_webauthn": Authenticator,
}
# What stands in gaps that are words; functions, because the rows are made by the test.
WORDS = {
    "cohort": lambda: Cohort.objects.values_list("slug", flat=True),
    "handle": lambda: Member.objects.values_list("handle", flat=True),
    "slug": lambda: Reflection.objects.values_list("slug", flat=True),
    "key": lambda: Thing.objects.order_by("-number").values_list("preview_key", flat=True)[1:2],
    "number": lambda: [1, 7],
    "token": lambda: ["guessed"],
    "provider_id": lambda: ["oidc"],
    "page": lambda: ["accessibility", "kind", "privacy", "programme"],
    "size": lambda: ["full", "small"],
    "app_label": lambda: ["comments", "participants", "things"],
}
# What the desk's own gaps are filled with; nobody who walks here may enter it.
ON_THE_DESK = {"object_id", "pk", "content_type_id", "revision", "row", "url"}


def routes(resolver=None, space: str = "", before: str = "/") -> Iterator[tuple[str, str]]:
    """Name and route of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern).replace("^", "").replace("$", "").replace("\\Z", "")
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space, route)
        else:
            yield f"{space}{entry.name}", route


def gaps(route: str) -> list[str]:
    """The names of the gaps in a route."""
    return [found[1] or found[2] for found in GAP.finditer(route)]


def is_decided(name: str, gap: str) -> bool:
    """Whether it is known what fills this gap."""
    if name.startswith("admin:"):
        return gap in ON_THE_DESK | WORDS.keys()
    return name in NUMBERS if gap == "pk" else gap in WORDS


def fillings(name: str, gap: str) -> list[str]:
    """Everything that fills it with something that is there; one of each on the desk, which asks first who comes in."""
    if gap in WORDS:
        return [str(value) for value in WORDS[gap]()]
    if name.startswith("admin:"):
        found = ADMIN.match(name)
        row = apps.get_model(found[1], found[2]).objects.order_by("pk").first() if found and _is_model(found) else None
        return [str(row.pk) if row else "1"]
    return [str(key) for key in NUMBERS[name].objects.order_by("pk").values_list("pk", flat=True)]


def addresses(*, desk: bool = False) -> Iterator[tuple[str, str]]:
    """Name and address, for every way to fill the gaps of every route: of the site, or of the organisers' desk."""
    for name, route in dict.fromkeys(routes()):
        if name.startswith("admin:") is not desk:
            continue
        for values in itertools.product(*(fillings(name, gap) for gap in gaps(route))):
            given = iter(values)
            yield name, GAP.sub(lambda _gap, given=given: next(given), route)


def _is_model(found: re.Match[str]) -> bool:
    return found[2] in apps.all_models.get(found[1], {})
