"""Ticks: done without writing, skipped with a note, undone; nobody but their member sees any of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from participants import progress, ticking
from participants.models import Participant, Tick
from tests.conftest import NOW
from tests.factories import CohortFactory, ParticipantFactory, ReflectionFactory, ThingFactory

SECRET = "We have no such printer, und außerdem 印"


def states(member, cohort):
    return [thing.stamp.state.value for thing in progress.course_for(member, cohort).things]


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def press(client, thing, verb, **fields):
    return client.post(f"/me/things/{thing.pk}/{verb}/", fields)


@pytest.fixture
def two(cohort):
    """Thing 2, released."""
    return cohort.things.get(number=2)


# ---- what a tick does


def test_ticked_and_skipped_are_settled_and_what_is_published_counts_before_them(marisol, cohort, thing, two):
    ticking.tick(thing, actor=marisol)
    ticking.skip(two, SECRET, actor=marisol)
    course = progress.course_for(marisol, cohort)

    assert states(marisol, cohort)[:3] == ["ticked", "skipped", "open"]
    assert [thing.number for thing in course.open_things] == [3, 4]
    assert [thing.number for thing in course.spaces] == [3, 4, 5]
    assert course.stuck_in == []
    assert progress.tally(course) == "One ticked, one skipped, one this week, two open, three still to come."

    ReflectionFactory(author=marisol, cohort=cohort, things=[thing])

    assert states(marisol, cohort)[:3] == ["done", "skipped", "open"]


def test_this_weeks_thing_is_settled_too(client, marisol, cohort):
    ticking.tick(cohort.things.get(number=5), actor=marisol)
    client.force_login(marisol)

    course = progress.course_for(marisol, cohort)
    home = text(client.get("/"))

    assert (course.spaces_now, course.has_settled_now) == ([], True)
    assert "This week’s Things are settled in your album." in home
    assert "you ticked it as done" in home


def test_a_note_goes_with_what_is_skipped_and_the_last_word_counts(marisol, two):
    ticking.skip(two, "first", actor=marisol)
    ticking.skip(two, "second", actor=marisol)
    assert list(Tick.objects.values_list("kind", "note")) == [("skipped", "second")]

    ticking.tick(two, actor=marisol)
    assert list(Tick.objects.values_list("kind", "note")) == [("done", "")]


def test_said_twice_is_said_once_and_undone_twice_is_undone(marisol, two):
    assert [ticking.tick(two, actor=marisol) for _ in range(2)] == [True, False]
    assert [ticking.undo(two, actor=marisol) for _ in range(2)] == [True, False]
    assert not Tick.objects.exists()


def test_who_has_left_ticks_nothing(marisol, two):
    type(marisol).objects.filter(pk=marisol.pk).update(left_at=NOW)

    with pytest.raises(PermissionDenied):
        ticking.tick(two, actor=marisol)


# ---- the buttons


@pytest.mark.parametrize(
    ("origin", "back"),
    [
        ("home", "/may-2026/#spaces"),
        ("thing", "/may-2026/things/2/#settle"),
        ("album", "/me/?cohort=may-2026#catch"),
        ("https://evil.example/", "/me/?cohort=may-2026#catch"),
        ("", "/me/?cohort=may-2026#catch"),
    ],
)
def test_each_button_leads_back_to_its_page_and_nowhere_else(client, marisol, two, origin, back):
    client.force_login(marisol)

    assert press(client, two, "tick", **{"from": origin}).url == back
    assert press(client, two, "undo", **{"from": origin}).url == back


def test_tick_skip_and_undo_on_the_album(client, marisol, cohort, thing, two):
    client.force_login(marisol)
    before = text(client.get("/me/"))
    press(client, thing, "tick", **{"from": "album"})
    press(client, two, "skip", note=f"  {SECRET}  ")

    page = text(client.get("/me/"))
    settled = page[page.index("Ticked and skipped") :]

    assert f'action="/me/things/{thing.pk}/tick/"' in before
    assert "One ticked, one skipped, one this week, two open, three still to come." in page
    assert f"you skipped it: “{SECRET}”" in settled
    assert f'action="/me/things/{thing.pk}/undo/"' in settled
    assert f'action="/me/things/{two.pk}/skip/"' not in page
    assert "Thing 2: Title of Thing 2, you skipped it" in page  # what a screen reader says of the stamp

    press(client, thing, "undo")
    press(client, two, "undo")

    assert "Ticked and skipped" not in text(client.get("/me/"))


def test_a_things_page_shows_how_it_stands_in_the_album(client, marisol, cohort, two):
    client.force_login(marisol)
    open_page = text(client.get("/may-2026/things/2/"))
    press(client, two, "skip", note=SECRET)
    skipped = text(client.get("/may-2026/things/2/"))
    ReflectionFactory(author=marisol, cohort=cohort, things=[two], slug="mine")
    ReflectionFactory(
        author=marisol, cohort=cohort, things=[two], slug="far", original_address="https://blog.example/2/"
    )
    written = text(client.get("/may-2026/things/2/"))
    shown = written[written.index('id="settle"') :].split("</section>")[0]

    assert "No words for this one?" in open_page
    assert f"You skipped it: “{SECRET}”. Only you see that." in skipped
    assert f'action="/me/things/{two.pk}/undo/"' in skipped
    assert 'href="/blogs/marisol-quispe/mine/"' in shown
    assert 'href="/blogs/marisol-quispe/far/"' in shown
    assert 'href="https://blog.example/2/" rel="noopener">at blog.example' in shown
    assert "/me/things/" not in shown


def test_who_reads_along_ticks_on_the_home_page_and_is_not_asked_to_write(client, cohort):
    reader = ParticipantFactory(cohort=cohort, way=Participant.Way.FOLLOWER).member
    five = cohort.things.get(number=5)
    client.force_login(reader)

    before = text(client.get("/"))
    press(client, five, "tick", **{"from": "home"})
    after = text(client.get("/"))

    assert f'action="/me/things/{five.pk}/tick/"' in before
    assert "/write/?cohort=may-2026&amp;thing=5" not in before
    assert f'action="/me/things/{five.pk}/undo/"' in after
    assert "One ticked." in after


# ---- what is refused


def test_what_is_not_released_not_mine_or_in_no_cohort_of_mine_is_not_there(client, marisol, ngozi, thing, unreleased):
    draft = ThingFactory(cohort=thing.cohort, number=4 + 90, week=thing.week, ready_at=None)
    prepared = ThingFactory(cohort=CohortFactory(slug="prepared", listed_at=None))
    elsewhere = ThingFactory(cohort=CohortFactory(slug="other"))
    client.force_login(marisol)
    refused = [
        press(client, row, verb).status_code
        for row in (unreleased, draft, prepared, elsewhere)
        for verb in ("tick", "skip", "undo")
    ]
    client.force_login(ngozi)
    refused.append(press(client, thing, "tick").status_code)

    assert set(refused) == {404}
    assert client.post("/me/things/999999999/tick/").status_code == 404
    assert client.get(f"/me/things/{thing.pk}/tick/").status_code == 405
    assert not Tick.objects.exists()


def test_visitors_are_asked_to_sign_in(client, thing):
    assert press(client, thing, "tick").url.startswith("/accounts/login/")


def test_in_a_finished_cohort_ticks_stay_as_they_are_and_no_button_stands_there(client, marisol, cohort, thing, two):
    ticking.skip(two, SECRET, actor=marisol)
    cohort.finished_at = NOW
    cohort.save()
    client.force_login(marisol)

    for verb in ("tick", "skip", "undo"):
        assert press(client, thing, verb).status_code == 302
        assert press(client, two, verb, note="x").status_code == 302
    pages = [text(client.get(path)) for path in ("/me/?cohort=may-2026", "/may-2026/things/2/", "/may-2026/")]

    assert list(Tick.objects.values_list("thing", "kind", "note")) == [(two.pk, "skipped", SECRET)]
    assert "and nothing in it changes any more" in pages[0]
    assert SECRET in pages[0]
    assert SECRET in pages[1]
    assert not [page for page in pages if "/me/things/" in page]


@pytest.mark.parametrize(("note", "said"), [("x" * 301, "300"), ("a\x00b", "Null characters")])
def test_a_note_that_is_none_is_refused_with_a_word(client, marisol, two, note, said):
    client.force_login(marisol)

    press(client, two, "skip", note=note)

    assert said in text(client.get("/me/"))
    assert not Tick.objects.exists()


def test_a_note_is_text_and_nothing_else(client, marisol, two):
    client.force_login(marisol)

    press(client, two, "skip", note="<script>alert(1)</script>")

    for path in ("/me/", "/may-2026/things/2/"):
        assert "<script>alert(1)" not in text(client.get(path))


def test_what_was_ticked_and_is_not_released_any_more_can_be_undone(client, marisol, two):
    ticking.tick(two, actor=marisol)
    two.week.opens_at = NOW + timedelta(days=3)
    two.week.save()
    client.force_login(marisol)

    assert press(client, two, "tick").status_code == 404
    assert press(client, two, "undo", **{"from": "thing"}).url == "/me/?cohort=may-2026#catch"
    assert not Tick.objects.exists()
