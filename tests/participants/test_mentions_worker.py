"""The worker that checks mentions: hostile pages, failures, workers that die or meet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cpd.lib.fetch import Kind
from participants import mentions, notices
from participants.models import Mention, Notice, Post, Reflection
from tests.factories import BlogElsewhereFactory, ParticipantFactory, PostFactory, ReflectionFactory
from tests.internet import Page, moved
from tests.participants.mentioning import LINK, again, checked, mention, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def hello(cohort, kofi):
    return ReflectionFactory(cohort=cohort, author=kofi, title="Hello")


@pytest.fixture
def pages(internet, cohort, marisol):
    marisol.places.update(joined_at="2026-05-04T00:00Z")
    BlogElsewhereFactory(member=marisol, address="http://blog.example/")
    return internet.site("blog.example", {"/rain/": post()})


@pytest.mark.parametrize(
    "page",
    [
        Page("x" * (1024 * 1024 + 1)),
        moved("http://127.0.0.1/"),
        moved("http://10.0.0.1/admin"),
        moved("file:///etc/passwd"),
    ],
)
def test_what_no_later_try_would_change_is_refused_at_once(pages, hello, page):
    pages["/rain/"] = page

    row = checked(hello)

    assert (row.refused, row.due_at, row.post) == (Mention.Refused.UNREADABLE, None, None)
    assert row.detail


@pytest.mark.parametrize("page", [Page(status=500), Page(status=403), Page(status=429), moved("/rain/")])
def test_failures_are_tried_again_for_a_week(pages, hello, page):
    pages["/rain/"] = page

    row = checked(hello)
    first = row.due_at
    Mention.objects.update(received_at=timezone.now() - timedelta(days=7))
    again(row)

    assert timedelta(minutes=45) < first - timezone.now() < timedelta(minutes=73)
    assert (row.refused, row.due_at, row.claimed_until) == (Mention.Refused.UNREADABLE, None, None)


def test_a_failure_withdraws_nothing_that_stands(pages, hello):
    row = checked(hello)
    pages["/rain/"] = Page(status=500)
    Mention.objects.update(received_at=timezone.now() - timedelta(days=7))

    again(row)

    assert (row.refused, row.withdrawn_at, row.due_at) == ("", None, None)
    assert row.post.reflection is not None


@pytest.mark.parametrize(
    ("page", "refused"),
    [
        (Page(LINK, type="application/pdf"), Mention.Refused.NOT_A_PAGE),
        (Page(LINK, type="application/json"), Mention.Refused.NOT_A_PAGE),
        (f"<!-- {LINK} -->", Mention.Refused.NO_LINK),
        (f"<script>{LINK}</script>", Mention.Refused.NO_LINK),
        ("http://testserver/blogs/kofi-mensah/hello/", Mention.Refused.NO_LINK),
        (LINK.replace("hello", "hello2"), Mention.Refused.NO_LINK),
        (LINK.replace("testserver", "testserver.example"), Mention.Refused.NO_LINK),
        ("<a href='" * 100_000, Mention.Refused.NO_LINK),
        (Page(b"\xff\xfe\x00" * 1000), Mention.Refused.NO_LINK),
        (Page(status=404), Mention.Refused.GONE),
    ],
)
def test_a_page_that_does_not_link_here_is_refused(pages, hello, page, refused):
    pages["/rain/"] = page

    row = checked(hello)

    assert (row.refused, row.post, row.withdrawn_at) == (refused, None, None)
    assert not Post.objects.exists()


def test_hostile_words_are_words(client, pages, hello):
    nasty = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;"
    pages["/rain/"] = f"<title>Rain {nasty}</title><body>{LINK}<img src='http://tracker.example/x.png'>"

    answer = checked(hello).post.reflection

    for address in (hello.get_absolute_url(), answer.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'tracker.example/x.png"' not in page.replace('href="http://tracker.example/x.png"', "")


def test_a_mention_that_is_not_due_is_left_alone(internet, pages, hello):
    mention(hello)
    Mention.objects.update(due_at=timezone.now() + timedelta(minutes=1))

    assert mentions.check() == 0
    assert internet.asked == []


@pytest.mark.parametrize("module", [mentions, notices])
def test_a_claim_keeps_others_away_and_ends_by_itself(pages, hello, module):
    mention(hello)
    Notice.objects.create(reflection=hello, target="http://blog.example/rain/", key="x")
    now = timezone.now()

    first = module.claim(5, now)

    assert len(first) == 1
    assert module.claim(5, now + timedelta(minutes=2)) == []
    assert [row.pk for row in module.claim(5, now + timedelta(minutes=3))] == [first[0].pk]


def test_whoever_was_killed_between_claim_and_note_is_followed_by_another(pages, hello):
    mention(hello)
    Mention.objects.update(due_at=timezone.now() - timedelta(minutes=10))
    assert mentions.claim(4, timezone.now() - timedelta(minutes=4))  # and then it died

    assert mentions.check() == 1
    assert Mention.objects.get().post is not None
    assert Reflection.objects.filter(original_address="http://blog.example/rain/").count() == 1


def test_a_sender_that_was_only_slow_does_not_undo_what_another_has_sent(internet, pages, hello):
    pages["/rain/"] = Page("x", headers={"Link": "</in>; rel=webmention"})
    pages["/in"] = Page(status=202)
    early = timezone.now() - timedelta(minutes=10)
    Notice.objects.create(reflection=hello, target="http://blog.example/rain/", key="x", due_at=early)
    slow = notices.claim(1, timezone.now() - timedelta(minutes=4))[0]

    notices.send()
    notices._note(slow, notices.Finding("timeout"))
    notices.send()

    notice = Notice.objects.get()
    assert (notice.sent_at is not None, notice.due_at, len(internet.posted)) == (True, None, 1)


def test_the_same_word_that_comes_while_it_is_checked_is_checked_after_it(pages, hello):
    row = mention(hello)
    claimed = mentions.claim(1, timezone.now())[0]
    mentions.receive(row.source, row.target, now=timezone.now() + timedelta(seconds=5))

    mentions._settle(claimed, mentions._ask(row.source, mentions.fetch.fetch))

    row.refresh_from_db()
    assert row.post is not None
    assert row.due_at is not None


def test_what_cannot_be_stored_is_noted_and_stops_no_other(pages, hello, monkeypatch, cohort):
    other = ReflectionFactory(cohort=cohort)
    pages["/sun/"] = f'<a href="http://testserver{other.get_absolute_url()}">x</a>'
    take = mentions.answers.take

    def broken(row, *args, **given):
        if row.reflection_id == hello.pk:
            raise RuntimeError("disk on fire")
        return take(row, *args, **given)

    monkeypatch.setattr(mentions.answers, "take", broken)
    row = mention(hello)

    good = checked(other, "http://blog.example/sun/")

    row.refresh_from_db()
    assert (row.failures, row.claimed_until, "disk on fire" in row.detail) == (1, None, True)
    assert str(Kind.BROKEN) in row.detail
    assert good.post is not None


def test_mentions_that_came_to_nothing_are_forgotten_and_answers_are_not(pages, hello):
    checked(hello)
    mentions.receive("http://stranger.example/", f"http://testserver{hello.get_absolute_url()}")
    mentions.check()
    Mention.objects.update(received_at=timezone.now() - timedelta(days=91))

    mentions.forget()

    assert Mention.objects.get().post is not None


def answered(target, amount):
    for number in range(amount):
        row = PostFactory(blog=BlogElsewhereFactory(member=ParticipantFactory(cohort=target.cohort).member))
        row.reflection = ReflectionFactory(
            cohort=target.cohort, author=row.author, blog=row.blog, original_address=row.link, title=f"Answer {number}"
        )
        row.save()
        named = {"reflection": target} if isinstance(target, Reflection) else {"thing": target}
        Mention.objects.create(source=row.link, target="x", key=f"{target.pk}-{row.pk}", post=row, **named)


@pytest.mark.parametrize("amount", [3, 30])
def test_answers_are_one_question_however_many(rf, hello, amount, django_assert_num_queries):
    answered(hello, amount)
    request = rf.get("/")
    request.user = AnonymousUser()
    source = Template("{% load reflections %}{% answers_elsewhere reflection %}")

    with django_assert_num_queries(1):
        shown = source.render(Context({"request": request, "reflection": hello}))

    assert shown.count("<li>") == amount


def test_answers_cost_a_things_page_nothing(client, cohort, thing, marisol):
    def questions():
        client.get(thing.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            page = client.get(thing.get_absolute_url()).content.decode()
        return len(asked), page.count("Answer ")

    client.force_login(marisol)
    ReflectionFactory(cohort=cohort, things=[thing])
    none = questions()
    answered(thing, 3)
    few = questions()
    answered(thing, 27)
    many = questions()

    assert (none[0], few[0]) == (few[0], many[0])
    assert (none[1], few[1], many[1]) == (0, 3, 30)


def test_answers_are_shown_to_whom_they_may_be_shown(client, thing, marisol):
    answered(thing, 5)
    rows = list(Reflection.objects.order_by("pk"))
    states = [{}, {"held_at": timezone.now()}, {"hidden_at": timezone.now()}, {"visibility": "members"}, {}]
    for row, state in zip(rows, states, strict=True):
        Reflection.objects.filter(pk=row.pk).update(**state)
    Mention.objects.filter(post__reflection=rows[4]).update(withdrawn_at=timezone.now())

    visitor = client.get(thing.get_absolute_url()).content.decode()
    client.force_login(marisol)
    member = client.get(thing.get_absolute_url()).content.decode()

    assert [f"Answer {n}" in visitor for n in range(5)] == [True, False, False, False, False]
    assert [f"Answer {n}" in member for n in range(5)] == [True, False, False, True, False]
