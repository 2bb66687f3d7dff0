"""Which post waits in whose letter, and what was said to its reader: attention is spread, and nothing that is gone is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comments import talk
from comments.models import Notification
from comments.weekly import dealing
from comments.weekly.composing import compose
from comments.weekly.shared import SharedWeek
from participants import blocking, letters, mail_choices
from participants.models import Offer, Participant, Reflection
from tests.comments.weekly_post import IN_TIME, MONDAY, letter_to, reader, sixth
from tests.factories import ReflectionFactory


@pytest.fixture
def place(cohort):
    return reader(cohort, "Marisol Quispe", member__email="marisol@example.org")


def done(place, *numbers, **fields):
    """They wrote about these Things."""
    return ReflectionFactory(
        author=place.member, cohort=place.cohort, things=place.cohort.things.filter(number__in=numbers), **fields
    )


def text_of(place, moment=MONDAY):
    shared = SharedWeek(sixth(place.cohort), moment)
    one = compose(shared, [Participant.objects.for_cards().get(pk=place.pk)])[place.pk]
    return letters.render(one.sheet)


def test_a_post_that_waits_is_shown_with_who_wrote_it(place, cohort):
    post = ReflectionFactory(cohort=cohort, title="The quiet pupils, and me")

    mail = text_of(place)

    assert "Still waiting for a first hello:\nThe quiet pupils, and me, " in mail.message
    assert post.get_absolute_url() in mail.html_message
    Reflection.objects.update(comment_count=1)
    assert "waiting for a first hello" not in text_of(place).message


@pytest.mark.parametrize("why", ["own", "opened", "passed", "blocked", "blocks them", "hidden", "private", "draft"])
def test_a_post_is_not_shown_to_whom_it_is_not_for(place, cohort, why):
    post = ReflectionFactory(cohort=cohort)
    if why == "own":
        Reflection.objects.update(author=place.member)
    elif why in ("opened", "passed"):
        Offer.objects.create(member=place.member, reflection=post, **{f"{why}_at": IN_TIME})
    elif why == "blocked":
        blocking.block(post.author, by=place.member)
    elif why == "blocks them":
        blocking.block(place.member, by=post.author)
    else:
        state = {
            "hidden": {"hidden_at": IN_TIME},
            "private": {"visibility": "private"},
            "draft": {"published_at": None},
        }
        Reflection.objects.update(**state[why])

    assert letter_to(place)["post"] is None


def test_posts_are_dealt_out_so_that_two_hundred_do_not_lead_to_one(cohort):
    posts = [ReflectionFactory(cohort=cohort) for _ in range(4)]
    places = list(Participant.objects.filter(cohort=cohort).for_cards())
    places += [reader(cohort) for _ in range(8)]

    made = compose(SharedWeek(sixth(cohort), MONDAY), places)

    shown = [one.post.pk for one in made.values() if one and one.post]
    assert sorted(shown.count(post.pk) for post in posts) == [3, 3, 3, 3]


def test_a_post_has_had_its_chance_after_twenty_letters(cohort, monkeypatch):
    monkeypatch.setattr(dealing, "MOST_DEALT", 2)
    ReflectionFactory(cohort=cohort)
    places = [reader(cohort) for _ in range(4)]

    made = compose(SharedWeek(sixth(cohort), MONDAY), places)

    assert [bool(one.post) for one in made.values()] == [True, True, False, False]


def test_first_ones_are_dealt_before_later_ones_and_then_the_oldest(place, cohort):
    writer = reader(cohort).member
    old = ReflectionFactory(cohort=cohort, author=writer, published_at=MONDAY - timedelta(days=9))
    ReflectionFactory(cohort=cohort, author=writer, published_at=MONDAY - timedelta(days=8))
    ReflectionFactory(cohort=cohort, published_at=MONDAY - timedelta(days=7))

    assert letter_to(place)["post"] == old


def test_what_is_wanted_weekly_is_told_with_who_said_it_and_what_was_told_at_once_is_only_counted(place, kofi):
    mail_choices.choose(place.member, {"comment": "weekly"})
    post = done(place, 1)
    talk.post(post, by=kofi, body="I like that you *listed* people.")

    said = letter_to(place)
    assert [entry.excerpt for entry in said["said"]] == ["I like that you listed people."]
    assert "Kofi Mensah wrote back to you: " in text_of(place).message

    Notification.objects.update(mail_at=None, mailed_at=MONDAY)
    said = letter_to(place)
    assert (said["said"], said["unread"]) == ([], 1)
    assert "1 answer that you had by mail is still new there." in text_of(place).message
    # What somebody has looked at is not told to organisers.
    assert letter_to(place, is_veiled=True)["unread"] == 0


@pytest.mark.parametrize("what", ["seen", "hidden", "deleted", "blocked", "muted", "at once"])
def test_what_holds_no_more_is_not_told(place, kofi, what):
    mail_choices.choose(place.member, {"comment": "at-once" if what == "at once" else "weekly"})
    post = done(place, 1)
    comment, _new = talk.post(post, by=kofi, body="Hello.")
    Notification.objects.update(created_at=MONDAY - timedelta(minutes=10))
    if what == "seen":
        Notification.objects.update(seen_at=MONDAY)
    elif what in ("hidden", "deleted"):
        setattr(comment, f"{what}_at", MONDAY)
        comment.save()
    elif what == "blocked":
        blocking.block(kofi, by=place.member)
    elif what == "muted":
        place.member.mutes.create(reflection=post)

    assert letter_to(place)["said"] == []
