"""The order by who waits and three to read, in a small make-believe cohort, beside newest-first with the same readers.

`make bench` plays the same with 800 people, where newest-first leaves over half of all first reflections alone; among as
few as here chance has more to say.
"""

from __future__ import annotations

import pytest

from tests.participants.attention import NEWEST, WAITING, World


@pytest.mark.once
def test_newest_first_leaves_more_first_reflections_without_an_answer_than_this_order(cohort):
    world = World(cohort, 60, 4, seed=1)

    newest, waiting = world.play(NEWEST), world.play(WAITING)

    assert newest.alone_share > 0.4
    assert waiting.alone_share <= 0.05
    assert waiting.gini < newest.gini
