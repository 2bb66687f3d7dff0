"""Somebody stops in a cohort, keeps a record of what they did, and comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from participants import ticking
from participants.models import Participant
from tests.browser.conftest import fresh
from tests.factories import ReflectionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def reflection(running_cohort, ada):
    """Ada wrote about Things 1 and 2, ticked Thing 3 and skipped Thing 4: she did three of five."""
    things = {thing.number: thing for thing in running_cohort.things.all()}
    ticking.tick(things[3], actor=ada)
    ticking.skip(things[4], "Not mine", actor=ada)
    return ReflectionFactory(
        cohort=running_cohort, author=ada, title="Two at once", things=[things[1], things[2]], published_at=fresh()
    )


def is_read_by_visitors(window, reflection):
    """Whether somebody who is not signed in can read it."""
    return window.page.context.request.get(window.address + reflection.get_absolute_url()).ok


@pytest.mark.parametrize("fate", ["keep", "remove"])
def test_somebody_stops_keeps_a_record_and_comes_back(window, reflection, ada, fate):
    window.let_in(ada)
    page = window.open("/me/")
    page.get_by_role("link", name="I’m stopping here").click()
    expect(page.get_by_text("You did 3 of 5 Things.")).to_be_visible()
    page.get_by_label("Would you like to say why?").fill("A new job")
    page.locator(f"input[name=posts][value={fate}]").check()
    page.get_by_role("button", name="Stop here").click()

    expect(page.get_by_role("heading", name="3 of 5 Things", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Two at once")).to_have_count(2)
    expect(page.get_by_text("Not mine")).to_be_visible()
    place = Participant.objects.get(member=ada)
    assert place.has_stopped
    assert place.stopped_why == "A new job"
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="3 of 5 Things", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Come back")).to_be_hidden()
    page.emulate_media(media="screen")
    page.context.clear_cookies()
    assert is_read_by_visitors(window, reflection) is (fate == "keep")

    window.let_in(ada)
    page = window.open("/me/record/?cohort=spring")
    if fate == "remove":
        page.get_by_label("Show the post again that I took down").check()
    page.get_by_role("button", name="Come back").click()
    expect(page.get_by_text("Good to have you back. Everything is where you left it.")).to_be_visible()
    place.refresh_from_db()
    assert not place.has_stopped
    page.context.clear_cookies()
    assert is_read_by_visitors(window, reflection)
