"""A member reads a reflection and answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.conftest import fresh
from tests.factories import ReflectionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def reflection(ada, running_cohort):
    return ReflectionFactory(
        cohort=running_cohort,
        author=ada,
        title="A quiet first week",
        things=[running_cohort.things.get(number=1)],
        published_at=fresh(),
    )


def test_a_member_comments_is_answered_changes_and_takes_back(window, ada, ben, reflection):
    window.sign_in(ben)
    page = window.open(reflection.get_absolute_url())
    page.get_by_label("Write back").fill("I know that *feeling* well.")
    page.get_by_role("button", name="Post comment").click()
    page.locator(".comment em", has_text="feeling").wait_for()
    comment = Comment.objects.get()
    assert (comment.author, comment.reflection) == (ben, reflection)
    reflection.refresh_from_db()
    assert reflection.comment_count == 1

    page.locator(f"#c{comment.pk}").get_by_role("link", name="Edit").click()
    field = page.locator("textarea", has_text="feeling").first
    field.fill("I know that *mood* well.")
    page.get_by_role("button", name="Save").click()
    page.locator(".comment em", has_text="mood").wait_for()

    page.locator(f"#c{comment.pk}").get_by_role("link", name="Reply").click()
    page.locator("form textarea").first.wait_for()
    page.locator(f"form[action*='/{comment.pk}/reply/'] textarea").fill("Even on Fridays.")
    page.locator(f"form[action*='/{comment.pk}/reply/'] button[type=submit]").click()
    page.locator(".comment .comment", has_text="Even on Fridays.").wait_for()
    assert Comment.objects.get(parent=comment).author == ben


def test_a_visitor_is_told_before_the_form_who_comments(window, reflection):
    page = window.open(reflection.get_absolute_url())

    expect(page.get_by_role("heading", name="Members write the comments")).to_be_visible()
    expect(page.locator("textarea")).to_have_count(0)


def test_a_double_click_posts_once(window, ben, reflection):
    window.let_in(ben)
    page = window.open(reflection.get_absolute_url())
    page.get_by_label("Write back").fill("Just once, please.")
    page.get_by_role("button", name="Post comment").dblclick()
    page.locator(".comment", has_text="Just once, please.").first.wait_for()
    window.underway.wait_for_silence()

    assert Comment.objects.count() == 1
