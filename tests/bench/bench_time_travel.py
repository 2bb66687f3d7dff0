"""The whole of 2012 as four people find it, Monday by Monday, printed as a table to be read for sense."""

from __future__ import annotations

import re

import pytest

from tests.story import Story, as_markdown
from tests.travel import WEEKS, the_cohort

FORMS = re.compile(
    r"(Read it|Write about it|Done without writing|Skip it|Skip) : Thing \d+: \S+( \S+){3}|A note to yourself, if you like"
)


@pytest.mark.django_db
def bench_time_travel(capsys):
    found = Story(the_cohort()).travel(range(1, len(WEEKS) + 2))

    with capsys.disabled():
        print("\n" + re.sub(r" {2,}", " ", FORMS.sub("", as_markdown(found))))  # noqa: T201
    assert all(rows for rows in found.values())
