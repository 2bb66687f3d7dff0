"""Somebody who joined on a Wednesday of week 2 and has been quiet since, for the tests about nudges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from comments import nudging

DAY = timedelta(days=1)
# A Wednesday of week 2, ten in the morning in London.
JOINED = datetime(2026, 5, 13, 9, tzinfo=UTC)
TENTH, LAST = JOINED + 10 * DAY, JOINED + 24 * DAY


def on(time_machine, moment):
    """What is written at a moment."""
    time_machine.move_to(moment)
    return nudging.write_due()
