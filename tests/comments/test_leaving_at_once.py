"""Somebody leaves while everybody talks: nothing deadlocks, nothing is left, counts are right."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from comments import counting, leaving, talk
from comments.models import Comment
from participants import holding
from participants import leaving as wishes
from participants.models import BlogAuthor, Member, Post
from tests.factories import (
    BlogElsewhereFactory,
    CohortFactory,
    MemberFactory,
    PostFactory,
    ReflectionFactory,
    ThingFactory,
)

OTHERS = 4

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.postgresql
def test_leaving_while_everybody_talks_and_twice_at_once(settings, tmp_path):
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    cohort = CohortFactory()
    leaver = MemberFactory(display_name="Marisol Quispe")
    thing = ThingFactory(cohort=cohort)
    places = [
        thing,
        *(ReflectionFactory(cohort=cohort) for _ in range(3)),
        ReflectionFactory(cohort=cohort, author=leaver),
    ]
    for place in places:
        talk.post(place, by=leaver, body="Quispe said")
    wishes.ask(leaver, actor=leaver, keeps=Member.Keeps.REFLECTIONS, at_once=True)
    begun, errors, left = threading.Barrier(OTHERS + 3), [], []

    def act(what):
        try:
            begun.wait(timeout=30)
            what()
        except talk.Refused:
            pass
        except Exception as error:  # whatever goes wrong is what this is about
            errors.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    def talk_everywhere(member):
        for _ in range(3):
            for place in reversed(places):
                talk.post(place, by=member, body="Hello")

    acts = [lambda: left.append(leaving.leave(leaver.pk)), lambda: left.append(leaving.leave(leaver.pk))]
    acts += [
        lambda member=member: talk_everywhere(member) for member in [leaver, *(MemberFactory() for _ in range(OTHERS))]
    ]
    threads = [threading.Thread(target=act, args=(what,)) for what in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(left) == [False, True]
    assert not Comment.objects.filter(author=leaver, deleted_at=None).exists()
    assert list(counting.differences()) == []
    assert len((tmp_path / "deletions.jsonl").read_text().splitlines()) == 1


@pytest.mark.postgresql
def test_a_shared_blog_that_is_being_read_brings_nothing_after_its_writer_has_left(settings, tmp_path):
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    leaver, blog, cohort = MemberFactory(), BlogElsewhereFactory(), CohortFactory()
    BlogAuthor.objects.create(blog=blog, byline="M.", member=leaver, accepted_at=timezone.now())
    wishes.ask(leaver, actor=leaver, keeps=Member.Keeps.NOTHING, at_once=True)

    def leave():
        try:
            leaving.leave(leaver.pk)
        finally:
            connection.close()

    leaves = threading.Thread(target=leave)
    with transaction.atomic():
        holding.blog(blog.pk)
        leaves.start()
        leaves.join(timeout=1)
        PostFactory(blog=blog, author=leaver, cohort=cohort)
    leaves.join()

    assert Member.objects.get(pk=leaver.pk).left_at is not None
    assert not Post.objects.exists()
