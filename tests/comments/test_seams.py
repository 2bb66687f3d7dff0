"""Where the inbox, the queue and holding back meet."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from post_office.models import Email

from comments import appeals, holding_back, members, moderation, reporting, talk
from comments.casefile import CaseFile
from comments.models import Action, Case, Comment, Notification
from participants.models import Reflection
from tests.factories import MemberFactory, ReflectionFactory


@pytest.fixture
def reflection(marisol, cohort, thing):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked", things=[thing])


@pytest.fixture
def comment(reflection, kofi):
    return talk.post(reflection, by=kofi, body="Buy *watches*.")[0]


def told(member):
    rows = Notification.objects.filter(member=member).order_by("pk").select_related("action")
    return [row.action.verb if row.action else row.kind for row in rows]


def test_an_author_who_was_told_that_words_wait_is_told_in_the_inbox_too_that_they_stay(comment, kofi, hanne):
    reporting.report(comment, by=hanne, reason="spam")
    moderation.keep(comment, by=hanne, reason="It is fine.")

    assert told(kofi) == ["hide-comment", "keep"]


def test_who_was_never_told_hears_nothing_of_words_that_were_kept(comment, ngozi, kofi, hanne):
    reporting.report(comment, by=ngozi, reason="spam")
    moderation.keep(comment, by=hanne, reason="It is fine.")

    assert told(kofi) == []


def test_held_words_that_were_hidden_and_are_shown_after_all_are_told_like_new_ones(comment, marisol, hanne):
    Notification.objects.all().delete()
    holding_back.hold(comment, why="A list.")
    moderation.hide(comment, by=hanne, reason="No.")
    moderation.restore(comment, by=hanne, reason="A mistake.")

    assert told(marisol) == ["comment"]
    moderation.hide(comment, by=hanne, reason="No.")
    moderation.restore(comment, by=hanne, reason="A mistake.")
    assert told(marisol) == ["comment"]


@pytest.mark.parametrize("decision", ["hide", "restore", "keep", "let-through"])
@pytest.mark.parametrize("kind", ["comment", "reflection"])
def test_no_organiser_decides_about_their_own_words_while_there_is_another(
    decision, kind, client, hanne, cohort, thing
):
    judge = MemberFactory(is_staff=True)
    judge.groups.add(Group.objects.get(name="Organisers"))
    words = ReflectionFactory(author=judge, cohort=cohort, title="Mine", things=[thing])
    if kind == "comment":
        words = talk.post(thing, by=judge, body="Mine.")[0]
    if decision == "restore":
        moderation.hide(words, by=hanne, reason="No.")
    elif decision == "keep":
        reporting.report(words, by=MemberFactory(), reason="spam")
    elif decision == "let-through":
        type(words).objects.filter(pk=words.pk).update(held_at=words.author.joined_at, held_for="A list.")
    before = (Comment if kind == "comment" else Reflection).objects.values().get(pk=words.pk)
    client.force_login(judge)
    app = "comments_comment" if kind == "comment" else "participants_reflection"

    answer = client.post(
        reverse(f"admin:{app}_decide", args=[words.pk]), {"decision": decision, "rule": "sale", "reason": "Mine."}
    )

    assert answer.status_code == 403
    assert type(words).objects.values().get(pk=words.pk) == before
    assert not Case.objects.filter(decided_by=judge).exists()


def test_who_took_their_words_back_hears_no_more_of_answers_below_them(thing, kofi, marisol, ngozi):
    first = talk.post(thing, by=kofi, body="My words.")[0]
    answer = talk.post(thing, by=marisol, body="An answer.", parent=first)[0]
    talk.delete(first, by=kofi)
    Notification.objects.all().delete()

    talk.post(thing, by=ngozi, body="One more.", parent=answer)

    assert (told(kofi), told(marisol)) == ([], ["reply"])


def test_of_two_organisers_one_judges_the_appeal_of_the_other(thing, hanne):
    judge = MemberFactory(is_staff=True)
    judge.groups.add(Group.objects.get(name="Organisers"))
    words = talk.post(thing, by=judge, body="Mine.")[0]
    moderation.hide(words, by=hanne, rule="sale", reason="No.")
    appeals.appeal(Case.objects.get(), by=judge, words="It was a joke.")
    waiting = Case.objects.open().get()

    assert CaseFile(waiting, hanne).may_judge is True
    assert CaseFile(waiting, judge).may_judge is False


def test_the_page_about_hidden_words_is_that_of_what_hides_them_now(client, comment, kofi, hanne):
    moderation.hide(comment, by=hanne, rule="sale", reason="The first reason.")
    moderation.restore(comment, by=hanne, reason="A mistake.")
    members.hide_all(members.look_after(kofi, by=hanne), by=hanne, reason="Spam.")
    client.force_login(kofi)

    page = client.get(f"/appeals/comment/{comment.pk}/", follow=True).content.decode()

    assert "The first reason." not in page


def test_the_letter_about_a_text_that_was_removed_after_an_appeal_leads_to_its_page(client, comment, kofi, hanne):
    moderation.hide(comment, by=hanne, rule="sale", reason="No.")
    appeals.appeal(Case.objects.get(), by=kofi, words="A joke.")
    moderation.uphold(comment, by=hanne, reason="It is none.")
    moderation.remove(comment, by=hanne, rule="sale", reason="Not even to be kept.", later=True)
    letter = Email.objects.latest("pk").message
    client.force_login(kofi)

    address = re.search(r"/appeals/\d+/", letter)
    page = client.get(address[0])
    assert page.status_code == 200
    assert "Not even to be kept." in page.content.decode()
    assert client.get(f"/appeals/comment/{comment.pk}/")["Location"] == address[0]


def test_what_an_author_says_in_an_appeal_is_in_their_case_and_not_for_good_in_the_log(comment, kofi, hanne):
    moderation.hide(comment, by=hanne, rule="sale", reason="No.")
    appeals.appeal(Case.objects.get(), by=kofi, words="My mother was ill that day.")

    assert Case.objects.open().get().why == "My mother was ill that day."
    assert not Action.objects.filter(reason__contains="mother").exists()


def test_an_appeal_against_a_removal_is_named_after_the_text_it_is_about(reflection, marisol, hanne):
    moderation.remove(reflection, by=hanne, rule="sale", reason="No.")
    appeals.appeal(Case.objects.get(), by=marisol, words="Please.")

    assert Case.objects.open().get().label == "A mentor I never asked"
