"""Webmentions at the door: taken down at once, and nothing is told that the sender does not know."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from participants.models import Mention
from participants.models.reflection import Visibility
from tests.factories import CohortFactory, ReflectionFactory, ThingFactory

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
SOURCE = "https://blog.example/about-thing-1/"
TARGET = "http://testserver/may-2026/things/1/"


def tell(client, source=SOURCE, target=TARGET, **headers):
    return client.post("/webmention/", {"source": source, "target": target}, headers=headers)


@pytest.fixture
def client():
    """Another server: without cookies, and nobody exempts it from anything."""
    client = Client(enforce_csrf_checks=True)
    post = client.post

    def as_form(path, fields, **given):
        body = "&".join(f"{name}={value}" for name, value in fields.items())
        return post(path, body, content_type=FORM, **given)

    client.post = as_form
    return client


def test_a_page_elsewhere_that_links_to_a_thing_is_taken_down(client, thing):
    response = tell(client)

    assert response.status_code == 202
    assert "Location" not in response.headers
    mention = Mention.objects.get()
    assert (mention.source, mention.target, mention.thing) == (SOURCE, TARGET, thing)
    assert mention.due_at is not None


def test_a_reflection_can_be_answered_too(client, cohort):
    reflection = ReflectionFactory(cohort=cohort)

    assert tell(client, target=f"http://testserver{reflection.get_absolute_url()}#talk").status_code == 202
    assert Mention.objects.get().reflection == reflection


def test_the_same_word_makes_one_row_however_it_is_written_and_is_checked_again(client, thing):
    tell(client)
    Mention.objects.update(due_at=None, failures=3)

    tell(client, source="http://www.blog.example/about-thing-1?utm_source=x%26utm_medium=y", target=f"{TARGET}?x=1")

    mention = Mention.objects.get()
    assert (mention.due_at is not None, mention.failures) == (True, 0)


def test_who_repeats_it_at_once_does_not_make_us_fetch_at_once(client, thing):
    tell(client)
    Mention.objects.update(due_at=None, checked_at="2026-06-03T12:00:00Z")

    tell(client)

    assert Mention.objects.get().due_at.isoformat() == "2026-06-03T12:01:00+00:00"


@pytest.mark.parametrize(
    "target",
    [
        "http://testserver/may-2026/things/7/",  # not released
        "http://testserver/may-2026/things/99/",
        "http://testserver/no-such/things/1/",
        "http://testserver/may-2026/",
        "http://testserver/may-2026/things/1",
        "http://testserver/blogs/nobody/nothing/",
        "http://testserver/admin/",
        "http://testserver:8000/may-2026/things/1/",
        "http://evil@testserver/may-2026/things/1/",
        "http://elsewhere.example/may-2026/things/1/",
        "ftp://testserver/may-2026/things/1/",
        "/may-2026/things/1/",
        "http://[",
        "http://testserver/%00",
        "",
        "http://testserver/may-2026/things/1/?" + "x" * 1000,
    ],
)
def test_what_is_not_there_and_what_is_not_public_get_the_same_answer(client, cohort, target):
    response = tell(client, target=target.replace("%", "%25"))

    assert response.status_code == 400
    assert response.content.decode() == "The target is no page here that can be answered.\n"
    assert not Mention.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": Visibility.MEMBERS},
        {"visibility": Visibility.ORGANISERS},
        {"visibility": Visibility.PRIVATE},
        {"published_at": None},
        {"hidden_at": "2026-05-06T00:00Z"},
        {"held_at": "2026-05-06T00:00Z"},
    ],
)
def test_private_reflections_are_not_there(client, cohort, fields):
    reflection = ReflectionFactory(cohort=cohort, **fields)

    response = tell(client, target=f"http://testserver{reflection.get_absolute_url()}")

    assert (response.status_code, response.content.decode()) == (
        400,
        "The target is no page here that can be answered.\n",
    )


@pytest.mark.parametrize("fields", [{"listed_at": None}, {"finished_at": "2026-06-01T00:00Z"}])
def test_cohorts_in_preparation_and_finished_ones_take_none(client, db, fields):
    thing = ThingFactory(cohort=CohortFactory(**fields))

    assert tell(client, target=f"http://testserver{thing.get_absolute_url()}").status_code == 400


@pytest.mark.parametrize(
    "source",
    [
        "",
        TARGET,
        "http://testserver/blogs/kofi/hello/",
        "http://TESTSERVER:80/blogs/kofi/hello/",
        "ftp://blog.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://user:secret@blog.example/",
        "https://blog.example:8080/",
        "//blog.example/",
        "https://[",
        "https://blog.example/" + "x" * 1000,
        "https://blog.example/\x00",
    ],
)
def test_a_source_is_a_page_of_another_site(client, thing, source):
    response = tell(client, source=source.replace("\x00", "%00"))

    assert (response.status_code, response.content.decode()) == (400, "The source is no page of another site.\n")
    assert not Mention.objects.exists()


def test_it_is_no_page_to_read_and_says_what_it_is_for(client, db):
    response = client.get("/webmention/")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "Webmention" in response.content.decode()
    assert client.delete("/webmention/").status_code == 405


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{}", "application/json"),
        (b"\xff\xfe\x00", FORM),
        ("source=a&target=" + "x" * 9000, FORM),
        ("", FORM),
        ("source=%ff&target=%ff", FORM),
    ],
)
def test_odd_forms_are_refused_in_words(db, body, content_type):
    response = Client().post("/webmention/", body, content_type=content_type)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_one_address_may_send_twenty_a_minute(client, thing, settings):
    settings.RATE_LIMITS_ENABLED = True
    cache.clear()

    answers = [tell(client).status_code for _ in range(21)]
    full = tell(client)

    assert answers == [202] * 20 + [429]
    assert full.headers["Retry-After"] == "60"


def test_the_answer_is_the_same_whether_anybody_knows_the_source(client, thing, internet):
    internet.site("known.example", {"/": "<a href='http://testserver/may-2026/things/1/'>x</a>"})

    known, unknown, inside = (
        tell(client, source=f"http://{host}/") for host in ("known.example", "unknown.example", "127.0.0.1")
    )

    assert {(r.status_code, r.content) for r in (known, unknown, inside)} == {(known.status_code, known.content)}
    assert internet.asked == []


def test_pages_say_where_they_take_mentions(client, cohort, thing):
    link = '<link rel="webmention" href="http://testserver/webmention/">'
    public = ReflectionFactory(cohort=cohort)

    assert link in client.get(thing.get_absolute_url()).content.decode()
    assert link in client.get(public.get_absolute_url()).content.decode()
    assert link not in client.get("/may-2026/").content.decode()


def test_pages_say_it_in_their_header_too_kept_ones_and_a_members_like_the_first(client, cohort, thing, kofi):
    link = '<http://testserver/webmention/>; rel="webmention"'
    page = ReflectionFactory(cohort=cohort).get_absolute_url()

    answers = [client.get(address) for address in (thing.get_absolute_url(), page) for _time in range(2)]
    head = client.head(page)
    client.force_login(kofi)
    answers += [head, client.get(page), client.get(thing.get_absolute_url())]

    assert [answer.headers.get("Link") for answer in answers] == [link] * 7
    assert "Link" not in client.get("/may-2026/").headers


def test_what_is_not_for_everyone_says_nothing_of_mentions(client, cohort, kofi):
    page = ReflectionFactory(cohort=cohort, author=kofi, visibility="members").get_absolute_url()
    client.force_login(kofi)

    answer = client.get(page)

    assert answer.status_code == 200
    assert "Link" not in answer.headers


def test_pages_of_a_finished_cohort_take_none(client, cohort, thing):
    cohort.finished_at = "2026-06-01T00:00Z"
    cohort.save()

    assert 'rel="webmention"' not in client.get(thing.get_absolute_url()).content.decode()
