"""An organiser lays out a whole schedule from a spreadsheet, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

TABLE = """\
thing;title;kind_of_week;week_2031;monday_2031;week_2032;monday_2032
12;Quiet company;catch-up;7;2031-07-28;7;2032-06-14
;(no Thing);;;;8;2032-06-21
"""


def test_a_schedule_is_chosen_looked_at_and_laid_out(window, running_cohort, org):
    window.let_in(org)
    page = window.open("/admin/things/thing/")
    page.get_by_role("link", name="Import from a spreadsheet").click()
    page.get_by_label("Cohort:").select_option(label="Spring cohort")
    file = {"name": "plan.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")}
    page.get_by_label("File:").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="2032", exact=True).click()

    expect(page.locator("ins", has_text="Monday 14 June 2032")).to_be_visible()
    expect(page.get_by_text("Row 3:")).to_be_visible()
    assert running_cohort.weeks.count() == 6

    page.get_by_role("button", name=re.compile("Make these 3 changes")).click()
    page.get_by_text("3 changes were made.").wait_for()

    weeks = running_cohort.weeks.filter(number__gt=6).values_list("number", "starts_on", "kind")
    assert [(number, day.isoformat(), kind) for number, day, kind in weeks.order_by("number")] == [
        (7, "2032-06-14", "catch-up"),
        (8, "2032-06-21", "catch-up"),
    ]
    assert running_cohort.things.get(number=12).week.number == 7
