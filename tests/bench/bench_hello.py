"""How long it takes to find somebody to say hello to, and what came and went, among a hundred thousand reflections."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from comments import balance
from comments.models import Comment
from participants import hello
from participants.models import Blog, Member, Offer, Participant, Reflection, Sector
from participants.three import three_to_read
from tests.factories import CohortFactory, ThingFactory

PEOPLE = 800
REFLECTIONS = 100_000
COMMENTS = 100_000
OFFERS = 50_000
THINGS = 23


@pytest.fixture
def crowd(db):
    """A cohort of 800 who write and write; the first of them has a place and wrote about Thing 1 alone."""
    now = timezone.now()
    cohort = CohortFactory(first_monday=now.date() - timedelta(weeks=20, days=now.weekday()))
    things = [ThingFactory(cohort=cohort, number=number + 1) for number in range(THINGS)]
    sectors = list(Sector.objects.all())
    people = Member.objects.bulk_create(
        Member(
            display_name=f"M{n}",
            email=f"m{n}@example.org",
            handle=f"m{n}",
            sector=sectors[n % len(sectors)],
            last_login=now - timedelta(days=n % 90),
        )
        for n in range(PEOPLE)
    )
    people[0].emailaddress_set.create(email=people[0].email, verified=True, primary=True)
    Participant.objects.bulk_create(Participant(member=one, cohort=cohort) for one in people)
    blogs = Blog.objects.bulk_create(Blog(member=one, place=Blog.Place.HERE) for one in people)
    rows = Reflection.objects.bulk_create(
        (
            Reflection(
                cohort=cohort,
                author=people[n % PEOPLE],
                blog=blogs[n % PEOPLE],
                slug=f"r{n}",
                title=f"R{n}",
                comment_count=n % 3,
                is_first=n >= REFLECTIONS - PEOPLE,
                published_at=now - timedelta(minutes=2 * n + 1),
            )
            for n in range(REFLECTIONS)
        ),
        batch_size=2000,
    )
    through = Reflection.things.through
    about = (
        through(reflection_id=row.pk, thing_id=things[n % THINGS if n % PEOPLE else 0].pk) for n, row in enumerate(rows)
    )
    through.objects.bulk_create(about, batch_size=5000)
    Comment.objects.bulk_create(
        (
            Comment(
                author=people[(n * 7 + 3) % PEOPLE], reflection=rows[(n * 13) % REFLECTIONS], body="x", body_html="x"
            )
            for n in range(COMMENTS)
        ),
        batch_size=5000,
    )
    Offer.objects.bulk_create(
        (
            Offer(member=people[n % PEOPLE], reflection=rows[(n * 17) % REFLECTIONS], opened_at=now)
            for n in range(OFFERS)
        ),
        batch_size=5000,
        ignore_conflicts=True,
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return cohort, people


def bench_somebody_to_greet_among_a_hundred_thousand(crowd, measure_alone):
    cohort, people = crowd
    member = Member.objects.get(pk=people[0].pk)
    place = Participant.objects.select_related("member", "cohort").get(member=member)
    found = measure_alone("hello: somebody new", lambda: hello.suggestion(member, cohort))
    hello.shown(found.reflection.pk, actor=member)
    measure_alone("hello: the same again", lambda: hello.suggestion(member, cohort))
    measure_alone("three to read", lambda: three_to_read(member, cohort, but=found.reflection))
    assert measure_alone("balance", lambda: balance.of(place)).received > 0
    passed = [Reflection.objects.filter(author=one).first().pk for one in people[1:]]
    offers = [Offer(member=member, reflection_id=key, passed_at=timezone.now()) for key in passed]
    Offer.objects.filter(member=member).update(suggested_at=None)
    Offer.objects.bulk_create(offers, ignore_conflicts=True)
    Offer.objects.filter(member=member, reflection__in=passed).update(passed_at=timezone.now())
    measure_alone("hello: everybody was passed", lambda: hello.suggestion(member, cohort))
    Member.objects.exclude(pk=member.pk).update(last_login=None)
    Reflection.objects.exclude(author=member).update(published_at=timezone.now() - timedelta(days=40))
    assert measure_alone("hello: everybody sleeps", lambda: hello.suggestion(member, cohort)) is None
