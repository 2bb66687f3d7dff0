"""Pages ask the same number of questions however much there is to show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    CohortFactory,
    CommentFactory,
    LegFactory,
    ParticipantFactory,
    ReflectionFactory,
    ThingFactory,
)


def questions(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def a_cohort(slug: str, rows: int, reader) -> None:
    cohort = CohortFactory(slug=slug, first_monday=date(2026, 6, 1) - timedelta(weeks=rows - 1))
    leg = LegFactory(cohort=cohort, number=1)
    ParticipantFactory(member=reader, cohort=cohort)
    for number in range(1, rows + 1):
        thing = ThingFactory(cohort=cohort, number=number)
        mine = ReflectionFactory(cohort=cohort, author=reader, things=[thing], slug=f"{slug}-{number}")
        ReflectionFactory(cohort=cohort, things=[thing], slug=f"{slug}-{number}")
        ReflectionFactory(cohort=cohort, author=reader, published_at=None, slug=f"{slug}-draft-{number}")
        CommentFactory(reflection=mine)
        CommentFactory(thing=thing)
    cohort.weeks.update(leg=leg)


@pytest.mark.parametrize(
    "path", ["", "schedule/", "schedule.ics", "things/", "things/?show=open", "things/1/", "things/feed/"]
)
def test_three_rows_and_thirty_cost_the_same(client, db, ngozi, path):
    a_cohort("small", 3, ngozi)
    a_cohort("large", 30, ngozi)

    visitor = questions(client, f"/small/{path}"), questions(client, f"/large/{path}")
    client.force_login(ngozi)
    participant = questions(client, f"/small/{path}"), questions(client, f"/large/{path}")

    assert visitor[0] == visitor[1]
    assert participant[0] == participant[1]


def test_a_thing_with_forty_comments_needs_at_most_twelve_questions_signed_in(client, cohort, thing, marisol, kofi):
    for _ in range(40):
        CommentFactory(thing=thing, author=kofi)
    for _ in range(6):
        ReflectionFactory(cohort=cohort, things=[thing])
    client.force_login(marisol)

    # With how many things are new, which of them are on this page, whether its talk is muted, and whether they are in.
    assert questions(client, thing.get_absolute_url()) <= 12
