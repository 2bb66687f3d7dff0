"""A blog elsewhere from end to end: pasted, confirmed, shown to be one's own, read, corrected, moved, still there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from participants import polling
from participants.models import Blog, Feed, Reflection
from tests.internet import Page
from tests.participants.elsewhere import feed, put_online

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

WORDS = "We walked to the depot before it was light and nobody said a word until the kettle had boiled. " * 3


@pytest.fixture
def adas_blog(internet, ada):
    """On the internet, about Things 1 and 2 and the rain."""
    ada.places.update(joined_at=timezone.now() - timedelta(weeks=2))
    return put_online(internet, "ada.example", "Thing 2: Strangers", "Rain", "Thing 1: An object", words=WORDS)


def poll_all():
    Feed.objects.update(next_check_at=timezone.now() - timedelta(minutes=1))
    polling.poll()


def press(window, name, role="button"):
    with window.page.expect_navigation():
        window.page.get_by_role(role, name=name, exact=True).first.click()


def test_paste_confirm_poll_see_correct_move_and_still_there(
    window, internet, adas_blog, ada, running_cohort, settings
):
    window.sign_in(ada)
    page = window.open("/me/")
    press(window, "Blogs elsewhere", role="link")
    page.get_by_label("Address of your blog").fill("  ada.example ")
    press(window, "Look it up")
    assert page.get_by_text("because of its title: “Thing 2”").is_visible()
    press(window, "Yes, connect it")

    assert page.get_by_text("waiting to be shown as yours").is_visible()
    adas_blog["/"] = Page(f'<p>Me, <a rel="me" href="{settings.SITE_URL}{ada.get_absolute_url()}">elsewhere</a></p>')
    press(window, "Look now")
    assert page.get_by_text("the blog is yours, and its posts are out").is_visible()

    titles = ("Thing 3: Hours", "Thing 2: Strangers", "Rain", "Thing 1: An object")
    adas_blog["/feed/"] = Page(feed("ada.example", *titles, words=WORDS, first=-1), type="application/rss+xml")
    poll_all()
    page = window.open("/spring/things/3/")
    assert page.get_by_role("region", name="People").get_by_role("link", name="Thing 3: Hours").is_visible()
    assert page.get_by_text("Written at ada.example").is_visible()

    correct_the_rain(window)
    page = window.open("/spring/things/4/")
    press(window, "Rain", role="link")
    press(window, "Change its Things", role="link")
    page.get_by_text("Small lesson 3").click()
    page.get_by_text("Small lesson 4").click()
    press(window, "That is right")
    assert [thing.number for thing in Reflection.objects.get(title="Rain").things.all()] == [3]

    put_online(internet, "new.example", *titles, words=WORDS)
    window.open(f"/me/blogs/{Blog.objects.elsewhere().get().pk}/")
    page.get_by_label("Its new address").fill("new.example")
    press(window, "Look it up")
    assert page.get_by_text("4 of them are recognised as yours").is_visible()
    press(window, "Yes, read it here now")
    poll_all()
    page = window.open("/spring/things/3/")
    assert page.get_by_role("region", name="People").get_by_role("link", name="Rain", exact=True).is_visible()
    assert page.get_by_text("Written at new.example").count() == 2
    assert Reflection.objects.published().count() == 4


def correct_the_rain(window):
    """The post that names no Thing gets one with one tap; with JavaScript in place."""
    page = window.open("/me/posts/")
    tap = page.get_by_role("button", name="Rain: Thing 4: Small lesson 4")
    if window.has_script:
        tap.click()
        page.get_by_text("“Rain” has found its place.").wait_for()
        page.wait_for_function("document.activeElement.id.startsWith('post-')")
    else:
        with page.expect_navigation():
            tap.click()
        assert page.get_by_text("“Rain” has found its place.").is_visible()


def test_what_cannot_be_connected_is_said_beside_the_field(window, internet, ada):
    internet.site("page.example", {"/": Page("<p>No feed here</p>")})
    window.sign_in(ada)
    page = window.open("/me/blogs/")

    page.get_by_label("Address of your blog").fill("page.example")
    press(window, "Look it up")

    assert page.get_by_text("it has no feed that we could find").is_visible()
    assert page.get_by_label("Address of your blog").input_value() == "page.example"


@pytest.mark.once
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_what_was_found_and_what_was_refused_can_be_used_by_everybody(
    script_window, internet, adas_blog, ada, width, scheme
):
    internet.site("page.example", {"/": Page("<p>No feed here</p>")})
    script_window.page.set_viewport_size({"width": width, "height": 800})
    script_window.page.emulate_media(color_scheme=scheme)
    script_window.sign_in(ada)
    for address in ("page.example", "ada.example"):
        script_window.open("/me/blogs/")
        script_window.page.get_by_label("Address of your blog").fill(address)
        press(script_window, "Look it up")
        assert script_window.axe() == []
        assert script_window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
