"""The programme in the organisers' desk: cohorts, weeks, Things, and their import from a spreadsheet."""

from things.admin.cohort import CohortAdmin
from things.admin.thing import ThingAdmin
from things.admin.week import WeekAdmin

__all__ = ["CohortAdmin", "ThingAdmin", "WeekAdmin"]
