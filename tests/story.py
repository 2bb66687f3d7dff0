"""A story to travel through: four people who take part in the cohort of 2012, each in their own way."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time, timedelta

import time_machine

from tests.travel import FIRST_MONDAY, START, WEEKS, Row, Traveller, pass_time
from things.models import Cohort


def wednesday(number: int) -> date:
    """The Wednesday of a week, by its number."""
    return FIRST_MONDAY + timedelta(weeks=number - 1, days=2)


class Story:
    """Four people who take part on time, three weeks late in Sydney, away for three weeks, and until they stop."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.days: dict[date, list[Callable[[], object]]] = {}
        self.ada, self.ben, self.cleo = (Traveller(name, cohort) for name in ("Ada", "Ben", "Cleo"))
        self.mina = Traveller("Mina", cohort, zone="Australia/Sydney")
        self.people = (self.ada, self.mina, self.ben, self.cleo)

    def on(self, day: date, act: Callable[[], object]) -> None:
        """Somebody does something at ten in the morning of a day."""
        self.days.setdefault(day, []).append(act)

    def begin(self) -> None:
        """Everybody is there; three of them join before the first week."""
        with time_machine.travel(START, tick=False):
            for one in self.people:
                one.arrive()
            for one in (self.ada, self.ben, self.cleo):
                one.join()

        # Ada leaves Things 8 and 9 for the catch-up week; Thing 17 she ticks.
        for number in range(1, 24):
            if number not in (6, 7, 17):
                self.on(wednesday(number), self.ada.do_what_the_plan_says)
        self.on(wednesday(8), lambda: self.ada.write_about(8, 9))
        self.on(wednesday(17), lambda: self.ada.tick(17))

        # Mina comes three weeks late and begins with Thing 1; she keeps to her own plan.
        self.on(date(2012, 5, 28), self.mina.join)
        for number in range(4, 24):
            self.on(wednesday(number), self.mina.do_what_the_plan_says)

        # Ben is away for three weeks, comes back, moves his plan, and keeps to it.
        self.on(date(2012, 6, 10), lambda: self.ben.do("/me/away/", until="2012-07-02"))
        self.on(date(2012, 7, 3), self.ben.move_their_plan)
        for number in [*range(1, 6), *range(9, 24)]:
            self.on(wednesday(number), self.ben.do_what_the_plan_says)

        # Cleo is quiet after Thing 5, writes once more, and stops.
        for number in range(1, 5):
            self.on(wednesday(number), self.cleo.do_what_the_plan_says)
        self.on(wednesday(11), lambda: self.cleo.write_about(12))
        stop = f"/me/stop/?cohort={self.cohort.slug}"
        self.on(date(2012, 8, 1), lambda: self.cleo.do(stop, why="A new job.", posts="keep"))

    def travel(self, weeks: Collection[int]) -> dict[str, dict[int, Row]]:
        """Through all weeks; what each finds on the Mondays of these. Week 24 is the one after the end."""
        self.begin()
        since = START
        found: dict[str, dict[int, Row]] = {one.name: {} for one in self.people}
        for number in range(1, len(WEEKS) + 2):
            monday = FIRST_MONDAY + timedelta(weeks=number - 1)
            noon = datetime.combine(monday, time(12), tzinfo=UTC)
            pass_time(noon, since, self.days)
            since = noon
            if number in weeks:
                with time_machine.travel(noon, tick=False):
                    for one in self.people:
                        if one.member.places.exists():
                            found[one.name][number] = one.look(monday)
        return found


def as_markdown(found: dict[str, dict[int, Row]]) -> str:
    """The table, one part for each of them."""
    parts = []
    for name, rows in found.items():
        lines = [
            f"### {name}",
            "",
            "| Monday | week | home | album | plan | mail of the week before, by their clock |",
            "|---|---|---|---|---|---|",
        ]
        for row in rows.values():
            cells = [f"{row.monday:%d %b}", row.week, row.home, row.album, row.plan, "; ".join(row.letters)]
            lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
