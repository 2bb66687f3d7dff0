"""A letter in the outbox is shown as it will be sent, without what only its reader may see; and is sent to oneself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from post_office.models import Email

from comments.models import Action
from comments.weekly import sending
from comments.weekly.veiled import veiled
from participants import mail_choices, stopping
from participants.models import Letter, Participant, Tick
from tests.comments.weekly_post import MONDAY, reader, sixth
from tests.factories import CohortFactory, ReflectionFactory

BOX = "/admin/comments/weekletter/"


@pytest.fixture
def place(cohort):
    return reader(cohort, "Marisol Quispe", member__email="marisol@example.org")


@pytest.fixture
def week(cohort):
    return sixth(cohort)


@pytest.fixture
def desk(client, hanne):
    """Hanne at the desk."""
    client.force_login(hanne)
    return client


def page_of(week, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{BOX}week/{week.pk}/?{query}"


def do(client, week, what, **more):
    return client.post(f"{BOX}week/{week.pk}/", {"do": what, **more}, follow=True).content.decode()


def verbs():
    return list(Action.objects.order_by("pk").values_list("verb", "actor_name", "target_label"))


def preview_of(week, place):
    return f"{BOX}week/{week.pk}/preview/?place={place.pk}"


def test_what_is_shown_beforehand_is_what_is_sent(desk, place, cohort, week, time_machine):
    Participant.objects.filter(member=ReflectionFactory(cohort=cohort, title="Waits").author).delete()
    shown = desk.get(preview_of(week, place)).content.decode()
    text = desk.get(page_of(week, place=place.pk)).context["email"].message
    time_machine.move_to(MONDAY)
    sending.write_due()

    sent = veiled(Email.objects.get(), place.member)
    assert shown == sent.html_message
    assert text == sent.message
    assert "Waits" in shown


def test_what_only_its_reader_may_see_is_not_shown_to_organisers(desk, place, cohort, week):
    Participant.objects.filter(pk=place.pk).update(intention="In my secret garden")
    Tick.objects.create(place=place, thing=cohort.things.get(number=1), kind="skipped", note="Secret note")
    ReflectionFactory(author=place.member, cohort=cohort, title="Secret draft", published_at=None)
    cohort.weeks.filter(number=6).update(kind="catch-up")

    html = desk.get(preview_of(week, place)).content.decode() + desk.get(page_of(week)).content.decode()

    assert "ecret" not in html
    assert "Title of Thing 1" in html
    assert stopping.token(place.member.pk, "letter") not in html


def test_the_preview_may_have_styles_and_nothing_else(desk, place, week):
    answer = desk.get(preview_of(week, place))
    policy = answer["Content-Security-Policy"]

    assert "style-src 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    around = desk.get(page_of(week))
    assert "unsafe" not in around["Content-Security-Policy"]
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    assert around["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("place_key", ["", "0", "999999", "x", "-1", "9" * 30, "٣"])
def test_a_place_that_is_not_there_has_no_letter(desk, place, week, place_key):
    assert desk.get(f"{BOX}week/{week.pk}/preview/", {"place": place_key}).status_code == 404
    assert desk.get(f"{BOX}week/{week.pk}/", {"place": place_key}).status_code == 200


def test_a_place_in_another_cohort_has_no_letter_here(desk, place, week):
    other = CohortFactory()
    elsewhere = reader(other)

    assert desk.get(preview_of(week, elsewhere)).status_code == 404


def test_anybody_s_letter_is_found_by_name_and_if_there_is_none_it_says_why(desk, place, cohort, week):
    mail_choices.choose(reader(cohort, "Maria Nolan").member, {"letter": "never"})

    html = desk.get(page_of(week, q="MAR")).content.decode()
    assert re.findall(r'place=\d+#shown">(\w+)', html.split("Find</button>")[1]) == ["Maria", "Marisol"]
    assert "Nobody of that name" in desk.get(page_of(week, q="zz")).content.decode()
    key = Participant.objects.get(member__display_name="Maria Nolan").pk
    assert "They want no weekly letter." in desk.get(page_of(week, place=key)).content.decode()


def test_that_somebody_is_away_is_not_told_to_organisers(desk, place, cohort, week):
    away = {"member__away_from": MONDAY.date() - timedelta(days=9), "member__away_until": MONDAY.date() + timedelta(9)}
    gone = reader(cohort, "Gone", **away)
    done = reader(cohort, "Done")
    ReflectionFactory(author=done.member, cohort=cohort, things=cohort.things.all(), visibility="organisers")
    Participant.objects.exclude(pk__in=[gone.pk, done.pk]).delete()

    said = [desk.get(page_of(week, place=one.pk)).content.decode() for one in (gone, done)]

    assert all("nothing new, open or waiting, or they get no mail for a while" in page for page in said)
    assert "They are away" not in said[0]


def test_there_is_a_sample_of_each_kind(desk, place, cohort, week):
    reader(cohort, way="follower")
    reader(cohort, joined_at=MONDAY - timedelta(days=5))
    old = reader(cohort, "Old hand")
    old.member.letters.create(kind="letter", key="week-2026-06-01")

    html = desk.get(page_of(week)).content.decode()

    kinds = html.split('aria-label="One of each kind">')[1].split("</nav>")[0]
    assert re.findall(r">([^<]+)</a>", kinds) == [
        "With open Things",
        "The first letter",
        "Joined late, the first letter",
        "Reading along",
    ]


def test_a_test_goes_to_whoever_asks_for_it_once_a_click(desk, place, week, hanne):
    mail_choices.choose(hanne, {"letter": "never"})
    for _ in range(2):
        do(desk, week, "test", place=place.pk, form_key="k1")

    email = Email.objects.get()
    assert (email.to, email.subject) == (["hanne@example.org"], "[test] Week 6: Title of Thing 6")
    assert "Hello Marisol." in email.message
    assert stopping.token(place.member.pk, "letter") not in email.message + email.html_message + str(email.headers)
    assert sending.still_wanted(email)
    assert [verb for verb, *_rest in verbs()] == ["test-letter"]
    do(desk, week, "test", place=place.pk, form_key="k2")
    assert Email.objects.count() == 2
    assert not Letter.objects.filter(member=place.member).exists()


def test_tests_are_limited(desk, place, week, settings):
    settings.RATE_LIMITS_ENABLED = True
    for n in range(21):
        said = do(desk, week, "test", place=place.pk, form_key=f"k{n}")

    assert Email.objects.count() == 20
    assert "You have sent yourself many of these" in said
    assert desk.post(f"{BOX}week/{week.pk}/", {"do": "test", "form_key": "x" * 500}).status_code == 404
