"""The demo's programme as rows: the cohort, its legs and weeks, its Things with their pictures and revisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache

from django.utils import timezone

from cpd.desk.demo.chance import dice
from cpd.desk.demo.lessons import Lesson, lessons
from cpd.desk.demo.people import AUTHOR, ORGANISER
from cpd.desk.demo.stages import LAST_WORDS, LEGS, RELEASE_TIME, WEEK_OF, WEEKS, ZONE, Clock, Stage
from cpd.lib import images, markup
from participants.models import Member
from things import publishing, schedule
from things.models import Cohort, Leg, Reference, Thing, Week

SLUG = "demo"
TAGLINE = "Twenty-three small things to try at work, one or two a week, in the company of people from everywhere."
INKS = {number: LEGS[week.leg - 1].ink for number, week in WEEK_OF.items()}
# What is not ready yet: the next Thing is the guest author's to finish, and it is due within the week.
DRAFTS = {Stage.BEFORE: {4, 7, *range(9, 24)}, Stage.RUNNING: {12, 20, 22}, Stage.CATCH_UP: {20, 22}}
WRITTEN_BY_GUESTS = (10, 12)


def make_cohort(clock: Clock) -> Cohort:
    """The cohort, at an address that stays the same."""
    began = clock.opening(1)
    season = ("winter", "spring", "summer", "autumn")[clock.first_monday.month % 12 // 3]
    return Cohort.objects.create(
        title=f"23 Things, {season} {clock.first_monday.year}",
        slug=SLUG,
        tagline=TAGLINE,
        first_monday=clock.first_monday,
        time_zone=ZONE.key,
        release_time=RELEASE_TIME,
        listed_at=began - timedelta(days=60),
        joining_opens_at=began - timedelta(days=42),
        edition=1,
    )


def finish(cohort: Cohort, clock: Clock) -> None:
    """The end of a finished cohort, after everything that was written while it ran."""
    if clock.stage == Stage.FINISHED:
        cohort.finished_at = clock.opening(LAST_WORDS)
        cohort.save(update_fields=["finished_at"])


def make_weeks(cohort: Cohort) -> dict[int, Week]:
    """Four legs and seventeen weeks, by number."""
    legs = {leg.number: Leg(cohort=cohort, number=leg.number, title=leg.title, ink=leg.ink) for leg in LEGS}
    Leg.objects.bulk_create(legs.values())
    rows = {}
    for planned in WEEKS:
        week = schedule.week_on(
            cohort, number=planned.number, kind=planned.kind, monday_offset=planned.number - 1, leg=legs[planned.leg]
        )
        week.title, week.text = planned.title, planned.text
        week.text_html = render(planned.text) if planned.text else ""
        rows[planned.number] = week
    Week.objects.bulk_create(rows.values())
    return rows


def make_things(
    cohort: Cohort,
    weeks: Mapping[int, Week],
    rows: Mapping[str, Member],
    drawn: Mapping[int, images.Processed],
    clock: Clock,
    seed: int,
) -> dict[int, Thing]:
    """The twenty-three, each with the revisions of its making."""
    found = {}
    for lesson in lessons():
        thing = _thing(lesson, cohort, weeks[WEEK_OF[lesson.number].number])
        if lesson.number in WRITTEN_BY_GUESTS:
            thing.guest_author = rows[AUTHOR.handle]
        if lesson.number in drawn:
            publishing.set_picture(thing, drawn[lesson.number])
        _make_in_steps(thing, lesson, rows, clock, seed)
        found[lesson.number] = thing
    return found


def _make_in_steps(thing: Thing, lesson: Lesson, rows: Mapping[str, Member], clock: Clock, seed: int) -> None:
    """A first version by its author, perhaps a better summary, then the organiser's word that it is ready."""
    rng = dice(seed, "made", lesson.number)
    organiser = rows[ORGANISER.handle]
    latest = min(clock.opening(WEEK_OF[lesson.number].number), clock.now)
    begun = latest - timedelta(days=rng.uniform(24, 50))
    references = [
        Reference(kind=kind, position=position, text=source.text, url=source.url)
        for kind, sources in ((Reference.Kind.READING, lesson.references), (Reference.Kind.PHOTO, lesson.credits))
        for position, source in enumerate(sources, start=1)
    ]
    thing.summary = "" if lesson.number % 4 == 0 else lesson.summary
    changes = publishing.ReferenceChanges(saved=references)
    publishing.save_thing(
        thing, by=thing.guest_author or organiser, references=changes, reason="First version", at=begun
    )
    if thing.summary != lesson.summary:
        thing.summary = lesson.summary
        publishing.save_thing(thing, by=organiser, reason="Added the summary", at=begun + timedelta(days=3))
    if lesson.number not in DRAFTS.get(clock.stage, ()):
        thing.ready_at = latest - timedelta(days=rng.uniform(8, 18))
        publishing.save_thing(thing, by=organiser, reason="Marked as ready", at=thing.ready_at)


def _thing(lesson: Lesson, cohort: Cohort, week: Week) -> Thing:
    return Thing(
        cohort=cohort,
        week=week,
        number=lesson.number,
        title=lesson.title,
        summary=lesson.summary,
        body=lesson.body,
        task=lesson.task,
        easier_way=lesson.easier_way,
        minutes_short=lesson.minutes_short,
        minutes_deeper=lesson.minutes_deeper,
        author_name=lesson.author_name,
        author_line=lesson.author_line,
        picture_alt=lesson.picture_alt,
        picture_credit=lesson.credits[0].text,
        created_at=timezone.now(),
    )


@cache
def render(text: str) -> str:
    """HTML of a text; the same text is rendered once."""
    return str(markup.render(text))
