"""Somebody comes while the cohort is under way: one welcome, where to start as they chose, and the first week."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from post_office.models import Email

from participants import planning
from participants.models import Participant
from tests.browser.conftest import PASSWORD, code_mailed_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def welcomes_to(email):
    """The letters of welcome to this address."""
    return [mail for mail in Email.objects.filter(to=email) if mail.subject == "Welcome to Spring cohort"]


def test_a_newcomer_begins_with_this_week_and_nothing_has_closed(window, running_cohort):
    page = window.open("/spring/")
    page.get_by_role("link", name="Join Spring cohort").first.click()
    page.get_by_label("The name you would like to be called").fill("Amina Yusuf")
    page.get_by_label("Email").fill("amina@example.org")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_label("Sector").select_option(label="Health")
    page.get_by_label("Start with this week").check()
    page.get_by_label("When and where will you do this?").fill("Sundays, at the kitchen table")
    page.get_by_label("I have read").check()
    page.locator("main").get_by_role("button", name="Join", exact=True).click()
    page.get_by_label("Code").fill(code_mailed_to("amina@example.org"))
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("heading", name="My album")).to_be_visible()
    expect(page.get_by_text("“Sundays, at the kitchen table”")).to_be_visible()
    expect(page.locator("#catch ~ ul .thing")).to_have_count(4)
    [letter] = welcomes_to("amina@example.org")
    assert "You begin with this week" in letter.message
    assert "> Sundays, at the kitchen table" in letter.message
    assert "/spring/things/4/" in letter.message
    assert "/spring/things/1/" not in letter.message

    page = window.open("/")
    page.get_by_role("link", name="Read it").click()
    page.get_by_role("link", name="Write about").first.click()
    page.get_by_label("Title").fill("Here I am")
    page.locator("#id_body").fill("It was a good week to begin.")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", name="Here I am", level=1)).to_be_visible()
    window.open("/")
    expect(page.get_by_text("This week’s stamps are in your album. The rest of the week is yours.")).to_be_visible()
    assert len(welcomes_to("amina@example.org")) == 1


def test_a_member_joins_late_from_thing_one_and_has_a_plan_of_their_own(window, running_cohort, ben):
    window.let_in(ben)
    page = window.open("/spring/join/")
    page.get_by_label("Start from Thing 1").check()
    page.get_by_label("When and where will you do this?").fill("On the train")
    page.get_by_label("I have read").check()
    page.get_by_role("button", name="Join", exact=True).click()

    expect(page.get_by_text("You are in.")).to_be_visible()
    page = window.open("/")
    expect(page.locator("#own-plan ~ ul .stack > div:first-child > a")).to_have_text(
        ["Thing 1: Small lesson 1", "Thing 2: Small lesson 2"]
    )
    page.get_by_role("link", name="My plan, week by week").click()
    place = Participant.objects.get(member=ben)
    planned = planning.plan_for(place)
    expect(page.get_by_text("A plan of your own")).to_be_visible()
    expect(page.locator("main .week")).to_have_count(len(planned.weeks))
    assert [thing.number for week in planned.weeks for thing in week.things] == [1, 2, 3, 4, 5]
    [letter] = welcomes_to(ben.email)
    assert "You begin at the beginning" in letter.message
    assert "/spring/things/1/" in letter.message
    page.get_by_role("button", name="Rejoin the cohort").click()
    expect(page.get_by_text("You are with the cohort again: its weeks are your plan.")).to_be_visible()
