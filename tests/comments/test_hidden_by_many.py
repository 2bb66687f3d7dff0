"""Three members or one organiser hide words until somebody decides; what an organiser kept, counting hides no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from post_office.models import Email

from comments import moderation, reporting, talk
from comments.models import Action, Case
from tests.factories import MemberFactory, ReflectionFactory


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def comment(reflection, kofi):
    return talk.post(reflection, by=kofi, body="What *nonsense*.")[0]


@pytest.fixture(params=["comment", "reflection"])
def words(request, reflection, comment):
    return {"comment": comment, "reflection": reflection}[request.param]


def members(number, **fields):
    fields = {"joined_at": timezone.now() - timedelta(days=2)} | fields
    return [MemberFactory(**fields) for _ in range(number)]


def report(words, people):
    for person in people:
        reporting.report(words, by=person, reason="unkind")
    words.refresh_from_db()


def test_the_third_member_hides_it_until_it_is_decided(words, hanne):
    report(words, members(2))
    assert words.hidden_at is None

    report(words, members(1))

    case = Case.objects.get()
    assert words.hidden_at is not None
    assert (case.is_open, case.need) == (True, Case.Need.HIDDEN)
    line = Action.objects.exclude(verb="report").get()
    assert (line.actor_id_was, line.actor_name) == (0, "By itself")
    assert line.reason == "Reported by 3 members: hidden until it is decided."


def test_its_author_is_told_kindly_and_hears_no_name(words):
    people = members(3)
    report(words, people)

    letter = Email.objects.get()
    assert letter.to == [words.author.email]
    assert "waits for a look" in letter.subject
    assert "Nothing is deleted, and nothing is decided" in letter.message
    assert not any(person.display_name in letter.message + letter.html_message for person in people)


def test_one_organiser_is_enough(words, hanne):
    report(words, [hanne])

    assert words.hidden_at is not None
    line = Action.objects.exclude(verb="report").get()
    assert (line.actor_name, line.reason) == (
        "Hanne Vestergaard",
        "Reported by an organiser: hidden until it is decided.",
    )


def test_one_member_three_times_is_one(words, ngozi):
    report(words, [ngozi, ngozi, ngozi])

    assert words.hidden_at is None


@pytest.mark.parametrize(
    "fields",
    [{"confirmed": False}, {"joined_at": "new"}, {"is_active": False}, {"limited_at": "now"}, {"suspected_at": "now"}],
    ids=["no address", "a day old", "closed", "limited", "looks like spam"],
)
def test_accounts_that_anybody_could_make_by_the_dozen_do_not_count(comment, fields):
    fields = {key: timezone.now() if value in ("new", "now") else value for key, value in fields.items()}
    report(comment, members(3, **fields))
    assert comment.hidden_at is None
    assert Case.objects.get().reports.count() == 3

    report(comment, members(3))
    assert comment.hidden_at is not None


def test_keeping_it_shows_it_again_and_counting_never_hides_it_any_more(words, hanne):
    report(words, members(3))

    assert moderation.keep(words, by=hanne, reason="It is blunt, not unkind.") is True
    words.refresh_from_db()
    assert words.hidden_at is None
    report(words, members(5))

    assert words.hidden_at is None
    assert Case.objects.open().get().reports.open().count() == 5
    assert moderation.hide(words, by=hanne, reason="Now I see it.", rule="small") is True


def test_restoring_it_counts_as_keeping(words, hanne):
    moderation.hide(words, by=hanne, reason="No.", rule="small")
    moderation.restore(words, by=hanne, reason="Yes.")

    report(words, members(3))

    assert words.hidden_at is None


def test_other_words_in_the_same_place_can_be_counted_again(reflection, hanne, time_machine):
    report(reflection, members(1))
    moderation.keep(reflection, by=hanne, reason="")
    reflection.edited_at = timezone.now() + timedelta(minutes=5)
    reflection.save()
    time_machine.move_to(timezone.now() + timedelta(minutes=10))

    report(reflection, members(3))

    assert reflection.hidden_at is not None


def test_hiding_it_by_decision_confirms_it(words, hanne):
    report(words, members(3))

    assert moderation.hide(words, by=hanne, reason="It laughs at her.", rule="small") is True

    words.refresh_from_db()
    assert words.hidden_at is not None
    assert Case.objects.get().verdict == "hide"
    assert "It laughs at her." in Email.objects.filter(to=words.author.email).latest("pk").message


def test_those_who_reported_hear_the_outcome(words, hanne):
    first, second = members(2)
    report(words, [first])
    moderation.keep(words, by=hanne, reason="Fine.")
    report(words, [second])
    moderation.hide(words, by=hanne, reason="No.", rule="small")

    kept, hidden = (Email.objects.get(to=person.email) for person in (first, second))
    assert "looked at it and let it stay" in kept.message
    assert "it is no longer shown" in hidden.message
    assert first.display_name not in hidden.message
    assert "Fine." not in kept.message
