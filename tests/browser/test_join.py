"""A visitor joins."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from participants.models import Blog, Member, Participant
from tests.browser.conftest import PASSWORD, code_mailed_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_visitor_joins_confirms_the_address_and_is_in_the_cohort(window, running_cohort):
    page = window.open("/")
    page.get_by_role("link", name="Join", exact=True).first.click()
    page.get_by_label("The name you would like to be called").fill("Amina Yusuf")
    page.get_by_label("Email").fill("amina@example.org")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_label("Sector").select_option(label="Health")
    page.get_by_label("Country").select_option(label="Nigeria")
    page.get_by_label("Write here").check()
    page.get_by_label("Start from Thing 1").check()
    page.get_by_label("I have read").check()
    page.locator("main").get_by_role("button", name="Join", exact=True).click()

    page.get_by_label("Code").wait_for()
    page.get_by_label("Code").fill(code_mailed_to("amina@example.org"))
    with page.expect_navigation():
        page.get_by_role("button", name="Confirm").click()

    amina = Member.objects.get(email="amina@example.org")
    place = Participant.objects.get(member=amina)
    assert (place.cohort, place.way, place.start) == (running_cohort, "listed", "thing-one")
    assert Blog.objects.get(member=amina).place == Blog.Place.HERE
    assert amina.has_confirmed_email
    window.open("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Amina$"))
    window.open("/spring/people/")
    expect(page.get_by_role("link", name="Amina Yusuf")).to_be_visible()


def test_an_address_that_stops_early_is_explained_and_nothing_typed_is_lost(window, running_cohort):
    page = window.open("/accounts/signup/")
    page.get_by_label("The name you would like to be called").fill("Amina Yusuf")
    page.get_by_label("Email").fill("amina@")
    page.get_by_label("I already have a blog").check()
    page.get_by_label("Address of your blog").fill("amina.example.org")
    page.locator("main").get_by_role("button", name="Join", exact=True).click()

    expect(page.locator("#id_email")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("The name you would like to be called")).to_have_value("Amina Yusuf")
    expect(page.get_by_label("Address of your blog")).to_have_value("amina.example.org")
    assert not Member.objects.filter(display_name="Amina Yusuf").exists()
