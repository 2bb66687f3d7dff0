"""Drafts: kept while typing, never lost by an ended session, never overwritten silently."""

from __future__ import annotations

import pytest

from participants.models import Draft, Reflection
from tests.factories import ParticipantFactory, ReflectionFactory
from tests.participants.test_writing import KEY, sent


@pytest.fixture
def pen(client, marisol):
    """Marisol's browser."""
    client.force_login(marisol)
    return client


def test_what_is_typed_is_kept_and_the_page_is_told_when(pen, marisol):
    marisol.time_zone = "America/Lima"
    marisol.save()

    answer = pen.post("/write/draft/", sent(title="", things=[]))

    draft = Reflection.objects.get()
    assert answer.json()["text"] == "Draft kept 07:00."
    assert answer.json()["address"] == f"/write/{draft.pk}/"
    assert (draft.body, draft.published_at) == ("What I *did*.", None)


def test_what_is_too_long_is_not_said_to_be_kept(pen):
    answer = pen.post("/write/draft/", sent(body="w" * 60_001)).json()

    assert answer["is_whole"] is False
    assert answer["text"].startswith("Your text has 60001 characters and there is room for 60000.")
    assert Reflection.objects.get().body == ""


def test_nothing_typed_keeps_nothing(pen):
    answer = pen.post("/write/draft/", sent(title=" ", body="\n"))

    assert answer.json() == {"text": ""}
    assert Reflection.objects.count() == 0


def test_one_form_has_one_draft_however_often_it_is_kept(pen):
    basis = ""
    for body in ("One", "One two", "One two three"):
        basis = pen.post("/write/draft/", sent(body=body, basis=basis)).json()["basis"]

    assert [draft.body for draft in Reflection.objects.all()] == ["One two three"]


def test_two_forms_have_two_drafts(pen):
    pen.post("/write/draft/", sent(body="In this tab"))
    pen.post("/write/draft/", sent(body="In that tab", form_key="b" * 32))

    assert sorted(Reflection.objects.values_list("body", flat=True)) == ["In that tab", "In this tab"]


def test_two_windows_on_one_draft_do_not_overwrite_each_other_silently(pen):
    basis = pen.post("/write/draft/", sent(body="First")).json()["basis"]
    draft = Reflection.objects.get()
    pen.post("/write/draft/", sent(body="Second window", basis=basis))

    typing = pen.post("/write/draft/", sent(body="First window again", basis=basis))
    pressed = pen.post(f"/write/{draft.pk}/", sent(body="First window again", basis=basis, action="draft"))

    draft.refresh_from_db()
    assert (typing.status_code, pressed.status_code) == (409, 409)
    assert "changed in another window" in typing.json()["text"]
    assert draft.body == "Second window"
    page = pressed.content.decode()
    assert "First window again" in page
    assert f'value="{draft.updated_at.isoformat()}"' in page

    pen.post(f"/write/{draft.pk}/", sent(body="First window again", basis=draft.updated_at.isoformat(), action="draft"))

    draft.refresh_from_db()
    assert draft.body == "First window again"


def test_two_windows_on_one_published_reflection_do_not_overwrite_each_other_silently(pen):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()
    basis = reflection.updated_at.isoformat()
    pen.post(f"/write/{reflection.pk}/", sent(body="Second window", basis=basis))

    answer = pen.post(f"/write/{reflection.pk}/", sent(body="First window", basis=basis))

    reflection.refresh_from_db()
    assert answer.status_code == 409
    assert "First window" in answer.content.decode()
    assert reflection.body == "Second window"


def test_two_windows_that_keep_changes_of_a_published_one_do_not_overwrite_each_other(pen):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()
    fields = {"editing": reflection.pk, "basis": reflection.updated_at.isoformat()}
    first = pen.post("/write/draft/", sent(body="Second window", **fields))

    answer = pen.post("/write/draft/", sent(body="First window", **fields))

    assert (first.status_code, answer.status_code) == (200, 409)
    assert Draft.objects.get().fields["body"] == "Second window"


def test_a_double_click_on_publish_changes_ends_on_the_page(pen):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()
    basis = reflection.updated_at.isoformat()

    answers = [pen.post(f"/write/{reflection.pk}/", sent(body="Better", basis=basis)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Draft.objects.count() == 0


def test_typing_that_arrives_after_publishing_changes_nothing(pen):
    pen.post("/write/", sent())

    answer = pen.post("/write/draft/", sent(body="Late"))

    assert answer.status_code == 409
    assert answer.json()["address"] == Reflection.objects.get().get_absolute_url()
    assert Reflection.objects.get().body == "What I *did*."


def test_a_published_one_stays_as_it_is_while_somebody_types(pen):
    pen.post("/write/", sent())
    reflection = Reflection.objects.get()

    answer = pen.post("/write/draft/", sent(body="Halfway", editing=reflection.pk))

    reflection.refresh_from_db()
    assert answer.json()["text"].startswith("Draft kept ")
    assert reflection.body == "What I *did*."
    assert "Halfway" in pen.get(f"/write/{reflection.pk}/").content.decode()


def test_a_session_that_had_ended_loses_nothing(client, marisol):
    answer = client.post("/write/", sent(writer="marisol-quispe", things=["1", "3"]))

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=/write/%3Fagain%3Dwrite")
    assert Reflection.objects.count() == 0

    client.force_login(marisol)
    page = client.get(f"/write/?again=write/{KEY}").content.decode()

    assert "This is what you had typed before you signed in." in page
    assert 'value="Two cups of coffee"' in page
    assert "What I *did*." in page
    assert page.count(" checked") == 2
    assert f'name="form_key" value="{KEY}"' in page

    client.post("/write/", sent())

    assert "You had" not in client.get(f"/write/?again=write/{KEY}").content.decode()
    assert Reflection.objects.get().title == "Two cups of coffee"


def test_changes_sent_after_the_session_had_ended_come_back_too(client, marisol, cohort):
    reflection = ReflectionFactory(author=marisol, cohort=cohort)

    answer = client.post(f"/write/{reflection.pk}/", sent(writer="marisol-quispe", title="Changed"))
    client.force_login(marisol)
    page = client.get(f"/write/{reflection.pk}/?again=write/{reflection.pk}").content.decode()

    assert answer.url.startswith("/accounts/login/?next=")
    assert 'value="Changed"' in page


def test_what_one_person_sent_is_not_shown_to_the_next_one_at_the_same_browser(client, kofi, marisol):
    client.post("/write/", sent(writer="marisol-quispe"))
    client.force_login(kofi)

    page = client.get(f"/write/?again=write/{KEY}").content.decode()

    assert "Two cups of coffee" not in page


def test_a_text_too_long_to_be_kept_is_given_back_to_be_copied(client, marisol):
    answer = client.post("/write/", sent(body="w" * 80_000))

    assert answer.status_code == 413
    assert "w" * 80_000 in answer.content.decode()


def test_visitors_are_asked_to_sign_in(client, cohort):
    assert client.get("/write/?thing=2").url == "/accounts/login/?next=/write/%3Fthing%3D2"
    assert client.post("/write/draft/", sent()).status_code == 302
    assert client.post("/write/preview/", sent()).status_code == 302


def test_another_members_draft_is_not_there(client, marisol, kofi, cohort):
    draft = ReflectionFactory(author=marisol, cohort=cohort, published_at=None)
    client.force_login(kofi)

    answers = [
        client.get(f"/write/{draft.pk}/"),
        client.get(f"/write/{draft.pk}/?show=1"),
        client.post(f"/write/{draft.pk}/", sent()),
        client.post("/write/draft/", sent(editing=draft.pk)),
        client.post("/write/preview/", sent(editing=draft.pk)),
        client.get(draft.get_absolute_url()),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6


@pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "-1", "²"])
def test_odd_numbers_are_not_there(pen, pk):
    assert pen.post("/write/draft/", sent(editing=pk)).status_code == 404


def test_the_form_costs_the_same_with_three_drafts_and_with_thirty(
    pen, marisol, cohort, django_assert_max_num_queries, django_assert_num_queries
):
    costs = []
    for amount in (3, 27):
        for _ in range(amount):
            ReflectionFactory(author=marisol, cohort=cohort, published_at=None)
            ParticipantFactory(cohort=cohort)
        with django_assert_max_num_queries(20) as counted:
            pen.get("/write/?thing=1")
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_a_hundred_drafts_are_the_most(pen, marisol, cohort, settings):
    settings.RATE_LIMITS_ENABLED = True
    for _ in range(100):
        ReflectionFactory(author=marisol, cohort=cohort, published_at=None)

    typing = pen.post("/write/draft/", sent())
    pressed = pen.post("/write/", sent())

    assert typing.status_code == 403
    assert typing.json()["text"].startswith("You have 100 drafts, which is the most.")
    assert "What I *did*." in pressed.content.decode()
    assert Reflection.objects.count() == 100
