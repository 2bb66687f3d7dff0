"""What I received and gave: what counts, whom I could answer, and that nobody else ever sees it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from comments import balance, there
from comments.models import Comment
from participants.models import Block, Member, Participant, Reflection
from tests.conftest import NOW
from tests.factories import (
    CohortFactory,
    CommentFactory,
    MemberFactory,
    ParticipantFactory,
    ReflectionFactory,
    ThingFactory,
)

HEADING = "Between you and the others"


@pytest.fixture
def mine(cohort, marisol):
    return ReflectionFactory(cohort=cohort, author=marisol, title="Mine")


@pytest.fixture
def theirs(cohort, kofi):
    return ReflectionFactory(cohort=cohort, author=kofi, title="Kofi’s words")


def of(member, cohort):
    return balance.of(Participant.objects.select_related("member", "cohort").get(member=member, cohort=cohort))


def figures(member, cohort):
    found = of(member, cohort)
    return (found.received, found.gave) if found else None


def names(member, cohort):
    return [giver.person.display_name for giver in of(member, cohort).givers]


def words(client, member):
    """What the album says of it."""
    client.force_login(member)
    page = client.get("/me/").content.decode()
    if HEADING not in page:
        return ""
    part = page[page.index(HEADING) : page.index("</section>", page.index(HEADING))]
    return " ".join(re.sub("<[^>]+>", " ", part).split())


# What counts


def test_comments_replies_and_what_was_said_there_count_each_once(cohort, marisol, kofi, ngozi, mine, theirs, thing):
    on_mine = CommentFactory(reflection=mine, author=kofi)
    on_thing = CommentFactory(thing=thing, author=marisol)
    CommentFactory(thing=thing, author=ngozi, parent=on_thing, answers=on_thing)
    mine.original_address = "https://rain.example/1/"
    mine.save()
    there.say(mine, by=ngozi)
    CommentFactory(reflection=mine, author=kofi, parent=on_mine, answers=on_mine)

    assert figures(marisol, cohort) == (4, 0)

    CommentFactory(reflection=mine, author=marisol, parent=on_mine, answers=on_mine)
    CommentFactory(reflection=theirs, author=marisol)
    theirs.original_address = "https://rain.example/2/"
    theirs.save()
    there.say(theirs, by=marisol)

    assert figures(marisol, cohort) == (4, 3)
    assert figures(kofi, cohort) == (3, 2)


def test_my_own_words_and_what_is_for_nobody_count_for_nothing(cohort, marisol, mine, thing):
    first = CommentFactory(reflection=mine, author=marisol)
    CommentFactory(reflection=mine, author=marisol, parent=first, answers=first)
    CommentFactory(thing=thing, author=marisol)

    assert of(marisol, cohort) is None


@pytest.mark.parametrize("state", ["deleted_at", "hidden_at", "held_at"])
def test_what_does_not_stand_does_not_count_either_way(cohort, marisol, kofi, mine, theirs, state):
    CommentFactory(reflection=mine, author=kofi, **{state: NOW})
    CommentFactory(reflection=theirs, author=marisol, **{state: NOW})

    assert of(marisol, cohort) is None


def test_nor_does_what_stands_under_hidden_words_by_closed_accounts_or_in_another_cohort(cohort, marisol, kofi, mine):
    hidden = ReflectionFactory(cohort=cohort, author=marisol, hidden_at=NOW)
    CommentFactory(reflection=hidden, author=kofi)
    CommentFactory(reflection=mine, author=MemberFactory(is_active=False))
    other = CohortFactory(slug="other")
    CommentFactory(reflection=ReflectionFactory(cohort=other, author=marisol), author=kofi)
    CommentFactory(thing=ThingFactory(cohort=other), author=marisol)
    taken_back = CommentFactory(reflection=ReflectionFactory(cohort=cohort), author=marisol, deleted_at=NOW)
    CommentFactory(reflection=taken_back.reflection, author=kofi, parent=taken_back, answers=taken_back)

    assert of(marisol, cohort) is None


# Whom I could answer


def test_three_who_gave_and_got_nothing_the_longest_ago_first_with_what_waits_of_theirs(cohort, marisol, mine):
    people = [ParticipantFactory(cohort=cohort).member for _ in range(5)]
    for number, person in enumerate(people):
        CommentFactory(reflection=mine, author=person, created_at=NOW - timedelta(days=10 - number))
        ReflectionFactory(cohort=cohort, author=person, title=f"Answered {number}", comment_count=1)
        ReflectionFactory(cohort=cohort, author=person, title=f"Waits {number}", published_at=NOW - timedelta(days=1))
    CommentFactory(reflection=mine, author=people[4], created_at=NOW - timedelta(days=30))
    CommentFactory(reflection=Reflection.objects.get(title="Answered 0"), author=marisol)

    found = of(marisol, cohort)

    assert [giver.reflection.title for giver in found.givers] == ["Waits 4", "Waits 1", "Waits 2"]
    assert (found.received, found.people, found.gave) == (6, 5, 1)


def test_nobody_blocked_either_way_stopped_away_or_with_nothing_to_answer(cohort, marisol, mine):
    def giver(*, writes=True, **state):
        place = ParticipantFactory(cohort=cohort)
        CommentFactory(reflection=mine, author=place.member)
        if writes:
            ReflectionFactory(cohort=cohort, author=place.member, **state)
        return place

    Block.objects.create(blocker=marisol, blocked=giver().member)
    Block.objects.create(blocker=giver().member, blocked=marisol)
    Participant.objects.filter(pk=giver().pk).update(stopped_at=NOW)
    away = {"away_from": NOW.date(), "away_until": NOW.date() + timedelta(days=9)}
    Member.objects.filter(pk=giver().member_id).update(**away)
    Participant.objects.filter(pk=giver().pk).delete()
    giver(writes=False)
    giver(hidden_at=NOW)
    giver(visibility="organisers")
    giver(published_at=None)
    fits = giver()

    assert names(marisol, cohort) == [fits.member.display_name]
    # Whom I blocked gave me nothing that I see.
    assert of(marisol, cohort).received == 9


def test_who_cannot_write_is_asked_for_nothing(cohort, marisol, kofi, mine, theirs, client):
    CommentFactory(reflection=mine, author=kofi)
    assert names(marisol, cohort) == ["Kofi Mensah"]

    Member.objects.filter(pk=marisol.pk).update(limited_at=NOW - timedelta(days=1))
    assert names(marisol, cohort) == []
    Member.objects.filter(pk=marisol.pk).update(limited_at=None)
    cohort.finished_at = NOW - timedelta(days=1)
    cohort.save()
    assert names(marisol, cohort) == []
    assert "One person wrote to you. Only you see this." in words(client, marisol)


# On the album


def test_the_album_says_it_kindly_and_nothing_where_nothing_was_said(
    client, cohort, marisol, kofi, mine, theirs, ngozi
):
    assert words(client, marisol) == ""

    CommentFactory(reflection=mine, author=kofi)
    CommentFactory(reflection=mine, author=ngozi)
    given_nothing = words(client, marisol)
    assert "Two people wrote to you. Would you like to answer? Only you see this." in given_nothing
    assert "Answer “Kofi’s words”" in given_nothing
    assert f'href="{theirs.get_absolute_url()}#say"' in client.get("/me/").content.decode()

    CommentFactory(reflection=theirs, author=marisol)
    assert words(client, marisol).endswith("You received 2 comments and gave 1. Only you see this.")

    Comment.objects.exclude(author=marisol).delete()
    assert words(client, marisol).endswith(
        "You gave 1 comment. What people write to you is counted here, too. Only you see this."
    )


def test_nobody_else_ever_sees_it_not_even_organisers(client, cohort, marisol, kofi, hanne, mine, theirs):
    for _ in range(7):
        CommentFactory(reflection=mine, author=kofi)
    assert "One person wrote to you" in words(client, marisol)
    pages = [
        "/may-2026/",
        "/may-2026/people/",
        marisol.get_absolute_url(),
        mine.get_absolute_url(),
        f"/me/?cohort={cohort.slug}",
    ]
    desk = [
        reverse("admin:participants_member_changelist"),
        reverse("admin:participants_member_change", args=[marisol.pk]),
        reverse("admin:participants_participant_changelist"),
    ]

    for reader, addresses in ((None, pages), (kofi, pages), (hanne, pages + desk)):
        client.logout()
        if reader:
            client.force_login(reader)
        for address in addresses:
            page = client.get(address).content.decode()
            assert "wrote to you. Would you like to answer" not in page
            assert "You received" not in page


@pytest.mark.parametrize("amount", [1, 20])
def test_it_costs_the_same_with_one_and_with_twenty(cohort, marisol, mine, amount, django_assert_num_queries):
    for _ in range(amount):
        person = ParticipantFactory(cohort=cohort).member
        CommentFactory(reflection=mine, author=person)
        CommentFactory(reflection=ReflectionFactory(cohort=cohort, author=person), author=marisol)
        waits = ParticipantFactory(cohort=cohort).member
        CommentFactory(reflection=mine, author=waits)
        ReflectionFactory(cohort=cohort, author=waits)
    place = Participant.objects.select_related("member", "cohort").get(member=marisol)

    with django_assert_num_queries(7):
        assert len(balance.of(place).givers) == min(3, amount)
