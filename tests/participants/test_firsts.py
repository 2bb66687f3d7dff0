"""Whose first reflection in a cohort which is, whatever is published, hidden, deleted or moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.management import call_command

from participants import firsts, writing
from participants.models import Reflection
from participants.words import Words
from tests.factories import CohortFactory, ReflectionFactory
from things.models import Visibility

DAY = datetime(2026, 5, 5, 12, tzinfo=UTC)


def write(cohort, title, *, day=0, **fields):
    return ReflectionFactory(cohort=cohort, title=title, published_at=DAY + timedelta(days=day), **fields)


def firsts_of(author):
    return [row.title for row in Reflection.objects.filter(author=author, is_first=True).order_by("pk")]


def publish(author, cohort, thing, title):
    words = Words(title=title, body="I tried it.", things=[thing])
    draft = writing.save_draft(actor=author, cohort=cohort, form_key=writing.new_form_key(), words=words)
    return writing.publish(draft, actor=author)


def test_the_first_one_stays_right_whatever_is_published_taken_back_and_deleted(cohort, thing, marisol):
    one = publish(marisol, cohort, thing, "One")
    two = publish(marisol, cohort, thing, "Two")
    publish(marisol, cohort, thing, "Three")
    assert firsts_of(marisol) == ["One"]

    writing.take_back(one, actor=marisol)
    assert firsts_of(marisol) == ["Two"]

    writing.delete(two, actor=marisol)
    assert firsts_of(marisol) == ["Three"]

    writing.delete(Reflection.objects.get(title="Three"), actor=marisol)
    writing.publish(one, actor=marisol)
    assert firsts_of(marisol) == ["One"]


def test_what_only_organisers_or_nobody_may_read_is_nobodys_first(cohort, marisol):
    write(cohort, "Private", author=marisol, visibility=Visibility.PRIVATE)
    write(cohort, "Held", day=1, author=marisol, held_at=DAY)
    write(cohort, "Hidden", day=1, author=marisol, hidden_at=DAY)
    write(cohort, "For members", day=2, author=marisol, visibility=Visibility.MEMBERS)
    write(cohort, "Later", day=3, author=marisol)

    assert firsts_of(marisol) == ["For members"]


def test_everybody_has_a_first_one_in_each_cohort(cohort, marisol):
    write(cohort, "Here", author=marisol)
    write(cohort, "Here again", day=1, author=marisol)
    write(CohortFactory(), "In another", day=2, author=marisol)

    assert firsts_of(marisol) == ["Here", "In another"]


def test_hiding_makes_the_next_one_the_first_and_showing_gives_it_back(cohort, marisol):
    one = write(cohort, "One", author=marisol)
    write(cohort, "Two", day=1, author=marisol)

    for hidden_at, first in ((DAY, "Two"), (None, "One")):
        Reflection.objects.filter(pk=one.pk).update(hidden_at=hidden_at)
        writing.refresh_counts(one)
        assert firsts_of(marisol) == [first]


def test_recount_finds_a_first_one_that_is_not_marked_and_one_that_is_wrongly(cohort, marisol, capsys):
    other = CohortFactory()
    one = write(cohort, "One", author=marisol)
    two = write(cohort, "Two", day=1, author=marisol)
    Reflection.objects.filter(pk=one.pk).update(cohort=other)
    Reflection.objects.filter(pk=two.pk).update(is_first=False)
    Reflection.objects.filter(pk=one.pk).update(is_first=False)

    call_command("recount", "--dry-run")
    assert firsts_of(marisol) == []
    call_command("recount")

    assert firsts_of(marisol) == ["One", "Two"]
    assert "the first of its author in its cohort" in capsys.readouterr().out
    assert not firsts.wrong().exists()
