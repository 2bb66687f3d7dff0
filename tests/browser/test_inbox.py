"""A reply reaches the person it is for: in the inbox, by mail, and no more once the conversation is muted."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from post_office.models import Email

from comments import mailing, muting
from comments.models import Notification
from tests.browser.conftest import fresh
from tests.factories import ParticipantFactory, ReflectionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def reflection(ada, ben, running_cohort):
    ParticipantFactory(member=ben, cohort=running_cohort)
    return ReflectionFactory(
        cohort=running_cohort,
        author=ada,
        title="A quiet first week",
        things=[running_cohort.things.get(number=1)],
        published_at=fresh(),
    )


def say(window, who, reflection, words):
    """Somebody comments on the page of a reflection."""
    window.page.context.clear_cookies()
    window.let_in(who)
    page = window.open(reflection.get_absolute_url())
    page.get_by_label("Write back").fill(words)
    page.get_by_role("button", name="Post comment").click()
    page.locator(".comment__body", has_text=words.rpartition(", ")[2]).first.wait_for()


def new_in(page):
    """The link to the inbox, as it is read out."""
    return page.locator("#inbox-link")


def test_a_comment_reaches_the_inbox_and_the_mail_and_is_read_there(window, ada, ben, reflection):
    say(window, ben, reflection, "I know that feeling well.")
    window.page.context.clear_cookies()
    window.let_in(ada)
    page = window.open("/spring/")
    expect(new_in(page)).to_have_attribute("aria-label", "Inbox: 1 new")

    assert mailing.write_due(timezone.now() + timedelta(minutes=6)) == 1
    letter = Email.objects.get(to=ada.email)
    assert letter.subject == "Ben Lindqvist wrote back to “A quiet first week”"
    assert "I know that feeling well." in letter.message

    new_in(page).click()
    row = page.locator(".letter", has_text="Ben Lindqvist wrote back to you")
    expect(row.locator("blockquote")).to_have_text("I know that feeling well.")
    row.get_by_role("button", name="A quiet first week").click()
    expect(page).to_have_url(re.compile(r"/blogs/ada-okafor/a-quiet-first-week/.*#c\d+$"))
    expect(new_in(page)).to_have_attribute("aria-label", "Inbox")


def test_who_comes_by_another_way_has_seen_it_too_or_says_so_with_a_button(window, ada, ben, reflection):
    say(window, ben, reflection, "I know that feeling well.")
    window.page.context.clear_cookies()
    window.let_in(ada)
    page = window.open(reflection.get_absolute_url())

    if not window.has_script:
        expect(new_in(page)).to_have_attribute("aria-label", "Inbox: 1 new")
        page.get_by_role("button", name="Mark as read").click()
    expect(new_in(page)).to_have_attribute("aria-label", "Inbox")
    assert Notification.objects.get(member=ada).seen_at is not None


def test_all_are_marked_as_read(window, ada, ben, reflection):
    say(window, ben, reflection, "I know that feeling well.")
    window.page.context.clear_cookies()
    window.let_in(ada)
    page = window.open("/me/inbox/")

    page.get_by_role("button", name="Mark all as read").click()

    expect(page.get_by_text("Nothing new: you have seen it all.")).to_be_visible()


def test_a_conversation_is_muted_beside_it_and_by_a_letters_link(window, ada, ben, reflection):
    window.let_in(ada)
    page = window.open(reflection.get_absolute_url())
    page.get_by_role("button", name="Mute this conversation").click()
    expect(page.get_by_role("button", name="Hear of it again")).to_be_visible()

    say(window, ben, reflection, "@ada-okafor, are you there?")
    assert not Notification.objects.exists()

    window.page.context.clear_cookies()
    page = window.open(urlsplit(muting.address(ada, reflection)).path)
    page.get_by_role("button", name="Undo: let me hear of it again").click()
    expect(page.get_by_role("heading", name="Hear no more of this conversation?")).to_be_visible()
    say(window, ben, reflection, "@ada-okafor, and now?")
    assert Notification.objects.get().member == ada
