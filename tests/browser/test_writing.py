"""Writing as a person does it: nothing typed is lost, with JavaScript and without."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from participants.models import Reflection
from tests.browser.conftest import expect_picture

# What a browser keeps and shows; what is stored then is the journeys' business.
pytestmark = [pytest.mark.browser, pytest.mark.once]


def photo() -> dict:
    file = BytesIO()
    Image.new("RGB", (120, 80), "teal").save(file, "JPEG")
    return {"name": "desk.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_a_reflection_with_a_picture_is_written_previewed_and_published(window, ada):
    window.let_in(ada)
    page = window.open("/write/?thing=1")
    expect(page.get_by_text("The task of Thing 1: Small lesson 1")).to_be_visible()
    page.get_by_label("Title").fill("Two cups")
    page.get_by_label("Your reflection").fill("It was **warm**.\n\n![](picture:1)\n\nAnd over.")
    page.get_by_label("Add pictures").set_input_files([photo()])
    if not window.has_script:
        page.get_by_role("button", name="Upload, to say what is in them").click()
    page.get_by_label("What is in picture 1, for people who cannot see it").fill("Two cups on a desk")

    page.get_by_role("button", name="Preview on a page").click()
    page.wait_for_url("**/?show=1")
    expect(page.get_by_text("A preview. Only you can see it.")).to_be_visible()
    expect(page.get_by_alt_text("Two cups on a desk")).to_be_visible()
    page.get_by_role("link", name="Go on writing").first.click()
    page.get_by_role("button", name="Publish", exact=True).click()

    page.wait_for_url("**/blogs/ada-okafor/two-cups/")
    expect(page.get_by_role("heading", name="Two cups")).to_be_visible()
    expect(page.locator(".prose strong")).to_have_text("warm")
    expect_picture(page.get_by_alt_text("Two cups on a desk"))


def test_the_enter_key_keeps_a_draft_and_neither_publishes_nor_throws_away(window, ada):
    window.let_in(ada)
    page = window.open("/write/?thing=1")
    page.get_by_label("Your reflection").fill("Words.")
    page.get_by_label("Title").fill("Two cups")

    page.get_by_label("Title").press("Enter")

    page.wait_for_url(re.compile(r"/write/\d+/$"))
    page.locator("main .note", has_text="Draft kept").wait_for()
    assert Reflection.objects.get().published_at is None


def test_the_preview_tab_shows_the_text(script_window, ada):
    script_window.let_in(ada)
    page = script_window.open("/write/")
    page.get_by_label("Your reflection").fill("It was **warm**.")

    page.get_by_role("tab", name="Preview").click()

    page.locator("#panel-preview strong", has_text="warm").wait_for()


def test_choosing_a_thing_brings_its_task(script_window, ada):
    script_window.let_in(ada)
    page = script_window.open("/write/")

    page.locator("label", has_text="Small lesson 3").click()

    page.get_by_text("The task of Thing 3: Small lesson 3").wait_for()


def test_what_is_typed_is_kept_by_itself_and_survives_a_reload(script_window, ada):
    script_window.let_in(ada)
    page = script_window.open("/write/?thing=2")
    page.get_by_label("Your reflection").press_sequentially("Slowly, slowly")
    page.get_by_text(re.compile(r"Draft kept \d\d:\d\d")).wait_for()

    page.reload()

    assert re.search(r"/write/\d+/$", page.url)
    expect(page.get_by_label("Your reflection")).to_have_value("Slowly, slowly")
    expect(page.locator("#found")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('writing:')).length") == 0
    assert Reflection.objects.count() == 1


def test_what_could_not_be_sent_stays_in_the_browser_and_is_offered_after_signing_in(script_window, ada):
    script_window.let_in(ada)
    page = script_window.open("/write/")
    page.context.clear_cookies()
    page.get_by_label("Your reflection").press_sequentially("While nobody was signed in")
    page.get_by_text("Not kept on the site just now").wait_for()

    script_window.let_in(ada)
    page = script_window.open("/write/")
    expect(page.get_by_text("“While nobody was signed in”")).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    page.get_by_text(re.compile(r"Draft kept \d\d:\d\d")).wait_for()

    expect(page.get_by_label("Your reflection")).to_have_value("While nobody was signed in")
    assert Reflection.objects.get().body == "While nobody was signed in"


def test_a_session_that_ends_loses_nothing_that_was_sent(window, ada):
    window.let_in(ada)
    page = window.open("/write/?thing=1")
    session = [cookie for cookie in page.context.cookies() if cookie["name"] == "session"]
    assert session
    page.context.clear_cookies(name="session")
    page.get_by_label("Title").fill("Signed out")
    page.get_by_label("Your reflection").fill("And still here.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/accounts/login/**")

    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).first.fill(ada.email)
    page.get_by_label("Password", exact=False).first.fill("a quiet hour on tuesday")
    page.locator("form button[type=submit]", has_text="Sign in").first.click()
    page.wait_for_url("**/write/**")

    expect(page.get_by_label("Title")).to_have_value("Signed out")
    expect(page.get_by_label("Your reflection")).to_have_value("And still here.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/blogs/ada-okafor/signed-out/")


def test_after_publishing_nothing_is_left_in_the_browser(script_window, ada):
    script_window.let_in(ada)
    page = script_window.open("/write/?thing=1")
    page.get_by_label("Title").press_sequentially("Out")
    page.get_by_label("Your reflection").press_sequentially("Out it goes")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/blogs/ada-okafor/out/")

    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('writing:')).length") == 0
    assert Reflection.objects.count() == 1


def test_filters_narrow_the_stream_in_place_and_the_address_follows(window, ada):
    window.let_in(ada)
    page = window.open("/write/?thing=1")
    page.get_by_label("Title").fill("Two cups")
    page.get_by_label("Your reflection").fill("Warm.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/blogs/**")
    page = window.open("/spring/reflections/")

    page.get_by_label("Thing").select_option("1")
    if not window.has_script:
        page.get_by_role("button", name="Show reflections").click()
    page.wait_for_url("**/reflections/?thing=1**")

    expect(page.get_by_role("link", name="Two cups")).to_be_visible()
    expect(page.get_by_label("Thing")).to_have_value("1")
