"""A cohort's Things and its whole schedule from a spreadsheet: first a plan that changes nothing, then its application."""

from things.importing.apply import apply, apply_as_shown, plan_import
from things.importing.plan import Plan
from things.importing.sheet import Run, read_sheet, runs_of
from things.importing.spreadsheet import NotATable, read, text_of

__all__ = [
    "NotATable",
    "Plan",
    "Run",
    "apply",
    "apply_as_shown",
    "plan_import",
    "read",
    "read_sheet",
    "runs_of",
    "text_of",
]
