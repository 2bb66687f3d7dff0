"""Search learns what changed: the database notes it, the timetable works it off, and nothing that happens loses any."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cpd.desk import timetable
from cpd.desk.models import Changed, Document
from cpd.desk.search import indexing, noting
from cpd.desk.search.findable import KINDS
from participants.models import Member, Reflection
from tests.factories import (
    CommentFactory,
    ReferenceFactory,
    ReflectionFactory,
)
from tests.search.asking import found
from things.models import Thing


def noted():
    """What has to be learned, and forget it."""
    rows = list(Changed.objects.order_by("pk").values_list("kind", "key"))
    Changed.objects.all().delete()
    return rows


@pytest.fixture
def post(cohort):
    return ReflectionFactory(cohort=cohort, title="Quixotic")


def test_the_timetable_learns_every_few_seconds(post):
    job = next(job for job in timetable.JOBS if job.run is indexing.catch_up)

    job.run()

    assert job.every.total_seconds() <= 5
    assert found("quixotic", learn=False) == [post]
    assert not Changed.objects.exists()


def test_new_other_and_removed_words_are_noted_whoever_changes_them(post, thing):
    said = CommentFactory(reflection=post)
    reference = ReferenceFactory(thing=thing)
    noted()

    Reflection.objects.filter(pk=post.pk).update(title="Calm")
    Thing.objects.filter(pk=thing.pk).update(body_html="<p>Calm</p>")
    Member.objects.filter(pk=post.author.pk).update(bio="Calm")
    said.body_html = "<p>Calm</p>"
    said.save()
    reference.text = "A calm book"
    reference.save()
    said_key = said.pk
    said.delete()

    assert noted() == [
        ("reflection", post.pk),
        ("thing", thing.pk),
        ("person", post.author.pk),
        ("comment", said_key),
        ("thing", thing.pk),
        ("comment", said_key),
    ]


def test_what_has_nothing_to_do_with_words_is_no_news(post, thing, marisol):
    noted()

    Reflection.objects.update(comment_count=7, hidden_at=None, visibility="members")
    Thing.objects.update(written_count=3)
    marisol.last_login = marisol.joined_at
    marisol.save()
    post.save()

    assert noted() == []


def test_what_is_not_committed_is_not_noted(post):
    noted()

    with transaction.atomic():
        post.delete()
        transaction.set_rollback(True)

    assert noted() == []


def test_what_is_deleted_is_forgotten_with_all_that_hung_on_it(post, thing):
    CommentFactory(reflection=post, body="Preposterous")
    indexing.catch_up()

    post.author.delete()
    indexing.catch_up()

    assert set(Document.objects.values_list("kind", flat=True)) == {"thing", "person"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_words")
        assert cursor.fetchone() == (Document.objects.count(),)


def test_a_deleted_comment_leaves_no_words(thing, marisol):
    said = CommentFactory(thing=thing, author=marisol, body="Quixotic")
    indexing.catch_up()
    said.body = said.body_html = ""
    said.save()

    indexing.catch_up()

    assert not Document.objects.filter(kind="comment").exists()


def test_learning_twice_changes_nothing(post):
    indexing.catch_up()
    before = list(Document.objects.order_by("number").values())
    Changed.objects.bulk_create(Changed(kind=row["kind"], key=row["key"]) for row in before * 3)

    indexing.catch_up()

    assert list(Document.objects.order_by("number").values()) == before


def test_a_row_that_says_nothing_known_is_passed_over(db):
    Changed.objects.create(kind="letter", key=1)
    Changed.objects.create(kind="thing", key=10**12)

    indexing.catch_up()

    assert not Changed.objects.exists()


@pytest.mark.parametrize("amount", [3, 30])
def test_questions_do_not_grow_with_the_amount(post, django_assert_num_queries, amount):
    for number in range(amount):
        CommentFactory(reflection=post, author=post.author, body=f"Word {number}")
    with transaction.atomic():
        indexing.catch_up()
        Changed.objects.bulk_create(Changed(kind="comment", key=row.pk) for row in post.comments.all())
    extra = 1 if connection.vendor == "postgresql" else 0

    with django_assert_num_queries(12 + extra):
        indexing.learn_some()


def test_reindex_mends_whatever_is_wrong(post, thing, capsys):
    call_command("reindex")
    everything = set(Document.objects.values_list("kind", "key"))
    stray = Document.objects.create(number=1, kind="reflection", key=10**9)
    Document.objects.filter(kind="thing").delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_words WHERE rowid IN (SELECT number FROM desk_document WHERE kind = 'person')"
        )

    call_command("reindex")

    assert set(Document.objects.values_list("kind", "key")) == everything
    assert not Document.objects.filter(pk=stray.pk).exists()
    assert found("quixotic", learn=False) == [post]
    assert found(post.author.display_name, learn=False, kind="person") == [post.author]
    assert (
        f"Search knows {len(everything)} documents: 8 of thing, 1 of person, 1 of reflection" in capsys.readouterr().out
    )


def test_migrating_takes_the_notes_away_and_makes_them_again_with_all_that_happened(post):
    noted()
    indexing.reindex()

    noting.before_migrating(plan=["a migration"], using="default")
    Reflection.objects.update(title="Preposterous")
    assert noted() == []
    noting.after_migrating(using="default")

    assert set(noted()) == {
        (kind.name, key) for kind in KINDS.values() for key in kind.model.objects.values_list("pk", flat=True)
    }
    Reflection.objects.update(title="Calm")
    assert noted() == [("reflection", post.pk)]


def test_notes_that_are_missing_are_made_within_a_day_and_nothing_is_missed(post):
    noted()
    noting.before_migrating(plan=["a migration that is broken off"], using="default")
    Reflection.objects.update(title="Preposterous")

    next(job for job in timetable.JOBS if job.name == "tidy search").run()

    assert ("reflection", post.pk) in noted()
    Reflection.objects.update(title="Calm")
    assert noted() == [("reflection", post.pk)]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_tidying_takes_removed_words_out_of_the_file(cohort):
    post = ReflectionFactory(cohort=cohort, title="Quixotic")
    remains = "SELECT count(*) FROM search_words_data WHERE instr(block, CAST('quixot' AS BLOB)) > 0"
    indexing.catch_up()
    post.delete()
    indexing.catch_up()
    with connection.cursor() as cursor:
        assert cursor.execute(remains).fetchone() > (0,)

        indexing.tidy()

        assert cursor.execute(remains).fetchone() == (0,)


def test_migrating_nothing_changes_nothing(post):
    noted()

    noting.before_migrating(plan=[], using="default")
    noting.after_migrating(using="default")

    assert noted() == []
