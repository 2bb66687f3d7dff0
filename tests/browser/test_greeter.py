"""A greeter ticks weeks, is told who waits for a first answer, and says hello in words of their own."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from post_office.models import Email

from comments.models import Comment
from participants import greeters, greeting
from participants.models import Greeting
from tests.browser.conftest import this_monday
from tests.browser.test_axe import complaints_on
from tests.factories import ParticipantFactory, ReflectionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def silent(running_cohort):
    """Somebody's first reflection, published three days ago, which nobody has answered."""
    return ReflectionFactory(
        cohort=running_cohort,
        author=ParticipantFactory(cohort=running_cohort, member__display_name="Ivo Lang").member,
        title="A shaky start",
        things=[running_cohort.things.get(number=1)],
        published_at=timezone.now() - timedelta(days=3),
    )


def at_noon():
    """Today, at an hour at which greeters are written to."""
    return timezone.now().replace(hour=12)


def test_a_greeter_is_dealt_a_first_reflection_and_says_hello_in_their_own_words(window, ada, silent):
    window.let_in(ada)
    page = window.open("/me/")
    page.get_by_role("link", name="Greet newcomers").click()
    page.get_by_role("checkbox", name=re.compile("this week")).check()
    page.get_by_role("button", name="Keep these weeks").click()
    expect(page.get_by_text("Thank you. Your weeks are kept.")).to_be_visible()
    expect(page.get_by_text("Nobody waits for you now.")).to_be_visible()

    assert greeting.greet(at_noon()) == 1
    letter = Email.objects.get(to=ada.email)
    assert letter.subject == "Somebody wrote here for the first time, and waits for a hello"
    window.open("/me/greeting/")
    waiting = page.locator(".greet", has_text="A shaky start")
    expect(waiting.get_by_text("It has waited for three days.")).to_be_visible()

    [address] = re.findall(rf"\S+{re.escape(silent.get_absolute_url())}", letter.message)
    page = window.open(urlsplit(address).path)
    page.get_by_role("link", name=re.compile("What would you tell")).click()
    words = page.get_by_label("Write back")
    expect(words).to_have_value(re.compile("What would you tell"))
    words.fill("Shaky is a good way to start. " + words.input_value())
    page.get_by_role("button", name="Post comment").click()
    said = page.get_by_role("article", name="Comment by Ada Okafor")
    expect(said.get_by_text("Shaky is a good way to start.")).to_be_visible()
    assert Comment.objects.get().body.startswith("Shaky is a good way to start. You wrote about Thing 1")

    window.open("/me/greeting/")
    expect(page.get_by_text("Nobody waits for you now.")).to_be_visible()
    greeting.greet(at_noon())
    assert Greeting.objects.get().answered_at is not None
    assert Email.objects.filter(to=ada.email).count() == 1


@pytest.mark.once
def test_nothing_is_found_where_somebody_is_to_be_greeted(script_window, ada, silent):
    place = ada.places.get()
    greeters.choose_weeks(place, [f"{this_monday():%Y-%m-%d}"], actor=ada)
    assert greeting.greet(at_noon()) == 1
    script_window.let_in(ada)

    assert complaints_on(script_window, ["/me/greeting/", silent.get_absolute_url()], {}) == []
