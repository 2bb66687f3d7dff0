"""The outbox: letters are read before they go, held, let go, sent to oneself; by organisers, each act once and logged."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import STATUS, Email

from comments.models import Action, WeekLetter
from comments.weekly import acting, sending
from comments.weekly.outbox import Outgoing, State
from participants.models import Letter
from tests.comments.weekly_post import IN_TIME, MONDAY, reader, sixth
from tests.factories import CohortFactory, ThingFactory

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


def preview_of(week, place):
    return f"{BOX}week/{week.pk}/preview/?place={place.pk}"


def state_of(week, now=MONDAY):
    return Outgoing(week, now).state


def verbs():
    return list(Action.objects.order_by("pk").values_list("verb", "actor_name", "target_label"))


def test_the_letters_around_now_stand_in_the_outbox_with_where_they_stand(desk, place, week):
    html = desk.get(BOX).content.decode()

    assert "<h1>Outbox</h1>" in html
    assert "at 08:00, by each reader’s own clock" in html
    assert [int(n) for n in re.findall(r"<h2><a[^>]*>\s*<span>Week (\d+)", html)] == [3, 4, 5, 6, 7, 8]
    assert "To 1 person, on Monday 8 June 2026 at 08:00 by their own clock." in html
    assert '<a href="/admin/comments/weekletter/" aria-current="page">Outbox' in html


def test_a_week_s_letter_goes_through_its_states(place, week, hanne, time_machine):
    place.member.time_zone = "Europe/London"
    place.member.save()
    assert state_of(week, MONDAY - timedelta(minutes=1)) == State.SCHEDULED
    assert state_of(week) == State.GOING
    sending.write_due(MONDAY)
    assert state_of(week) == State.GOING
    Email.objects.update(status=STATUS.sent)
    assert state_of(week) == State.SENT

    acting.hold(week, actor=hanne)
    assert state_of(week) == State.HELD
    assert state_of(week, MONDAY + timedelta(days=8)) == State.SENT
    Letter.objects.all().delete()
    assert state_of(week, MONDAY + timedelta(days=8)) == State.NOT_SENT


def test_how_many_have_gone_is_counted_from_the_letters(desk, place, cohort, week, time_machine):
    reader(cohort)
    reader(cohort)
    time_machine.move_to(MONDAY)
    sending.write_due()
    Email.objects.filter(to="marisol@example.org").update(status=STATUS.sent)
    Email.objects.filter(pk=Email.objects.latest("pk").pk).update(status=STATUS.failed)

    html = desk.get(BOX).content.decode()

    assert "Going out: 1 of 3." in html
    assert "1 could not be delivered." in html


def test_holding_and_letting_go_is_one_press_each_and_logged(desk, place, week):
    assert "Held back. Nothing of it is sent" in do(desk, week, "hold")
    assert "Hanne Vestergaard holds it back" in desk.get(page_of(week)).content.decode()
    assert "Somebody holds it back already." in do(desk, week, "hold")
    assert "Let go. It is sent" in do(desk, week, "release")
    assert "Somebody has let it go already." in do(desk, week, "release")

    label = "Letter of week 6, May 2026"
    assert verbs() == [("hold-letter", "Hanne Vestergaard", label), ("release-letter", "Hanne Vestergaard", label)]
    assert "Weekly letter held back, Hanne Vestergaard" in desk.get(page_of(week)).content.decode()


def test_a_held_letter_is_counted_beside_the_tab_until_its_week_is_over(desk, place, week, hanne, time_machine):
    do(desk, week, "hold")
    tab = '<span class="tabcount">1<span class="visually-hidden"> waiting'
    assert tab in desk.get("/admin/").content.decode()

    time_machine.move_to(MONDAY + timedelta(days=8))
    desk.force_login(hanne)
    assert tab not in desk.get("/admin/").content.decode()


def test_what_is_held_goes_to_nobody_and_after_its_sunday_never(desk, place, week, time_machine):
    do(desk, week, "hold")
    time_machine.move_to(MONDAY)
    assert sending.write_due() == 0
    time_machine.move_to(MONDAY + timedelta(days=3))
    do(desk, week, "release")
    assert sending.write_due() == 1

    do(desk, week, "hold")
    time_machine.move_to(MONDAY + timedelta(days=8))
    assert "The week of this letter is over" in do(desk, week, "release")
    assert WeekLetter.objects.get(week=week).held_at is not None


def test_the_words_to_everybody_are_kept_shown_and_logged(desk, place, week):
    said = do(desk, week, "note", note="Call on **Thursday**.\r\n", before="")

    assert "Kept. It stands in every letter" in said
    assert "Call on <strong>Thursday</strong>." in said
    assert Action.objects.get().reason == "Call on **Thursday**."
    sending.write_due(MONDAY)
    assert "Call on <strong>Thursday</strong>." in re.sub(r' style="[^"]*"', "", Email.objects.get().html_message)
    assert "Call on Thursday." in Email.objects.get().message
    do(desk, week, "note", note="Call on **Thursday**.", before="Call on **Thursday**.")
    assert Action.objects.count() == 1


def test_two_who_write_at_once_do_not_lose_each_others_words(desk, place, week, hanne):
    acting.write(week, "From the other.", actor=hanne)

    said = do(desk, week, "note", note="From me.", before="")

    assert "Somebody has changed the words meanwhile" in said
    assert "From me.</textarea>" in said
    assert WeekLetter.objects.get().note == "From the other."


def test_too_many_words_and_hostile_ones(desk, place, week):
    assert "That is too long by 1 characters" in do(desk, week, "note", note="x" * 4001, before="")
    said = do(desk, week, "note", note="<script>alert(1)</script> [x](javascript:alert(1))", before="")

    assert "<script>alert" not in said
    assert 'href="javascript' not in said
    assert not re.search(r"<script|href=.javascript", desk.get(preview_of(week, place)).content.decode())


def test_of_a_finished_cohort_nothing_changes(desk, place, cohort, week, hanne):
    cohort.finished_at = IN_TIME
    cohort.save()

    for what in ("hold", "release", "note", "test"):
        do(desk, week, what, note="x", before="", form_key="k", place=place.pk)
    assert not WeekLetter.objects.exists()
    assert not Email.objects.exists()
    assert 'name="do"' not in desk.get(page_of(week)).content.decode()


@pytest.mark.parametrize("who", ["marisol", "olu", "nobody"])
def test_nobody_but_organisers_gets_in(client, request, week, marisol, who):
    place = marisol.places.get()
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    for address in (BOX, page_of(week), preview_of(week, place)):
        assert client.get(address).status_code in (302, 403, 404)
        assert client.post(address, {"do": "hold"}).status_code in (302, 403, 404, 405)

    assert not WeekLetter.objects.exists()


def test_who_may_only_look_changes_nothing(client, hanne, week, place):
    hanne.groups.clear()
    hanne.user_permissions.add(*_rights("view_weekletter"))
    client.force_login(hanne)

    assert client.get(page_of(week)).status_code == 200
    assert 'name="do"' not in client.get(page_of(week)).content.decode()
    assert client.post(page_of(week), {"do": "hold"}).status_code == 403


def _rights(name):
    return Permission.objects.filter(codename=name)


@pytest.mark.parametrize("people", [3, 30])
def test_the_pages_ask_the_same_for_three_readers_and_for_thirty(desk, place, cohort, week, people):
    for _ in range(people):
        reader(cohort)

    asked = []
    for address in (BOX, page_of(week)):
        desk.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert desk.get(address).status_code == 200
        asked.append(len(counted))

    assert asked == PAGES


# The outbox with its six letters; a letter with its samples.
PAGES = [42, 30]


def test_a_cohort_without_weeks_has_an_empty_box(desk, db):
    CohortFactory(slug="empty")

    assert "The cohort has no weeks yet" in desk.get(f"{BOX}?cohort=empty").content.decode()


def test_another_cohort_s_letters_are_one_click_away(desk, cohort):
    other = CohortFactory(title="Other", slug="other")
    ThingFactory(cohort=other, number=5)

    assert "Week 5: Thing 5" in desk.get(f"{BOX}?cohort=other").content.decode()
    assert reverse("admin:comments_weekletter_changelist") == BOX
