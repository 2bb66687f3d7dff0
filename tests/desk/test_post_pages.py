"""Posts elsewhere and mentions in the desk: what was found, why it was matched, and what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participants import outcomes
from participants.models import Mention, Notice, Post
from participants.outcomes import Outcome
from tests.factories import BlogElsewhereFactory, PostFactory, ReflectionFactory
from things.models import Visibility

LIST = "admin:participants_post_changelist"
MATCH = [{"number": 8, "by": "title", "words": "Things 8 & 9"}, {"number": 9, "by": "label", "words": "thing9"}]


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def shown(**reflection):
    """A post that became a reflection."""
    post = PostFactory(matches=MATCH)
    post.reflection = ReflectionFactory(author=post.author, cohort=post.cohort, blog=post.blog, **reflection)
    post.save()
    return post


def one_of_each():
    now = timezone.now()
    return {
        Outcome.SHOWN: shown(),
        Outcome.HELD: shown(held_at=now),
        Outcome.HIDDEN: shown(hidden_at=now, held_at=now),
        Outcome.WAITING: PostFactory(),
        Outcome.EARLY: PostFactory(matches=MATCH),
        Outcome.ASIDE: PostFactory(set_aside_at=now),
        Outcome.TAKEN_OFF: PostFactory(deleted_at=now, matches=MATCH),
        Outcome.OLDER: PostFactory(is_older=True),
        Outcome.NOBODYS: PostFactory(author=None, cohort=None),
        Outcome.LEFT: PostFactory(blog=BlogElsewhereFactory(closed_at=now, feed_address=False)),
    }


def test_what_became_of_a_post_is_the_same_for_one_and_for_the_database(db):
    rows = one_of_each()

    assert set(rows) == set(Outcome)
    for outcome, post in rows.items():
        assert outcomes.of(Post.objects.get(pk=post.pk)) == outcome
        assert list(outcomes.with_outcome(Post.objects.all(), outcome)) == [post], outcome
    waiting = set(Post.objects.waiting())
    assert waiting == {rows[Outcome.WAITING], rows[Outcome.EARLY]}


def test_the_list_says_what_became_of_each_and_why(organiser, db):
    rows = one_of_each()

    html = organiser.get(reverse(LIST)).content.decode()

    for outcome in Outcome:
        assert f">{outcome.label}<" in html, outcome
    for part in ("<b>8</b> “Things 8 &amp; 9” in the title", "<b>9</b> the label “thing9”"):
        assert part in html
    assert f'href="{rows[Outcome.SHOWN].reflection.get_absolute_url()}"' in html
    assert f'href="{rows[Outcome.SHOWN].link}" rel="noopener noreferrer external nofollow"' in html


@pytest.mark.parametrize("outcome", list(Outcome))
def test_posts_are_found_by_what_became_of_them(organiser, outcome):
    rows = one_of_each()

    listed = organiser.get(reverse(LIST) + f"?state={outcome}").context["cl"].queryset

    assert list(listed) == [rows[outcome]]


def test_an_address_that_is_none_is_only_text(organiser, db):
    post = PostFactory(link="javascript:alert(1)", title="<script>alert(1)</script>")

    for page in (reverse(LIST), reverse("admin:participants_post_change", args=[post.pk])):
        html = organiser.get(page).content.decode()
        assert 'href="javascript' not in html
        assert "<script>alert" not in html


def test_nobody_at_the_desk_changes_a_post(organiser, db):
    post = PostFactory(title="As it was")
    address = reverse("admin:participants_post_change", args=[post.pk])

    assert organiser.get(address).status_code == 200
    assert organiser.post(address, {"title": "Other"}).status_code == 403
    assert Post.objects.get().title == "As it was"


def test_mentions_say_in_words_what_became_of_them(organiser, thing):
    now = timezone.now()
    about = {"target": "http://testserver/may-2026/things/1/", "thing": thing}
    Mention.objects.create(source="https://a.example/", key="a", **about)
    Mention.objects.create(
        source="https://b.example/", key="b", checked_at=now, refused=Mention.Refused.NO_LINK, **about
    )
    Mention.objects.create(source="https://c.example/", key="c", checked_at=now, post=PostFactory(), **about)
    taken = {"checked_at": now, "post": PostFactory(), "withdrawn_at": now}
    Mention.objects.create(source="https://d.example/", key="d", **taken, **about)

    html = organiser.get(reverse("admin:participants_mention_changelist")).content.decode()

    for part in ("To be checked", "Refused", "It does not link to the page here", "Taken in", "Withdrawn"):
        assert f">{part}<" in html
    for state, key in (("waiting", "a"), ("refused", "b"), ("taken-in", "c"), ("withdrawn", "d")):
        listed = organiser.get(reverse("admin:participants_mention_changelist") + f"?state={state}").context["cl"]
        assert [mention.key for mention in listed.queryset] == [key]


def test_notices_of_what_organisers_may_not_read_are_not_listed(organiser, cohort):
    now = timezone.now()
    sent = ReflectionFactory(cohort=cohort, title="For all")
    private = ReflectionFactory(cohort=cohort, title="My secret", visibility=Visibility.PRIVATE)
    for number, reflection in enumerate((sent, private)):
        Notice.objects.create(reflection=reflection, target="https://a.example/", key=str(number))
    Notice.objects.create(reflection=sent, target="https://b.example/", key="b", sent_at=now, due_at=None)
    Notice.objects.create(reflection=sent, target="https://c.example/", key="c", due_at=None, problem="404")
    Notice.objects.filter(key="b").update(made_at=now - timedelta(days=1))

    html = organiser.get(reverse("admin:participants_notice_changelist")).content.decode()

    for part in ("To be sent", "Sent", "Not sent", "404"):
        assert f">{part}<" in html
    for state, key in (("waiting", "0"), ("sent", "b"), ("not-sent", "c")):
        listed = organiser.get(reverse("admin:participants_notice_changelist") + f"?state={state}").context["cl"]
        assert [notice.key for notice in listed.queryset] == [key]
    assert "My secret" not in html
