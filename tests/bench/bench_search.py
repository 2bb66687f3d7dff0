"""How long searching takes with 100,000 documents, for a visitor, a member and an organiser."""

from __future__ import annotations

import faulthandler
import os
import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from comments.models import Comment
from cpd.desk.models import Changed
from cpd.desk.search import indexing
from participants.models import Blog, Member, Reflection
from tests.bench.conftest import FIGURES, Figure
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory, ThingFactory
from things.models import Visibility

DOCUMENTS = int(os.environ.get("DOCUMENTS", "100000"))
NOW = datetime(2026, 6, 1, tzinfo=UTC)
QUESTIONS = {
    "a word in every text": "the",
    "two words in every text": "the of",
    "a word in one text of ten": "w30",
    "a word in few texts": "w2500",
    "a word in no text": "nowhere",
    "a rare and a common word": "the w2500",
    "a common phrase": '"of the"',
    "a rare phrase": '"w2500 the"',
    "the beginning of many words": "w2*",
    "words in titles": "podcasts with",
}


def sentence(dice: random.Random, length: int) -> str:
    """Words as languages have them: few that are everywhere, many that are rare."""
    spread = [int(dice.paretovariate(0.7)) for _ in range(length)]
    return " ".join({1: "the", 2: "of", 3: "library"}.get(rank, f"w{rank}") for rank in spread)


def make_documents() -> None:
    """Things, people, reflections and comments; some of each not for everyone."""
    dice = random.Random(23)
    cohort = CohortFactory(slug="big", first_monday=datetime(2026, 5, 4, tzinfo=UTC).date())
    things = [ThingFactory(cohort=cohort, number=number) for number in range(1, 9)]
    people = [MemberFactory(display_name=f"Person {n}") for n in range(DOCUMENTS // 100)]
    for person in people:
        ParticipantFactory(member=person, cohort=cohort)
    blogs = Blog.objects.bulk_create(Blog(member=person, place=Blog.Place.HERE) for person in people)
    made = []
    for n in range(DOCUMENTS * 3 // 10):
        blog = blogs[n % len(blogs)]
        html = f"<p>{sentence(dice, 120)}</p>"
        title = f"{'Podcasts with' if n % 500 == 0 else 'About'} {sentence(dice, 3)}"
        made.append(
            Reflection(
                blog=blog,
                author=blog.member,
                cohort=cohort,
                title=title,
                slug=f"r{n}",
                body_html=html,
                excerpt=html[3:200],
                published_at=NOW - timedelta(minutes=n),
                visibility=Visibility.MEMBERS if n % 5 == 0 else Visibility.EVERYONE,
                hidden_at=NOW if n % 50 == 1 else None,
            )
        )
    reflections = Reflection.objects.bulk_create(made, batch_size=500)
    Comment.objects.bulk_create(
        (
            Comment(
                reflection=None if n % 10 == 0 else reflections[n % len(reflections)],
                thing=things[n % 5] if n % 10 == 0 else None,
                author=people[n % len(people)],
                body_html=f"<p>{sentence(dice, 30)}</p>",
                created_at=NOW - timedelta(minutes=n),
            )
            for n in range(DOCUMENTS - len(reflections) - len(people) - len(things))
        ),
        batch_size=500,
    )


@pytest.fixture(scope="session")
def many(django_db_setup, django_db_blocker):
    """The documents, and search has learned them."""
    faulthandler.cancel_dump_traceback_later()
    with django_db_blocker.unblock():
        make_documents()
        start = time.perf_counter()
        learned = indexing.catch_up()
        FIGURES.append(Figure(f"learning {learned:,} documents", time.perf_counter() - start, 0, 0, 0))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")


@pytest.mark.parametrize("who", ["visitor", "member", "organiser"])
def bench_searching(client, db, many, measure_alone, who, settings):
    settings.RATE_LIMITS_ENABLED = False
    if who != "visitor":
        reader = MemberFactory(is_staff=who == "organiser")
        if who == "organiser":
            reader.groups.add(Group.objects.get(name="Organisers"))
        client.force_login(reader)
    measure_alone(f"{who}: the page before anything is asked", lambda: client.get("/search/"), times=7)
    for name, text in QUESTIONS.items():
        page = measure_alone(f"{who}: {name}", lambda text=text: client.get("/search/", {"q": text}), times=7)
        assert page.status_code == 200
    for kind in ("thing", "comment"):
        measure_alone(
            f"{who}: only {kind}s", lambda kind=kind: client.get("/search/", {"q": "the", "kind": kind}), times=7
        )


def bench_learning_one_change(db, many, measure_alone):
    post = Reflection.objects.order_by("?").first()

    def change():
        Reflection.objects.filter(pk=post.pk).update(title=f"Podcasts {time.perf_counter()}")
        indexing.catch_up()

    measure_alone("learning one change", change, times=7)
    assert not Changed.objects.exists()
    assert Member.objects.exists()
