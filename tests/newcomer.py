"""A newcomer's answers, and the letters they get."""

from __future__ import annotations

import re

from post_office.models import Email

from participants.models import Sector

PASSWORD = "three quiet walruses sing"


def filled(**changes):
    """The sign-up form, filled in."""
    answers = {
        "display_name": "Amina Yusuf",
        "email": "amina@example.org",
        "password1": PASSWORD,
        "sector": Sector.objects.first().pk,
        "country": "KE",
        "writes": "here",
        "start": "this-week",
        "listed": "on",
        "kind": "on",
    }
    return {name: value for name, value in {**answers, **changes}.items() if value is not None}


def letters() -> list[Email]:
    """The letters that wait to be sent, oldest first."""
    return list(Email.objects.order_by("pk"))


def last_code() -> str:
    """The code in the last letter."""
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", letters()[-1].message, re.MULTILINE)[0]
