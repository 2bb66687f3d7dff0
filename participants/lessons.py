"""A cohort's Things as matching needs them, read from the database."""

from __future__ import annotations

import re

from cpd.lib.here import own_address
from participants.matching import Lesson, Programme
from participants.matching.knowledge import USUAL_SIZE
from things.models import Cohort

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTERS_AND_SIZE = re.compile(r"([a-z]{2,})-?\d{1,3}")


def programme_of(cohort: Cohort) -> Programme:
    """Everything that a post of this cohort could be about, released or not; one query."""
    things = cohort.things.select_related("week").only("number", "title", "cohort_id", "week__number")
    lessons = tuple(
        Lesson(
            number=thing.number,
            title=thing.title,
            week=thing.week.number if thing.week else None,
            addresses=(own_address(thing.get_absolute_url()),),
        )
        for thing in things.in_course_order()
    )
    return Programme(lessons=lessons, tags=tags_of(cohort.slug))


def tags_of(slug: str) -> tuple[str, ...]:
    """What participants call the programme in tags: for `cpd23-2012` that, `cpd23` and `cpd`."""
    without_year = _YEAR.sub("", slug).strip("-_").replace("--", "-")
    tags = [slug, without_year]
    if found := _LETTERS_AND_SIZE.match(without_year):
        tags += [f"{found[1]}{USUAL_SIZE}", found[1]]
    elif without_year.isalpha():
        tags.append(f"{without_year}{USUAL_SIZE}")
    return tuple(dict.fromkeys(tag for tag in tags if tag))
