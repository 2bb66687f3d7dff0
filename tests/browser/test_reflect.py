"""A participant tries a Thing and writes about it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from participants.models import Reflection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def a_photo() -> bytes:
    photo = io.BytesIO()
    Image.new("RGB", (900, 600), "#2b4c8c").save(photo, "JPEG")
    return photo.getvalue()


def test_a_participant_reads_a_thing_and_publishes_a_reflection_on_two(window, ada):
    window.sign_in(ada)
    page = window.open("/spring/things/4/")
    page.get_by_role("link", name="Write about").first.click()
    assert page.locator("input[name=things][type=checkbox]:checked").count() == 1
    page.get_by_label("Title").fill("What the slow train taught me")
    page.locator("label", has_text="Small lesson 2").click()
    page.locator("#id_body").fill("I **missed** it.\n\n## Then\n\n- I waited\n- I read")
    page.get_by_label("Add pictures").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_photo()})
    with page.expect_navigation():
        page.get_by_role("button", name="Preview on a page").click()
    assert page.locator("strong", has_text="missed").first.is_visible()
    page.get_by_role("link", name="Go on writing").first.click()
    page.get_by_label("What is in picture 1").fill("A blue wall beside the platform")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()

    reflection = Reflection.objects.get(author=ada)
    assert [thing.number for thing in reflection.things.order_by("number")] == [2, 4]
    assert page.url.endswith(reflection.get_absolute_url())
    assert page.get_by_role("heading", name="What the slow train taught me", level=1).is_visible()
    assert page.get_by_role("img", name="A blue wall beside the platform").evaluate("image => image.naturalWidth") > 0
    window.open("/spring/reflections/?thing=2")
    assert page.get_by_role("link", name="What the slow train taught me").is_visible()
    window.open("/me/")
    assert page.locator(".album .is-done").count() == 2


def test_a_draft_waits_and_is_finished_another_day(window, ada):
    window.sign_in(ada)
    page = window.open("/write/")
    page.get_by_label("Title").fill("Half a thought")
    page.locator("#id_body").fill("It began well.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    draft = Reflection.objects.get(author=ada)
    assert draft.published_at is None

    window.open("/me/")
    page.get_by_role("link", name="Half a thought").first.click()
    assert page.locator("#id_body").input_value() == "It began well."
    page.locator("label", has_text="Small lesson 1").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()

    draft.refresh_from_db()
    assert draft.published_at is not None
    assert Reflection.objects.count() == 1


def test_words_sent_after_the_session_ended_come_back_after_signing_in(window, ada):
    window.sign_in(ada)
    page = window.open("/write/")
    page.get_by_label("Title").fill("Long in the making")
    page.locator("#id_body").fill("An hour of typing.")
    page.context.clear_cookies(name="session")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()
    assert "/accounts/login/" in page.url
    window.sign_in_here(ada)

    assert page.get_by_label("Title").input_value() == "Long in the making"
    assert page.locator("#id_body").input_value() == "An hour of typing."


def test_a_double_click_on_publish_publishes_once(window, ada):
    window.sign_in(ada)
    page = window.open("/write/?thing=1")
    page.get_by_label("Title").fill("Once is enough")
    page.locator("#id_body").fill("Really.")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).dblclick()
    page.wait_for_load_state("networkidle")

    assert list(Reflection.objects.values_list("title", flat=True)) == ["Once is enough"]
