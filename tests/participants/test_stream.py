"""The stream: what the people of a cohort wrote, newest first, and the filters that always lead somewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Q

from participants.models import Blog, Reflection, Sector
from participants.stream import PAGE
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory, ReflectionFactory
from things.models import Visibility

URL = "/may-2026/reflections/"


def titles(page):
    """The titles of the postcards, in order."""
    return re.findall(r'<h3 class="h3"><a href="[^"]+">([^<]+)</a>', page.content.decode())


def choices(page, name):
    """What a filter offers."""
    select = re.search(rf'<select[^>]+name="{name}".*?</select>', page.content.decode(), re.DOTALL)[0]
    return re.findall(r'<option value="[^"]+"[^>]*>([^<]+)</option>', select)


def write(cohort, title, *, days=0, sector=None, country="", **fields):
    member = MemberFactory(sector=sector and Sector.objects.get(slug=sector), country=country)
    ParticipantFactory(member=member, cohort=cohort)
    moment = datetime(2026, 5, 5, 12, tzinfo=UTC) + timedelta(days=days)
    return ReflectionFactory(cohort=cohort, author=member, title=title, published_at=moment, **fields)


@pytest.fixture
def sectors(db):
    return list(Sector.objects.order_by("position", "name")[:2])


@pytest.fixture
def three(cohort, sectors):
    """Three reflections of three people about two Things."""
    one, two = cohort.things.filter(number__in=[1, 2])
    first, second = (sector.slug for sector in sectors)
    write(cohort, "Oldest", sector=first, country="PE", things=[one])
    write(cohort, "Middle", days=1, sector=first, country="GH", things=[one, two])
    write(cohort, "Newest", days=2, sector=second, country="PE", things=[two], comment_count=2)


def test_newest_words_come_first(client, three):
    assert titles(client.get(URL)) == ["Newest", "Middle", "Oldest"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("thing=1", ["Middle", "Oldest"]),
        ("thing=2", ["Newest", "Middle"]),
        ("country=PE", ["Newest", "Oldest"]),
        ("country=pe", ["Newest", "Oldest"]),
        ("waiting=1", ["Middle", "Oldest"]),
        ("thing=2&country=PE", ["Newest"]),
        ("thing=2&waiting=1", ["Middle"]),
        ("thing=3", []),
        ("q=ignored", ["Newest", "Middle", "Oldest"]),
        ("thing=7", ["Newest", "Middle", "Oldest"]),
        ("thing=x&sector=%00&country=zz&waiting=maybe&cursor=made-up", ["Newest", "Middle", "Oldest"]),
    ],
)
def test_filters_narrow_it_and_nonsense_is_no_filter(client, three, query, found):
    page = client.get(f"{URL}?{query}")

    if "%00" in query:
        assert page.status_code == 400
        page = client.get(f"{URL}?{query.replace('%00', 'no-such')}")
    assert titles(page) == found


def test_a_sector_narrows_it(client, three, sectors):
    assert titles(client.get(f"{URL}?sector={sectors[0].slug}")) == ["Middle", "Oldest"]


def test_every_choice_leads_somewhere_under_the_other_filters(client, three, sectors):
    everything = client.get(URL)
    narrowed = client.get(f"{URL}?thing=1")

    assert choices(everything, "thing") == ["1. Title of Thing 1 (2)", "2. Title of Thing 2 (2)"]
    assert choices(everything, "country") == ["Ghana (1)", "Peru (2)"]
    assert choices(everything, "sector") == [f"{sectors[0].name} (2)", f"{sectors[1].name} (1)"]
    assert choices(narrowed, "thing") == ["1. Title of Thing 1 (2)", "2. Title of Thing 2 (2)"]
    assert choices(narrowed, "country") == ["Ghana (1)", "Peru (1)"]
    assert choices(narrowed, "sector") == [f"{sectors[0].name} (2)"]
    assert "No hello yet (2)" in narrowed.content.decode()


def test_what_was_chosen_stays_chosen_even_where_it_leads_to_nothing(client, three):
    page = client.get(f"{URL}?thing=3&country=GH")

    assert "3. Title of Thing 3 (0)" in choices(page, "thing")
    assert "Ghana (0)" in choices(page, "country")
    assert "No reflection fits all of these together." in page.content.decode()


def test_hidden_private_and_unpublished_ones_are_in_no_stream_and_no_count(client, marisol, cohort):
    for title, fields in {
        "For all": {},
        "Members": {"visibility": Visibility.MEMBERS},
        "Organisers": {"visibility": Visibility.ORGANISERS},
        "Private": {"visibility": Visibility.PRIVATE},
        "Draft": {"published_at": None},
        "Hidden": {"hidden_at": datetime(2026, 6, 1, tzinfo=UTC)},
    }.items():
        ReflectionFactory(cohort=cohort, title=title, **fields)
    closed = ReflectionFactory(cohort=cohort, title="Closed account")
    closed.author.is_active = False
    closed.author.save()

    visitor = client.get(URL)
    client.force_login(marisol)
    member = client.get(URL)

    assert titles(visitor) == ["For all"]
    assert ">1 reflection<" in visitor.content.decode()
    assert sorted(titles(member)) == ["For all", "Members"]


def test_another_cohorts_words_are_in_its_own_stream(client, cohort):
    ReflectionFactory(cohort=CohortFactory(slug="other"), title="Elsewhere")

    assert titles(client.get(URL)) == []
    assert titles(client.get("/other/reflections/")) == ["Elsewhere"]


def test_a_cohort_that_is_not_listed_has_no_stream(client, cohort):
    cohort.listed_at = None
    cohort.save()

    assert client.get(URL).status_code == 404


def test_pages_follow_each_other_without_losing_or_repeating_anybody(client, cohort):
    for number in range(PAGE + 5):
        write(cohort, f"Number {number}", days=number % 3)

    first = client.get(URL)
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    second = client.get(URL + older)

    assert (len(titles(first)), len(titles(second))) == (PAGE, 5)
    assert len({*titles(first), *titles(second)}) == PAGE + 5
    assert 'rel="prev"' in second.content.decode()


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_it_costs_the_same_with_three_and_with_thirty(
    client, marisol, cohort, sectors, who, django_assert_max_num_queries
):
    if who == "member":
        client.force_login(marisol)
    things = list(cohort.things.filter(number__in=[1, 2, 3]))
    costs = []
    for amount in (3, 27):
        for number in range(amount):
            write(
                cohort, f"T{number}", sector=sectors[number % 2].slug, country=("PE", "GH")[number % 2], things=things
            )
        with django_assert_max_num_queries(14) as counted:
            client.get(URL, {"thing": "1", "country": "PE"}, headers={"HX-Request": "true"})
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_page_five_hundred_costs_what_page_one_costs(cohort):
    """A page in the middle of ten thousand is found through the index, not by walking past the others."""
    blogs = [Blog.objects.create(member=ParticipantFactory(cohort=cohort).member) for _ in range(50)]
    start = datetime(2026, 5, 5, tzinfo=UTC)
    Reflection.objects.bulk_create(
        Reflection(
            cohort=cohort,
            author=blogs[number % 50].member,
            blog=blogs[number % 50],
            title=f"R{number}",
            slug=f"r{number}",
            published_at=start + timedelta(minutes=number),
        )
        for number in range(10_000)
    )
    if connection.vendor == "postgresql":
        # It does so by itself on a site that runs; nobody does on SQLite.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    rows = Reflection.objects.in_lists_for(None).filter(cohort=cohort).newest_first()
    middle = start + timedelta(minutes=5_000)
    page = rows.filter(published_at__lte=middle).filter(Q(published_at__lt=middle) | Q(published_at=middle, pk__lt=0))

    plan = page[:PAGE].explain()

    assert "reflection_stream" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    assert [row.title for row in page[:2]] == ["R4999", "R4998"]


def test_a_member_who_is_the_only_one_that_wrote_finds_their_own(client, cohort, thing, kofi, marisol):
    ReflectionFactory(cohort=cohort, author=kofi, things=[thing], title="Alone so far")
    client.force_login(kofi)
    assert "Alone so far" in client.get("/may-2026/reflections/").content.decode()

    ReflectionFactory(cohort=cohort, author=marisol, things=[thing], title="Not alone")

    page = client.get("/may-2026/reflections/").content.decode()
    assert "Not alone" in page
    assert "Alone so far" not in page
    assert "Alone so far" in client.get("/may-2026/reflections/?order=newest").content.decode()
