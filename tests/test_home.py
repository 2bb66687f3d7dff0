"""The home page: the moments of a cohort, for visitors, members and participants."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.conftest import NOW
from tests.factories import CommentFactory, ReflectionFactory
from things import edition
from things.models import Cohort, Thing, Week

BEFORE = datetime(2026, 4, 30, 12, tzinfo=UTC)
AFTER = datetime(2026, 9, 3, 12, tzinfo=UTC)


def home(client, reader=None, path: str = "/", at: datetime = NOW) -> str:
    with time_machine.travel(at, tick=False):
        if reader is not None:
            client.force_login(reader)
        response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def make_week_five(cohort, kind: str, text: str = "", *, with_thing: bool = False) -> None:
    html = f"<p>{text}</p>" if text else ""
    Week.objects.filter(cohort=cohort, number=5).update(kind=kind, text=text, text_html=html)
    if not with_thing:
        Thing.objects.filter(cohort=cohort, number=5).delete()
    edition.move([cohort])


# ---- before the first week


def test_before_it_begins_visitors_are_invited_and_told_when(client, cohort):
    page = home(client, at=BEFORE)

    assert "Eight small Things, at a walking pace" in page
    assert "The first week opens in 4 days, Monday 4 May, 08:00 BST (Europe/London)." in page
    assert "Join May 2026" in page


def test_before_it_begins_participants_have_their_place_and_an_empty_album(client, cohort, marisol):
    marisol.time_zone = "Pacific/Auckland"
    marisol.save()

    page = home(client, marisol, at=BEFORE)

    assert "The first week opens in 3 days, Monday 4 May, 19:00 NZST (Pacific/Auckland)." in page
    assert "Your place is kept." in page
    assert "The first spaces open with the first week." in page
    assert "Written to you" not in page


# ---- during


def test_visitors_see_this_week_and_what_was_posted(client, cohort, thing):
    ReflectionFactory(cohort=cohort, things=[thing], title="For everyone")
    ReflectionFactory(cohort=cohort, things=[thing], title="For members", visibility="members")

    page = home(client)

    assert "1 to 7 June, week 5 of 8" in page
    assert '<a href="/may-2026/things/5/">' in page
    assert "For everyone" in page
    assert "For members" not in page
    assert "csrfmiddlewaretoken" not in page


def test_members_join_in_one_click_while_newcomers_are_taken(client, cohort, ngozi):
    open_now = home(client, ngozi)
    cohort.joining_closes_at = NOW - timedelta(days=1)
    cohort.save()
    closed = home(client, ngozi)

    assert 'action="/may-2026/join/"' in open_now
    assert "Join May 2026" in open_now
    assert 'action="/may-2026/join/"' not in closed
    assert "Joining is closed for this cohort." in closed


def test_joining_times_name_their_zone(client, cohort):
    Cohort.objects.update(joining_closes_at="2026-06-20T17:00Z")
    until = home(client)
    Cohort.objects.update(joining_opens_at="2026-06-10T17:00Z")
    later = home(client, path="/may-2026/")

    assert "Joining is possible until Saturday 20 June, 18:00 BST (Europe/London)" in until
    assert "Joining opens Wednesday 10 June, 18:00 BST (Europe/London)." in later


@pytest.mark.parametrize(
    ("hour", "zone", "greeting"),
    [
        (6, "", "Good morning, Marisol"),
        (12, "", "Good afternoon, Marisol"),
        (17, "", "Good evening, Marisol"),
        (2, "", "Hello, Marisol"),
        (12, "America/Lima", "Good morning, Marisol"),
        (12, "Australia/Sydney", "Good evening, Marisol"),
    ],
)
def test_participants_are_greeted_by_their_own_clock(client, cohort, marisol, hour, zone, greeting):
    marisol.time_zone = zone
    marisol.save()

    assert greeting in home(client, marisol, at=NOW.replace(hour=hour))


def test_a_participant_finds_this_weeks_thing_and_a_true_sentence_about_the_album(client, cohort, marisol):
    for number in (1, 3):
        ReflectionFactory(author=marisol, cohort=cohort, things=[cohort.things.get(number=number)])
    Week.objects.filter(cohort=cohort, number=7).update(kind="catch-up")

    page = home(client, marisol)

    assert "One Thing for this week. Do it now, or keep it for the pause that begins on 15 June." in page
    assert "Two stuck in so far. Numbers 2 and 4 are open whenever you like. The next pause begins on 15 June." in page
    assert 'href="/write/?cohort=may-2026&amp;thing=5"' in page


def test_a_participant_who_has_written_about_this_week_is_left_in_peace(client, cohort, marisol):
    ReflectionFactory(author=marisol, cohort=cohort, things=[cohort.things.get(number=5)])

    page = home(client, marisol)

    assert "This week’s stamps are in your album." in page
    assert "Write about it" not in page


def test_no_page_says_how_far_behind_anybody_is(client, cohort, marisol):
    make_week_five(cohort, Week.Kind.CATCH_UP)
    pages = [home(client, marisol, at=at) for at in (BEFORE, NOW, AFTER)]

    for page in pages:
        text = page.lower().replace("nothing closes behind you", "")
        for word in ("behind", "overdue", " late ", "%", "missed"):
            assert word not in text


# ---- people


def test_what_others_wrote_to_me_is_shown_and_nothing_that_is_hidden(client, cohort, marisol, kofi, thing):
    mine = ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="My list")
    CommentFactory(reflection=mine, author=kofi, body_html="<p>I like your list.</p>")
    CommentFactory(reflection=mine, author=marisol, body_html="<p>Thank you myself.</p>")
    CommentFactory(reflection=mine, author=kofi, body_html="<p>Unkind.</p>", hidden_at=NOW)
    CommentFactory(reflection=mine, author=kofi, body_html="", deleted_at=NOW)

    page = home(client, marisol)

    assert "Written to you" in page
    assert "I like your list." in page
    assert "Answer Kofi" in page
    assert "Thank you myself." not in page
    assert "Unkind." not in page
    assert page.count('class="letter"') == 1


def test_a_participant_finds_three_to_read_who_wait_the_oldest_first_and_not_myself(client, cohort, marisol, thing):
    for day, title in ((9, "Later"), (8, "Third"), (7, "Second"), (6, "First")):
        ReflectionFactory(cohort=cohort, things=[thing], title=title, published_at=datetime(2026, 5, day, tzinfo=UTC))
    ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="My own")
    ReflectionFactory(cohort=cohort, things=[thing], title="Answered", comment_count=1)

    page = home(client, marisol)
    waiting = page[page.index("Three to read") : page.index("Posted lately")]

    assert [title for title in ("First", "Second", "Third", "Later", "My own", "Answered") if title in waiting] == [
        "First",
        "Second",
        "Third",
    ]
    assert waiting.index("First") < waiting.index("Second") < waiting.index("Third")


def test_others_on_this_weeks_things_come_once_each(client, cohort, marisol):
    five = cohort.things.get(number=5)
    ReflectionFactory(cohort=cohort, things=[five, cohort.things.get(number=1)], title="On this week", comment_count=1)

    page = home(client, marisol)
    cards = page[page.index("Others on this week’s Things") :]

    assert cards.count(">On this week</a>") == 1


# ---- weeks of other kinds


def test_a_catch_up_week_lists_only_what_is_open_for_me(client, cohort, marisol):
    ReflectionFactory(author=marisol, cohort=cohort, things=[cohort.things.get(number=1)])
    draft = ReflectionFactory(author=marisol, cohort=cohort, published_at=None, title="Half a thought")
    make_week_five(cohort, Week.Kind.CATCH_UP, "Take a deep breath.")

    page = home(client, marisol)
    listed = page[page.index("Open for you") : page.index("Drafts you left")]

    assert "Catch-up week" in page
    assert "Take a deep breath." in page
    assert [f"Thing {number}:" in listed for number in (1, 2, 3, 4, 5, 6)] == [False, True, True, True, False, False]
    assert "20 minutes" in listed
    assert f'<a href="/write/{draft.pk}/">Half a thought</a>' in page


def test_a_catch_up_week_shows_its_own_thing_if_it_has_one(client, cohort, marisol):
    make_week_five(cohort, Week.Kind.CATCH_UP, with_thing=True)

    for reader in (None, marisol):
        page = home(client, reader)
        assert "Nothing new this week." not in page
        assert "Do this week’s Thing if you have the time" in page
        assert "/may-2026/things/5/" in page


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        (Week.Kind.CATCH_UP, "Catch-up week", "Nothing new this week."),
        (Week.Kind.BREAK, "Break", "A break: nobody expects anything, and nothing closes."),
        (Week.Kind.REFLECTION, "Reflection week", "A week to look back"),
    ],
)
@pytest.mark.parametrize("reader", ["visitor", "ngozi", "marisol"])
def test_every_kind_of_week_says_what_it_is_to_everybody(client, cohort, request, reader, kind, name, words):
    make_week_five(cohort, kind)
    Week.objects.filter(number=5).update(title="A walk")

    page = home(client, None if reader == "visitor" else request.getfixturevalue(reader))

    assert f"{name}: A walk" in page
    assert words in page
    assert "1 to 7 June, week 5 of 8" in page


# ---- after


def test_after_the_last_week_everything_stays_readable(client, cohort, marisol):
    visitor = home(client, at=AFTER)
    participant = home(client, marisol, at=AFTER)

    assert "All weeks are over" in visitor
    assert "The last one ended on 28 June 2026." in visitor
    assert "The weeks are over, and nothing has closed" in participant
    for path in ("things/", "things/8/", "schedule/", "reflections/"):
        assert "May 2026" in home(client, path=f"/may-2026/{path}", at=AFTER)


def test_a_finished_cohort_wears_a_banner_and_asks_for_nothing(client, cohort, marisol, kofi, thing):
    mine = ReflectionFactory(author=marisol, cohort=cohort, things=[thing])
    ReflectionFactory(cohort=cohort, things=[thing])
    CommentFactory(reflection=mine, author=kofi)
    cohort.finished_at = AFTER
    cohort.save()

    visitor = home(client, path="/may-2026/", at=AFTER)
    page = home(client, marisol, at=AFTER)

    assert "May 2026 finished on 3 September 2026." in visitor
    assert "Join May 2026" not in visitor
    assert "May 2026 finished on 3 September 2026." in page
    assert "to read</h2>" not in page
    assert "/me/offers/" not in page
    assert "Answer Kofi" not in page
    assert "Be the first to say hello" not in page
    assert "whenever you like" not in page


def test_one_click_on_the_invitation_is_enough(client, cohort, ngozi):
    page = home(client, ngozi)
    form = page[page.index('action="/may-2026/join/"') :].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))

    response = client.post("/may-2026/join/", fields)

    assert response.status_code == 302
    assert ngozi.places.get().way == "listed"
    assert "Good afternoon, Ngozi" in home(client, ngozi)
