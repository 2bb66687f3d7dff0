"""Talk on other floors' pages."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template

from tests.conftest import NOW
from tests.factories import CommentFactory, MemberFactory, ReflectionFactory
from things.models import Thing


def talk_on(rf, viewer, target):
    request = rf.get("/")
    request.user = viewer
    request.session = {}
    return Template("{% load comments %}{% comments_on target %}").render(
        Context({"request": request, "target": target, "csrf_token": "t", "site_name": "23 Things"})
    )


def test_talk_stands_under_things_and_reflections_alike(rf, marisol, kofi, cohort, thing):
    reflection = ReflectionFactory(author=marisol, cohort=cohort)
    CommentFactory(thing=thing, author=kofi, body_html="<p>On the Thing.</p>")
    CommentFactory(reflection=reflection, author=kofi, body_html="<p>On the reflection.</p>")

    on_thing, on_reflection = talk_on(rf, marisol, thing), talk_on(rf, marisol, reflection)

    assert "1 comment on this Thing" in on_thing
    assert "<p>On the Thing.</p>" in on_thing
    assert "<p>On the reflection.</p>" not in on_thing
    assert "<p>On the reflection.</p>" in on_reflection
    assert "<p>On the Thing.</p>" not in on_reflection


def test_visitors_are_told_that_members_write_the_comments_and_come_back_to_the_form(rf, cohort, thing):
    shown = talk_on(rf, AnonymousUser(), thing)

    assert "Members write the comments" in shown
    assert 'href="/accounts/login/?next=%2Fmay-2026%2Fthings%2F1%2F%23say"' in shown
    assert "<textarea" not in shown


@pytest.mark.parametrize("replies", [3, 30])
def test_a_thread_is_four_queries_however_long(rf, marisol, cohort, thing, replies, django_assert_num_queries):
    parent = CommentFactory(thing=thing, author=marisol)
    for _ in range(replies):
        CommentFactory(thing=thing, author=MemberFactory(), parent=parent)

    loaded = Thing.objects.for_cards().get(pk=thing.pk)

    # The talk, the confirmed address, what is new here to its reader, and whether they have muted it.
    with django_assert_num_queries(4):
        shown = talk_on(rf, marisol, loaded)

    assert shown.count('<li class="comment"') == replies + 1


def test_a_member_in_no_cohort_gets_a_form_that_says_who_will_read(rf, ngozi, thing):
    shown = talk_on(rf, ngozi, thing)

    assert "<textarea" in shown
    assert "Everyone who reads this page can see your comment." in shown


def test_what_only_members_read_says_so_under_its_form(rf, ngozi, marisol, cohort):
    shown = talk_on(rf, ngozi, ReflectionFactory(author=marisol, cohort=cohort, visibility="members"))

    assert "Members who read this page can see your comment." in shown


def test_who_has_not_confirmed_their_address_is_told_where_to(rf, ngozi, thing):
    ngozi.emailaddress_set.update(verified=False)

    shown = talk_on(rf, ngozi, thing)

    assert "Confirm your e-mail address first, then you can comment." in shown
    assert 'href="/accounts/email/"' in shown
    assert "<textarea" not in shown


@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_a_finished_cohort_says_that_nothing_new_is_added(rf, ngozi, cohort, thing, reader):
    cohort.finished_at = NOW
    cohort.save()
    thing.refresh_from_db()

    shown = talk_on(rf, ngozi if reader == "member" else AnonymousUser(), thing)

    assert "This cohort is finished. Everything stays to be read, and nothing new is added." in shown
    assert "<textarea" not in shown
    assert "Sign in to comment" not in shown


def test_organisers_are_led_from_words_to_their_decision_and_nobody_else_is(rf, marisol, hanne, olu, kofi, thing):
    comment = CommentFactory(thing=thing, author=kofi)

    decide = f"/admin/comments/comment/{comment.pk}/decide/"
    assert decide in talk_on(rf, hanne, thing)
    assert decide not in talk_on(rf, marisol, thing)
    assert decide not in talk_on(rf, olu, thing)
