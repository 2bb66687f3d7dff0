"""An organiser enters a Thing with every part it has, looks at it, and lets it out."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import expect_picture
from tests.factories import WeekFactory
from things.models import Reference, Thing, Week

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BODY = """A first paragraph.

- One advantage. It has two sentences
- Another advantage

A last paragraph."""


def a_drawing() -> bytes:
    drawing = io.BytesIO()
    Image.new("RGB", (1200, 640), "#e8ab31").save(drawing, "PNG")
    return drawing.getvalue()


def test_an_organiser_enters_a_thing_in_a_catch_up_week_previews_it_and_lets_it_out(window, running_cohort, org):
    running_cohort.weeks.filter(number=3).update(kind=Week.Kind.CATCH_UP)
    week = running_cohort.weeks.get(number=3)
    window.sign_in(org)
    page = window.open("/admin/")
    page.locator("#nav-sidebar, .app-things, #content").get_by_role("link", name="Things").first.click()
    page.get_by_role("link", name="Add Thing").first.click()
    page.get_by_label("Cohort").select_option(label="Spring cohort")
    page.locator("#id_week").select_option(value=str(week.pk))
    page.get_by_label("Number:").fill("12")
    page.get_by_label("Title:").fill("Quiet company")
    page.get_by_label("In one sentence").fill("Read beside somebody.")
    page.get_by_label("Minutes, short version").fill("20")
    page.get_by_label("Minutes, going deeper").fill("45")
    page.locator("#id_body").fill(BODY)
    page.locator("#id_task").fill("1. Ask\n2. (optional) Ask again")
    page.get_by_label("An easier way round").fill("Ask in writing.")
    page.locator("input[type=file]").set_input_files({"name": "d.png", "mimeType": "image/png", "buffer": a_drawing()})
    page.get_by_label("What is in the picture").fill("Two chairs")
    page.get_by_label("Picture credit").fill("Drawn here, CC0")
    page.get_by_role("textbox", name="Author:", exact=True).fill("Ruth Adeyemi")
    page.get_by_label("A line about the author").fill("who reads on trains")
    page.locator("#id_references-0-kind").select_option("reading")
    page.locator("#id_references-0-text").fill("*Company* / R. Adeyemi, pages 43 to 45")
    page.locator("#id_references-0-url").fill("https://example.org/company")
    with page.expect_navigation():
        page.get_by_role("button", name="Save and preview").click()

    preview = page.locator("aside.preview")
    expect(preview.locator("li", has_text="Another advantage")).to_be_visible()
    expect(page.get_by_text("Draft. Its week opens")).to_be_visible()
    assert Thing.objects.get(number=12).state == "draft"
    page.locator("#id_references-1-kind").select_option("photo")
    page.locator("#id_references-1-text").fill("Chairs / the photographer")
    with page.expect_navigation():
        page.get_by_role("button", name="Save and mark as ready").click()

    assert list(Reference.objects.values_list("kind", flat=True)) == ["photo", "reading"]
    page.context.clear_cookies()
    page = window.open("/spring/things/12/")
    for words in ("Quiet company", "Read beside somebody.", "Another advantage", "Ask again", "Ask in writing.",
                  "Ruth Adeyemi", "who reads on trains", "pages 43 to 45", "Chairs / the photographer",
                  "Drawn here, CC0", "20 minutes, 45 to go deeper"):  # fmt: skip
        expect(page.get_by_text(words).first, words).to_be_visible()
    expect(page.get_by_text("optional", exact=True)).to_be_visible()
    expect(page.get_by_text("Catch-up week").first).to_be_visible()
    expect_picture(page.get_by_role("img", name="Two chairs"))
    expect(page.get_by_role("link", name="example.org/company")).to_be_visible()


def test_a_thing_of_a_week_to_come_is_read_by_its_secret_link_only(window, running_cohort, org):
    WeekFactory(cohort=running_cohort, number=7)
    thing = running_cohort.things.get(number=5)
    window.let_in(org)
    page = window.open(f"/admin/things/thing/{thing.pk}/change/")
    secret = page.locator(".secretlink a").get_attribute("href")
    page.context.clear_cookies()

    assert "Not in this album" in window.open("/spring/things/5/").content()
    expect(window.open(secret).get_by_role("heading", name="Small lesson 5", level=1)).to_be_visible()


def test_what_changed_is_shown_and_brought_back(window, running_cohort, org):
    thing = running_cohort.things.get(number=1)
    window.let_in(org)
    page = window.open(f"/admin/things/thing/{thing.pk}/change/")
    for title in ("A better title", "A worse title"):
        page.get_by_label("Title:").fill(title)
        with page.expect_navigation():
            page.get_by_role("button", name="Save and preview").click()
    page.get_by_role("link", name="History").click()
    expect(page.locator("del", has_text="A better title")).to_be_visible()
    expect(page.get_by_text("Hanne Vestergaard").first).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Bring this back").first.click()

    thing.refresh_from_db()
    assert thing.title == "A better title"
