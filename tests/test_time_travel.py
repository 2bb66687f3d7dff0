"""Time travel: what four people find on Mondays of 2012, on time, three weeks late in Sydney, away, and stopping.

The story is told once, because it is long; `make bench` prints every Monday of it.
"""

from __future__ import annotations

import pytest

from tests.story import Story
from tests.travel import the_cohort

# The Mondays that are looked at, by the numbers of their weeks; 24 is the one after the end.
LOOKED_AT = (1, 4, 6, 8, 9, 10, 11, 14, 24)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_everybody_finds_what_is_theirs_on_a_monday():
    found = Story(the_cohort()).travel(LOOKED_AT)

    on_time(found["Ada"])
    late_in_sydney(found["Mina"])
    away_for_three_weeks(found["Ben"])
    quiet_and_gone(found["Cleo"])


def on_time(ada):
    assert ada[1].letters == [
        "Mon 30 Apr 10:00 Welcome to 2012",
        "Mon 07 May 09:30 Week 1: Title of Thing 1; Title of Thing 2",
    ]
    assert "Two Things for this week." in ada[1].home
    assert (ada[1].album, ada[1].plan) == ("Two this week, twenty-one still to come.", "now 1, 2; next 3")
    assert "What you wrote so far" in ada[4].home

    # Things 8 and 9 were left for the catch-up week: the home lists these two and nothing else.
    assert ada[8].plan == "any time 8, 9; next 10"
    listed = ada[8].home[ada[8].home.index("Open for you") :]
    assert "Both together take about an hour" in listed
    assert [number for number in range(1, 24) if f"Thing {number}:" in listed] == [8, 9]
    # Nothing was heard of her for thirteen days, and Thing 8 is open from the week before.
    assert ada[8].letters == [
        "Mon 18 Jun 09:30 Week 7: Title of Thing 9",
        "Tue 19 Jun 09:30 A small one, for when you have 20 minutes",
        "Mon 25 Jun 09:30 Week 8: A week to catch up",
    ]
    assert ada[9].album == "Nine stuck in, one this week, thirteen still to come."

    # 16 July: a pause with a Thing of its own, and nothing left over.
    assert "Do this week’s Thing if you have the time" in ada[11].home
    assert "Nothing from earlier weeks is open for you" in ada[11].home
    assert "Greet newcomers" in ada[11].home
    assert (ada[11].plan, ada[11].letters[-1]) == (
        "now 12; next 13",
        "Mon 16 Jul 09:30 Week 11: A week for whatever you like",
    )

    assert (ada[24].album, ada[24].plan) == ("Twenty-two stuck in, one ticked.", "–")
    assert [letter for letter in ada[24].letters if "Week" not in letter] == []


def late_in_sydney(mina):
    assert 1 not in mina
    assert mina[4].letters == ["Mon 28 May 20:00 Welcome to 2012"]
    assert mina[4].album == "One this week, four open, eighteen still to come."

    # Her own plan begins with Thing 1 and stands above what the cohort does.
    assert mina[4].plan == "now 1, 2; next 3, 4"
    own, others = mina[4].home.index("In your plan this week"), mina[4].home.index("With the cohort this week")
    assert [n for n in range(1, 24) if f"Thing {n}:" in mina[4].home[own:others]] == [1, 2]
    assert "Thing 5:" in mina[4].home[others:]

    # Her letters come on Tuesdays at eight, because on Mondays at eight nothing is open in London yet.
    assert mina[6].letters == ["Tue 05 Jun 08:05 Week 5: Title of Thing 6; Title of Thing 7"]
    assert [letter[:16] for letter in mina[8].letters] == ["Tue 12 Jun 08:05", "Tue 19 Jun 08:05"]
    assert mina[11].plan == "now 12; next 13"
    assert (mina[24].album, mina[24].plan) == ("Twenty-three stuck in.", "–")


def away_for_three_weeks(ben):
    assert "You are away until 2 July, and nothing is sent to you." in ben[6].home
    assert (ben[6].letters[-1], ben[8].letters) == (
        "Mon 04 Jun 09:30 Week 5: Title of Thing 6; Title of Thing 7",
        [],
    )

    assert "You were away from 10 June to 2 July." in ben[9].home
    assert (ben[9].plan, ben[9].letters) == (
        "now 10; any time 8, 9; next 11",
        ["Mon 02 Jul 09:30 Week 9: Title of Thing 10"],
    )

    # The moved plan puts what was missed into catch-up weeks, one in each.
    assert ben[10].plan == "now 11; next 12"
    assert ben[14].plan == "now 15; next 8"
    assert (ben[24].album, ben[24].plan) == ("Twenty-three stuck in.", "–")


def quiet_and_gone(cleo):
    nudges = [letter for row in cleo.values() for letter in row.letters if "A small one" in letter]
    assert [letter[:10] for letter in nudges] == ["Tue 12 Jun", "Sat 23 Jun", "Sat 28 Jul"]
    assert cleo[8].plan == "any time 6, 7, 8, 9; next 10"
    assert "All four together take about an hour and a half" in cleo[8].home
    assert not any("behind" in row.home.lower() or "late" in row.home.lower().split() for row in cleo.values())

    assert "You stopped here on 1 August." in cleo[14].home
    assert cleo[14].letters[-1] == "Mon 30 Jul 09:30 Week 13: Title of Thing 14"
    assert cleo[24].letters == []
