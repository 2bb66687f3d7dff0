"""Undoing takes back what that decision did and nothing else, whatever was decided, written or left meanwhile."""

from __future__ import annotations

import pytest

from comments import appeals, cases, gathering, holding_back, leaving, members, moderation, reporting, talk, undoing
from comments.models import Case, Comment, Decision, Verdict
from participants import leaving as going
from participants import suspicion
from participants.models import Member
from tests.factories import CommentFactory, MemberFactory


@pytest.fixture
def comment(thing, kofi):
    return talk.post(thing, by=kofi, body="Buy *watches*.")[0]


@pytest.fixture
def account(kofi, hanne):
    """The case about all that Kofi does."""
    return members.look_after(kofi, by=hanne, why="Noticed.")


@pytest.fixture
def _list(settings, tmp_path):
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"


def last(verdict):
    return Decision.objects.filter(verdict=verdict, undone_at=None).latest("pk")


def hidden(comment):
    return Comment.objects.get(pk=comment.pk).hidden_at is not None


def test_text_that_was_removed_does_not_come_back_into_a_comment_its_author_has_deleted(comment, kofi, hanne):
    moderation.remove(comment, by=hanne, rule="sale", reason="No.")
    talk.delete(comment, by=kofi)

    assert undoing.undo(last(Verdict.REMOVE), by=hanne) is False
    assert Comment.objects.get(pk=comment.pk).body == ""


def test_showing_everything_again_leaves_hidden_what_was_hidden_by_itself_since(comment, account, hanne):
    members.hide_all(account, by=hanne, reason="Spam.")
    moderation.restore(comment, by=hanne, reason="This one is fine.")
    moderation.hide(comment, by=hanne, reason="No, it is not.")

    assert undoing.undo(last(Verdict.HIDE_ALL), by=hanne) is True
    assert hidden(comment)


def test_a_decision_that_an_appeal_has_taken_back_cannot_show_what_another_hides(comment, kofi, hanne):
    moderation.hide(comment, by=hanne, rule="sale", reason="No.")
    first = Case.objects.get()
    appeals.appeal(first, by=kofi, words="It was a joke.")
    moderation.restore(comment, by=hanne, reason="Right.")
    moderation.hide(comment, by=hanne, rule="sale", reason="Not so funny after all.")

    assert undoing.undo(first.decisions.get(), by=hanne) is False
    assert hidden(comment)


def test_an_appeal_that_was_granted_by_mistake_waits_again_and_so_does_what_it_is_against(comment, kofi, hanne):
    moderation.hide(comment, by=hanne, rule="sale", reason="No.")
    first = Case.objects.get()
    appeals.appeal(first, by=kofi, words="It was a joke.")
    moderation.restore(comment, by=hanne, reason="Right.")

    assert undoing.undo(last(Verdict.RESTORE), by=hanne) is True
    assert hidden(comment)
    assert Case.objects.open().get().kind == Case.Kind.APPEAL
    assert undoing.undo(first.decisions.get(), by=hanne) is True
    assert not hidden(comment)


def test_nobody_appeals_against_what_was_taken_back(comment, kofi, hanne):
    moderation.hide(comment, by=hanne, rule="sale", reason="No.")
    first = Case.objects.get()
    moderation.restore(comment, by=hanne, reason="A mistake.")
    moderation.hide(comment, by=hanne, rule="sale", reason="It was none.")
    second = Case.objects.latest("pk")

    with pytest.raises(talk.Refused):
        appeals.appeal(first, by=kofi, words="Against the first.")
    assert appeals.appeal(second, by=kofi, words="Against the second.") is True


def test_undoing_that_words_were_kept_takes_nothing_off_that_is_hidden_anew(comment, ngozi, hanne):
    reporting.report(comment, by=ngozi, reason="spam")
    moderation.keep(comment, by=hanne, reason="Fine.")
    moderation.hide(comment, by=hanne, rule="sale", reason="No.")

    assert undoing.undo(last(Verdict.KEEP), by=hanne) is False
    assert not Case.objects.open().exists()


@pytest.mark.parametrize("act", [members.close, members.hide_all, members.limit])
@pytest.mark.parametrize("keeps", ["nothing", "all"])
@pytest.mark.usefixtures("_list")
def test_what_was_done_about_an_account_that_is_deleted_since_stays_as_it_is(act, keeps, comment, account, kofi, hanne):
    act(account, by=hanne, reason="Spam.")
    decision = Decision.objects.get()
    going.ask(kofi, actor=kofi, keeps=keeps, at_once=True)
    leaving.leave(kofi.pk)
    was = Member.objects.values("is_active", "left_at").get(pk=kofi.pk)

    assert undoing.undo(Decision.objects.get(pk=decision.pk), by=hanne) is False
    assert Member.objects.values("is_active", "left_at").get(pk=kofi.pk) == was


@pytest.mark.usefixtures("_list")
def test_who_leaves_a_closed_account_shows_nothing_again(comment, account, kofi, hanne):
    members.close(account, by=hanne, reason="Spam.")
    going.ask(kofi, actor=kofi, keeps="all", at_once=True)
    leaving.leave(kofi.pk)

    assert not Comment.objects.standing().exists()


def test_of_two_limits_the_one_that_holds_is_lifted(kofi, account, hanne, time_machine):
    members.limit(account, by=hanne, reason="A week.", until=None)
    first = Decision.objects.get()
    Member.objects.filter(pk=kofi.pk).update(limited_at=None)
    members.limit(account, by=hanne, reason="Again.")

    assert undoing.undo(first, by=hanne) is False
    assert undoing.undo(Decision.objects.latest("pk"), by=hanne) is True
    assert not Member.objects.get(pk=kofi.pk).is_limited


def test_a_sign_up_that_waits_again_is_one_case_and_stays_decided_the_next_time(kofi, hanne):
    suspicion.suspect(kofi, why="A list.")
    gathering.gather()
    case = Case.objects.get()
    members.let_be(case, by=hanne)
    undoing.undo(Decision.objects.get(), by=hanne)

    assert gathering.gather() == 0
    case.refresh_from_db()
    members.limit(case, by=hanne, reason="We do not know you.")
    assert gathering.gather() == 0
    assert Case.objects.count() == 1


def test_what_was_let_through_before_anybody_opened_a_case_can_be_held_again(thing, kofi, hanne):
    held = CommentFactory(thing=thing, author=MemberFactory())
    holding_back.hold(held, why="A list.")
    holding_back.let_through(held, by=hanne)

    assert undoing.undo(last(Verdict.KEEP), by=hanne) is True
    assert Comment.objects.get(pk=held.pk).held_for == "A list."
    assert cases.open_of(held) is not None


@pytest.mark.parametrize("verb", [moderation.hide, moderation.remove])
def test_what_was_hidden_until_somebody_decides_waits_so_again(verb, comment, hanne):
    reporting.report(comment, by=hanne, reason="spam")
    case = cases.open_of(comment)
    verb(comment, by=hanne, rule="sale", reason="No.")

    assert undoing.undo(case.decisions.get(), by=hanne) is True
    assert hidden(comment)
    assert Comment.objects.get(pk=comment.pk).body == "Buy *watches*."
    assert cases.open_of(comment) == case
    assert moderation.keep(comment, by=hanne, reason="It is fine.") is True
    assert not hidden(comment)


def test_showing_everything_again_leaves_hidden_what_a_decision_of_its_own_hides(comment, account, ngozi, hanne):
    reporting.report(comment, by=ngozi, reason="spam")
    members.hide_all(account, by=hanne, reason="Spam.")
    moderation.hide(comment, by=hanne, rule="sale", reason="And this is advertising.")

    undoing.undo(last(Verdict.HIDE_ALL), by=hanne)

    assert hidden(comment)


def test_words_whose_own_decision_is_undone_stay_hidden_with_everything_of_the_account(comment, account, ngozi, hanne):
    reporting.report(comment, by=ngozi, reason="spam")
    members.hide_all(account, by=hanne, reason="Spam.")
    moderation.hide(comment, by=hanne, rule="sale", reason="And this is advertising.")

    undoing.undo(last(Verdict.HIDE), by=hanne)

    assert hidden(comment)
    undoing.undo(last(Verdict.HIDE_ALL), by=hanne)
    assert not hidden(comment)
