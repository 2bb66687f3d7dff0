"""A whole run of letters: the weeks of 2012, as people get them who are on time, late in Sydney, away, or gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from post_office.models import Email

from comments.weekly import sending
from participants.models import Participant
from tests.comments.weekly_post import reader
from tests.factories import ReflectionFactory
from tests.travel import FIRST_MONDAY, the_cohort
from things.models import Week

LAST = 23


@pytest.fixture
def cohort_2012(db):
    return the_cohort("Title {}".format)


def walk(cohort, time_machine, every_week):
    """Each Monday's letters, by reader: the week's number and what it says is new, open and next."""
    found: dict[str, list[str]] = {}
    for week in cohort.weeks.order_by("number"):
        opens = datetime.combine(week.starts_on, datetime.min.time(), tzinfo=UTC) + timedelta(hours=7)
        for hours in (0, 12, 16):
            time_machine.move_to(opens + timedelta(hours=hours))
            sending.write_due()
        for email in Email.objects.all():
            found.setdefault(email.to[0].split("@")[0], []).append(email.subject)
        Email.objects.all().delete()
        time_machine.move_to(opens + timedelta(days=2))
        every_week(week.number)
    return found


def write(place, *numbers):
    ReflectionFactory(
        author=place.member,
        cohort=place.cohort,
        things=place.cohort.things.filter(number__in=numbers),
        published_at=place.cohort.opening_of(FIRST_MONDAY),
        comment_count=1,
    )


def test_each_gets_the_letters_that_are_for_them(cohort_2012, time_machine):
    in_time = {"joined_at": datetime(2012, 5, 1, tzinfo=UTC)}
    ann = reader(cohort_2012, member__email="ann@example.org", **in_time)
    late = datetime(2012, 5, 29, tzinfo=UTC)
    reader(cohort_2012, member__email="bea@example.org", member__time_zone="Australia/Sydney", joined_at=late)
    away = {"member__away_from": date(2012, 6, 18), "member__away_until": date(2012, 7, 9)}
    reader(cohort_2012, member__email="cai@example.org", **away, **in_time)
    dee = reader(cohort_2012, member__email="dee@example.org", **in_time)

    def every_week(number):
        week = Week.objects.get(cohort=cohort_2012, number=number)
        write(ann, *week.things.values_list("number", flat=True))
        if number == 8:
            Participant.objects.filter(pk=dee.pk).update(stopped_at=cohort_2012.opening_of(week.starts_on))

    found = walk(cohort_2012, time_machine, every_week)

    number_of = {who: [int(said.split(":")[0].removeprefix("Week ")) for said in all_] for who, all_ in found.items()}
    everything = list(range(1, LAST + 1))
    # Ann has nothing open in pauses without a Thing: then there is nothing to say to her.
    assert number_of["ann"] == [n for n in everything if n not in (8, 15)]
    assert number_of["bea"] == [n for n in everything if n >= 5]
    assert number_of["cai"] == [n for n in everything if n not in (7, 8, 9)]
    assert number_of["dee"] == [n for n in everything if n <= 8]
    assert found["ann"][:5] == [
        "Week 1: Title 1; Title 2",
        "Week 2: Title 3",
        "Week 3: Title 4",
        "Week 4: Title 5",
        "Week 5: Title 6; Title 7",
    ]
    assert found["bea"][0] == "Week 5: Title 6; Title 7"
    assert [said for said in found["bea"] if "catch up" in said] == [
        f"Week {number}: A week to catch up" for number in (8, 11, 15, 19)
    ]
    assert "Week 11: A week for whatever you like" in found["ann"]
