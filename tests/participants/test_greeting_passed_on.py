"""What a greeter does not take is passed on: after a day, at once when they say so, and when they are not there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from comments import there
from participants import blocking, greeting, silence
from participants.models import Greeting, Member, Reflection
from tests.factories import BlogElsewhereFactory, CommentFactory, ParticipantFactory
from tests.participants.greeting_people import HOUR, NOW, dealt_to, first, greeter, open_ones

DAY = timedelta(days=1)


def test_after_a_day_it_goes_to_the_next_and_in_the_end_to_nobody(cohort, anna, bela):
    row = first(cohort, hours=48)
    turns = {0: ["Anna"], 23: ["Anna"], 24: ["Anna", "Bela"], 47: ["Anna", "Bela"], 48: ["Anna", "Bela"]}

    seen = {}
    for hours in turns:
        greeting.greet(NOW + hours * HOUR)
        seen[hours] = dealt_to(row)

    assert seen == turns
    assert not Greeting.objects.open().exists()
    assert list(silence.for_organisers(cohort, NOW + 24 * HOUR)) == [row]


def test_a_new_greeter_of_the_next_week_gets_what_all_others_had(cohort, anna, time_machine):
    row = first(cohort, hours=48)
    greeter(cohort, "Bela", monday=date(2026, 6, 8))
    greeting.greet()
    greeting.greet(NOW + 24 * HOUR)

    time_machine.move_to(datetime(2026, 6, 8, 6, 59, tzinfo=UTC))
    greeting.greet()
    before = dealt_to(row)
    time_machine.move_to(datetime(2026, 6, 8, 7, tzinfo=UTC))
    greeting.greet()

    assert (before, dealt_to(row)) == (["Anna"], ["Anna", "Bela"])


def test_what_is_told_tomorrow_is_theirs_until_the_day_after(cohort, anna, bela):
    """One letter a day: what came after it is told by the next, and a day is counted from that one."""
    rows = [first(cohort, hours=48), first(cohort, hours=47), first(cohort, hours=46), first(cohort, hours=45)]
    for hours in (0, 1, 2, 3):
        greeting.greet(NOW + hours * HOUR)
    tomorrow = datetime(2026, 6, 4, 6, tzinfo=UTC)  # seven in London

    greeting.greet(tomorrow)
    greeting.greet(tomorrow + 23 * HOUR)
    second = dealt_to(rows[2])
    greeting.greet(tomorrow + 24 * HOUR)

    assert (len(second), len(dealt_to(rows[2]))) == (1, 2)
    assert len(dealt_to(rows[0])) == 2


def test_an_answer_of_anybody_ends_it(cohort, anna, bela):
    row, other = first(cohort, hours=50), first(cohort, hours=49)
    greeting.greet()
    comment = CommentFactory(reflection=row)
    Reflection.objects.filter(pk=row.pk).update(comment_count=1, first_comment_at=comment.created_at)

    greeting.greet(NOW + 30 * HOUR)

    assert len(dealt_to(row)) == 1
    assert Greeting.objects.get(reflection=row).answered_at == comment.created_at
    assert len(dealt_to(other)) == 2


def test_i_commented_there_ends_it_and_taking_it_back_opens_it_for_the_next(cohort, anna, bela):
    blog = BlogElsewhereFactory(member=ParticipantFactory(cohort=cohort).member, proved_at=NOW - 20 * DAY)
    known = {"author": blog.member, "blog": blog, "original_address": "https://a.example/1"}
    row = first(cohort, hours=60, created_at=NOW - 60 * HOUR, **known)
    greeting.greet()
    there.say(row, by=anna.member)
    greeting.greet(NOW + HOUR)
    answered = Greeting.objects.get(reflection=row).answered_at is not None
    there.take_back(row, by=anna.member)

    greeting.greet(NOW + 2 * HOUR)

    assert answered
    assert dealt_to(row) == ["Anna", "Bela"]


def test_who_passes_it_on_is_believed_at_once_and_pressing_twice_passes_once(cohort, anna, bela):
    greeter(cohort, "Cleo")
    row = first(cohort, hours=60)
    greeting.greet()
    given = Greeting.objects.get()

    assert greeting.pass_on(given, actor=anna.member)
    assert not greeting.pass_on(given, actor=anna.member)
    assert dealt_to(row) == ["Anna", "Bela"]
    assert open_ones() == {row: "Bela"}


@pytest.mark.parametrize(
    "about", [{"away_from": date(2026, 6, 1), "away_until": date(2026, 7, 1)}, {"limited_at": NOW}]
)
def test_who_goes_away_leaves_it_to_the_next(cohort, anna, bela, about):
    row = first(cohort, hours=60)
    greeting.greet()
    Member.objects.filter(pk=anna.member_id).update(**about)

    greeting.greet(NOW + HOUR)

    assert open_ones() == {row: "Bela"}


def test_a_block_made_later_leaves_it_to_the_next(cohort, anna, bela):
    row = first(cohort, hours=60)
    greeting.greet()
    blocking.block(anna.member, by=row.author)

    greeting.greet(NOW + HOUR)

    assert open_ones() == {row: "Bela"}
