"""Organisers who do the same at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from participants.models import Member
from tests.desk.test_thing_pages import form_of, page
from tests.factories import CohortFactory, MemberFactory
from things.importing import apply_as_shown, plan_import, read, read_sheet, runs_of
from things.models import Cohort, Week

# The test database of SQLite lives in memory and is no measure of who waits for whom.
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TABLE = "thing,title,week,monday\n1,Say hello,1,2026-05-04\n2,Look,2,2026-05-11\n"


def organiser() -> Member:
    member = MemberFactory(is_staff=True)
    member.groups.add(Group.objects.get(name="Organisers"))
    return member


def sheet_of(text):
    table = read(text)
    return read_sheet(table, runs_of(table)[0])


def at_once(work, amount=4):
    def one(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(amount) as pool:
        return list(pool.map(one, range(amount)))


def test_one_new_thing_sent_by_four_is_made_once_and_the_others_are_told():
    cohort = CohortFactory()
    people = [organiser() for _number in range(4)]

    def add(number):
        client = Client(raise_request_exception=False)
        client.force_login(people[number])
        return client.post(page("add"), form_of(None, cohort=cohort.pk, number=1, title="Same", week="")).status_code

    assert sorted(at_once(add)) == [200, 200, 200, 302]
    assert cohort.things.count() == 1


def test_one_import_confirmed_by_four_is_done_once():
    cohort = CohortFactory()
    by = organiser()
    fingerprint = plan_import(cohort, sheet_of(TABLE)).fingerprint

    def confirm(_number):
        fresh = Cohort.objects.get(pk=cohort.pk)
        return apply_as_shown(fresh, sheet_of(TABLE), fingerprint=fingerprint, by=by)[1]

    assert sorted(at_once(confirm), key=str) == [4, None, None, None]
    assert Week.objects.filter(cohort=cohort).count() == 2
    assert [thing.history.count() for thing in cohort.things.all()] == [1, 1]
