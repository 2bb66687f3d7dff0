"""A catch-up week and a reflection week at home: of one's own for participants, explained to everybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from comments import visiting
from participants import blocking, ticking
from participants.models import Participant
from tests.conftest import NOW
from tests.factories import (
    CommentFactory,
    MemberFactory,
    ParticipantFactory,
    ReflectionFactory,
    ThingFactory,
)
from things import edition, numbers
from things.models import Thing


@pytest.fixture
def pause(cohort):
    """Week 5, this week, is a catch-up week without a Thing."""
    cache.clear()
    cohort.weeks.filter(number=5).update(kind="catch-up", text="Breathe.", text_html="<p>Breathe.</p>")
    cohort.things.filter(number=5).delete()
    edition.move([cohort])
    return cohort


def home(client, reader=None) -> str:
    if reader is not None:
        client.force_login(reader)
    response = client.get("/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def section(page: str, name: str) -> str:
    """From the heading with this id to the end of its section."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page)
    return found[0] if found else ""


def catches_up(cohort, name, **given):
    """Somebody else with Things open, who wrote lately."""
    member = ParticipantFactory(cohort=cohort, member=MemberFactory(display_name=name), **given).member
    things = [cohort.things.get(number=4)]
    ReflectionFactory(author=member, cohort=cohort, things=things, published_at=NOW - timedelta(days=9))
    return member


# ---- a participant with something open


def test_my_open_things_stand_there_with_their_minutes_the_buttons_and_a_total(client, pause, marisol):
    ReflectionFactory(author=marisol, cohort=pause, things=[pause.things.get(number=1)])
    ticking.tick(pause.things.get(number=2), actor=marisol)
    pause.things.filter(number=3).update(minutes_deeper=45)
    three = pause.things.get(number=3)

    page = home(client, marisol)
    listed = section(page, "spaces-head")

    assert re.findall(r">Thing (\d): Title", listed) == ["3", "4"]
    assert "20 minutes for the short version, 45 to go deeper" in listed
    assert "Both together take about 40 minutes, in their short versions." in listed
    assert f'action="/me/things/{three.pk}/tick/"' in listed
    assert f'action="/me/things/{three.pk}/skip/"' in listed
    assert 'href="/write/?cohort=may-2026&amp;thing=3"' in listed
    assert "Ticked or skipped: 2." in listed
    assert "Breathe." in page
    assert page.index("Breathe.") < page.index("Open for you")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (3, "5 minutes"),
        (36, "35 minutes"),
        (49, "50 minutes"),
        (55, "an hour"),
        (70, "an hour"),
        (80, "an hour and a half"),
        (120, "two hours"),
        (160, "two and a half hours"),
        (1500, "25 hours"),
    ],
)
def test_a_total_is_said_as_people_say_it(minutes, words):
    assert numbers.time_in_words(minutes) == words


@pytest.mark.parametrize(
    ("keep", "said"),
    [
        ([1], "It takes about 20 minutes in its short version."),
        ([1, 2, 3], "All three together take about an hour, in their short versions."),
    ],
)
def test_one_or_several(client, pause, marisol, keep, said):
    Thing.objects.exclude(number__in=keep).delete()

    assert said in home(client, marisol)


def test_where_the_minutes_of_one_are_not_known_no_total_is_made_up(client, pause, marisol):
    pause.things.filter(number=2).update(minutes_short=None, minutes_deeper=None)

    page = home(client, marisol)

    assert "together take" not in page
    assert "Everything open takes" not in client.get("/me/").content.decode()


def test_many_open_things_fold_away(client, pause, marisol):
    for number in range(20, 30):
        ThingFactory(cohort=pause, number=number, week=pause.weeks.get(number=4))

    listed = section(home(client, marisol), "spaces-head")
    first, rest = listed.split("<details><summary>And eight more</summary>")

    assert len(re.findall(r">Thing \d+: Title", first)) == 6
    assert len(re.findall(r">Thing \d+: Title", rest)) == 8


def test_drafts_are_there_and_mine_that_got_an_answer_with_what_is_new(client, pause, marisol, kofi):
    seen, new, own, old, blocked = (
        ReflectionFactory(author=marisol, cohort=pause, title=title, slug=title.lower(), comment_count=1)
        for title in ("Seen", "Fresh", "Own", "Old", "Unmet")
    )
    ReflectionFactory(author=marisol, cohort=pause, title="Half a thought", published_at=None)
    unmet = MemberFactory()
    blocking.block(unmet, by=marisol)
    hours = timedelta(hours=1)
    CommentFactory(reflection=seen, author=kofi, created_at=NOW - 9 * hours)
    CommentFactory(reflection=new, author=kofi, created_at=NOW - 2 * hours)
    CommentFactory(reflection=own, author=marisol, created_at=NOW - 2 * hours)
    CommentFactory(reflection=old, author=kofi, created_at=NOW - timedelta(weeks=6))
    CommentFactory(reflection=blocked, author=unmet, created_at=NOW - 2 * hours)
    CommentFactory(reflection=own, author=kofi, hidden_at=NOW, created_at=NOW - hours)
    for row in (seen, new):
        visiting.note(row, by=marisol, now=NOW - 5 * hours)

    page = home(client, marisol)
    rows = section(page, "answered").split("<li>")[1:]

    assert "Half a thought" in section(page, "drafts")
    assert ['class="flag">New' in row for row in rows] == [True, False]
    assert [re.search(r'href="([^"]+)"', row)[1] for row in rows] == [
        "/blogs/marisol-quispe/fresh/#talk",
        "/blogs/marisol-quispe/seen/#talk",
    ]


def test_two_others_who_catch_up_are_shown_to_participants_alone(client, pause, marisol, ngozi):
    for name in ("Aba Osei", "Ben Ode"):
        catches_up(pause, name)
    catches_up(pause, "Cy Unlisted", way=Participant.Way.UNLISTED)

    company = section(home(client, marisol), "company")

    assert "Two others are catching up" in company
    assert '<a href="/blogs/aba-osei/">Aba Osei</a>' in company
    assert '<a href="/blogs/ben-ode/">Ben Ode</a>' in company
    assert "Cy Unlisted" not in company
    assert section(home(client, ngozi), "company") == ""


def test_where_most_people_are_is_said_quietly(client, pause, marisol):
    for number in range(5):
        catches_up(pause, f"P{number}")

    assert "Most people are on Thing 4." in section(home(client, marisol), "spaces-head")


def test_the_weeks_own_thing_is_offered_after_what_is_open(client, cohort, marisol):
    cohort.weeks.filter(number=5).update(kind="catch-up")

    page = home(client, marisol)

    assert re.findall(r">Thing (\d): Title", section(page, "spaces-head")) == ["1", "2", "3", "4"]
    assert "This week’s Thing, if you like" in section(page, "own-thing")
    assert 'href="/may-2026/things/5/"' in section(page, "own-thing")
    assert page.index('id="spaces-head"') < page.index('id="own-thing"')


def test_who_reads_along_is_asked_to_tick_and_not_to_write(client, pause, marisol):
    marisol.places.update(way="follower")

    for page in (home(client, marisol), client.get("/me/").content.decode()):
        assert "Write about it" not in page
        assert "Done without writing" in page


# ---- nothing open


def test_who_has_nothing_open_finds_three_to_read_once_and_an_invitation_to_greet(client, pause, marisol):
    for number in (1, 2, 3):
        ReflectionFactory(author=marisol, cohort=pause, things=[pause.things.get(number=number)])
    ticking.skip(pause.things.get(number=4), actor=marisol)
    for _ in range(4):
        catches_up(pause, f"P{_}")

    page = home(client, marisol)

    assert "Nothing is open for you" in page
    assert "Three to read" in section(page, "waiting")
    assert page.count("Three to read") == 1
    assert page.count('action="/me/offers/"') >= 1
    assert 'href="/me/greeting/?cohort=may-2026"' in section(page, "greet")
    assert section(page, "company") == ""


def test_who_has_nothing_open_because_nothing_is_released_is_not_told_that_all_is_done(client, pause, marisol):
    pause.things.filter(number__lt=5).delete()

    page = home(client, marisol)

    assert "Nothing is open yet" in page
    assert "has its place in your album" not in page


def test_a_finished_cohort_has_no_week_of_ones_own(client, pause, marisol):
    pause.finished_at = NOW
    pause.save()
    client.force_login(marisol)

    page = client.get("/may-2026/").content.decode()

    for sign in ("Open for you", "/me/things/", "/me/greeting/", 'id="company"'):
        assert sign not in page


# ---- everybody else


@pytest.mark.parametrize("reader", [None, "ngozi"])
def test_visitors_and_members_without_a_place_are_told_what_the_week_is(client, pause, request, reader):
    page = home(client, request.getfixturevalue(reader) if reader else None)

    assert "Catch-up week" in page
    assert "Breathe." in page
    assert "so that everybody can finish what is still open for them." in page
    assert 'It is a good week to begin: <a href="/may-2026/things/1/">' in page
    assert "Open for you" not in page
    assert "/me/things/" not in page


@pytest.mark.parametrize("reader", [None, "ngozi"])
def test_and_which_thing_it_has(client, cohort, request, reader):
    cohort.weeks.filter(number=5).update(kind="catch-up", title="Time to explore")
    edition.move([cohort])

    page = home(client, request.getfixturevalue(reader) if reader else None)

    assert "Catch-up week: Time to explore" in page
    assert "This pause has a Thing of its own, for whoever likes:" in page
    assert "It is a good week to begin" not in page
    assert "/may-2026/things/5/" in page
