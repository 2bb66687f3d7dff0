"""A catch-up week says the same in the letter, at home and in the plan, and tells nobody what is somebody else's own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from comments import nudging
from comments.weekly.composing import compose
from comments.weekly.shared import SharedWeek
from cpd.home import Home
from participants import letters, planning
from participants.models import Participant, PlannedThing, Tick
from tests.comments.weekly_post import IN_TIME, MONDAY, reader, sixth
from tests.factories import ReflectionFactory
from things.models import Thing, Week

LATER = MONDAY.date() + timedelta(weeks=2)


@pytest.fixture
def pause(cohort, time_machine):
    """The sixth week is for catching up, and has no Thing."""
    time_machine.move_to(MONDAY)
    Week.objects.filter(cohort=cohort, number=6).update(kind="catch-up")
    Thing.objects.filter(cohort=cohort, number=6).update(week=None)
    return cohort


def numbers(things):
    return [thing.number for thing in things]


def wrote(place):
    about = place.cohort.things.filter(number=1)
    ReflectionFactory(author=place.member, cohort=place.cohort, things=about, published_at=MONDAY - timedelta(days=9))


def plan(place, **mondays):
    for number, monday in mondays.items():
        thing = place.cohort.things.get(number=int(number.removeprefix("thing_")))
        PlannedThing.objects.create(place=place, thing=thing, monday=monday)
    Participant.objects.filter(pk=place.pk).update(moved_at=MONDAY - timedelta(days=3))


def letter_of(place, **more):
    place = Participant.objects.for_cards().get(pk=place.pk)
    return compose(SharedWeek(sixth(place.cohort), MONDAY), [place], **more)[place.pk]


def home_of(place):
    return Home(place.cohort, place.member).pause


def test_the_letter_names_first_what_home_and_plan_name(pause):
    place = reader(pause)
    plan(place, thing_1=MONDAY.date(), thing_2=LATER, thing_4=LATER)

    said, home = letter_of(place).sheet.context, home_of(place)

    assert numbers(said["waits"]) == numbers(home.open_now) == [1, 3, 5]
    assert numbers(planning.plan_for(place).open_now) == [1, 3, 5]
    assert numbers(home.open_later) == [2, 4]
    assert said["minutes"] == home.minutes == 60


def test_who_started_with_a_week_of_theirs_is_told_the_same_twice(pause):
    place = reader(pause, start="this-week", joined_at=MONDAY - timedelta(days=13))

    assert numbers(letter_of(place).sheet.context["waits"]) == numbers(home_of(place).open_now) == [4, 5]
    assert numbers(home_of(place).open_later) == [1, 2, 3]


def test_where_all_that_is_open_has_a_later_week_nobody_is_told_that_all_is_filled(pause, client):
    place = reader(pause)
    plan(place, **{f"thing_{number}": LATER for number in range(1, 6)})
    ReflectionFactory(cohort=pause)

    mail = letters.render(letter_of(place).sheet)
    client.force_login(place.member)
    home = client.get("/may-2026/").content.decode()

    assert "Every space" not in mail.message + mail.html_message
    assert "Nothing is planned for this week" in mail.message
    assert "Nothing is planned for this week" in home
    assert "Five more are open, whenever you like" in home


def test_both_name_the_same_two_others(pause):
    place, *others = [reader(pause) for _ in range(9)]
    for other in others:
        wrote(other)

    named = letter_of(place).sheet.context["company"]

    assert len(named) == 2
    assert named == home_of(place).company


def test_what_somebody_ticked_cannot_be_told_from_the_letters_of_others(pause):
    place, other = reader(pause), reader(pause, "Signe Lindqvist")
    wrote(other)
    before = letters.render(letter_of(place).sheet)
    Tick.objects.create(place=other, thing=pause.things.get(number=3))

    after = letters.render(letter_of(place).sheet)

    assert "Signe Lindqvist" in before.message
    assert (after.message, after.html_message) == (before.message, before.html_message)


def test_what_is_written_for_nobody_else_is_no_stamp_in_what_organisers_look_at(pause):
    place = reader(pause)
    ReflectionFactory(author=place.member, cohort=pause, things=pause.things.filter(number=1), visibility="private")
    plan(place, thing_2=LATER)

    assert letter_of(place).sheet.context["album"].written == 1
    veiled = letter_of(place, is_veiled=True).sheet.context
    assert veiled["album"].written == 0
    assert not veiled["has_plan"]
    assert numbers(veiled["waits"]) == [1, 2, 3]


def test_minutes_that_are_not_known_of_each_make_no_total(pause):
    place = reader(pause)
    pause.things.filter(number=2).update(minutes_short=None, minutes_deeper=None)

    assert letter_of(place).sheet.context["minutes"] == home_of(place).minutes == 0


def test_nobody_is_nudged_about_what_has_a_later_week_in_their_plan(pause, time_machine):
    time_machine.move_to(MONDAY + timedelta(days=1, hours=3))
    plan(reader(pause, member__email="moved@example.org"), **{f"thing_{number}": LATER for number in range(1, 6)})
    told = reader(pause, member__email="told@example.org", joined_at=IN_TIME)
    Participant.objects.all().update(joined_at=MONDAY - timedelta(days=10), moved_at=None)

    nudging.write_due()

    assert [row.member for row in told.member.letters.model.objects.filter(kind="nudge")] == [told.member]


@pytest.mark.parametrize("kind", ["things", "catch-up"])
def test_who_reads_along_by_a_plan_of_their_own_finds_each_form_once(cohort, client, time_machine, kind):
    time_machine.move_to(MONDAY)
    Week.objects.filter(cohort=cohort, number=6).update(kind=kind)
    place = reader(cohort, way="follower")
    plan(place, thing_1=MONDAY.date(), thing_2=LATER)
    client.force_login(place.member)

    ids = re.findall(r' id="([^"]+)"', client.get("/may-2026/").content.decode())

    assert len(ids) == len(set(ids))
    assert f"note-{cohort.things.get(number=6).pk}" in ids
