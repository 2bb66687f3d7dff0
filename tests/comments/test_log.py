"""The log of what organisers did is append-only, in the database too."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from comments.models import Action, AppendOnlyError


@pytest.fixture
def line(db):
    return Action.objects.create(
        actor_id_was=1, actor_name="Hanne", verb="hide-comment", target_id=2, target_label="Thing 1", reason="Unkind."
    )


def test_no_line_of_the_log_can_be_changed_or_deleted(line):
    line.reason = "Something else."
    for attempt in (
        line.save,
        line.delete,
        Action.objects.all().delete,
        lambda: Action.objects.update(reason="Something else."),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize(
    "statement", ["UPDATE comments_action SET reason = 'Something else.'", "DELETE FROM comments_action"]
)
def test_the_database_refuses_it_too(line, statement):
    refused = pytest.raises(IntegrityError, match="The log is append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Action.objects.get().reason == "Unkind."


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_between_tests_the_log_can_be_emptied():
    """The lines of this test are taken away by the same flush that the next test relies on."""
    Action.objects.create(
        actor_id_was=1, actor_name="Hanne", verb="hide-comment", target_id=2, target_label="Thing 1", reason="Unkind."
    )

    assert Action.objects.count() == 1
