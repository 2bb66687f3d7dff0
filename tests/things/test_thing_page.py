"""The page of a Thing has every part of it, and nothing that is not there."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cpd.lib import markup
from tests.factories import CohortFactory, LegFactory, ReferenceFactory, ThingFactory, WeekFactory
from things.models import Reference, Thing, Week


def text_of(page: str) -> str:
    return " ".join(markup.plain(re.sub(r"(?s)<(script|style|title|svg).*?</\1>", "", page)).split())


@pytest.fixture
def thing_12(db):
    """A real published Thing: of 16 July 2012, in a catch-up week."""
    cohort = CohortFactory(title="2012", slug="2012", first_monday=date(2012, 5, 7))
    leg = LegFactory(cohort=cohort, number=2, title="Networks", ink="plum")
    week = WeekFactory(cohort=cohort, number=11, kind=Week.Kind.CATCH_UP, leg=leg)
    body = "This week is a quiet catch up week.\n\n- Better communication\n- A more collaborative working space"
    thing = ThingFactory(
        cohort=cohort,
        number=12,
        week=week,
        title="Putting the social into social media",
        summary="How do you use it?",
        body=body,
        task="Reflect on how you put the social into your social media use.\n\n1. Look\n2. (optional) Comment",
        easier_way="Read one blog.",
        minutes_short=30,
        minutes_deeper=90,
        author_name="A Guest",
        author_line="who lurks.",
        picture_credit="",
    )
    ReferenceFactory(thing=thing, position=1, text="*Opportunities not to be missed* / Debby Raven in CILIP Update")
    ReferenceFactory(thing=thing, position=1, kind=Reference.Kind.PHOTO, text="Floating network / WebWizzard")
    ReferenceFactory(
        thing=thing,
        position=2,
        kind=Reference.Kind.PHOTO,
        text="Social media dim sum / The Daring Librarian",
        url="https://example.org/dim-sum/",
    )
    return thing


def test_no_part_of_a_real_thing_is_lost(client, thing_12):
    page = client.get("/2012/things/12/").content.decode()
    text = text_of(page)

    for part in [
        "Thing 12, leg 2: Networks",
        "Putting the social into social media",
        "How do you use it?",
        "This week is a quiet catch up week.",
        "Better communication",
        "By A Guest , who lurks.",
        "30 minutes, 90 to go deeper",
        "Published Monday 16 July 2012",
        "The task",
        "Reflect on how you put the social into your social media use.",
        "optional Comment",
        "An easier way round Read one blog.",
        "Week 11 is a catch-up week.",
        "To read further Opportunities not to be missed / Debby Raven in CILIP Update",
        "Photo credits Floating network / WebWizzard",
        "Social media dim sum / The Daring Librarian example.org/dim-sum",
    ]:
        assert re.sub(r"\W+", " ", part) in re.sub(r"\W+", " ", text), part
    assert "<li>Better communication</li>" in page.replace("\n", "")
    assert '<span class="chip">optional</span>' in page
    assert "ink-plum" in page


def test_parts_that_are_missing_leave_no_headings_behind(client, thing):
    Thing.objects.update(summary="", task="", task_html="", minutes_short=None, author_name="")

    page = client.get(thing.get_absolute_url()).content.decode()

    for words in ("To read further", "Photo credits", "The task", "minutes", "On this page", "<figure", "easier way"):
        assert words not in page


def test_a_long_text_has_a_table_of_contents_and_a_short_one_has_none(client, thing):
    short = client.get(thing.get_absolute_url()).content.decode()
    Thing.objects.update(body_html=markup.render("## One\n\nA\n\n## Two & a half\n\nB\n\n## Three\n\nC"))
    long = client.get("/may-2026/things/2/").content.decode()

    assert "On this page" not in short
    assert '<li><a href="#s-two-a-half">Two &amp; a half</a></li>' in long
    assert 'id="s-two-a-half"' in long


def test_neighbours_are_in_course_order_and_only_released_ones_are_linked(client, cohort):
    first = client.get("/may-2026/things/1/").content.decode()
    last_open = client.get("/may-2026/things/5/").content.decode()

    assert 'rel="prev"' not in first
    assert re.search(r'rel="next" href="/may-2026/things/2/"', first)
    assert re.search(r'rel="prev" href="/may-2026/things/4/"', last_open)
    assert 'rel="next"' not in last_open
    assert "Title of Thing 6" in text_of(last_open)
    assert "opens 8 June" in text_of(last_open)


def test_this_weeks_thing_says_so_and_others_do_not(client, cohort):
    assert "This week’s task" in client.get("/may-2026/things/5/").content.decode()
    assert "This week" not in client.get("/may-2026/things/4/").content.decode()


def test_sharing_a_thing_shows_a_card_of_its_own(client, thing_12):
    page = client.get("/2012/things/12/?utm_source=elsewhere").content.decode()

    for line in [
        '<link rel="canonical" href="http://testserver/2012/things/12/">',
        '<meta name="description" content="How do you use it?">',
        '<meta property="og:type" content="article">',
        '<meta property="og:title" content="Thing 12: Putting the social into social media">',
        '<meta property="og:description" content="How do you use it?">',
        '<meta property="og:url" content="http://testserver/2012/things/12/">',
        '<meta property="article:published_time" content="2012-07-16T08:00:00+01:00">',
    ]:
        assert line in page
    assert "noindex" not in page


def test_a_finished_cohort_keeps_the_page_and_asks_for_nothing(client, thing_12, ngozi):
    thing_12.cohort.finished_at = "2012-10-15T12:00Z"
    thing_12.cohort.save()
    client.force_login(ngozi)

    page = client.get("/2012/things/12/").content.decode()

    assert "2012 finished on 15 October 2012." in text_of(page)
    assert "Write about Thing 12" not in page
    assert "<textarea" not in page


def test_the_list_shows_what_is_asked_for(client, cohort, marisol):
    cohort.things.filter(number=2).update(minutes_short=45)

    every = client.get("/may-2026/things/?show=nonsense").content.decode()
    short = client.get("/may-2026/things/?show=short").content.decode()
    open_now = client.get("/may-2026/things/?show=open").content.decode()

    assert [number in every for number in ("Thing 2", "Thing 8")] == [True, True]
    assert [f"Title of Thing {number}" in short for number in (1, 2, 8)] == [True, False, True]
    assert [f"Title of Thing {number}" in open_now for number in (1, 5, 6)] == [True, True, False]


def test_htmx_gets_the_list_alone_and_the_whole_page_when_history_asks(client, cohort):
    part = client.get("/may-2026/things/?show=open", headers={"HX-Request": "true"})
    whole = client.get(
        "/may-2026/things/?show=open", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )

    assert part.content.decode().strip().startswith('<div id="list">')
    assert "<html" in whole.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_things_are_listed_in_course_order(client, cohort):
    page = client.get("/may-2026/things/").content.decode()

    places = [page.index(f"Title of Thing {number}") for number in range(1, 9)]
    assert places == sorted(places)
