"""Joining: what somebody means to do is asked and kept, and one letter says welcome, whatever was missed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.urls import reverse
from post_office.models import Email

from comments import announcing, mailing
from participants import joining, progress, welcoming
from participants.models import Blog, Member, Participant
from tests.conftest import NOW
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory, ThingFactory, WeekFactory
from tests.newcomer import filled, last_code

SUNDAYS = "Sundays after breakfast, at the kitchen table"
ANSWERS = {"writes": "here", "start": "this-week", "listed": "on", "kind": "on", "intention": SUNDAYS}


@pytest.fixture
def autumn(db):
    """A cohort that begins on Monday 7 September."""
    cohort = CohortFactory(title="Autumn 2026", slug="autumn-2026", first_monday=date(2026, 9, 7))
    ThingFactory(cohort=cohort, number=1)
    return cohort


def join(client, cohort, **more):
    return client.post(reverse("participants:join", args=[cohort.slug]), ANSWERS | more)


def welcomes():
    return list(Email.objects.filter(subject__startswith="Welcome to").order_by("pk"))


def confirm(client):
    client.post(reverse("account_email_verification_sent"), {"code": last_code()})


def test_who_joins_late_gets_one_letter_and_not_one_for_each_thing(client, cohort, ngozi, time_machine):
    client.force_login(ngozi)
    join(client, cohort)
    for minutes in range(0, 60, 7):
        time_machine.move_to(NOW + timedelta(minutes=minutes))
        announcing.tell_of_things()
        mailing.write_due()

    [letter] = Email.objects.filter(to=ngozi.email)
    assert letter.subject == "Welcome to May 2026"
    for half in (letter.message, letter.html_message):
        assert "You begin with this week" in half
        assert "What came before is open and stays open" in half
        assert "Thing 5: Title of Thing 5" in half
        assert "20 minutes" in half
        assert "Thing 4" not in half
        assert SUNDAYS in half
        assert "/write/?cohort=may-2026" in half
        assert "You get this letter once" in half
        assert "behind" not in half
    assert "List-Unsubscribe" not in letter.headers


@pytest.mark.parametrize(
    ("answers", "said", "unsaid"),
    [
        ({"start": "thing-one"}, ["You begin at the beginning", "Thing 1: Title of Thing 1"], ["Thing 5"]),
        ({"writes": "own", "blog_address": "far.example"}, ["/me/blogs/"], ["/write/"]),
        ({"writes": "read"}, ["You read along"], ["/write/", "/me/blogs/"]),
        ({"intention": ""}, [], ["You mean to do it"]),
        (
            {"intention": "<b>Mon\u200edays</b>\r\nBcc: x@example.org " + "é" * 200},
            ["days</b> Bcc: x@example.org é"],
            [],
        ),
    ],
)
def test_the_letter_says_what_was_chosen(client, cohort, ngozi, answers, said, unsaid):
    client.force_login(ngozi)
    join(client, cohort, **answers)

    [letter] = welcomes()
    assert not [words for words in said if words not in letter.message]
    assert not [words for words in unsaid if words in letter.message + letter.html_message]
    assert "<b>Mon" not in letter.html_message
    assert set(letter.headers) == {"Auto-Submitted"}


def test_before_the_cohort_begins_the_letter_says_when_by_the_readers_clock(client, autumn, ngozi):
    Member.objects.filter(pk=ngozi.pk).update(time_zone="Australia/Sydney")
    client.force_login(ngozi)
    join(client, autumn)

    [letter] = welcomes()
    assert "It begins on Monday 7 September, 17:00 AEST (Australia/Sydney)" in letter.message
    assert "/autumn-2026/schedule/" in letter.message
    assert "/autumn-2026/schedule/" in letter.html_message
    assert "Thing 1" not in letter.message


def test_in_a_pause_the_letter_says_that_nothing_new_is_asked_for_and_names_the_next(client, cohort, ngozi):
    cohort.things.filter(number=5).delete()
    cohort.weeks.filter(number=5).update(kind="catch-up")
    WeekFactory(cohort=cohort, number=9, kind="break")
    client.force_login(ngozi)
    join(client, cohort)

    [letter] = welcomes()
    assert "this week asks for nothing new" in letter.message
    assert "The next pause, with nothing new and time to catch up, is 29 June to 5 July." in letter.message
    assert "Open your album" in letter.html_message


def test_in_the_first_week_nothing_came_before(client, ngozi, cohort, time_machine):
    time_machine.move_to(datetime(2026, 5, 5, 12, tzinfo=UTC))
    client.force_login(ngozi)
    join(client, cohort)

    assert "You begin with this week" in welcomes()[0].message
    assert "What came before" not in welcomes()[0].message


def test_a_newcomer_is_welcomed_once_the_address_is_confirmed_and_what_they_typed_is_kept(client, cohort):
    client.post(reverse("account_signup"), filled(cohort=cohort.slug, intention=SUNDAYS))
    assert welcomes() == []
    assert Participant.objects.get().intention == SUNDAYS
    assert client.session[joining.ANSWERS]["intention"] == SUNDAYS

    confirm(client)
    [letter] = welcomes()
    assert letter.to == ["amina@example.org"]
    assert SUNDAYS in letter.message
    client.post(reverse("account_logout"))
    client.force_login(Member.objects.get(email="amina@example.org"))
    client.get("/me/")
    assert len(welcomes()) == 1


def test_the_answer_stands_in_the_form_of_who_comes_back_to_correct_the_address(client, cohort):
    client.post(reverse("account_signup"), filled(cohort=cohort.slug, intention=SUNDAYS))
    session = client.session
    del session["account_login"]  # as the page that asks for the code does when somebody starts anew
    session.save()

    assert SUNDAYS in client.get(f"{reverse('account_signup')}?cohort={cohort.slug}").content.decode()


def test_sent_twice_the_form_makes_one_letter_and_a_second_cohort_makes_another(client, cohort, autumn, ngozi):
    client.force_login(ngozi)
    for where in (cohort, cohort, autumn, cohort):
        join(client, where)

    assert [letter.subject for letter in welcomes()] == ["Welcome to May 2026", "Welcome to Autumn 2026"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_who_welcome_at_once_one_does(cohort, ngozi):
    """On SQLite one transaction writes at a time."""
    ParticipantFactory(member=ngozi, cohort=cohort, joined_at=NOW)
    start = Barrier(4)

    def welcome():
        start.wait(timeout=30)
        try:
            return welcoming.welcome(ngozi)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(future.result() for future in [threads.submit(welcome) for _n in range(4)]) == [0, 0, 0, 1]
    assert len(welcomes()) == 1


@pytest.mark.parametrize("why_not", ["unconfirmed", "closed", "refused", "stopped", "finished", "long ago", "welcomed"])
def test_nobody_is_welcomed_who_cannot_be_or_is_no_newcomer(cohort, ngozi, why_not):
    place = ParticipantFactory(member=ngozi, cohort=cohort, joined_at=NOW)
    if why_not == "unconfirmed":
        EmailAddress.objects.update(verified=False)
    elif why_not in ("closed", "refused"):
        changes = {"closed": {"is_active": False}, "refused": {"mail_refused_at": NOW}}
        Member.objects.filter(pk=ngozi.pk).update(**changes[why_not])
    elif why_not == "finished":
        cohort.finished_at = NOW
        cohort.save()
    else:
        changes = {"stopped": "stopped_at", "long ago": "joined_at", "welcomed": "welcomed_at"}
        moment = NOW - timedelta(days=15) if why_not == "long ago" else NOW
        Participant.objects.filter(pk=place.pk).update(**{changes[why_not]: moment})

    assert welcoming.welcome(ngozi) == 0
    assert welcomes() == []


def test_a_letter_that_is_rolled_back_with_the_joining_was_never_written(cohort, ngozi, monkeypatch):
    def die(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("participants.welcoming.mail.send", die)
    with pytest.raises(KeyboardInterrupt):
        joining.join(ngozi, cohort, way="listed", writes="here")

    assert not Participant.objects.filter(member=ngozi).exists()


@pytest.mark.parametrize("things", [2, 20])
def test_a_welcome_asks_the_same_however_long_the_programme_is(db, things, django_assert_max_num_queries):
    cohort = CohortFactory()
    for number in range(1, things + 1):
        ThingFactory(cohort=cohort, number=number)
    place = ParticipantFactory(cohort=cohort, joined_at=NOW)

    with django_assert_max_num_queries(14):
        assert welcoming.welcome(place.member) == 1


# ---- when and where


def test_both_ways_to_start_are_explained_in_a_sentence(client, cohort, ngozi):
    client.force_login(ngozi)
    page = client.get(reverse("participants:join", args=[cohort.slug])).content.decode()

    assert "You do this week’s Things together with everybody else." in page
    assert "You begin at the beginning and go at your own pace." in page
    assert "When and where will you do this?" in page
    assert "For example: Sundays after breakfast" in page


def test_when_and_where_can_be_changed_and_is_seen_by_nobody_else(client, cohort, marisol, kofi, hanne):
    ReflectionFactory(author=marisol, cohort=cohort)
    place = Participant.objects.get(member=marisol)
    client.force_login(marisol)
    client.post("/me/intention/?cohort=may-2026", {"intention": f" {SUNDAYS} \n", "start": "this-week"})

    assert Participant.objects.get(pk=place.pk).intention == SUNDAYS
    assert SUNDAYS in client.get("/me/").content.decode()
    desk = f"/admin/participants/participant/{place.pk}/change/"
    for reader in (None, kofi, hanne):
        client.logout()
        if reader:
            client.force_login(reader)
        for address in ("/may-2026/", "/may-2026/people/", f"/blogs/{marisol.handle}/", desk):
            assert SUNDAYS not in client.get(address, follow=True).content.decode()


def test_where_to_start_can_be_changed_until_the_first_thing_is_done(client, cohort, marisol, thing):
    client.force_login(marisol)
    address = "/me/intention/"
    assert 'name="start"' in client.get(address).content.decode()
    client.post(address, {"intention": "", "start": "this-week"})
    assert Participant.objects.get(member=marisol).start == "this-week"

    ReflectionFactory(author=marisol, cohort=cohort, things=[thing])
    assert 'name="start"' not in client.get(address).content.decode()
    client.post(address, {"intention": "", "start": "thing-one"})
    assert Participant.objects.get(member=marisol).start == "this-week"
    assert progress.done_things(marisol, cohort)


@pytest.mark.parametrize("data", [{"intention": "x" * 301, "start": "this-week"}, {"intention": "x", "start": "never"}])
def test_what_the_form_does_not_know_is_not_kept(client, marisol, data):
    client.force_login(marisol)

    assert client.post("/me/intention/", data).status_code == 200
    assert Participant.objects.get(member=marisol).intention == ""


def test_in_a_finished_cohort_nothing_is_meant_any_more(client, cohort, marisol):
    cohort.finished_at = NOW
    cohort.save()
    client.force_login(marisol)

    assert client.post("/me/intention/", {"intention": "x", "start": "this-week"}).status_code == 302
    assert client.get("/me/intention/?cohort=other").status_code == 404
    assert Participant.objects.get(member=marisol).intention == ""
    assert "/me/intention/" not in client.get("/me/").content.decode()


def test_a_blog_here_comes_with_joining_as_before(client, cohort, ngozi):
    client.force_login(ngozi)
    join(client, cohort)

    assert Blog.objects.get(member=ngozi).place == "here"
