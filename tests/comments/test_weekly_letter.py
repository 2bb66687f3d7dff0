"""What a weekly letter says: each part is there where there is something for it, and vanishes where there is not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from comments.models import WeekLetter
from comments.weekly.composing import Variety, compose
from comments.weekly.shared import SharedWeek
from cpd.lib import markup
from participants import blocking, letters
from participants.models import Participant, PlannedThing, Tick
from tests.comments.weekly_post import IN_TIME, MONDAY, letter_to, reader, sixth
from tests.factories import ReflectionFactory
from things.models import Week


@pytest.fixture
def place(cohort):
    return reader(cohort, "Marisol Quispe", member__email="marisol@example.org")


def done(place, *numbers, **fields):
    """They wrote about these Things."""
    return ReflectionFactory(
        author=place.member, cohort=place.cohort, things=place.cohort.things.filter(number__in=numbers), **fields
    )


def make(cohort, kind, **fields):
    Week.objects.filter(cohort=cohort, number=6).update(kind=kind, **fields)


def numbers(things):
    return [thing.number for thing in things]


def text_of(place, moment=MONDAY):
    shared = SharedWeek(sixth(place.cohort), moment)
    one = compose(shared, [Participant.objects.for_cards().get(pk=place.pk)])[place.pk]
    return letters.render(one.sheet)


def test_the_kind_of_the_week_that_comes_is_told_with_its_title(place):
    Week.objects.filter(cohort=place.cohort, number=7).update(kind="catch-up", title="A walk, if you like")

    letter = text_of(place)

    assert "From 15 June: Catch-up week, “A walk, if you like”." in letter.message


def test_a_letter_says_what_is_new_what_is_open_and_what_comes_next(place):
    done(place, 1, 2)

    said = letter_to(place)

    assert numbers(said["new"]) == [6]
    assert numbers(said["waits"]) == [3, 4, 5]
    assert not said["has_more"]
    assert said["following"].number == 7
    assert said["subject_line"] == "Week 6: Title of Thing 6"
    assert (said["album"].written, said["album"].open) == (2, 4)


def test_at_most_three_open_things_are_named(place):
    said = letter_to(place)

    assert numbers(said["waits"]) == [1, 2, 3]
    assert said["has_more"]
    assert "The others stay open in your album." in text_of(place).message
    # How many are open is told to nobody.
    assert not re.search(r"\b(5|five)\b", text_of(place).message.split("Your album")[0].replace("Thing 5", ""))


@pytest.mark.parametrize("kind", ["done", "skipped"])
def test_what_is_ticked_or_skipped_is_not_open(place, kind):
    for thing in place.cohort.things.filter(number__in=[1, 2, 6]):
        Tick.objects.create(place=place, thing=thing, kind=kind)

    said = letter_to(place)

    assert numbers(said["waits"]) == [3, 4, 5]
    assert said["new"] == []
    assert said["album"].ticked == 3


def test_who_has_done_everything_has_no_open_part(place):
    done(place, 1, 2, 3, 4, 5)

    mail = text_of(place)

    assert "Open for you" not in mail.message + mail.html_message
    assert "New" in mail.message


def test_of_a_plan_of_their_own_this_week_comes_first_and_what_is_for_later_is_not_named(place):
    for number, later in {4: 0, 2: 7, 3: -7}.items():
        thing = place.cohort.things.get(number=number)
        PlannedThing.objects.create(place=place, thing=thing, monday=MONDAY.date() + timedelta(days=later))

    said = letter_to(place)

    assert numbers(said["waits"]) == [4, 1, 3]
    assert said["has_more"]  # Thing 5 has no week of its own in the plan; Thing 2 waits for its week.
    assert "Your plan:\nhttp://testserver/me/plan/?cohort=" in text_of(place).message
    assert "By your own plan:" in text_of(place).message
    done(place, 1, 3, 5)
    assert numbers(letter_to(place)["waits"]) == [4]


def test_who_started_with_a_week_of_theirs_is_not_told_of_what_was_before(cohort):
    place = reader(cohort, joined_at=MONDAY - timedelta(days=13), start="this-week")

    assert numbers(letter_to(place)["waits"]) == [4, 5]


def test_a_thing_that_was_ready_late_is_new_in_the_next_letter(place):
    place.cohort.things.filter(number=3).update(ready_at=MONDAY - timedelta(days=2))

    said = letter_to(place)

    assert numbers(said["new"]) == [3, 6]
    assert 3 not in numbers(said["waits"])


def test_a_thing_that_is_not_ready_is_in_no_letter(place):
    place.cohort.things.filter(number__in=[2, 6]).update(ready_at=None)

    mail = text_of(place)

    assert "Title of Thing 6" not in mail.message + mail.html_message
    assert "Title of Thing 2" not in mail.message + mail.html_message


def test_the_first_letter_quotes_what_they_said_they_would_do_and_later_ones_do_not(place):
    Participant.objects.filter(pk=place.pk).update(intention="Thursdays, with tea")
    assert "When you joined, you said: “Thursdays, with tea”" in text_of(place).message

    place.member.letters.create(kind="letter", key="week-2026-06-01")
    assert "Thursdays" not in text_of(place).message


def test_a_late_joiner_has_one_letter_that_says_where_they_begin(cohort):
    late = reader(cohort, joined_at=MONDAY - timedelta(days=4), start="this-week")

    said = letter_to(late)

    assert said["joined_late"]
    assert "You begin with this week" in text_of(late).message
    late.member.letters.create(kind="letter", key="week-2026-06-01")
    assert not letter_to(late)["joined_late"]


def test_who_reads_along_is_told_of_ticks(cohort):
    follower = reader(cohort, way="follower")

    assert "Tick what you tried, if you like; only you see it." in text_of(follower).message


def test_a_catch_up_week_has_a_letter_of_its_own(place, cohort):
    make(cohort, "catch-up")
    cohort.things.filter(number=6).update(week=None)
    other = reader(cohort, "Signe Lindqvist")
    done(other, 1, 2, published_at=MONDAY - timedelta(days=9))
    draft = ReflectionFactory(author=place.member, cohort=cohort, title="Begun", published_at=None)

    said, mail = letter_to(place), text_of(place)

    assert said["headline"] == "A week to catch up"
    assert said["minutes"] == 60
    assert said["drafts"] == [draft]
    assert said["company"] == [other]
    assert "Open for you: three to begin with, 60 minutes in their short versions" in mail.message
    assert "Catching up, too:\n\nSigne Lindqvist\nhttp" in mail.message
    assert f"/write/{draft.pk}/" in mail.message


def test_in_a_catch_up_week_who_has_nothing_open_is_asked_to_greet(place, cohort):
    make(cohort, "catch-up")
    cohort.things.filter(number=6).update(week=None)
    done(place, 1, 2, 3, 4, 5)
    ReflectionFactory(cohort=cohort, title="Hello?")

    mail = text_of(place)

    assert mail.subject == "Week 6: A week for whatever you like"
    assert "Say hello to somebody who waits for a first answer:\nHello?" in mail.message
    assert "Catching up, too" not in mail.message


def test_company_is_listed_takes_part_is_not_away_and_not_blocked(place, cohort):
    make(cohort, "catch-up")
    reader(cohort, way="unlisted")
    reader(cohort, stopped_at=IN_TIME)
    reader(cohort, member__is_active=False)
    reader(cohort, member__away_from=MONDAY.date(), member__away_until=MONDAY.date() + timedelta(days=9))
    blocking.block(reader(cohort).member, by=place.member)

    assert letter_to(place)["company"] == []


def test_a_break_asks_for_nothing(place, cohort):
    make(cohort, "break")
    cohort.things.filter(number=6).update(week=None)
    ReflectionFactory(cohort=cohort)
    assert letter_to(place) is None

    WeekLetter.objects.create(week=sixth(cohort), note="Rest.", note_html=markup.render("Rest."))
    said = letter_to(place)
    assert (said["waits"], said["post"]) == ([], None)


def test_with_nothing_to_say_there_is_no_letter(place, cohort):
    done(place, 1, 2, 3, 4, 5, 6)

    assert letter_to(place) is None
    ReflectionFactory(cohort=cohort)
    assert letter_to(place) is not None


def test_a_reflection_week_is_something_to_say(place, cohort):
    make(cohort, "reflection")
    cohort.things.filter(number=6).update(week=None)
    done(place, 1, 2, 3, 4, 5)

    assert letter_to(place)["headline"] == "A week to look back"


def test_the_words_of_organisers_and_of_the_week_are_in_both_forms(place, cohort):
    html = markup.render("Call on **Thursday**, [here](/may-2026/schedule/).")
    WeekLetter.objects.create(week=sixth(cohort), note="…", note_html=html)
    make(cohort, "things", text="Out *again*.", text_html="<p>Out <em>again</em>.</p>")

    mail = text_of(place)

    assert "Call on Thursday, here.\nhttp://testserver/may-2026/schedule/" in mail.message
    assert "Out again." in mail.message
    assert 'href="http://testserver/may-2026/schedule/"' in mail.html_message


def test_hostile_titles_names_and_words_are_harmless(place, cohort):
    cohort.things.filter(number=6).update(title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")
    make(cohort, "things", title="A\nBcc: x@example.org <b>")
    ReflectionFactory(cohort=cohort, title='"><script>', author=reader(cohort, "<b>Bold</b>").member)
    Participant.objects.filter(pk=place.pk).update(intention="<script>alert(2)</script>")
    place.member.display_name = "<i>Eve</i>"
    place.member.save()

    mail = text_of(place)

    for tag in ("<script", "<img", "<b>Bold", "<i>Eve"):
        assert tag not in mail.html_message
    assert "&lt;script&gt;alert(1)" in mail.html_message
    assert "<script>alert(1)</script>" in mail.message
    assert "\n" not in mail.subject


def test_every_letter_can_be_stopped_with_one_click_and_has_its_links(place):
    mail = text_of(place)

    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers["List-Id"] == "The weekly letter <letter.testserver>"
    for path in ("/may-2026/", "/me/", "/me/plan/", "/me/away/", "/me/settings/mail/", "/stop/"):
        assert f"http://testserver{path}" in mail.message
        assert f'href="http://testserver{path}' in mail.html_message


@pytest.mark.parametrize(
    ("fields", "had", "variety"),
    [
        ({}, False, Variety.FIRST),
        ({}, True, Variety.OPEN),
        ({"joined_at": MONDAY - timedelta(days=4)}, False, Variety.LATE),
        ({"way": "follower"}, True, Variety.FOLLOWER),
    ],
)
def test_organisers_can_tell_the_varieties_apart(cohort, fields, had, variety):
    place = reader(cohort, **fields)
    if had:
        place.member.letters.create(kind="letter", key="week-2026-06-01")

    found = compose(SharedWeek(sixth(cohort), MONDAY), [Participant.objects.for_cards().get(pk=place.pk)])

    assert found[place.pk].variety == variety
