"""People of these tests."""

from __future__ import annotations

import pytest

from tests.factories import MemberFactory
from tests.newcomer import PASSWORD
from tests.participants.greeting_people import greeter


@pytest.fixture
def aminas_password(db):
    """A member who signs in with a password."""
    member = MemberFactory(display_name="Amina Yusuf", email="amina@example.org")
    member.set_password(PASSWORD)
    member.save()
    return member


@pytest.fixture
def anna(cohort):
    """Somebody who greets this week."""
    return greeter(cohort, "Anna")


@pytest.fixture
def bela(cohort):
    """Somebody else who does."""
    return greeter(cohort, "Bela")
