"""How long pages take with much data, for a visitor and for a signed-in participant."""

from __future__ import annotations

import html
import re

import pytest

from comments.models import Comment
from cpd.desk.demo import people
from participants.models import Member, Reflection
from things.models import Thing


@pytest.fixture
def visitor(client):
    """Nobody in particular. Pages that are kept whole for visitors are measured as they are served: kept."""
    return client


@pytest.fixture
def participant(client, db):
    """The demo's participant, signed in."""
    client.force_login(Member.objects.get(email=people.PARTICIPANT.email))
    return client


def paths() -> dict[str, str]:
    """The pages worth knowing about, by name."""
    busiest = Thing.objects.get(pk=Comment.objects.exclude(thing=None).values_list("thing", flat=True).first())
    return {
        "home": "/",
        "schedule": "/demo/schedule/",
        "all Things": "/demo/things/",
        "one Thing with its talk": busiest.get_absolute_url(),
        "one reflection with its thread": Reflection.objects.order_by("-comment_count").first().get_absolute_url(),
        "the stream": "/demo/reflections/",
        "the stream of one Thing": "/demo/reflections/?thing=5",
        "people": "/demo/people/",
        "a feed": "/demo/reflections/feed/",
    }


def bench_pages_for_a_visitor(visitor, measure):
    for name, path in paths().items():
        assert measure(f"visitor: {name}", lambda path=path: visitor.get(path)).status_code == 200


def bench_pages_for_a_participant(participant, measure):
    for name, path in {**paths(), "my album": "/me/", "writing": "/write/?thing=5"}.items():
        assert measure(f"participant: {name}", lambda path=path: participant.get(path)).status_code == 200


def bench_the_stream_far_down(participant, measure):
    """Where somebody gets who follows "older" for a hundred pages, or to the end."""
    path, pages = "/demo/reflections/", 1
    while pages < 100:
        older = re.search(r'rel="next" href="([^"]+)"', participant.get(path).content.decode())
        if older is None:
            break
        path, pages = "/demo/reflections/" + html.unescape(older[1]), pages + 1
    measure(f"participant: the stream, page {pages}", lambda: participant.get(path))
