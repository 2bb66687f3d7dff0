"""Feeds of reflections: public words in full, with names for good."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from tests.factories import ReflectionFactory
from things import edition
from things.models import Visibility

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/may-2026/reflections/feed/", "/may-2026/things/1/feed/", "/blogs/marisol-quispe/feed/"]


def entries(client, address):
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


@pytest.fixture
def reflection(marisol, cohort, thing):
    return ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="A <mentor>", slug="a-mentor")


@pytest.mark.parametrize("address", FEEDS)
def test_the_whole_text_is_in_the_feed(client, reflection, address):
    reflection.body_html = '<p>What I <em>did</em>.</p><figure><img src="/pictures/x.webp" alt=""></figure>'
    reflection.save()

    (entry,) = entries(client, address)

    assert entry.find(f"{ATOM}title").text == "A <mentor>"
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Marisol Quispe"
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/blogs/marisol-quispe/a-mentor/"
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert content.text.startswith("<p>What I <em>did</em>.</p>")
    assert 'src="http://testserver/pictures/x.webp"' in content.text


@pytest.mark.parametrize("address", FEEDS)
def test_a_name_stays_when_title_and_address_change_and_the_date_moves(client, reflection, address):
    (before,) = entries(client, address)
    reflection.title, reflection.slug = "Another", "another"
    reflection.edited_at = datetime(2026, 6, 1, tzinfo=UTC)
    reflection.save()
    edition.move([reflection.cohort])
    (after,) = entries(client, address)

    assert after.find(f"{ATOM}id").text == before.find(f"{ATOM}id").text
    assert after.find(f"{ATOM}published").text == before.find(f"{ATOM}published").text
    assert after.find(f"{ATOM}updated").text == "2026-06-01T00:00:00+00:00"


@pytest.mark.parametrize("address", FEEDS)
def test_only_what_is_for_everyone_is_in_feeds_whoever_asks(client, marisol, reflection, cohort, thing, address):
    hidden = [{"visibility": v} for v in (Visibility.MEMBERS, Visibility.ORGANISERS, Visibility.PRIVATE)]
    hidden += [{"published_at": None}, {"hidden_at": datetime(2026, 6, 1, tzinfo=UTC)}]
    for fields in hidden:
        ReflectionFactory(author=marisol, cohort=cohort, things=[thing], **fields)
    client.force_login(marisol)

    assert [entry.find(f"{ATOM}title").text for entry in entries(client, address)] == ["A <mentor>"]


@pytest.mark.parametrize("address", FEEDS)
def test_an_address_of_mail_is_in_no_feed(client, marisol, reflection, address):
    assert marisol.email not in client.get(address).content.decode()


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_known_is_not_sent_again(client, reflection, address):
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "address", ["/may-2026/things/7/feed/", "/may-2026/things/99/feed/", "/nowhere/reflections/feed/"]
)
def test_what_is_not_out_has_no_feed(client, cohort, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_feed_costs_the_same_with_three_and_with_thirty(
    client, marisol, cohort, thing, address, signed_in, django_assert_max_num_queries
):
    if signed_in:
        client.force_login(marisol)
    costs = []
    for amount in (3, 27):
        for _ in range(amount):
            ReflectionFactory(author=marisol, cohort=cohort, things=[thing])
        with django_assert_max_num_queries(14) as counted:
            client.get(address, headers={"HX-Request": "true"})
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_pages_name_their_feeds(client, reflection):
    pages = {
        "/may-2026/reflections/": "/may-2026/reflections/feed/",
        "/may-2026/reflections/?thing=1": "/may-2026/things/1/feed/",
        "/blogs/marisol-quispe/": "/blogs/marisol-quispe/feed/",
        "/blogs/marisol-quispe/a-mentor/": "/blogs/marisol-quispe/feed/",
    }

    named = {page: f'href="{feed}"' in client.get(page).content.decode() for page, feed in pages.items()}

    assert named == dict.fromkeys(pages, True)
