"""Talk as a person does it in a browser: in place with JavaScript, page by page without."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from comments.models import Comment, Report
from tests.factories import CommentFactory

# What a browser keeps and shows; what is stored then is the journeys' business.
pytestmark = [pytest.mark.browser, pytest.mark.once]

PAGE = "/spring/things/1/"


@pytest.fixture
def hers(ada, running_cohort):
    """What Ada said on Thing 1."""
    return CommentFactory(
        thing=running_cohort.things.get(number=1), author=ada, body="First.", body_html="<p>First.</p>"
    )


def test_a_member_comments_replies_edits_and_deletes(window, ben, hers):
    window.let_in(ben)
    page = window.open(PAGE)
    if window.has_script:
        page.evaluate("window.wasHere = true")

    page.get_by_label("Add to the conversation").fill("Hello from *Ben*.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("heading", name="2 comments on this Thing")).to_be_visible()
    his = page.get_by_role("article", name="Comment by Ben Lindqvist")
    expect(his.get_by_text("Hello from Ben.")).to_be_visible()
    expect(page.get_by_label("Add to the conversation")).to_have_value("")

    page.get_by_role("link", name="Reply to Ada Okafor").click()
    page.get_by_label("Reply to Ada Okafor").fill("I agree.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(f"#c{hers.pk} .thread").get_by_text("I agree.")).to_be_visible()
    expect(page.get_by_role("button", name="Post reply")).to_have_count(0)

    his.last.get_by_role("link", name="Edit your comment").click()
    page.get_by_label("Your comment").fill("Hello from Ben, again.")
    page.get_by_role("button", name="Save changes").click()
    expect(his.get_by_text("Hello from Ben, again.")).to_be_visible()

    his.last.get_by_role("link", name="Delete your comment").click()
    page.get_by_role("button", name="Delete my comment").click()
    expect(his).to_have_count(1)
    expect(page.get_by_role("heading", name="2 comments on this Thing")).to_be_visible()

    if window.has_script:
        assert page.evaluate("window.wasHere") is True
    assert list(Comment.objects.filter(author=ben).order_by("pk").values_list("body", flat=True)) == ["", "I agree."]


def test_somebody_reports_a_comment(window, ben, hers):
    window.let_in(ben)
    page = window.open(PAGE)

    page.get_by_role("link", name="Report the comment by Ada Okafor").click()
    page.get_by_label("It shares something private").check()
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_text("Thank you. A person will read your report, usually within a day.")).to_be_visible()
    if window.has_script:
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.get_by_role("link", name="Report the comment by Ada Okafor")).to_be_focused()
    assert Report.objects.get().reason == "private"


def test_focus_goes_to_what_is_new_and_back_to_where_it_came_from(script_window, ben, hers):
    script_window.let_in(ben)
    page = script_window.open(PAGE)

    page.get_by_role("link", name="Reply to Ada Okafor").click()
    expect(page.get_by_label("Reply to Ada Okafor")).to_be_focused()
    page.get_by_role("link", name="Never mind").click()
    expect(page.get_by_role("link", name="Reply to Ada Okafor")).to_be_focused()

    page.get_by_label("Add to the conversation").fill("Hello.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("article", name="Comment by Ben Lindqvist")).to_be_focused()
    expect(page.locator("#talk-status")).to_have_text("Your comment is posted.")


def test_a_draft_survives_a_reload_until_it_is_posted(script_window, ben, hers):
    script_window.let_in(ben)
    page = script_window.open(PAGE)
    page.get_by_label("Add to the conversation").fill("Half a thou")
    page.get_by_role("link", name="Reply to Ada Okafor").click()
    page.get_by_label("Reply to Ada Okafor").fill("Half a reply")

    page.reload()
    expect(page.get_by_label("Add to the conversation")).to_have_value("Half a thou")
    expect(page.get_by_text("Here is what you were writing before.")).to_be_visible()
    page.get_by_role("link", name="Reply to Ada Okafor").click()
    expect(page.get_by_label("Reply to Ada Okafor")).to_have_value("Half a reply")

    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("article", name="Comment by Ben Lindqvist")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Add to the conversation")).to_have_value("")


def test_when_the_session_has_ended_the_words_come_back_after_signing_in(window, ben, hers):
    window.let_in(ben)
    page = window.open(PAGE)
    page.get_by_label("Add to the conversation").fill("An hour of thought.")
    page.context.clear_cookies(name="session")

    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_label("Password", exact=False).first).to_be_visible()
    window.sign_in_here(ben)

    expect(page.get_by_text("You were signed out when you sent this.")).to_be_visible()
    expect(page.get_by_label("Add to the conversation")).to_have_value("An hour of thought.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("article", name="Comment by Ben Lindqvist")).to_be_visible()
    assert Comment.objects.filter(author=ben).count() == 1


def test_without_a_connection_the_words_stay_in_the_form(script_window, ben, hers):
    script_window.let_in(ben)
    page = script_window.open(PAGE)
    page.get_by_label("Add to the conversation").fill("On a train.")
    page.route("**/comments/**", lambda route: route.abort())

    page.get_by_role("button", name="Post comment").click()

    expect(page.get_by_text("That did not get through. Your words are still here")).to_be_visible()
    expect(page.get_by_label("Add to the conversation")).to_have_value("On a train.")
    script_window.complaints.clear()
