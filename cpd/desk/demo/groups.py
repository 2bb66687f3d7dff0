"""A circle around the participant who can sign in, people who wait for one, and two meet-ups to come."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cpd.desk.demo.people import PARTICIPANT_HANDLE
from cpd.desk.demo.stages import Clock, Stage
from cpd.lib import markup
from participants.models import Circle, CircleSeat, Meetup, MeetupGuest, Participant
from things.models import Cohort

SEATED, WAITING = 5, 2
DAY = timedelta(days=1)
# Title, place, its clock, in how many days, at which hour, for how long, words.
PLANS = (
    (
        "Tea at the museum",
        "Castle Museum café, Norwich",
        "Europe/London",
        9,
        time(14, 30),
        90,
        "I am the one with the green umbrella. There is a **lift**, and the cakes are home-made.",
    ),
    (
        "An hour about tags, on a screen",
        "On a call; the link comes the day before",
        "America/Sao_Paulo",
        16,
        time(15),
        60,
        "Bring one label you use every day and one you have never understood.",
    ),
)


def make(cohort: Cohort, clock: Clock) -> None:
    """While the cohort runs; of people who go on, in the order in which they joined."""
    if clock.stage not in {Stage.RUNNING, Stage.CATCH_UP}:
        return
    going_on = Participant.objects.filter(cohort=cohort, member__reflections__cohort=cohort).taking_part().distinct()
    others = list(
        going_on.exclude(member__handle=PARTICIPANT_HANDLE).select_related("member").order_by("joined_at", "pk")
    )
    me = going_on.filter(member__handle=PARTICIPANT_HANDLE).first()
    if me is None:
        return
    seated = [me, *others[3 : 2 + SEATED]]
    _sit(seated, cohort, clock)
    for place in others[2 + SEATED : 2 + SEATED + WAITING]:
        CircleSeat.objects.create(place=place, pace=CircleSeat.Pace.BURSTS, asked_at=clock.now - timedelta(hours=5))
    for place, plan in zip((me, others[0]), PLANS, strict=False):
        _meet(place, [me, *others[: 4 + len(plan[0]) % 3]], plan, clock)


def _sit(seated: list[Participant], cohort: Cohort, clock: Clock) -> None:
    since = clock.now - 20 * DAY
    circle = Circle.objects.create(cohort=cohort, made_at=since)
    for number, place in enumerate(seated, start=1):
        CircleSeat.objects.create(place=place, circle=circle, number=number, sat_at=since, asked_at=since - DAY)


def _meet(
    place: Participant, coming: list[Participant], plan: tuple[str, str, str, int, time, int, str], clock: Clock
) -> None:
    title, where, zone, days, hour, minutes, words = plan
    day = clock.now.date() + days * DAY
    starts_at = datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
    meetup = Meetup.objects.create(
        cohort_id=place.cohort_id,
        author=place.member,
        title=title,
        where=where,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        time_zone=zone,
        words=words,
        words_html=markup.render(words, anchors=False),
        made_at=clock.now - 3 * DAY,
        changed_at=clock.now - 3 * DAY,
    )
    for place_of, hours in zip(
        {other.pk: other for other in [place, *coming]}.values(), range(60, 0, -5), strict=False
    ):
        MeetupGuest.objects.create(meetup=meetup, member=place_of.member, said_at=clock.now - timedelta(hours=hours))
