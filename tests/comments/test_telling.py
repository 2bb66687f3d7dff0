"""Who is told of what: once, for the strongest reason, and never more than they may know."""

from __future__ import annotations

import pytest

from comments import holding_back, moderation, muting, talk, telling
from comments.models import Action, Comment, Notification
from participants import blocking, suspicion
from tests.conftest import NOW
from tests.factories import CommentFactory, MemberFactory, ReflectionFactory
from things.models import Visibility


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


def told():
    """Who was told of what kind, by their short names."""
    rows = Notification.objects.order_by("pk").values_list("member__display_name", "kind")
    return sorted((name.split()[0], kind) for name, kind in rows)


def test_the_author_of_a_reflection_is_told_of_a_comment(reflection, kofi):
    comment, _ = talk.post(reflection, by=kofi, body="Thank you.")

    row = Notification.objects.get()
    assert (row.member, row.kind, row.comment) == (reflection.author, "comment", comment)
    assert (row.seen_at, row.mailed_at) == (None, None)


def test_nobody_is_told_of_their_own_words(reflection, marisol):
    first, _ = talk.post(reflection, by=marisol, body="One more thought.")
    talk.post(reflection, by=marisol, body="And @marisol-quispe again.", parent=first)

    assert told() == []


def test_whoever_is_answered_is_told_also_where_the_reply_hangs_under_another(thing, marisol, kofi, ngozi):
    top, _ = talk.post(thing, by=marisol, body="Top.")
    middle, _ = talk.post(thing, by=kofi, body="Reply.", parent=top)
    Notification.objects.all().delete()

    deep, _ = talk.post(thing, by=ngozi, body="Reply to the reply.", parent=middle)

    assert (deep.parent, deep.answers) == (top, middle)
    assert told() == [("Kofi", "reply"), ("Marisol", "reply")]


def test_those_who_joined_a_conversation_hear_how_it_goes_on(reflection, kofi, ngozi):
    talk.post(reflection, by=kofi, body="Hello.")
    Notification.objects.all().delete()

    talk.post(reflection, by=ngozi, body="Hello from me.")

    assert told() == [("Kofi", "thread"), ("Marisol", "comment")]


def test_one_comment_is_told_once_to_each_for_the_strongest_reason(reflection, marisol, kofi):
    question, _ = talk.post(reflection, by=marisol, body="What do you think?")

    talk.post(reflection, by=kofi, body="Yes, @marisol-quispe.", parent=question)

    assert told() == [("Marisol", "reply")]


def test_in_a_crowd_only_those_under_the_same_comment_hear_of_it(thing, marisol, kofi, ngozi, monkeypatch):
    monkeypatch.setattr(telling, "MANY_VOICES", 2)
    top, _ = talk.post(thing, by=marisol, body="Top.")
    talk.post(thing, by=kofi, body="Elsewhere.")
    talk.post(thing, by=ngozi, body="A reply.", parent=top)
    Notification.objects.all().delete()

    talk.post(thing, by=ngozi, body="One more.", parent=top)
    assert told() == [("Marisol", "reply")]

    Notification.objects.all().delete()
    talk.post(thing, by=ngozi, body="To everybody.")
    assert told() == []


def test_a_member_called_by_name_is_told_and_linked_to(thing, kofi, ngozi):
    comment, _ = talk.post(thing, by=kofi, body="As @Ngozi-Eze said, and @nobody-here.")

    assert told() == [("Ngozi", "mention")]
    assert '<a href="/blogs/ngozi-eze/" rel="nofollow ugc noopener">@Ngozi-Eze</a>' in comment.body_html
    assert "@nobody-here." in comment.body_html


@pytest.mark.parametrize("state", ["closed", "unconfirmed"])
def test_who_is_not_to_be_met_cannot_be_called(thing, kofi, ngozi, state):
    if state == "closed":
        ngozi.is_active = False
        ngozi.save()
    else:
        ngozi.emailaddress_set.update(verified=False)

    comment, _ = talk.post(thing, by=kofi, body="Hello @ngozi-eze.")

    assert told() == []
    assert comment.body_html == "<p>Hello @ngozi-eze.</p>"


def test_at_most_five_are_told_that_they_were_mentioned(thing, kofi):
    many = [MemberFactory() for _ in range(7)]

    talk.post(thing, by=kofi, body=" ".join(f"@{member.handle}" for member in many))

    assert [row.member for row in Notification.objects.order_by("pk")] == many[:5]


def test_a_name_added_while_words_can_be_changed_is_told_once(thing, kofi, ngozi):
    comment, _ = talk.post(thing, by=kofi, body="Hello.")

    talk.revise(comment, by=kofi, body="Hello @ngozi-eze.")
    talk.revise(comment, by=kofi, body="Hello again @ngozi-eze.")

    assert told() == [("Ngozi", "mention")]


@pytest.mark.parametrize("visibility", [Visibility.ORGANISERS, Visibility.PRIVATE])
def test_who_may_not_read_the_place_is_not_told(reflection, marisol, ngozi, visibility):
    reflection.visibility = visibility
    reflection.save()

    talk.post(reflection, by=marisol, body="Dear @ngozi-eze.")

    assert told() == []


def test_what_only_organisers_read_is_told_to_organisers(reflection, marisol, hanne):
    reflection.visibility = Visibility.ORGANISERS
    reflection.save()

    talk.post(reflection, by=marisol, body="Dear @hanne-vestergaard.")
    talk.post(reflection, by=hanne, body="Dear Marisol.")

    assert told() == [("Hanne", "mention"), ("Marisol", "comment")]


def test_a_closed_account_is_told_nothing(reflection, marisol, kofi):
    CommentFactory(reflection=reflection, author=MemberFactory(is_active=False))

    talk.post(reflection, by=kofi, body="Hello.")

    assert told() == [("Marisol", "comment")]


def test_a_muted_conversation_is_told_to_nobody_who_muted_it(reflection, marisol, kofi, ngozi):
    mine, _ = talk.post(reflection, by=kofi, body="Hello.")
    muting.mute(reflection, by=kofi)
    Notification.objects.all().delete()

    talk.post(reflection, by=ngozi, body="A reply to @kofi-mensah.", parent=mine)

    assert told() == [("Marisol", "comment")]


@pytest.mark.parametrize("blocker", ["reader", "caller"])
def test_who_has_blocked_the_other_is_not_mentioned_to_them(thing, kofi, ngozi, blocker):
    reader_blocks = blocker == "reader"
    blocking.block(kofi if reader_blocks else ngozi, by=ngozi if reader_blocks else kofi)

    talk.post(thing, by=kofi, body="Hello @ngozi-eze.")

    assert told() == []


def test_nobody_hears_of_what_somebody_says_whom_they_have_blocked(thing, marisol, kofi, ngozi):
    for who in (marisol, ngozi, kofi):
        talk.post(thing, by=who, body="Hello.")
    assert Notification.objects.shown_to(marisol).count() == 2

    blocking.block(kofi, by=marisol)

    assert [row.comment.author for row in Notification.objects.shown_to(marisol)] == [ngozi]
    Notification.objects.all().delete()
    talk.post(thing, by=kofi, body="And again.")
    assert told() == [("Ngozi", "thread")]


def test_what_does_not_stand_is_told_when_it_is_let_through_and_once(reflection, kofi):
    comment = CommentFactory(reflection=reflection, author=kofi, hidden_at=NOW)
    telling.tell_of_comment(comment)
    assert told() == []

    Comment.objects.update(hidden_at=None)
    telling.tell_of_comment(comment)
    telling.tell_of_comment(comment)

    assert told() == [("Marisol", "comment")]


def test_a_held_comment_is_told_to_nobody_until_it_is_let_through(reflection, kofi, hanne):
    suspicion.suspect(kofi, why="A test.")
    comment, _ = talk.post(reflection, by=kofi, body="Hello Marisol.")
    assert comment.held_at is not None
    assert told() == []

    holding_back.let_through(comment, by=hanne)

    assert told() == [("Marisol", "comment")]


def test_the_same_form_sent_twice_tells_once(reflection, kofi):
    talk.post(reflection, by=kofi, body="Hello.", form_key="k1")
    talk.post(reflection, by=kofi, body="Hello.", form_key="k1")

    assert told() == [("Marisol", "comment")]


def test_a_decision_is_told_to_whose_words_it_is_about_each_time(reflection, kofi, hanne):
    comment = CommentFactory(reflection=reflection, author=kofi)

    moderation.hide(comment, by=hanne, reason="Too sharp.")
    moderation.restore(comment, by=hanne, reason="On second thoughts.")

    rows = list(Notification.objects.order_by("pk").values_list("member", "kind", "action__verb"))
    assert rows == [(kofi.pk, "decision", "hide-comment"), (kofi.pk, "decision", "restore-comment")]


def test_a_decision_about_an_account_is_told_to_its_member(client, kofi):
    action = Action.objects.create(actor_id_was=1, verb="keep", target_id=kofi.pk, reason="For three days.")

    telling.tell_of_decision(kofi, action)

    client.force_login(kofi)
    shown = client.get("/me/inbox/").content.decode()
    assert "For three days." in shown
    assert "See it" in shown


@pytest.mark.parametrize("people", [3, 30])
def test_telling_asks_the_same_however_many_have_joined(reflection, kofi, people, django_assert_num_queries):
    for _ in range(people - 1):
        CommentFactory(reflection=reflection)
    comment = CommentFactory(reflection=reflection, author=kofi)

    with django_assert_num_queries(5):
        telling.tell_of_comment(comment)

    assert Notification.objects.count() == people
