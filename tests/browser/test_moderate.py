"""Somebody is unkind: reported, hidden with a reason, appealed against, shown again by the other organiser, all undone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect
from post_office.models import Email

from comments import reporting
from comments.models import Action, Case
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


@pytest.fixture
def ruth(running_cohort):
    """Another organiser."""
    member = person("Ruth Adeyemi", is_staff=True)
    member.groups.add(Group.objects.get(name="Organisers"))
    return member


def log():
    return list(Action.objects.order_by("pk").values_list("verb", "actor_name", "reason"))


def report(window, rude, by):
    window.sign_in(by)
    page = window.open(rude.reflection.get_absolute_url())
    page.locator(f"#c{rude.pk}").get_by_role("link", name="Report").click()
    page.locator("input[name=reason][value=unkind]").check()
    page.get_by_label("Anything that helps").fill("Ada has not seen it yet.")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Thank you. A person will read your report")).to_be_visible()
    page.context.clear_cookies()


def to_the_case(window, organiser, whose):
    """From the desk's first page through the queue to the case."""
    window.sign_in(organiser)
    page = window.open("/admin/")
    page.get_by_role("link", name="Moderation").first.click()
    page.locator(".queue").get_by_role("link", name=whose).click()
    return page


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def hide(window, organiser):
    page = to_the_case(window, organiser, "Carl Rough")
    for seen in ("What nonsense.", "Ada has not seen it yet.", "Ben Lindqvist"):
        expect(page.get_by_text(seen)).to_be_visible()
    page.get_by_label("The reason, in your words").fill("It laughs at somebody’s work.")
    press(page, "Hide it")
    expect(page.get_by_text("Hidden. The author is told, with the rule and your reason.")).to_be_visible()
    page.context.clear_cookies()


def appeal(window, author):
    """By the address in the mail."""
    letter = Email.objects.get(to=author.email)
    for told in ("2. Nobody is made small", "It laughs at somebody’s work."):
        assert told in letter.message
    assert "Ben" not in letter.message + letter.html_message
    address = re.search(r"/appeals/\d+/", letter.message)
    window.sign_in(author)
    page = window.open(address[0])
    page.get_by_label("How do you see it?").fill("It was a quotation from the reflection itself.")
    press(page, "Ask for another look")
    expect(page.get_by_text("Thank you. An organiser reads it and looks again")).to_be_visible()
    page.context.clear_cookies()


def test_report_queue_hidden_told_appeal_restored_by_another_and_undone(window, rude, ben, org, ruth):
    report(window, rude, ben)
    hide(window, org)
    rude.refresh_from_db()
    assert rude.hidden_at is not None
    expect(window.open(rude.reflection.get_absolute_url()).get_by_text("What nonsense.")).to_have_count(0)
    assert "it is no longer shown" in Email.objects.get(to=ben.email).message
    appeal(window, rude.author)

    page = to_the_case(window, org, "Carl Rough")
    expect(page.get_by_text("another organiser looks at it")).to_be_visible()
    expect(page.get_by_role("button", name="Show it again")).to_have_count(0)
    page.context.clear_cookies()
    page = to_the_case(window, ruth, "Carl Rough")
    expect(page.get_by_text("It was a quotation from the reflection itself.").first).to_be_visible()
    press(page, "I take this one")
    page.get_by_label("The reason, in your words").fill("It was, I looked it up.")
    press(page, "Show it again")
    case = page.url
    page.context.clear_cookies()
    expect(window.open(rude.reflection.get_absolute_url()).get_by_text("What nonsense.")).to_be_visible()
    assert "It was, I looked it up." in Email.objects.filter(to=rude.author.email).latest("pk").message

    window.sign_in(ruth)
    page = window.open(urlsplit(case).path)
    press(page, "Undo")
    rude.refresh_from_db()
    assert rude.hidden_at is not None
    page.get_by_role("link", name="The decision it is about").click()
    press(page, "Undo")
    rude.refresh_from_db()
    assert rude.hidden_at is None
    assert log() == [
        ("report", "A member", "It is unkind to somebody"),
        ("hide-comment", "Hanne Vestergaard", "It laughs at somebody’s work."),
        ("appeal", "Carl Rough", ""),
        ("restore-comment", "Ruth Adeyemi", "It was, I looked it up."),
        ("hide-comment", "Ruth Adeyemi", ""),
        ("restore-comment", "Ruth Adeyemi", ""),
    ]


def test_the_queue_and_a_case_are_worked_by_keyboard(script_window, rude, ben, org):
    other = CommentFactory(reflection=rude.reflection, author=person("Dan Loud"), body="Boo.", created_at=fresh())
    for comment in (rude, other):
        reporting.report(comment, by=ben, reason="unkind")
    script_window.sign_in(org)
    page = script_window.open("/admin/comments/case/")

    for key in ("j", "x", "j", "k", "j"):
        page.keyboard.press(key)
    expect(page.locator(".tick").first).to_be_checked()
    expect(page.get_by_role("link", name="Dan Loud")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("h")
    reason = page.get_by_label("The reason, in your words")
    expect(reason).to_be_focused()
    page.keyboard.type("Loud, and how.")
    reason.evaluate("box => box.blur()")
    with page.expect_navigation():
        page.keyboard.press("h")
    with page.expect_navigation():
        page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Carl Rough", level=1)).to_be_visible()
    page.get_by_label("Keyboard").uncheck()
    page.keyboard.press("a")
    page.get_by_label("Keyboard").check()
    with page.expect_navigation():
        page.keyboard.press("a")

    assert list(Case.objects.order_by("pk").values_list("author__display_name", "verdict")) == [
        ("Carl Rough", "keep"),
        ("Dan Loud", "hide"),
    ]


def test_several_are_hidden_with_one_reason(window, rude, ben, org):
    other = CommentFactory(reflection=rude.reflection, author=person("Dan Loud"), body="Boo.", created_at=fresh())
    for comment in (rude, other):
        reporting.report(comment, by=ben, reason="spam")
    window.sign_in(org)
    page = window.open("/admin/comments/case/")

    for name in ("Carl Rough", "Dan Loud"):
        page.get_by_label(f"Tick the case of {name}").check()
    page.get_by_text("With the ticked ones").click()
    page.get_by_label("The rule").select_option("sale")
    page.get_by_label("The reason, in your words").fill("Advertising, both of them.")
    press(page, "Hide them")

    expect(page.get_by_text("2 cases are decided.")).to_be_visible()
    assert set(Case.objects.values_list("verdict", flat=True)) == {"hide"}
