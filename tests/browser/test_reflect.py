"""A participant tries a Thing and writes about it."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from participants.models import Reflection
from tests.browser.conftest import expect_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def a_photo() -> bytes:
    photo = io.BytesIO()
    Image.new("RGB", (900, 600), "#2b4c8c").save(photo, "JPEG")
    return photo.getvalue()


def test_a_participant_reads_a_thing_and_publishes_a_reflection_on_two(window, ada):
    window.sign_in(ada)
    page = window.open("/spring/things/4/")
    page.get_by_role("link", name="Write about").first.click()
    expect(page.locator("input[name=things][type=checkbox]:checked")).to_have_count(1)
    page.get_by_label("Title").fill("What the slow train taught me")
    page.locator("label", has_text="Small lesson 2").click()
    page.locator("#id_body").fill("I **missed** it.\n\n## Then\n\n- I waited\n- I read")
    page.get_by_label("Add pictures").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_photo()})
    with page.expect_navigation():
        page.get_by_role("button", name="Preview on a page").click()
    expect(page.locator("strong", has_text="missed").first).to_be_visible()
    page.get_by_role("link", name="Go on writing").first.click()
    page.get_by_label("What is in picture 1").fill("A blue wall beside the platform")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()

    reflection = Reflection.objects.get(author=ada)
    assert [thing.number for thing in reflection.things.order_by("number")] == [2, 4]
    assert page.url.endswith(reflection.get_absolute_url())
    expect(page.get_by_role("heading", name="What the slow train taught me", level=1)).to_be_visible()
    expect_picture(page.get_by_role("img", name="A blue wall beside the platform"))
    window.open("/spring/reflections/?thing=2")
    expect(page.get_by_role("link", name="What the slow train taught me")).to_be_visible()
    window.open("/me/")
    expect(page.locator(".album .is-done")).to_have_count(2)


def test_a_draft_waits_and_is_finished_another_day(window, ada):
    window.let_in(ada)
    page = window.open("/write/")
    page.get_by_label("Title").fill("Half a thought")
    page.locator("#id_body").fill("It began well.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    draft = Reflection.objects.get(author=ada)
    assert draft.published_at is None

    window.open("/me/")
    page.get_by_role("link", name="Half a thought").first.click()
    expect(page.locator("#id_body")).to_have_value("It began well.")
    page.locator("label", has_text="Small lesson 1").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()

    draft.refresh_from_db()
    assert draft.published_at is not None
    assert Reflection.objects.count() == 1


def test_a_double_click_on_publish_publishes_once(window, ada):
    window.let_in(ada)
    page = window.open("/write/?thing=1")
    page.get_by_label("Title").fill("Once is enough")
    page.locator("#id_body").fill("Really.")
    page.get_by_role("button", name="Publish", exact=True).dblclick()
    expect(page.get_by_role("heading", name="Once is enough", level=1)).to_be_visible()
    window.underway.wait_for_silence()

    assert list(Reflection.objects.values_list("title", flat=True)) == ["Once is enough"]
