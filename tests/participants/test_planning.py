"""Plans of participants, read and moved: what is stored, who may, and what happens in between."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from participants import joining, planning
from participants.models import Participant, PlannedThing, Tick
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory, ReflectionFactory, ThingFactory
from things import schedule
from things.models import Week

WEEK_FIVE = date(2026, 6, 1)


@pytest.fixture
def place(marisol):
    """Marisol has written about Things 1 and 3; 2 and 4 are open. It is week 5 of ten: 7 and 9 are for catching up."""
    place = marisol.places.get()
    cohort = place.cohort
    cohort.weeks.filter(number=7).update(kind=Week.Kind.CATCH_UP)
    cohort.things.filter(number=7).delete()
    weeks = [
        schedule.week_on(cohort, number=n, kind=kind, monday_offset=n - 1)
        for n, kind in ((9, "catch-up"), (10, "reflection"))
    ]
    Week.objects.bulk_create(weeks)
    ReflectionFactory(author=marisol, cohort=cohort, things=cohort.things.filter(number__in=[1, 3]))
    return place


def numbers(things):
    return [thing.number for thing in things]


def stored(place):
    rows = PlannedThing.objects.filter(place=place).order_by("thing__number")
    return [(row.thing.number, row.monday) for row in rows.select_related("thing")]


def take(place, **given):
    return planning.move(place, seen=planning.preview(place).token, actor=place.member, **given)


def test_a_plan_is_the_cohorts_weeks_and_what_was_left_is_open_at_any_time(place):
    plan = planning.plan_for(place)

    assert plan.this_week.number == 5
    assert numbers(plan.this_week.things) == [5]
    assert plan.this_week.minutes == 20
    assert numbers(plan.any_time) == [2, 4]
    assert numbers(plan.open_now) == [5, 2, 4]
    assert plan.next_calm_week.number == 7
    assert not plan.is_moved


def test_what_is_ticked_or_skipped_is_not_open(place):
    for number, kind in ((2, "done"), (4, "skipped"), (6, "skipped")):
        Tick.objects.create(place=place, thing=place.cohort.things.get(number=number), kind=kind)

    plan = planning.plan_for(place)

    assert plan.any_time == ()
    assert [week.open for week in plan.weeks if week.number == 6] == [()]


def test_a_week_begins_by_the_persons_own_clock(place):
    place.member.time_zone = "Pacific/Auckland"
    place.member.save()

    with time_machine.travel(datetime(2026, 6, 7, 13, tzinfo=UTC)):
        plan = planning.plan_for(place)

    assert plan.this_week.number == 6
    # There it is Monday already; the Thing opens when it opens for everybody.
    assert numbers(plan.this_week.things) == [6]
    assert numbers(plan.open_now) == [2, 4, 5]


def test_what_should_be_there_and_is_still_being_finished_is_in_no_plan_until_it_is(place):
    place.cohort.things.filter(number__in=[2, 6]).update(ready_at=None)

    plan = planning.plan_for(place)

    assert numbers(plan.any_time) == [4]
    assert numbers(plan.weeks[1].things) == [6]


def test_a_moved_plan_is_stored_as_what_differs_from_the_cohorts_weeks(place, caplog):
    caplog.set_level(logging.INFO, "participants.planning")

    assert take(place)

    place.refresh_from_db()
    assert place.moved_at == timezone.now().replace(microsecond=place.moved_at.microsecond)
    assert stored(place) == [(2, date(2026, 6, 15)), (4, date(2026, 6, 29))]
    plan = planning.plan_for(place)
    assert plan.is_moved
    assert plan.any_time == ()
    assert [(week.number, numbers(week.open)) for week in plan.weeks] == [
        (5, [5]),
        (6, [6]),
        (7, [2]),
        (8, [8]),
        (9, [4]),
        (10, []),
    ]
    assert [record.message for record in caplog.records] == [
        f"Member {place.member.pk} moved the plan of place {place.pk}: 2 Things"
    ]


def test_looking_at_what_would_be_changes_nothing(place):
    shown = planning.preview(place)

    assert [(change.thing.number, change.before, change.after.number) for change in shown.changes] == [
        (2, None, 7),
        (4, None, 9),
    ]
    assert [(week.number, before, after) for week, before, after in shown.weeks] == [
        (5, 20, 20),
        (6, 20, 20),
        (7, 0, 20),
        (8, 20, 20),
        (9, 0, 20),
        (10, 0, 0),
    ]
    assert stored(place) == []


def test_taking_a_plan_twice_takes_it_once(place, caplog):
    seen = planning.preview(place).token
    assert planning.move(place, seen=seen, actor=place.member)
    place.refresh_from_db()
    first = place.moved_at
    caplog.set_level(logging.INFO, "participants.planning")

    assert not planning.move(place, seen=seen, actor=place.member)

    place.refresh_from_db()
    assert (place.moved_at, len(stored(place)), caplog.records) == (first, 2, [])


def test_what_was_not_shown_is_not_stored(place):
    seen = planning.preview(place).token
    Tick.objects.create(place=place, thing=place.cohort.things.get(number=4), kind="done")

    with pytest.raises(planning.PlanChanged):
        planning.move(place, seen=seen, actor=place.member)

    assert stored(place) == []


def test_rejoining_goes_back_to_the_cohorts_weeks_once(place):
    take(place)

    assert planning.rejoin(place, actor=place.member)
    assert not planning.rejoin(place, actor=place.member)

    place.refresh_from_db()
    assert (place.moved_at, stored(place)) == (None, [])
    assert numbers(planning.plan_for(place).any_time) == [2, 4]


def test_a_moved_plan_stays_sound_when_organisers_move_weeks(place):
    take(place)
    schedule.shift(place.cohort, days=-21)

    earlier = planning.plan_for(place)

    assert (earlier.this_week.number, numbers(earlier.weeks[0].things)) == (8, [8])
    # Planned for 15 and 29 June, which is the last week now; what was of weeks that are over now is open.
    assert {week.number: numbers(week.things) for week in earlier.weeks[1:]} == {9: [], 10: [2, 4]}
    assert numbers(earlier.any_time) == [5, 6]

    schedule.shift(place.cohort, days=63)

    assert [(week.number, numbers(week.things)) for week in planning.plan_for(place).weeks][:4] == [
        (1, [1]),
        (2, [2]),
        (3, [3]),
        (4, [4]),
    ]


def test_plans_move_no_more_when_the_cohort_has_finished_or_somebody_has_stopped(place):
    take(place)
    seen = planning.preview(place).token

    Participant.objects.filter(pk=place.pk).update(stopped_at=timezone.now())
    with pytest.raises(planning.CannotMove):
        planning.rejoin(place, actor=place.member)
    Participant.objects.filter(pk=place.pk).update(stopped_at=None)
    place.cohort.finished_at = timezone.now()
    place.cohort.save()

    with pytest.raises(planning.CannotMove):
        planning.move(place, seen=seen, actor=place.member)
    with pytest.raises(planning.CannotMove):
        planning.rejoin(place, actor=place.member)
    assert len(stored(place)) == 2


def test_who_joins_late_and_starts_from_thing_one_has_all_things_one_after_the_other(cohort, ngozi):
    with time_machine.travel(datetime(2026, 5, 20, 12, tzinfo=UTC)):
        place = joining.join(ngozi, cohort, way="listed", writes="here", start="thing-one")
        plan = planning.plan_for(place)

    assert place.moved_at is not None
    assert [(week.number, numbers(week.things)) for week in plan.weeks] == [
        (3, [1, 2]),
        (4, [3, 4]),
        (5, [5]),
        (6, [6]),
        (7, [7]),
        (8, [8]),
    ]
    assert plan.any_time == ()


@pytest.mark.parametrize(("start", "day"), [("this-week", 20), ("thing-one", 6), ("thing-one", 2)])
def test_everybody_else_starts_with_the_cohorts_weeks(cohort, ngozi, start, day):
    with time_machine.travel(datetime(2026, 5, day, 12, tzinfo=UTC)):
        place = joining.join(ngozi, cohort, way="listed", writes="here", start=start)

    assert (place.moved_at, stored(place)) == (None, [])


@pytest.mark.parametrize("people", [2, 12])
def test_many_plans_are_as_many_questions_as_one(cohort, django_assert_num_queries, people):
    for number in range(people):
        place = ParticipantFactory(cohort=cohort)
        ReflectionFactory(author=place.member, cohort=cohort, things=cohort.things.filter(number=1 + number % 3))
        Tick.objects.create(place=place, thing=cohort.things.get(number=4), kind="skipped")
        PlannedThing.objects.create(place=place, thing=cohort.things.get(number=5), monday=date(2026, 6, 15))
    places = list(Participant.objects.select_related("member", "cohort").order_by("pk"))

    with django_assert_num_queries(4):
        plans = planning.plans_for(places)

    assert len(plans) == people
    assert {key: plan.mondays for key, plan in plans.items()} == {
        place.pk: planning.plan_for(place).mondays for place in places
    }
    assert numbers(plans[places[1].pk].any_time) == [1, 3]


def test_what_somebody_did_in_another_cohort_or_somebody_else_did_here_settles_nothing(place, kofi):
    other = CohortFactory(slug="other")
    ParticipantFactory(member=place.member, cohort=other)
    ReflectionFactory(author=place.member, cohort=other, things=[ThingFactory(cohort=other, number=2)], slug="there")
    ReflectionFactory(author=kofi, cohort=place.cohort, things=place.cohort.things.filter(number=2), slug="kofis")

    assert numbers(planning.plan_for(place).any_time) == [2, 4]
    assert planning.plans_for([*place.member.places.all()])[place.pk].mondays == planning.plan_for(place).mondays


def test_a_cohort_without_weeks_has_an_empty_plan(db):
    place = ParticipantFactory(cohort=CohortFactory(), member=MemberFactory())

    plan = planning.plan_for(place)

    assert (plan.weeks, plan.any_time, plan.this_week, plan.open_now) == ((), (), None, [])
    assert planning.preview(place).changes == []
