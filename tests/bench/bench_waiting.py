"""Who is answered in a make-believe cohort of 800, and how fast the order by who waits is with 100,000 reflections."""

from __future__ import annotations

import faulthandler
import os
import random
from datetime import timedelta
from statistics import median

import pytest
from django.db import connection

from cpd.lib import paging
from participants import firsts
from participants.models import Blog, Reflection, Sector
from participants.models.reflection import WAITING_ORDER
from participants.stream import PAGE
from participants.three import three_to_read
from tests.bench.conftest import LINES
from tests.conftest import NOW
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory
from tests.participants.attention import NEWEST, WAITING, World

PEOPLE = int(os.environ.get("PEOPLE", "800"))
WEEKS = int(os.environ.get("WEEKS", "6"))
SEEDS = [int(seed) for seed in os.environ.get("SEEDS", "1 2 3").split()]
REFLECTIONS = int(os.environ.get("REFLECTIONS", "100000"))
HEADING = "comments  alone after 7 days  Gini  across sectors  median h"


def row(name, outcome):
    """One line of the table of who was answered."""
    return (
        f"{name:35}  {outcome.comments:>8}  {outcome.alone_share:>18.1%}  {outcome.gini:.2f}"
        f"  {outcome.across_share:>14.1%}  {median(outcome.hours):>8.1f}"
    )


@pytest.fixture
def _as_long_as_it_takes():
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("_as_long_as_it_takes")
def bench_who_is_answered(db, seed):
    world = World(CohortFactory(), PEOPLE, WEEKS, seed)
    newest, waiting = world.play(NEWEST), world.play(WAITING)

    LINES.extend([f"{'':35}  {HEADING}"] * (seed == SEEDS[0]))
    title = f"{PEOPLE} people, {len(world.reflections)} posts, seed {seed}"
    LINES.extend([row(f"{title}: newest", newest), row(f"{'':{len(title)}}: waiting", waiting)])
    assert newest.alone_share > 0.5
    assert waiting.alone_share <= 0.05
    assert waiting.gini < newest.gini
    assert waiting.across_share >= newest.across_share


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker):
    """A cohort with very many reflections by a thousand people, of which one in ten waits; and one of its members."""
    faulthandler.cancel_dump_traceback_later()
    dice = random.Random(23)
    with django_db_blocker.unblock():
        cohort = CohortFactory(slug="crowd")
        sectors = list(Sector.objects.all())
        made = (MemberFactory(sector=dice.choice(sectors)) for _ in range(1000))
        members = [ParticipantFactory(cohort=cohort, member=member).member for member in made]
        blogs = Blog.objects.bulk_create(Blog(member=member, place=Blog.Place.HERE) for member in members)
        Reflection.objects.bulk_create(
            (
                Reflection(
                    cohort=cohort,
                    author=blogs[number % 1000].member,
                    blog=blogs[number % 1000],
                    title=f"R{number}",
                    slug=f"r{number}",
                    comment_count=0 if dice.random() < 0.1 else dice.randrange(1, 9),
                    offered_count=dice.randrange(6),
                    published_at=NOW - timedelta(minutes=number),
                )
                for number in range(REFLECTIONS)
            ),
            batch_size=500,
        )
        firsts.mark_everything()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    return cohort, members[0]


def bench_the_order_by_who_waits(crowd, measure_alone):
    cohort, member = crowd
    rows = Reflection.objects.in_lists_for(member).filter(cohort=cohort).waiting_first(member)
    cursors = [None]
    for _ in range(REFLECTIONS // 1000):
        cursors.append(paging.page(rows, cursors[-1], by=WAITING_ORDER, size=500).older)
    places = {
        "the first page": cursors[0],
        "a page a tenth down": cursors[len(cursors) // 5],
        "the page in the middle": cursors[-1],
    }

    def page(cursor):
        return paging.page(rows.for_cards(), cursor, by=WAITING_ORDER, size=PAGE).items

    for name, cursor in places.items():
        title = f"who waits, of {REFLECTIONS:,}: {name}"
        assert len(measure_alone(title, lambda cursor=cursor: page(cursor))) == PAGE
    assert len(measure_alone(f"three to read, of {REFLECTIONS:,}", lambda: three_to_read(member, cohort))) == 3
