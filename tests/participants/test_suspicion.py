"""Accounts that look like spam are answered like any other; organisers see the mark, and what they publish waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from comments import holding_back
from comments.models import Action
from cpd.lib import traps
from participants import limits, suspicion, writing
from participants.models import Member, Reflection, SpamPattern
from participants.words import Words
from tests.conftest import NOW
from tests.factories import CohortFactory, ReflectionFactory
from tests.newcomer import filled, letters
from things.models import Thing, Visibility


@pytest.fixture(autouse=True)
def _limits_hold(settings, time_machine):
    settings.RATE_LIMITS_ENABLED = True
    time_machine.move_to(NOW, tick=False)


def sign_up(client, time_machine, *, seconds=30, **changes):
    shown = client.get(reverse("account_signup")).context["form"]["shown"].value()
    time_machine.shift(timedelta(seconds=seconds))
    return client.post(reverse("account_signup"), filled(**{"shown": shown, **changes}))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"fax": "12345"}, "A field that people do not see was filled in."),
        ({"seconds": 1}, "It came sooner than a person can fill the form in."),
        ({"shown": None}, "It came without a form of ours."),
        ({"email": "x@sub.throwaway.example"}, "Its mail address is of throwaway.example, which is on the list. (May)"),
    ],
)
def test_signing_up_is_answered_the_same_whatever_it_looks_like(client, cohort, time_machine, changes, why):
    SpamPattern.objects.create(kind="mail", pattern="throwaway.example", note="May")

    answer = sign_up(client, time_machine, **changes)

    member = Member.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/confirm-email/")
    assert [letter.to for letter in letters()] == [[member.email]]
    assert (member.suspected_for, bool(member.suspected_at)) == (why, bool(why))
    assert member.places.count() == 1


def test_a_form_with_a_fault_goes_on_counting_from_when_it_was_first_shown(client, cohort, time_machine):
    shown = traps.stamp()
    time_machine.shift(timedelta(minutes=1))

    answer = client.post(reverse("account_signup"), filled(shown=shown, kind=None))

    assert answer.context["form"]["shown"].value() == shown


def test_a_second_reason_changes_nothing_and_clearing_takes_the_mark_away(kofi):
    assert suspicion.suspect(kofi, why="One.") is True
    assert suspicion.suspect(kofi, why="Two.") is False
    assert (kofi.suspected_at, kofi.suspected_for) == (NOW, "One.")

    assert [suspicion.clear(kofi), suspicion.clear(kofi)] == [True, False]
    kofi.refresh_from_db()
    assert (kofi.suspected_at, kofi.suspected_for) == (None, "")


def test_organisers_see_who_is_marked_and_say_that_all_is_well(client, kofi, hanne):
    suspicion.suspect(kofi, why="Of a throw-away domain.")
    client.force_login(hanne)
    listed = client.get("/admin/participants/member/?suspected_at__isempty=0").content.decode()
    page = client.get(f"/admin/participants/member/{kofi.pk}/change/").content.decode()

    client.post("/admin/participants/member/", {"action": "find_all_right", "_selected_action": [kofi.pk]})

    assert ("Kofi Mensah" in listed, "Hanne" in listed.split("result_list")[1]) == (True, False)
    assert "Of a throw-away domain." in page
    kofi.refresh_from_db()
    assert kofi.suspected_at is None
    assert list(Action.objects.values_list("verb", "actor_name")) == [("clear-member", "Hanne Vestergaard")]


def test_no_form_of_a_member_marks_or_clears_them(client, kofi):
    suspicion.suspect(kofi, why="x")
    client.force_login(kofi)
    assert "suspected" not in client.get(reverse("participants:settings")).content.decode()


def draft(author, cohort, body="What I did.", title="A day"):
    return ReflectionFactory(
        author=author, cohort=cohort, body=body, title=title, published_at=None, things=[cohort.things.get(number=1)]
    )


def words(reflection, body):
    return Words(title=reflection.title, body=body, visibility=Visibility.EVERYONE, things=None)


def test_a_new_accounts_reflection_that_stands_on_the_lists_is_held_and_let_through_by_an_organiser(
    client, cohort, kofi, marisol, hanne
):
    SpamPattern.objects.create(kind="words", pattern="casino")
    out = writing.publish(draft(kofi, cohort, "The best casino."), actor=kofi)
    out.refresh_from_db()
    assert (out.held_at, out.held_for) == (NOW, "It says “casino”, which is on the list.")
    assert Thing.objects.get(cohort=cohort, number=1).written_count == 0
    assert client.get(out.get_absolute_url()).status_code == 404
    client.force_login(kofi)
    assert "An organiser looks at it before others see it." in client.get(out.get_absolute_url()).content.decode()

    client.force_login(hanne)
    client.post(f"/admin/participants/reflection/{out.pk}/decide/", {"decision": "let-through"})

    client.force_login(marisol)
    assert client.get(out.get_absolute_url()).status_code == 200
    assert Thing.objects.get(cohort=cohort, number=1).written_count == 1
    assert [action.verb for action in Action.objects.all()] == ["let-through-post"]


def test_a_new_account_may_publish_links_and_an_old_one_the_words_of_the_lists(cohort, kofi, marisol):
    SpamPattern.objects.create(kind="words", pattern="casino")
    Member.objects.filter(pk=marisol.pk).update(joined_at=NOW - limits.NEW_FOR)

    links = "https://a.example https://b.example https://c.example"
    writing.publish(draft(kofi, cohort, links), actor=kofi)
    writing.publish(draft(marisol, cohort, "A casino."), actor=Member.objects.get(pk=marisol.pk))

    assert Reflection.objects.exclude(held_at=None).count() == 0


def test_whatever_a_marked_account_publishes_waits(cohort, kofi):
    suspicion.suspect(kofi, why="x")

    out = writing.publish(draft(kofi, cohort), actor=kofi)

    assert out.held_for == "The account looks like spam: x"


def test_a_change_can_be_held_and_what_was_let_through_is_not_held_for_the_same_words(cohort, kofi, hanne):
    SpamPattern.objects.create(kind="words", pattern="casino")
    out = writing.publish(draft(kofi, cohort), actor=kofi)
    out = writing.revise(out, actor=kofi, words=words(out, "A casino."))
    assert out.held_at == NOW

    holding_back.let_through(out, by=hanne)
    out = writing.revise(out, actor=kofi, words=words(out, "A casino, again."))

    assert out.held_at is None


def test_what_comes_from_elsewhere_is_not_let_through_here(cohort, kofi, hanne):
    elsewhere = ReflectionFactory(author=kofi, cohort=cohort, held_at=NOW, original_address="https://a.example/1")

    assert holding_back.let_through(elsewhere, by=hanne) is False


def test_new_accounts_take_in_twenty_pictures_a_day(kofi):
    for _ in range(limits.PICTURES_A_DAY_WHILE_NEW):
        limits.picture(kofi)

    with pytest.raises(limits.TooMany):
        limits.picture(kofi)


def test_a_member_of_one_cohort_joins_another_without_a_trap(client, kofi):
    other = CohortFactory()
    client.force_login(kofi)

    client.post(reverse("participants:join", args=[other.slug]), {"writes": "here", "kind": "on", "listed": "on"})

    assert other.participants.filter(member=kofi).exists()
    kofi.refresh_from_db()
    assert kofi.suspected_at is None


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("host", " HTTPS://www.Spam.Example/path?x ", "spam.example"),
        ("mail", "someone@Throwaway.example", "throwaway.example"),
        ("host", "*.spam.example", "spam.example"),
        ("host", "nothing", None),
        ("host", "https://", None),
        ("words", "  !!! ", None),
    ],
)
def test_organisers_keep_the_lists_at_the_desk(client, hanne, kind, typed, kept):
    client.force_login(hanne)

    answer = client.post("/admin/participants/spampattern/add/", {"kind": kind, "pattern": typed, "note": ""})

    assert answer.status_code == (302 if kept else 200)
    assert list(SpamPattern.objects.values_list("pattern", flat=True)) == ([kept] if kept else [])
