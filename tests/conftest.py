"""The cast: one cohort in May 2026 and the people the tests are about.

Unless a test travels itself, it is Wednesday 3 June 2026, noon UTC: week 5 of the cohort.
"""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db.backends.sqlite3.base import DatabaseOperations
from django.template import Template
from django.test.utils import instrumented_test_render
from simple_history.utils import bulk_create_with_history

from tests.factories import CohortFactory, MemberFactory, ParticipantFactory, ThingFactory, WeekFactory
from tests.internet import Internet
from tests.machine import (  # noqa: F401
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_terminal_summary,
)
from things.models import Thing, Week

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _the_day(request):
    """It is a Wednesday in week 5, unless the test walks in a browser or says otherwise."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def _no_limits(settings):
    """Limits are lifted; tests about limits put them back."""
    settings.RATE_LIMITS_ENABLED = False


@pytest.fixture(autouse=True, scope="session")
def _log_can_be_emptied_between_tests():
    """SQLite empties tables row by row, which the log's triggers refuse: they step aside while tests tidy up."""
    tidy = DatabaseOperations.sql_flush

    def sql_flush(self, *args, **kwargs):
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'comments_action'"
            )
            triggers = cursor.fetchall()
        aside = [f"DROP TRIGGER {name}" for name, _sql in triggers]
        return [*aside, *tidy(self, *args, **kwargs), *(sql for _name, sql in triggers)]

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = tidy


@pytest.fixture(autouse=True, scope="session")
def _options_are_not_kept(django_test_environment):
    """Django keeps for tests what each template was rendered with: for every option of long menus that is slow, and in vain."""

    def render(self, context):
        is_part_of_a_field = (self.name or "").startswith("django/forms/")
        return self.nodelist.render(context) if is_part_of_a_field else instrumented_test_render(self, context)

    Template._render = render
    yield
    Template._render = instrumented_test_render


@pytest.fixture
def internet(settings, monkeypatch):
    """An internet of the test's own; nothing else can be looked up."""
    internet = Internet(settings)
    monkeypatch.setattr(socket, "getaddrinfo", internet.look_up)
    yield internet
    internet.close()


@pytest.fixture
def cohort(db):
    """May 2026, London, eight Things in eight weeks. They come together: most tests begin with them."""
    cohort = CohortFactory(title="May 2026", slug="may-2026")
    weeks = Week.objects.bulk_create(WeekFactory.build(cohort=cohort, number=number) for number in range(1, 9))
    things = [ThingFactory.build(cohort=cohort, number=week.number, week=week) for week in weeks]
    bulk_create_with_history(things, Thing)
    return cohort


@pytest.fixture
def thing(cohort):
    """Thing 1, released."""
    return cohort.things.get(number=1)


@pytest.fixture
def unreleased(cohort):
    """Thing 7, ready and scheduled for week 7."""
    return cohort.things.get(number=7)


@pytest.fixture
def marisol(cohort):
    """A participant."""
    member = MemberFactory(display_name="Marisol Quispe", email="marisol@example.org")
    ParticipantFactory(member=member, cohort=cohort)
    return member


@pytest.fixture
def kofi(cohort):
    """Another participant."""
    member = MemberFactory(display_name="Kofi Mensah", email="kofi@example.org")
    ParticipantFactory(member=member, cohort=cohort)
    return member


@pytest.fixture
def ngozi(db):
    """A member in no cohort."""
    return MemberFactory(display_name="Ngozi Eze", email="ngozi@example.org")


@pytest.fixture
def hanne(db):
    """An organiser."""
    member = MemberFactory(display_name="Hanne Vestergaard", email="hanne@example.org", is_staff=True)
    member.groups.add(Group.objects.get(name="Organisers"))
    return member


@pytest.fixture
def olu(db):
    """A guest author."""
    member = MemberFactory(display_name="Olu Adeyemi", email="olu@example.org", is_staff=True)
    member.groups.add(Group.objects.get(name="Guest authors"))
    return member
