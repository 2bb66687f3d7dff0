"""A catch-up week in a browser: what is open is settled piece by piece, until nothing is, and one is opened again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from participants import ticking
from tests.browser.test_axe import complaints_on
from tests.factories import ParticipantFactory, ReflectionFactory
from things.models import Week

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def pause(running_cohort, ada):
    """This week is a catch-up week; Thing 1 is written about, Things 2 and 3 are open; somebody else catches up."""
    running_cohort.weeks.filter(number=3).update(kind=Week.Kind.CATCH_UP)
    running_cohort.things.filter(number=4).delete()
    ReflectionFactory(cohort=running_cohort, author=ada, things=[running_cohort.things.get(number=1)])
    other = ParticipantFactory(cohort=running_cohort, member__display_name="Ivo Lang").member
    ReflectionFactory(cohort=running_cohort, author=other, title="Half way", things=[])
    return running_cohort


def test_a_catch_up_week_with_open_things_and_then_with_none(window, pause, ada):
    window.sign_in(ada)
    page = window.open("/")
    expect(page.get_by_text("Both together take about 40 minutes, in their short versions.")).to_be_visible()
    expect(page.get_by_role("link", name="Ivo Lang").first).to_be_visible()

    page.locator("#spaces .settle__skip summary").first.click()
    page.get_by_label("A note to yourself, if you like").first.fill("No printer here")
    page.locator("#spaces .settle__skip button").first.click()
    expect(page.get_by_text("“Thing 2: Small lesson 2” is skipped. Only you see that.")).to_be_visible()
    page.locator("#spaces .settle > form button").click()

    expect(page.get_by_role("heading", name="Nothing is open for you")).to_be_visible()
    expect(page.get_by_role("heading", name="One to read")).to_be_visible()
    expect(page.get_by_role("link", name="Half way").first).to_be_visible()
    expect(page.get_by_text("Ticked or skipped: 2 and 3.")).to_be_visible()

    page.get_by_role("link", name="Change that in your album").click()
    expect(page.get_by_text("you skipped it: “No printer here”")).to_be_visible()
    page.locator("#settled button").first.click()

    expect(page.get_by_text("One stuck in, one ticked, one open, one still to come.")).to_be_visible()


@pytest.mark.once
def test_nothing_is_found_in_a_pause(script_window, pause, ada):
    ticking.tick(pause.things.get(number=2), actor=ada)
    script_window.sign_in(ada)
    found = complaints_on(script_window, ["/", "/me/", "/spring/things/2/", "/spring/things/3/"], {})
    ticking.skip(pause.things.get(number=3), "Not mine", actor=ada)
    found += complaints_on(script_window, ["/", "/me/"], {})
    pause.weeks.filter(number=3).update(kind=Week.Kind.REFLECTION)
    found += complaints_on(script_window, ["/"], {})

    assert found == []
