"""Cases gather what waits for an organiser: one a target, those that need somebody first on top, taken by one at a time."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from comments import cases, moderation, reporting
from comments.models import Case, Report
from tests.factories import CommentFactory, MemberFactory, ReflectionFactory, ReportFactory

Need = Case.Need


@pytest.fixture
def comment(thing, kofi):
    return CommentFactory(thing=thing, author=kofi)


def test_what_comes_while_a_case_is_open_is_gathered_in_it(comment, marisol, ngozi, thing):
    reporting.report(comment, by=marisol, reason="spam")
    reporting.report(comment, by=ngozi, reason="unkind")

    case = Case.objects.get()
    assert (case.kind, case.comment, case.author, case.label) == ("reported", comment, comment.author, str(thing))
    assert set(case.reports.values_list("reporter__display_name", flat=True)) == {"Marisol Quispe", "Ngozi Eze"}


def test_after_a_decision_the_next_report_opens_another(comment, marisol, ngozi, hanne):
    reporting.report(comment, by=marisol, reason="spam")
    moderation.keep(comment, by=hanne, reason="")
    reporting.report(comment, by=ngozi, reason="spam")

    first, second = Case.objects.order_by("pk")
    assert (first.verdict, second.is_open) == ("keep", True)
    assert [report.case for report in Report.objects.order_by("pk")] == [first, second]


@pytest.mark.parametrize("kind", ["comment", "reflection", "account"])
def test_the_database_refuses_a_second_open_case(kind, comment, kofi, cohort):
    about = {
        "comment": {"kind": "reported", "comment": comment},
        "reflection": {"kind": "reported", "reflection": ReflectionFactory(cohort=cohort, author=kofi)},
        "account": {"kind": "sign-up"},
    }[kind]
    Case.objects.create(author=kofi, **about)

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(author=kofi, **about)

    Case.objects.update(decided_at="2026-06-01T00:00Z")
    Case.objects.create(author=kofi, **about)


def test_a_case_is_about_one_thing(comment, kofi, cohort):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            author=kofi, kind="reported", comment=comment, reflection=ReflectionFactory(cohort=cohort, author=kofi)
        )


def said(author, **fields):
    return CommentFactory(author=author, **fields)


def test_who_needs_somebody_first_comes_first(thing, kofi, hanne):
    words = {
        name: said(kofi, thing=thing, body=name)
        for name in ("plain", "harm", "several", "hidden", "appeal", "held", "held longer")
    }
    with transaction.atomic():
        sign_up = cases.gather(MemberFactory(), kind=Case.Kind.SIGN_UP, why="Five from one address.")
        cases.gather(words["held"], kind=Case.Kind.HELD)
        longer = cases.gather(words["held longer"], kind=Case.Kind.HELD)
    Case.objects.filter(pk=longer.pk).update(opened_at=longer.opened_at - timedelta(hours=9))
    moderation.hide(words["appeal"], by=hanne, reason="No.")
    with transaction.atomic():
        cases.gather(words["appeal"], kind=Case.Kind.APPEAL, why="Please.", against=words["appeal"].cases.get())
    reporting.report(words["hidden"], by=hanne, reason="spam")
    reporting.report(words["plain"], by=MemberFactory(), reason="spam")
    reporting.report(words["harm"], by=MemberFactory(), reason="private")
    for _ in range(2):
        reporting.report(words["several"], by=MemberFactory(), reason="spam")

    found = Case.objects.open().in_order_of_need()

    order = [case.comment.body if case.comment else "sign-up" for case in found]
    assert order == ["harm", "several", "appeal", "plain", "hidden", "held longer", "held", "sign-up"]
    assert [case.need for case in found] == [1, 1, 2, 3, 4, 5, 5, 6]
    assert sign_up.need == Need.SIGN_UP


def test_a_case_is_taken_by_one_for_half_an_hour(comment, hanne, olu, time_machine, marisol):
    reporting.report(comment, by=marisol, reason="spam")
    case = Case.objects.get()

    assert cases.claim(case, by=hanne) is True
    assert cases.claim(case, by=olu) is False
    case.refresh_from_db()
    assert case.holder() == hanne

    time_machine.move_to(case.claimed_at + timedelta(minutes=31))
    assert case.holder() is None
    assert cases.claim(case, by=olu) is True
    assert cases.claim(case, by=hanne, take_over=True) is True
    assert cases.release(case, by=olu) is False
    assert cases.release(case, by=hanne) is True


def test_a_decided_case_cannot_be_taken(comment, hanne, marisol):
    reporting.report(comment, by=marisol, reason="spam")
    moderation.keep(comment, by=hanne, reason="")

    assert cases.claim(Case.objects.get(), by=hanne) is False


def test_the_case_outlives_words_that_their_author_deletes(kofi, cohort, marisol, hanne):
    reflection = ReflectionFactory(cohort=cohort, author=kofi, title="Gone soon")
    reporting.report(reflection, by=marisol, reason="private")
    reflection.delete()

    case = Case.objects.get()
    assert (case.words, case.label, case.is_open) == (None, "Gone soon", True)
    assert moderation.dismiss(case, by=hanne, reason="") is True
    assert moderation.dismiss(case, by=hanne, reason="") is False


def test_reports_from_before_there_were_cases_are_gathered_when_decided(comment, hanne):
    report = ReportFactory(comment=comment)

    moderation.hide(comment, by=hanne, reason="No.")

    report.refresh_from_db()
    assert (report.case.verdict, report.resolved_at is not None) == ("hide", True)


def test_what_waited_before_there_were_cases_becomes_cases(comment, marisol, cohort, kofi, transactional_schema):
    ReportFactory(comment=comment, reporter=marisol, reason="spam")
    ReportFactory(comment=comment, reason="spam")
    hidden = ReflectionFactory(cohort=cohort, author=kofi, title="Hm", hidden_at="2026-06-01T00:00Z")
    ReportFactory(reflection=hidden, reason="spam")
    ReportFactory(comment=comment, resolved_at="2026-06-01T00:00Z")

    import_module("comments.migrations.0022_cases_of_open_reports").gather(apps, transactional_schema)

    assert list(Case.objects.order_by("pk").values_list("comment", "reflection", "need", "label")) == [
        (comment.pk, None, Need.HARM, comment.thing.title),
        (None, hidden.pk, Need.HIDDEN, "Hm"),
    ]
    assert Report.objects.filter(case=None).count() == 1


@pytest.fixture
def transactional_schema():
    """What a migration is given, as far as this one asks for it."""
    return SimpleNamespace(connection=connection)
