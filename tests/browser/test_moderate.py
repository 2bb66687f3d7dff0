"""Somebody is unkind; a member reports it, an organiser hides it and says why, and shows it again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from post_office.models import Email

from comments.models import Action, Report
from tests.browser.conftest import fresh, person
from tests.factories import CommentFactory, ReflectionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def rude(ada, running_cohort):
    reflection = ReflectionFactory(
        cohort=running_cohort,
        author=ada,
        title="Brave words",
        things=[running_cohort.things.get(number=1)],
        published_at=fresh(),
    )
    author = person("Carl Rough")
    return CommentFactory(reflection=reflection, author=author, body="What nonsense.", created_at=fresh())


def test_a_comment_is_reported_hidden_with_a_reason_and_restored(window, rude, ben, org):
    window.sign_in(ben)
    page = window.open(rude.reflection.get_absolute_url())
    page.locator(f"#c{rude.pk}").get_by_role("link", name="Report").click()
    page.locator("input[name=reason][value=unkind]").check()
    page.get_by_label("Anything that helps").fill("Ada has not seen it yet.")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Thank you. A person will read your report")).to_be_visible()
    report = Report.objects.get()
    assert (report.comment, report.reporter, report.note) == (rude, ben, "Ada has not seen it yet.")
    page.context.clear_cookies()

    window.sign_in(org)
    page = window.open("/admin/")
    page.get_by_role("link", name="Reports").first.click()
    page.locator("#result_list").get_by_role("link", name="It is unkind to somebody").click()
    expect(page.get_by_text("What nonsense.")).to_be_visible()
    page.locator("textarea[name=reason]").fill("It laughs at somebody’s work.")
    with page.expect_navigation():
        page.get_by_role("button", name="Hide it").click()

    rude.refresh_from_db()
    assert rude.hidden_at is not None
    assert list(Action.objects.values_list("verb", "actor_name", "author_name", "reason")) == [
        ("hide-comment", "Hanne Vestergaard", "Carl Rough", "It laughs at somebody’s work.")
    ]
    letter = Email.objects.get(to="carl@example.org")
    assert "It laughs at somebody’s work." in letter.message
    assert "Ben" not in letter.message
    assert Report.objects.get().resolved_at is not None
    page.context.clear_cookies()
    expect(window.open(rude.reflection.get_absolute_url()).get_by_text("What nonsense.")).to_have_count(0)

    window.sign_in(org)
    page = window.open(f"/admin/comments/comment/{rude.pk}/decide/")
    page.locator("textarea[name=reason]").fill("It was a quotation.")
    with page.expect_navigation():
        page.get_by_role("button", name="Restore it").click()
    page.context.clear_cookies()
    expect(window.open(rude.reflection.get_absolute_url()).get_by_text("What nonsense.")).to_be_visible()
    assert Email.objects.filter(to="carl@example.org").count() == 2
