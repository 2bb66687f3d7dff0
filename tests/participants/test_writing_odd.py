"""Nothing that is sent, however odd, is answered with an error of ours."""

from __future__ import annotations

import pytest

from participants.models import Reflection
from tests.factories import ReflectionFactory
from tests.participants.test_writing import sent

HUGE = "9" * 40


@pytest.mark.parametrize(
    "address",
    [
        f"/write/{HUGE}/",
        f"/write/{HUGE}/delete/",
        f"/pictures/reflections/{HUGE}/full.webp",
        f"/may-2026/things/{HUGE}/feed/",
        f"/blogs/{'x' * 300}/",
        "/blogs/marisol-quispe/no-such/",
    ],
)
def test_odd_addresses_are_not_there(client, marisol, address):
    client.force_login(marisol)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "thing=-1",
        f"thing={HUGE}",
        "thing=1&thing=x",
        "cohort=%F0%9F%98%80",
        f"again={'x' * 500}",
        "tasks=1&things=x",
        "show=1",
    ],
)
def test_odd_questions_get_the_plain_form(client, marisol, query):
    client.force_login(marisol)

    assert client.get(f"/write/?{query}", headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"form_key": "x"},
        {"form_key": "z" * 500},
        {"basis": "x" * 500},
        {"basis": "not a moment"},
        {"things": ["x", "-1", HUGE]},
        {"visibility": "nobody"},
        {"visibility": ""},
        {"new_pictures": "text"},
        {"picture-1-position": HUGE, "picture-1-alt": "x"},
        {"action": "fly"},
        {"writer": "x" * 500},
        {"body": "![](picture:999999999) [x](javascript:1)\n\n" + "> " * 400},
        {"body": "[" * 50_000},
        {"title": "\u202e\u0000\ufffe" * 20 + "Title"},
    ],
)
def test_odd_forms_are_refused_or_kept_in_words(client, marisol, fields):
    client.force_login(marisol)

    answers = [
        client.post(address, sent(**fields))
        for address in ("/write/", "/write/draft/", "/write/preview/", "/write/?cohort=x")
    ]

    assert all(answer.status_code < 500 for answer in answers)
    assert Reflection.objects.count() <= 3


def test_a_script_in_every_field_stays_text_on_every_page(client, marisol, cohort, thing):
    evil = '"><script>alert(1)</script>'
    marisol.display_name = marisol.bio = marisol.occupation = evil
    marisol.save()
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title=evil, slug="evil", excerpt=evil)
    ReflectionFactory(author=marisol, cohort=cohort, title=evil, slug="draft", published_at=None)
    client.force_login(marisol)

    for path in (
        "/me/",
        "/write/",
        "/blogs/marisol-quispe/",
        "/blogs/marisol-quispe/evil/",
        "/may-2026/reflections/",
        "/may-2026/people/?q=%22%3E%3Cscript%3E",
        "/may-2026/reflections/feed/",
    ):
        assert "<script>alert" not in client.get(path).content.decode(), path
