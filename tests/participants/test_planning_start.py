"""Who says anew where they start has the plan that goes with it."""

from __future__ import annotations

from participants import planning
from participants.models import Participant, PlannedThing


def mean(client, start, intention=""):
    return client.post("/me/intention/", {"intention": intention, "start": start})


def test_from_thing_one_lays_a_plan_and_this_week_takes_it_back(client, cohort, marisol):
    place = marisol.places.get()
    Participant.objects.filter(pk=place.pk).update(start="this-week")
    client.force_login(marisol)

    mean(client, "thing-one")
    place.refresh_from_db()
    assert place.moved_at is not None
    assert not planning.plan_for(place).any_time
    laid = set(PlannedThing.objects.values_list("thing", "monday"))
    assert laid

    mean(client, "thing-one", "Tuesdays")
    assert set(PlannedThing.objects.values_list("thing", "monday")) == laid

    mean(client, "this-week")
    place.refresh_from_db()
    assert place.moved_at is None
    assert not PlannedThing.objects.exists()
    assert [thing.number for thing in planning.plan_for(place).any_time] == [1, 2, 3, 4]


def test_another_time_and_place_leaves_a_moved_plan_as_it_is(client, cohort, marisol):
    place = marisol.places.get()
    planning.move(place, seen=planning.preview(place).token, actor=marisol)
    moved = set(PlannedThing.objects.values_list("thing", "monday"))
    client.force_login(marisol)

    mean(client, place.start, "In the tea room")

    assert moved
    assert set(PlannedThing.objects.values_list("thing", "monday")) == moved
