"""People of these tests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participants.models import Sector
from tests.conftest import NOW
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory
from tests.newcomer import PASSWORD
from tests.participants import greeting_people


@pytest.fixture
def aminas_password(db):
    """A member who signs in with a password."""
    member = MemberFactory(display_name="Amina Yusuf", email="amina@example.org")
    member.set_password(PASSWORD)
    member.save()
    return member


@pytest.fixture
def sectors(db):
    return list(Sector.objects.order_by("position", "name")[:3])


@pytest.fixture
def greeter(cohort, thing, sectors):
    """A participant who wrote about Thing 1."""
    member = ParticipantFactory(cohort=cohort, member=MemberFactory(sector=sectors[0])).member
    ReflectionFactory(cohort=cohort, author=member, things=[thing], title="My own", published_at=NOW)
    return member


@pytest.fixture
def far(cohort, thing, sectors):
    """`far("Title", ago=days)`: a reflection about Thing 1 by somebody new from another sector."""

    def write(title, *, ago=1, sector=sectors[1], **fields):
        author = fields.pop("author", None)
        author = author or ParticipantFactory(cohort=cohort, member=MemberFactory(sector=sector)).member
        given = {"things": [thing], "published_at": NOW - timedelta(days=ago)} | fields
        return ReflectionFactory(cohort=cohort, author=author, title=title, **given)

    return write


@pytest.fixture
def anna(cohort):
    """Somebody who greets this week."""
    return greeting_people.greeter(cohort, "Anna")


@pytest.fixture
def bela(cohort):
    """Somebody else who does."""
    return greeting_people.greeter(cohort, "Bela")
