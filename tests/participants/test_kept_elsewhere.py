"""Pages that are kept for visitors show at once whatever becomes of a post elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import counting, talk
from comments.moderation import hide, restore
from comments.trusting import stop_reading, take_as_theirs
from participants import answers, blogs, polling, posts, profile, sharing, showing, writing
from participants.discovery import Found
from participants.models import Blog, BlogAuthor, Mention, Participant, Post, Reflection
from tests.factories import BlogElsewhereFactory, CohortFactory, MemberFactory, ParticipantFactory, ReflectionFactory
from tests.internet import Page
from tests.participants import mentioning
from tests.participants.elsewhere import feed
from tests.participants.posting import LONG, contents, entry
from tests.participants.test_syndication import take

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BEFORE = datetime(2026, 5, 4, tzinfo=UTC)
FIRST = entry("Thing 1: Hello", html=f"<p>{LONG}</p>", author="Marisol")
THEIRS = entry("Thing 1: Beside the kettle", author="K. M.")
HERE = "/blogs/marisol-quispe/"
PAGES = [
    *("/", "/may-2026/", "/may-2026/things/1/", "/may-2026/things/2/", "/may-2026/people/", "/may-2026/people.opml"),
    *("/may-2026/reflections/", HERE, f"{HERE}thing-1-hello/", f"{HERE}thing-2-tea/", "/blogs/kofi-mensah/hello/"),
    *("/may-2026/reflections/feed/", "/may-2026/things/1/feed/json/", f"{HERE}feed/"),
]


def edited(world):
    take(world.blog, replace(FIRST, title="Thing 2: Other words", html="<p>Other.</p>"), THEIRS)


def chosen_by_hand(world):
    things = list(world.cohort.things.filter(number__in=[2, 3]))
    posts.choose(Post.objects.get(title=FIRST.title), things, actor=world.marisol)


def chosen_in_the_inbox(world):
    posts.choose(Post.objects.get(title="Rain"), [world.cohort.things.get(number=1)], actor=world.marisol)


def set_aside_and_taken_up(world):
    posts.set_aside(Post.objects.get(title="Rain"), actor=world.marisol)
    posts.take_up(Post.objects.get(title="Rain"), actor=world.marisol)


def new_posts_shown(world):
    take(world.blog, FIRST, entry("Thing 2: Tea"))


def older_ones_wanted(world):
    blogs.want_older(world.blog)


def early_ones_shown(world):
    world.cohort.things.filter(number=2).update(ready_at=BEFORE)
    showing.show_released()


def taken_off(world):
    writing.delete(world.shown, actor=world.marisol)


def moved(world):
    there = replace(FIRST, guid="https://new.example/1", link="https://new.example/1/")
    blogs.move(world.blog, Found("https://new.example/feed/", "https://new.example/", "", contents(there)))


def retitled(world):
    world.internet.site("blog.example", {"/feed/": Page(feed("blog.example", title="A quiet corner with tea"))})
    polling.poll()


def renamed(world):
    values = {name: getattr(world.marisol, name) for name in profile.OWN_FIELDS} | {"display_name": "Marisol Q"}
    profile.change(world.marisol, values=values, picture=None, without_picture=False)


def disconnected(world):
    blogs.close(world.blog)


def stopped_by_an_organiser(world):
    stop_reading(world.blog, by=world.hanne)


def in_quarantine(world):
    world.internet.site("blog.example", {"/feed/": Page(feed("blog.example", "Thing 2: Tea", title="Watches"))})
    polling.poll()


def confirmed(world):
    blogs.quarantine(world.blog, (Blog.Jump.TITLE, "Watches"), now=timezone.now())
    blogs.confirm(world.blog)


def vouched(world):
    take_as_theirs(world.unproved, by=world.hanne)


def proved(world):
    blogs.vouch(world.unproved)


def somebody_asked(world):
    sharing.invite_author(world.blog, byline="K. M.", member=world.kofi)


def somebody_said_yes(world):
    sharing.invite_author(world.blog, byline="K. M.", member=world.kofi)
    for path in PAGES:
        Client().get(path)
    sharing.accept(BlogAuthor.objects.get())


def hidden(world):
    hide(world.shown, by=world.hanne, reason="A reason")


def restored(world):
    hide(world.shown, by=world.hanne, reason="A reason")
    for path in PAGES:
        Client().get(path)
    restore(world.shown, by=world.hanne, reason="A reason")


def frozen_and_edited(world):
    writing.freeze(world.shown)
    edited(world)


def account_closed(world):
    world.marisol.is_active = False
    world.marisol.save()
    counting.count_all_of(world.marisol)


def commented(world):
    talk.post(world.shown, by=world.kofi, body="Hello.")


def answering(world):
    target = Reflection.objects.get(author=world.kofi, slug="hello")
    world.internet.site("blog.example", {"/rain/": Page(mentioning.post())})
    assert mentioning.checked(target, "https://blog.example/rain/").post is not None


def answering_no_more(world):
    answering(world)
    for path in PAGES:
        Client().get(path)
    row = Mention.objects.select_related("post").get()
    Mention.objects.update(withdrawn_at=timezone.now())
    answers.withdraw(row.post, world.cohort)


def out_of_the_directory(world):
    profile.take_part(world.marisol, ways={world.marisol.places.get(cohort=world.cohort).pk: Participant.Way.UNLISTED})


def place_taken_away(world):
    client = Client()
    client.force_login(world.root)
    client.post(
        reverse("admin:participants_participant_delete", args=[world.marisol.places.get(cohort=world.cohort).pk]),
        {"post": "yes"},
    )


def hidden_without_a_place(world):
    ParticipantFactory(member=world.marisol, cohort=CohortFactory(slug="another"))
    place_taken_away(world)
    for path in PAGES:
        Client().get(path)
    hide(world.shown, by=world.hanne, reason="A reason")


VISIBLE = [
    *(edited, chosen_by_hand, chosen_in_the_inbox, new_posts_shown, older_ones_wanted, early_ones_shown, taken_off),
    *(moved, retitled, renamed, disconnected, stopped_by_an_organiser, vouched, proved, somebody_asked),
    *(somebody_said_yes, hidden, account_closed, commented, answering, hidden_without_a_place, out_of_the_directory),
    *(place_taken_away, in_quarantine, confirmed),
]
INVISIBLE = [set_aside_and_taken_up, restored, answering_no_more, frozen_and_edited]


@pytest.fixture
def world(internet, cohort, marisol, kofi, hanne, request):
    """A blog elsewhere with every kind of post, another that nobody has proved, and an answerable reflection."""
    cache.clear()
    for member in (marisol, kofi):
        member.places.update(joined_at=BEFORE)
    blog = BlogElsewhereFactory(member=marisol, address="http://blog.example/")
    unproved = BlogElsewhereFactory(member=marisol, address="http://second.example/", proved_at=None)
    cohort.things.filter(number=2).update(ready_at=None)
    older = entry("Thing 3: Long ago", published_at=datetime(2026, 4, 1, tzinfo=UTC))
    take(blog, FIRST, THEIRS, entry("Rain"), entry("Thing 2: Too early"), older)
    if request.node.callspec.params["act"] is not early_ones_shown:
        Post.objects.filter(title="Thing 2: Too early").delete()
        cohort.things.filter(number=2).update(ready_at=BEFORE)
    take(unproved, entry("Thing 1: Held", guid="held", link="http://second.example/1/"))
    ReflectionFactory(author=kofi, cohort=cohort, title="Hello", slug="hello")
    root = MemberFactory(display_name="Root", email="root@example.org", is_staff=True, is_superuser=True)
    ParticipantFactory(cohort=cohort)

    class World:
        """What the acts need."""

    found = World()
    found.__dict__.update(locals())
    found.shown = Reflection.objects.get(title=FIRST.title)
    return found


def read() -> dict[str, tuple[int, str]]:
    """What a visitor gets at every address."""
    found = {path: Client().get(path) for path in PAGES}
    return {path: (response.status_code, response.content.decode()) for path, response in found.items()}


@pytest.mark.parametrize("act", [*VISIBLE, *INVISIBLE], ids=lambda act: act.__name__)
def test_kept_pages_are_as_if_they_were_made_anew(world, act):
    before = read()

    act(world)

    kept = read()
    cache.clear()
    assert {path for path, answer in read().items() if answer != kept[path]} == set()
    assert (kept != before) == (act in VISIBLE)


@pytest.mark.parametrize("act", [edited])
def test_the_pages_are_kept_and_there(world, act):
    read()
    Reflection.objects.update(title="Changed behind their backs")

    kept = read()

    assert "Changed behind" not in "".join(content for _status, content in kept.values())
    assert [path for path, (status, _content) in kept.items() if status != 200] == [f"{HERE}thing-2-tea/"]
