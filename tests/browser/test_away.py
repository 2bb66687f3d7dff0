"""Somebody is away and comes back: nothing is sent meanwhile, and then they are greeted and asked about their plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect
from post_office.models import Email

from comments import mailing, telling
from comments.models import Comment, Notification
from comments.weekly import sending
from participants import pausing, planning, stopping_here
from participants.models import Member, Participant, PlannedThing
from tests.browser.conftest import fresh, this_monday
from tests.browser.test_axe import complaints_on
from tests.factories import CommentFactory, ParticipantFactory, ReflectionFactory
from things.dates import short_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

MEANT = "Sundays, at the kitchen table"


@pytest.fixture
def place(running_cohort, ada, ben):
    """Ada has done Thing 1 and has Things 2 and 3 open; her letters of the week are due at any time."""
    running_cohort.letter_time = "00:00"
    running_cohort.save()
    ParticipantFactory(member=ben, cohort=running_cohort, joined_at=fresh() - timedelta(days=20))
    first = running_cohort.things.get(number=1)
    ReflectionFactory(
        cohort=running_cohort,
        author=ada,
        things=[first],
        published_at=fresh() - timedelta(days=12),
        title="A beginning",
    )
    Participant.objects.filter(member=ada).update(intention=MEANT, joined_at=fresh() - timedelta(days=20))
    return Participant.objects.get(member=ada)


def letters_for(member, now=None):
    """What is written to somebody once the jobs about talk and about the week have run."""
    now = now or timezone.now()
    mailing.write_due(now + timedelta(minutes=6))
    sending.write_due(now)
    return list(Email.objects.filter(to=member.email))


def ten_days_pass():
    """All that has happened so far was ten days ago."""
    ago = timedelta(days=10)
    Member.objects.filter(away_until__isnull=False).update(
        away_from=F("away_from") - ago, away_until=F("away_until") - ago
    )
    for model in (Comment, Notification):
        model.objects.update(created_at=F("created_at") - ago)


def test_nothing_is_sent_to_somebody_away_and_who_is_back_takes_a_moved_plan(window, place, ada, ben):
    until = timezone.localdate() + timedelta(days=10)
    window.let_in(ada)
    page = window.open("/me/")
    page.get_by_role("link", name="Away for a while").click()
    page.get_by_label("The day you are back").fill(until.isoformat())
    page.get_by_role("button", name="Send me nothing until then").click()
    expect(page.get_by_role("heading", name="You are away until")).to_be_visible()
    expect(page.get_by_text("Have a good time.")).to_be_visible()

    telling.tell_of_comment(CommentFactory(reflection=ada.reflections.get(), author=ben))
    assert letters_for(ada) == []
    assert letters_for(ben) != []
    page = window.open("/")
    says = page.get_by_text("and nothing is sent to you.")
    expect(says).to_contain_text(f"You are away until {short_day(until)}")

    ten_days_pass()
    page = window.open("/")
    expect(page.get_by_text("Good to have you back, Ada")).to_be_visible()
    expect(page.get_by_role("blockquote").filter(has_text=MEANT)).to_be_visible()
    page.get_by_role("link", name="Move my plan").click()
    expect(page.get_by_text("Nothing has changed yet.")).to_be_visible()
    expect(page.locator("#moving ~ table tbody tr")).to_have_count(2)
    assert not PlannedThing.objects.exists()
    page.get_by_role("button", name="Take this plan").click()
    expect(page.get_by_text("This is your plan now.")).to_be_visible()
    assert PlannedThing.objects.filter(place=place).count() == 2

    page.get_by_role("button", name="Rejoin the cohort").click()
    expect(page.get_by_text("You are with the cohort again: its weeks are your plan.")).to_be_visible()
    assert not PlannedThing.objects.exists()
    window.open("/")
    expect(page.get_by_text("Good to have you back, Ada")).to_have_count(0)
    [letter] = letters_for(ada, now=this_monday() + timedelta(days=7))
    assert "Ben Lindqvist" in letter.message


def test_who_is_back_early_leaves_the_plan_as_it_is(window, place, ada):
    ada.away_from, ada.away_until = timezone.localdate() - timedelta(days=5), timezone.localdate() + timedelta(days=5)
    ada.save()
    window.let_in(ada)
    page = window.open("/")
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_text("Good to have you back. Letters reach you again.")).to_be_visible()
    page.get_by_role("button", name="Leave it as it is").click()
    expect(page.get_by_text("Good to have you back")).to_have_count(0)
    expect(page.get_by_role("heading", name="My album")).to_be_visible()
    ada.refresh_from_db()
    assert (ada.away_from, ada.away_until) == (None, None)
    assert not PlannedThing.objects.exists()


@pytest.mark.once
def test_nothing_is_found_where_somebody_is_away_or_back_or_has_stopped(script_window, place, ada):
    script_window.let_in(ada)
    pausing.go_away(ada, until=timezone.localdate() + timedelta(days=10), actor=ada)
    found = complaints_on(script_window, ["/", "/me/away/"], {})
    ten_days_pass()
    found += complaints_on(script_window, ["/", "/me/plan/move/"], {})
    planning.move(place, seen=planning.preview(place).token, actor=ada)
    PlannedThing.objects.update(monday=this_monday())
    found += complaints_on(script_window, ["/", "/me/plan/"], {})
    stopping_here.stop(place, why="", takes_down=True, actor=ada)
    found += complaints_on(script_window, ["/", "/me/plan/", "/me/record/?cohort=spring"], {})

    assert found == []
