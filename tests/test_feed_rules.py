"""Every feed we publish: valid whatever people type, and sent again only when something changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from comments.moderation import hide
from participants import writing
from participants.models import Blog, Member, Participant, Reflection
from participants.words import Words
from tests import atom_rules, json_feed_rules
from tests.factories import ReflectionFactory
from tests.participants.test_kept_pages import PAGES
from things import edition, publishing
from things.models import Cohort, Thing

pytestmark = pytest.mark.once

ATOM = "{http://www.w3.org/2005/Atom}"
THINGS = ["/may-2026/things/feed/", "/may-2026/things/feed/json/"]
OF_REFLECTIONS = [
    "/may-2026/reflections/feed/",
    "/may-2026/things/1/feed/",
    "/blogs/marisol-quispe/feed/",
    "/may-2026/reflections/feed/json/",
    "/may-2026/things/1/feed/json/",
    "/blogs/marisol-quispe/feed/json/",
]
FEEDS = [*THINGS, *OF_REFLECTIONS]
LISTS = ["/may-2026/people.opml", "/may-2026/schedule.ics"]
ODD_WORDS = {
    "markup": "</title><script>alert(1)</script> & \"quotes\" 'too' ]]> <![CDATA[ &lt; &#0; &nbsp;",
    "control characters": "a\x00\x08\x0b\x1b\x7f\x85b\ufffe\uffff\nc\rd\u2028e",
    "another direction": "\u202eright to left\u202c \u2066x\u2069 שלום",
    "pictures and combining marks": "🧑🏽‍🔬🏳️‍🌈 Z̸̡̧a̴l̵g̶o",
    "nothing": "",
    "nothing to be seen": "\u202e\x08\x0b",
}
ODD_TEXTS = [
    "[a](/may-2026/) [b](#part) [c](http://[) [d](javascript:alert(1)) [e](../x?a=1&b=\"2\") [f](//other.example/)",
    "`<a href=\"/not/a/tag/\">` and ![alt](https://elsewhere.example/x.png)\n\n## Heading ]]>\n\n<b onclick=x>raw</b>",
    "\x0b\u202e]]> \ud800",
    "",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def reflection(marisol, cohort, thing):
    return ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="A mentor", slug="a-mentor")


def faults(client, address: str) -> list[str]:
    answer = client.get(address)
    if address.endswith("/json/"):
        assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
        return json_feed_rules.faults_in(answer.content)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return atom_rules.faults_in(answer.content)


def titles(client, address: str) -> list[str]:
    content = client.get(address).content
    if address.endswith("/json/"):
        return [item["title"] for item in json.loads(content)["items"]]
    return [entry.findtext(f"{ATOM}title") for entry in ElementTree.fromstring(content).findall(f"{ATOM}entry")]


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("words", ODD_WORDS.values(), ids=ODD_WORDS)
def test_feeds_are_valid_whatever_people_call_things_and_themselves(client, marisol, cohort, thing, address, words):
    words = words.replace("\0", "")  # which no form takes and PostgreSQL cannot keep
    short = words[:60]
    Cohort.objects.update(title=short, tagline=words)
    Thing.objects.update(title=words, summary=words, author_name=words, author_line=words, picture_credit=words)
    Member.objects.filter(pk=marisol.pk).update(display_name=short, bio=words, occupation=short)
    fields = {"author": marisol, "cohort": cohort, "things": [thing], "title": words, "excerpt": words}
    for number, text in enumerate(ODD_TEXTS):
        made = ReflectionFactory(slug=f"odd-{number}", body=text.replace("\ud800", ""), **fields)
        writing.render(made)
        made.save(update_fields=["body_html"])
    Blog.objects.filter(member=marisol).update(title=words)

    assert faults(client, address) == []
    assert len(titles(client, address)) == (5 if address in THINGS else 4)


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_valid_and_stays_the_same_before_there_is_anything_in_it(client, marisol, cohort, address):
    if address in THINGS:
        Thing.objects.update(ready_at=None)

    first = client.get(address)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        later = client.get(address)

    assert faults(client, address) == []
    assert titles(client, address) == []
    assert later.content == first.content


@pytest.mark.parametrize("address", [feed for feed in FEEDS if not feed.endswith("/json/")])
def test_both_forms_say_the_same(client, reflection, address):
    told = client.get(address + "json/").json()
    root = ElementTree.fromstring(client.get(address).content)

    assert told["title"] == root.findtext(f"{ATOM}title")
    assert told["feed_url"] == f"http://testserver{address}json/"
    assert [
        (item["id"], item["url"], item["title"], item["content_html"], item["summary"], item["date_published"])
        for item in told["items"]
    ] == [
        (
            entry.findtext(f"{ATOM}id"),
            entry.find(f"{ATOM}link").get("href"),
            entry.findtext(f"{ATOM}title"),
            entry.findtext(f"{ATOM}content"),
            entry.findtext(f"{ATOM}summary"),
            entry.findtext(f"{ATOM}published"),
        )
        for entry in root.findall(f"{ATOM}entry")
    ]
    assert len(told["items"]) >= 1


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("address", [*FEEDS, *LISTS])
def test_what_is_known_is_not_sent_again(client, kofi, reflection, address, signed_in):
    if signed_in:
        client.force_login(kofi)
    first = client.get(address)

    for condition in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(address, headers=condition)
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(address)["Last-Modified"] == first["Last-Modified"]


CHANGES = {
    "edited": lambda row, marisol, hanne: writing.revise(row, actor=marisol, words=Words(title="Changed")),
    "taken back": lambda row, marisol, hanne: writing.take_back(row, actor=marisol),
    "deleted": lambda row, marisol, hanne: writing.delete(row, actor=marisol),
    "hidden": lambda row, marisol, hanne: hide(row, by=hanne, reason="A reason"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("address", OF_REFLECTIONS)
def test_a_change_is_told_to_whoever_asks_only_for_news(reflection, marisol, hanne, address, change):
    known = Client().get(address)

    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        change(Reflection.objects.get(pk=reflection.pk), marisol, hanne)
        by_tag = Client().get(address, headers={"If-None-Match": known["ETag"]})
        by_date = Client().get(address, headers={"If-Modified-Since": known["Last-Modified"]})

    assert (by_tag.status_code, by_date.status_code) == (200, 200)
    assert by_tag.content != known.content


@pytest.mark.parametrize("address", OF_REFLECTIONS)
def test_an_edit_moves_the_date_and_not_the_place(client, reflection, marisol, address):
    with time_machine.travel(datetime(2026, 6, 10, 8, 30, tzinfo=UTC), tick=False):
        writing.revise(reflection, actor=marisol, words=Words(title="Changed"))
    content = client.get(address).content.decode()

    assert content.count("2026-05-05T12:00:00+00:00") == 1
    assert content.count("2026-06-10T08:30:00+00:00") == (1 if address.endswith("/json/") else 2)


@pytest.mark.parametrize("address", THINGS)
def test_a_changed_thing_has_its_date_and_its_name_of_old(client, cohort, thing, hanne, address):
    before = client.get(address)

    with time_machine.travel(datetime(2026, 6, 9, 8, 30, tzinfo=UTC), tick=False):
        thing.title = "Another title"
        publishing.save_thing(thing, by=hanne)
        after = client.get(address, headers={"If-Modified-Since": before["Last-Modified"]})

    assert (after.status_code, faults(client, address)) == (200, [])
    assert "Thing 1: Another title" in after.content.decode()
    assert after.content.decode().count("2026-06-09T08:30:00+00:00") == (1 if address.endswith("/json/") else 2)


@pytest.mark.parametrize("address", THINGS)
def test_a_release_is_told_to_whoever_asks_only_for_news(client, cohort, address):
    known = client.get(address)

    with time_machine.travel(datetime(2026, 6, 8, 8, tzinfo=UTC)):
        answer = client.get(address, headers={"If-Modified-Since": known["Last-Modified"]})

    assert answer.status_code == 200
    assert len(titles(client, address)) == 5


def test_the_directorys_list_is_new_when_somebody_leaves_it(client, marisol, cohort):
    known = client.get(LISTS[0])

    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        Participant.objects.update(way=Participant.Way.UNLISTED)
        edition.move([cohort])
        answer = client.get(LISTS[0], headers={"If-Modified-Since": known["Last-Modified"]})

    assert (answer.status_code, b"Marisol" in known.content, b"Marisol" in answer.content) == (200, True, False)


def test_the_pages_that_must_be_new_at_once_include_every_feed_of_reflections():
    assert set(OF_REFLECTIONS) <= set(PAGES)


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("/", ["/may-2026/things/feed/", "/may-2026/reflections/feed/"]),
        ("/may-2026/", ["/may-2026/things/feed/", "/may-2026/reflections/feed/"]),
        ("/may-2026/schedule/", ["/may-2026/things/feed/"]),
        ("/may-2026/things/", ["/may-2026/things/feed/"]),
        ("/may-2026/things/1/", ["/may-2026/things/feed/", "/may-2026/things/1/feed/"]),
        ("/may-2026/reflections/", ["/may-2026/reflections/feed/"]),
        ("/may-2026/reflections/?thing=1", ["/may-2026/reflections/feed/", "/may-2026/things/1/feed/"]),
        ("/blogs/marisol-quispe/", ["/blogs/marisol-quispe/feed/"]),
        ("/blogs/marisol-quispe/a-mentor/", ["/blogs/marisol-quispe/feed/"]),
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_pages_name_their_feeds_in_both_forms(client, marisol, reflection, page, feeds, signed_in):
    if signed_in:
        client.force_login(marisol)
    html = client.get(page).content.decode()

    links = [line.strip() for line in html.splitlines() if 'rel="alternate"' in line]
    found = [(link.split('type="')[1].split('"')[0], link.split('href="')[1].split('"')[0]) for link in links]

    assert found == [
        (form, feed + end)
        for feed in feeds
        for form, end in (("application/atom+xml", ""), ("application/feed+json", "json/"))
    ]
    assert all(client.get(address).status_code == 200 for _form, address in found)
