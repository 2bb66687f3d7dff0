"""What organisers do about blogs elsewhere: fetch now, take as theirs, stop reading; by POST, and in the log."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from comments import trusting
from comments.models import Action
from participants.models import Blog, Feed
from tests.desk.elsewhere import DAY, feed
from tests.factories import ReflectionFactory

LIST = "admin:participants_feed_changelist"


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def act(client, row, do, **data):
    return client.post(reverse("admin:participants_feed_act", args=[row.pk]), {"do": do, **data}, follow=True)


def test_fetch_now_makes_a_feed_due_whatever_its_pause(organiser, db):
    row = feed(problem="timeout", failing_since=timezone.now() - 4 * DAY, next_check_at=timezone.now() + 7 * DAY)

    answer = act(organiser, row, "fetch")

    row.refresh_from_db()
    assert row.next_check_at <= timezone.now()
    assert "1 blog will be asked within a minute." in answer.content.decode()


def test_fetch_now_works_on_several_from_the_list(organiser, db):
    rows = [feed(next_check_at=timezone.now() + DAY) for _ in range(3)]

    organiser.post(reverse(LIST), {"action": "fetch_now", "_selected_action": [row.pk for row in rows[:2]]})

    assert Feed.objects.filter(next_check_at__lte=timezone.now()).count() == 2


def test_taking_a_blog_as_theirs_shows_what_was_held_and_is_logged(organiser, marisol, cohort):
    row = feed(blog={"member": marisol, "proved_at": None})
    there = {"blog": row.blog, "original_address": f"{row.blog.address}1/"}
    held = ReflectionFactory(author=marisol, cohort=cohort, held_at=timezone.now(), **there)

    act(organiser, row, "vouch", reason="She told me on the phone.")
    again = act(organiser, row, "vouch", reason="Again.")

    assert "Nothing has changed." in again.content.decode()
    held.refresh_from_db()
    assert held.held_at is None
    assert list(Action.objects.values_list("verb", "actor_name", "target_id", "author_name", "reason")) == [
        ("vouch", "Hanne Vestergaard", row.blog_id, "Marisol Quispe", "She told me on the phone.")
    ]


def test_taking_a_blog_in_quarantine_as_theirs_ends_it(organiser, marisol):
    row = feed(blog={"member": marisol, "quarantined_at": timezone.now(), "jump": "title", "jump_to": "A new name"})

    act(organiser, row, "vouch")

    blog = Blog.objects.get(pk=row.blog_id)
    assert (blog.quarantined_at, blog.title, blog.is_trusted) == (None, "A new name", True)
    assert (Action.objects.get().verb, Action.objects.get().target_label) == ("end-quarantine", "A quiet corner")


def test_a_blog_that_moved_to_somebody_elses_address_is_not_taken(organiser, db):
    other = feed(blog={"address": "https://other.example/"})
    jump = {"quarantined_at": timezone.now(), "jump": "host", "jump_to": other.address}
    Feed.objects.filter(pk=other.pk).update(key="other.example/feed")
    row = feed(blog=jump)

    answer = act(organiser, row, "vouch")

    assert "moved to an address that is read for somebody else" in answer.content.decode()
    assert Blog.objects.get(pk=row.blog_id).quarantined_at is not None
    assert not Action.objects.exists()


def test_stop_reading_keeps_what_a_blog_brought_and_is_logged(organiser, marisol, cohort):
    row = feed(blog={"member": marisol})
    ReflectionFactory(author=marisol, cohort=cohort, blog=row.blog)

    act(organiser, row, "stop", reason="She asked for it.")

    row.refresh_from_db()
    assert (row.retired_at is not None, row.blog.closed_at is not None) == (True, True)
    assert marisol.reflections.count() == 1
    assert Action.objects.get().verb == "stop-reading"
    assert "Fetch now" not in organiser.get(reverse("admin:participants_feed_change", args=[row.pk])).content.decode()


def test_an_act_that_changes_nothing_adds_no_line(hanne, db):
    blog = feed().blog

    assert trusting.take_as_theirs(blog, by=hanne) is False
    assert trusting.stop_reading(blog, by=hanne) is True
    assert trusting.stop_reading(blog, by=hanne) is False
    assert Action.objects.count() == 1


def test_acts_are_posts_and_odd_ones_change_nothing(organiser, db):
    row = feed()
    address = reverse("admin:participants_feed_act", args=[row.pk])

    assert organiser.get(address).status_code == 405
    assert organiser.post(address, {"do": "explode"}, follow=True).status_code == 200
    assert organiser.post(reverse("admin:participants_feed_act", args=[99999]), {"do": "stop"}).status_code == 404
    assert Feed.objects.get().retired_at is None
