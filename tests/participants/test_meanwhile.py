"""What happens to a blog while its feed is on its way: nothing is lost, nothing comes back, nobody else is held up."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone
from post_office.models import Email

from participants import blogs, polling, posts, syndication, writing
from participants.discovery import Found
from participants.models import Blog, Feed, Post, Reflection
from participants.words import Words
from tests.factories import BlogElsewhereFactory, ParticipantFactory
from tests.participants.posting import contents, entry
from tests.participants.test_syndication import take

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def blog(cohort, marisol):
    marisol.places.update(joined_at=EARLY)
    return BlogElsewhereFactory(member=marisol, address="http://blog.example/")


class Meanwhile:
    """Answers a feed's question after something has happened, in the thread of the test."""

    def __init__(self, act, problem=""):
        self.act, self.problem = act, problem

    def store(self, feed):
        reading = polling.Reading(contents=contents(entry("Thing 1")), body_hash="x", problem=self.problem)
        self.act()
        done = polling.Round(polling.placing.Programmes(timezone.now()))
        polling._settle(feed, reading, done)
        polling.checkups.judge(done.failures, timezone.now())
        return done


def claimed(blog):
    return polling.claim(1, timezone.now(), only=[blog.feed.pk])[0]


def test_a_blog_that_is_disconnected_meanwhile_stays_so_and_its_address_is_free(blog, kofi):
    done = Meanwhile(lambda: blogs.close(Blog.objects.get())).store(claimed(blog))

    assert (done.failed, Post.objects.count()) == (0, 0)
    found = Found(feed=blog.feed.address, home="http://blog.example/", platform="", contents=contents())
    assert blogs.connect(found, member=kofi).member == kofi


def test_a_blog_that_moves_meanwhile_is_read_at_its_new_address_alone(blog):
    found = Found(feed="http://new.example/feed/", home="http://new.example/", platform="", contents=contents())

    done = Meanwhile(lambda: blogs.move(Blog.objects.get(), found)).store(claimed(blog))

    assert (done.failed, Post.objects.count()) == (0, 0)
    assert Feed.objects.current().get().address == "http://new.example/feed/"


@pytest.mark.parametrize("problem", ["", "no-answer"])
def test_a_member_who_is_deleted_meanwhile_holds_up_nobody(blog, cohort, marisol, problem):
    others = BlogElsewhereFactory(member=ParticipantFactory(cohort=cohort).member, address="http://other.example/")
    feed, done = claimed(blog), polling.Round(polling.placing.Programmes(timezone.now()))
    marisol.delete()

    polling._settle(feed, polling.Reading(contents=None if problem else contents(), problem=problem), done)
    polling._settle(claimed(others), polling.Reading(problem="private"), done)
    polling.checkups.judge(done.failures, timezone.now())

    assert Feed.objects.get().problem == "private"


def test_a_failure_of_a_blog_that_was_given_up_meanwhile_is_nobodys(blog):
    feed = claimed(blog)
    Feed.objects.update(failing_since=EARLY)
    feed.refresh_from_db()

    Meanwhile(lambda: blogs.close(Blog.objects.get()), problem="no-answer").store(feed)

    assert (Feed.objects.get().failures, Email.objects.count()) == (0, 0)


def test_who_lost_their_claim_stores_nothing(blog):
    feed = claimed(blog)
    Feed.objects.update(claimed_until=None)
    again = claimed(blog)

    Meanwhile(lambda: None).store(feed)

    assert Post.objects.count() == 0
    assert Feed.objects.get().claimed_until == again.claimed_until


def test_what_is_known_of_a_feed_stays_when_only_its_page_was_looked_at(blog):
    Feed.objects.update(etag='"one"', body_hash="one")
    reading = polling.Reading(answer=polling.Answer("http://blog.example/feed/", "", 304, {}, b""), body_hash="one")
    reading.page = polling.Answer("http://blog.example/", "", 200, {}, b"<p>Hello</p>")

    polling.store(claimed(blog), reading, timezone.now())

    assert Feed.objects.get().etag == '"one"'


def test_what_an_organiser_hides_while_it_is_read_stays_hidden(blog):
    take(blog, entry("Thing 1"))
    known = syndication.recognising.known_posts(blog.member, syndication.recognising.named([entry("Thing 1")]))
    work = syndication._Reading(Blog.objects.get(), timezone.now(), syndication.placing.Programmes(timezone.now()))
    Reflection.objects.update(hidden_at=timezone.now(), comment_count=2)

    item = syndication.recognising.named([entry("Thing 1", html="<p>Changed.</p>")])[0]
    work.follow(next(iter(known.values())), item)

    reflection = Reflection.objects.get()
    assert reflection.hidden_at is not None
    assert reflection.comment_count == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_everything_at_once_ends_well(cohort, marisol):
    """Readings, connecting, moving, choosing, setting aside, deleting and publishing, all of one member."""
    marisol.places.update(joined_at=EARLY)
    thing = cohort.things.get(number=1)
    own = [BlogElsewhereFactory(member=marisol, address=f"http://b{number}.example/") for number in range(3)]
    for number, one in enumerate(own):
        take(one, *said(number, 0))
    errors, start = [], threading.Barrier(10)

    def again(act):
        try:
            start.wait(timeout=60)
            for turn in range(1, 9):
                act(turn)
        except Exception as error:
            errors.append(f"{act.__name__}: {type(error).__name__}: {error}")
        finally:
            connection.close()

    def read(number):
        def reading(turn):
            syndication.take_in(
                Feed.objects.filter(blog=own[number]).first(), contents(*said(number, turn)), now=timezone.now()
            )

        return reading

    def connect(turn):
        found = Found(f"http://c{turn}.example/feed/", f"http://c{turn}.example/", "", contents(*said(f"c{turn}", 0)))
        if turn < 6:
            blogs.connect(found, member=marisol)

    def move(turn):
        found = Found(f"http://m{turn}.example/feed/", f"http://m{turn}.example/", "", contents(*said(1, turn)))
        blogs.move(own[1], found)

    def choose(turn):
        posts.choose(Post.objects.filter(blog=own[0], title__startswith="Rain").first(), [thing], actor=marisol)

    def put_aside(turn):
        posts.set_aside(Post.objects.filter(blog=own[2], title__startswith="Rain").first(), actor=marisol)

    def delete(turn):
        row = Reflection.objects.filter(blog=own[0], title__startswith=f"Thing 1: {turn}").first()
        if row is not None:
            writing.delete(row, actor=marisol)

    def publish(turn):
        words = Words(title="Thing 1", body="Words.", visibility="everyone", things=[thing])
        draft = writing.save_draft(actor=marisol, cohort=cohort, form_key=f"{turn:032}", words=words)
        writing.publish(draft, actor=marisol)

    acts = [read(0), read(0), read(1), read(2), connect, move, choose, put_aside, delete, publish]
    threads = [threading.Thread(target=again, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    counted = thing.reflections.published().count()
    thing.refresh_from_db()
    assert thing.written_count == counted
    names = list(Reflection.objects.values_list("slug", flat=True))
    assert len(names) == len(set(names))


def said(blog, turn):
    """Twelve posts, each turn with other words; half of them are about Thing 1."""
    return [
        entry(
            f"Thing 1: {n}" if n % 2 else f"Rain {n}",
            guid=f"http://{blog}.example/?p={n}",
            link=f"http://{blog}.example/{n}/",
            html=f"<p>Turn {turn}.</p>",
        )
        for n in range(12)
    ]
