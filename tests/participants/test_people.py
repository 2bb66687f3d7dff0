"""The directory: the people who chose to be listed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from participants.directory import PAGE
from participants.models import Blog, Participant, Sector
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory
from tests.participants.test_stream import choices
from things.models import Visibility

URL = "/may-2026/people/"


def names(page):
    """The names on the cards, in order."""
    return re.findall(r'<h3><a href="/blogs/[^"]+">([^<]+)</a></h3>', page.content.decode())


def join(cohort, name, way=Participant.Way.LISTED, **fields):
    member = MemberFactory(display_name=name, **fields)
    ParticipantFactory(member=member, cohort=cohort, way=way)
    return member


def test_only_those_who_chose_it_are_listed_and_the_others_count(client, cohort):
    join(cohort, "Listed", country="PE")
    join(cohort, "Unlisted", Participant.Way.UNLISTED, country="GH")
    join(cohort, "Follower", Participant.Way.FOLLOWER)
    join(cohort, "Closed", is_active=False)

    page = client.get(URL)

    assert names(page) == ["Listed"]
    assert "3 people in 2 countries." in page.content.decode()


def test_whoever_wrote_last_comes_first_with_their_latest_words(client, marisol, cohort):
    ada, bo, cy = (join(cohort, name) for name in ("Ada", "Bo", "Cy"))
    moment = datetime(2026, 5, 6, tzinfo=UTC)
    ReflectionFactory(author=ada, cohort=cohort, title="Early", slug="early", published_at=moment)
    ReflectionFactory(author=bo, cohort=cohort, title="First", slug="first", published_at=moment - timedelta(days=1))
    ReflectionFactory(author=bo, cohort=cohort, title="Late", slug="late", published_at=moment + timedelta(days=1))
    hidden = {"published_at": moment + timedelta(days=2), "visibility": Visibility.PRIVATE}
    ReflectionFactory(author=cy, cohort=cohort, title="For me alone", slug="x", **hidden)

    page = client.get(URL)

    assert names(page)[:2] == ["Bo", "Ada"]
    assert re.findall(r'Latest: <a href="([^"]+)">([^<]+)</a>', page.content.decode()) == [
        ("/blogs/bo/late/", "Late"),
        ("/blogs/ada/early/", "Early"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=okafor", ["Ada Okafor"]),
        ("q=ADA+nurse", ["Ada Okafor"]),
        ("q=rivers", ["Bo Lind"]),
        ("q=ada+rivers", []),
        ("country=NG", ["Ada Okafor"]),
        ("blog=here", ["Ada Okafor"]),
        ("blog=elsewhere", ["Bo Lind"]),
        ("blog=nowhere&country=zz&sector=none", ["Ada Okafor", "Bo Lind"]),
        ("q=%25", []),
    ],
)
def test_filters_narrow_it(client, cohort, query, found):
    ada = join(cohort, "Ada Okafor", occupation="Nurse", country="NG")
    bo = join(cohort, "Bo Lind", bio="I count rivers.", country="SE")
    Blog.objects.create(member=ada)
    Blog.objects.create(member=bo, place=Blog.Place.ELSEWHERE, address="https://bo.example.org/")

    assert sorted(names(client.get(f"{URL}?{query}"))) == found


def test_every_choice_leads_somewhere_under_the_other_filters(client, cohort):
    health, law = Sector.objects.order_by("position", "name")[:2]
    ada = join(cohort, "Ada", sector=health, country="NG")
    join(cohort, "Bo", sector=law, country="SE")
    Blog.objects.create(member=ada)

    page = client.get(URL)
    narrowed = client.get(f"{URL}?country=NG")

    assert choices(page, "sector") == [f"{health.name} (1)", f"{law.name} (1)"]
    assert choices(page, "country") == ["Nigeria (1)", "Sweden (1)"]
    assert choices(page, "blog") == ["Written here (1)"]
    assert choices(narrowed, "sector") == [f"{health.name} (1)"]
    assert choices(narrowed, "country") == ["Nigeria (1)", "Sweden (1)"]


def test_nobody_is_shown_by_their_address(client, cohort):
    join(cohort, "Ada", email="secret@example.org")

    assert "secret@" not in client.get(URL).content.decode()


def test_pages_follow_each_other_without_losing_or_repeating_anybody(client, cohort):
    for number in range(PAGE + 4):
        join(cohort, f"Person {number}")

    first = client.get(URL)
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    second = client.get(URL + older)

    assert (len(names(first)), len(names(second))) == (PAGE, 4)
    assert len({*names(first), *names(second)}) == PAGE + 4


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_it_costs_the_same_with_three_and_with_thirty(client, marisol, cohort, who, django_assert_max_num_queries):
    if who == "member":
        client.force_login(marisol)
    sector = Sector.objects.first()
    costs = []
    for amount in (3, 27):
        for number in range(amount):
            member = join(cohort, f"P{amount}x{number}", sector=sector, country="PE")
            Blog.objects.create(member=member)
            ReflectionFactory(author=member, cohort=cohort)
        with django_assert_max_num_queries(14) as counted:
            client.get(URL, {"country": "PE"}, headers={"HX-Request": "true"})
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_a_blog_elsewhere_is_a_link_that_carries_no_weight(client, cohort):
    bo = join(cohort, "Bo")
    Blog.objects.create(member=bo, place=Blog.Place.ELSEWHERE, address="https://bo.example.org/notes/")

    assert 'href="https://bo.example.org/notes/" rel="nofollow ugc noopener"' in client.get(URL).content.decode()


def test_an_address_that_is_no_web_address_is_no_link(client, cohort):
    bo = join(cohort, "Bo")
    Blog.objects.create(member=bo, place=Blog.Place.ELSEWHERE, address="javascript:alert(1)")

    pages = [client.get(URL).content.decode(), client.get("/blogs/bo/").content.decode()]

    assert ["javascript:" in page for page in pages] == [False, False]
