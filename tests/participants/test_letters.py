"""Letters to members: written where they are wanted, once, and asked about again before they go."""

from __future__ import annotations

import pytest
from post_office.models import Email

from participants import letters, mail_choices
from participants.mail_kinds import BY_KEY, KINDS, When
from participants.models import Letter, Member
from tests.factories import MemberFactory

CONTEXT = {
    "name": "Marisol",
    "is_comment": True,
    "title": "Thing 1",
    "address": "/spring/things/1/",
    "reason": "Kindly meant.",
}


def write(member, kind="reply", key="reply-1", **more):
    return letters.write(member, kind, "words_restored", CONTEXT, key=key, **more)


def test_a_letter_is_written_where_the_member_wants_its_kind_at_once(marisol):
    assert write(marisol)

    email = Email.objects.get()
    assert email.to == ["marisol@example.org"]
    assert Letter.objects.get().mail == email


@pytest.mark.parametrize("when", [When.WEEKLY, When.NEVER])
def test_who_wants_a_kind_weekly_or_never_gets_no_letter_of_it(marisol, when):
    mail_choices.choose(marisol, {"reply": when})

    assert not write(marisol)
    assert Email.objects.count() == 0
