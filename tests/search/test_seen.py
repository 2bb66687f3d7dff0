"""Who finds what: only what they may see, at once, whatever search has learned or not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from comments.models import Comment
from cpd.desk.search import indexing
from participants.models import Block, Member, Participant, Reflection
from tests.comments.leaver import go
from tests.factories import CohortFactory, CommentFactory, MemberFactory, ParticipantFactory, ReflectionFactory
from tests.search.asking import VISITOR, found
from things.models import Cohort, Thing, Visibility

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 6, 3, 12, tzinfo=UTC)
EVERYBODY = {"visitor", "member", "author", "other", "guest", "organiser"}
MEMBERS = EVERYBODY - {"visitor"}


@pytest.fixture
def people(ngozi, marisol, kofi, olu, hanne):
    """A visitor, a member in no cohort, an author, another participant, a guest author, an organiser."""
    return {"visitor": VISITOR, "member": ngozi, "author": marisol, "other": kofi, "guest": olu, "organiser": hanne}


def finders(people, row, text="quixotic"):
    """Who finds it. Nothing is learned again: what is true now is true of the rows, not of what search knows."""
    return {name for name, viewer in people.items() if row in found(text, viewer, learn=False)}


THING_STATES = {
    "released": ({}, EVERYBODY),
    "a draft": ({"ready_at": None}, {"organiser", "guest"}),
    "in no week": ({"week": None}, {"organiser", "guest"}),
}


@pytest.mark.parametrize("state", THING_STATES)
def test_who_finds_a_thing(people, thing, state):
    Thing.objects.filter(pk=thing.pk).update(title="Quixotic", guest_author=people["guest"])
    indexing.catch_up()
    changes, expected = THING_STATES[state]

    Thing.objects.filter(pk=thing.pk).update(**changes)

    assert finders(people, thing) == expected


def test_a_thing_is_found_from_the_second_its_week_begins_and_before_by_whoever_may_see_it(people, unreleased):
    Thing.objects.filter(pk=unreleased.pk).update(title="Quixotic")
    indexing.catch_up()

    assert finders(people, unreleased) == {"organiser"}
    unreleased.week.opens_at = NOW
    unreleased.week.save()
    assert finders(people, unreleased) == EVERYBODY


OPEN = {"visibility": Visibility.EVERYONE}
REFLECTION_STATES = {
    "for everyone": ({}, EVERYBODY),
    "for members": ({"visibility": Visibility.MEMBERS}, MEMBERS),
    "for organisers": ({"visibility": Visibility.ORGANISERS}, {"author", "organiser"}),
    "private": ({"visibility": Visibility.PRIVATE}, {"author"}),
    "a draft": ({"published_at": None}, {"author"}),
    "not out yet": ({"published_at": NEXT_YEAR}, {"author"}),
    "hidden": ({"hidden_at": NOW}, {"author", "organiser"}),
    "held": ({"held_at": NOW}, {"author", "organiser"}),
}


@pytest.mark.parametrize("state", REFLECTION_STATES)
def test_who_finds_a_reflection_and_what_is_said_under_it(people, cohort, state):
    post = ReflectionFactory(author=people["author"], cohort=cohort, title="Quixotic")
    said = CommentFactory(reflection=post, author=people["other"], body="A preposterous answer")
    indexing.catch_up()
    changes, expected = REFLECTION_STATES[state]

    Reflection.objects.filter(pk=post.pk).update(**changes)

    assert finders(people, post) == expected
    assert finders(people, said, "preposterous") == expected


def test_nobody_but_organisers_finds_what_a_closed_account_wrote(people, cohort):
    post = ReflectionFactory(author=people["author"], cohort=cohort, title="Quixotic")
    said = CommentFactory(thing=cohort.things.first(), author=people["author"], body="Preposterous")
    indexing.catch_up()

    Member.objects.filter(pk=people["author"].pk).update(is_active=False)

    assert finders(people, post) == {"author", "organiser"}
    assert finders(people, said, "preposterous") == set()


COMMENT_STATES = {
    "standing": ({}, EVERYBODY),
    "hidden": ({"hidden_at": NOW}, set()),
    "deleted": ({"deleted_at": NOW}, set()),
    "held": ({"held_at": NOW}, set()),
    "removed": ({"hidden_at": NOW, "removed_at": NOW, "body": "", "body_html": ""}, set()),
}


@pytest.mark.parametrize("state", COMMENT_STATES)
def test_who_finds_a_comment(people, thing, state):
    said = CommentFactory(thing=thing, author=people["author"], body="Quixotic")
    indexing.catch_up()
    changes, expected = COMMENT_STATES[state]

    Comment.objects.filter(pk=said.pk).update(**changes)

    assert finders(people, said) == expected


def test_a_comment_under_a_thing_that_is_taken_back_is_not_found(people, thing):
    said = CommentFactory(thing=thing, author=people["author"], body="Quixotic")
    indexing.catch_up()

    Thing.objects.filter(pk=thing.pk).update(ready_at=None)

    assert finders(people, said) == {"organiser"}


WAYS = {
    "listed": ({}, EVERYBODY),
    "unlisted": ({"way": Participant.Way.UNLISTED}, set()),
    "reading along": ({"way": Participant.Way.FOLLOWER}, set()),
}


@pytest.mark.parametrize("way", WAYS)
def test_people_are_found_who_chose_to_be_listed(people, cohort, way):
    person = MemberFactory(display_name="Quixotic")
    ParticipantFactory(member=person, cohort=cohort)
    indexing.catch_up()
    changes, expected = WAYS[way]

    person.places.update(**changes)

    assert finders(people, person) == expected


def test_closed_and_unconfirmed_accounts_and_those_without_a_place_are_not_found(people, cohort):
    closed, unconfirmed, elsewhere = (MemberFactory(display_name=f"Quixotic {n}") for n in range(3))
    ParticipantFactory(member=closed, cohort=cohort)
    ParticipantFactory(member=unconfirmed, cohort=cohort)
    indexing.catch_up()
    assert set(found("quixotic")) == {closed, unconfirmed}

    Member.objects.filter(pk=closed.pk).update(is_active=False)
    EmailAddress.objects.filter(user=unconfirmed).update(verified=False)

    assert [finders(people, person) for person in (closed, unconfirmed, elsewhere)] == [set(), set(), set()]


def test_a_cohort_in_preparation_is_found_by_organisers_only(people):
    cohort = CohortFactory(title="Next year")
    person = MemberFactory(display_name="Quixotic")
    ParticipantFactory(member=person, cohort=cohort)
    post = ReflectionFactory(author=person, cohort=cohort, title="Quixotic words")
    indexing.catch_up()
    assert finders(people, post) == finders(people, person) == EVERYBODY

    Cohort.objects.filter(pk=cohort.pk).update(listed_at=None)

    assert finders(people, post) == finders(people, person) == {"organiser"}


def test_who_blocks_somebody_finds_nothing_of_theirs(people, cohort):
    post = ReflectionFactory(author=people["author"], cohort=cohort, title="Quixotic")
    said = CommentFactory(thing=cohort.things.first(), author=people["author"], body="Preposterous")
    indexing.catch_up()

    Block.objects.create(blocker=people["other"], blocked=people["author"])

    assert finders(people, post) == EVERYBODY - {"other"}
    assert finders(people, said, "preposterous") == EVERYBODY - {"other"}
    assert finders(people, people["author"], "marisol") == EVERYBODY - {"other"}


def test_nobody_finds_an_address_or_what_nobody_published(people, cohort):
    person = MemberFactory(display_name="Ada", email="quixotic@example.org")
    ParticipantFactory(member=person, cohort=cohort)
    post = ReflectionFactory(author=person, cohort=cohort)
    person.drafts.create(key=f"edit/{post.pk}", fields={"body": "quixotic"})
    indexing.catch_up()

    assert {name for name, viewer in people.items() if found("quixotic", viewer)} == set()


def test_words_that_were_taken_out_are_not_found_even_before_search_has_learned_it(cohort):
    post = ReflectionFactory(cohort=cohort, title="Quixotic")
    indexing.catch_up()

    Reflection.objects.filter(pk=post.pk).update(title="Calm")

    assert found("quixotic", learn=False) == []
    assert found("calm") == [post]


def test_who_is_limited_to_reading_is_found_and_whoever_left_is_not(people, cohort, settings, tmp_path):
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    author = people["author"]
    post = ReflectionFactory(author=author, cohort=cohort, title="Quixotic")
    said = CommentFactory(thing=cohort.things.first(), author=author, body="Preposterous")
    indexing.catch_up()

    Member.objects.filter(pk=author.pk).update(limited_at=NOW)
    limited = [finders(people, post), finders(people, said, "preposterous"), finders(people, author, "marisol")]
    go(author, Member.Keeps.COMMENTS)

    assert limited == [EVERYBODY, EVERYBODY, EVERYBODY]
    assert finders(people, post) == finders(people, author, "marisol") == finders(people, author, "former") == set()
    assert finders(people, said, "preposterous") == EVERYBODY


def test_what_is_found_far_down_a_long_conversation_leads_to_its_very_page(client, thing, people):
    for number in range(120):
        CommentFactory(thing=thing, author=people["other"], body=f"Number {number}")
    said = CommentFactory(thing=thing, author=people["author"], body="Preposterous")
    for number in range(120):
        CommentFactory(thing=thing, author=people["other"], body=f"Number {number} more")
    indexing.catch_up()

    page = client.get(f"{said.get_absolute_url()}", follow=True)

    assert f'href="{said.get_absolute_url()}"' in client.get("/search/", {"q": "preposterous"}).content.decode()
    assert f'id="c{said.pk}"' in page.content.decode()
    assert "Preposterous" in page.content.decode()
