"""newsboat, a feed reader of Debian, takes in our list of people and reads our feeds."""

from __future__ import annotations

import os
import sqlite3
import subprocess

import pytest
from django.core.cache import cache

from participants import writing
from participants.models import Blog, Participant
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory
from tests.machine import NEWSBOAT
from things.models import Thing

pytestmark = [pytest.mark.newsboat, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


class Reader:
    """A newsboat with a home of its own."""

    def __init__(self, home) -> None:
        self.home = home
        (home / "config").write_text("reload-threads 2\ndownload-retries 1\n")

    def run(self, *arguments: str) -> str:
        """Let it do one thing; what it says."""
        files = ["-C", self.home / "config", "-u", self.home / "urls", "-c", self.home / "cache.db"]
        done = subprocess.run(
            [NEWSBOAT, *files, *arguments],
            env={"HOME": str(self.home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "no_proxy": "*"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def subscriptions(self) -> list[str]:
        """The feeds it knows."""
        return [line.split()[0] for line in (self.home / "urls").read_text().splitlines() if line.strip()]

    def rows(self, question: str) -> list[tuple]:
        """What it has stored."""
        with sqlite3.connect(self.home / "cache.db") as database:
            return database.execute(question).fetchall()


@pytest.fixture
def reader(tmp_path, live_server, settings):
    """The site as a reader on this machine finds it."""
    settings.SITE_URL = live_server.url
    cache.clear()
    return Reader(tmp_path)


@pytest.fixture
def written(cohort, thing, marisol, kofi):
    """Two people who wrote, one of them with a title that is hard to carry, and one who is not listed."""
    Blog.objects.create(member=marisol, title="Ink & paper")
    Blog.objects.create(member=kofi, place=Blog.Place.ELSEWHERE, address="https://kofi.example/")
    unlisted = MemberFactory(display_name="Unlisted")
    ParticipantFactory(member=unlisted, cohort=cohort, way=Participant.Way.UNLISTED)
    texts = [
        (marisol, "A mentor", "One *word* and [a link](/may-2026/)."),
        (marisol, "“Tea” & <biscuits>, ]]> and 🫖", "Two."),
        (kofi, "The quiet hour", "Three."),
        (unlisted, "Not in the list", "Four."),
    ]
    for number, (author, title, body) in enumerate(texts):
        made = ReflectionFactory(
            author=author, cohort=cohort, things=[thing], title=title, slug=f"r{number}", body=body
        )
        writing.render(made)
        made.save()
    return [title for _author, title, _body in texts]


def test_it_takes_in_the_list_of_people_and_finds_everything_they_wrote(reader, live_server, client, written):
    listed = client.get("/may-2026/people.opml")
    (reader.home / "list.opml").write_bytes(listed.content)

    reader.run("-i", str(reader.home / "list.opml"))
    reader.run("-x", "reload")

    assert sorted(reader.subscriptions) == [
        f"{live_server.url}/blogs/kofi-mensah/feed/",
        f"{live_server.url}/blogs/marisol-quispe/feed/",
    ]
    assert sorted(title for (title,) in reader.rows("SELECT title FROM rss_item")) == sorted(written[:3])
    assert sorted(reader.rows("SELECT title, url FROM rss_feed")) == [
        ("Ink & paper", f"{live_server.url}/blogs/marisol-quispe/"),
        ("Kofi Mensah’s blog", f"{live_server.url}/blogs/kofi-mensah/"),
    ]
    ((content, author, link),) = reader.rows("SELECT content, author, url FROM rss_item WHERE title = 'A mentor'")
    assert "<em>word</em>" in content
    assert f'href="{live_server.url}/may-2026/"' in content
    assert (author, link) == ("Marisol Quispe", f"{live_server.url}/blogs/marisol-quispe/r0/")


def test_it_reads_every_feed_and_shows_nothing_twice(reader, live_server, written):
    paths = ["/may-2026/things/feed/", "/may-2026/reflections/feed/", "/may-2026/things/1/feed/"]
    (reader.home / "urls").write_text("".join(f"{live_server.url}{path}\n" for path in paths))

    reader.run("-x", "reload")
    once = reader.rows("SELECT guid, title FROM rss_item ORDER BY guid")
    Thing.objects.filter(number=1).update(title="Renamed")
    cache.clear()
    reader.run("-x", "reload")
    again = reader.rows("SELECT guid, title FROM rss_item ORDER BY guid")

    things = [f"Thing {number}: Title of Thing {number}" for number in range(1, 6)]
    assert sorted(title for _guid, title in once) == sorted([*things, *written])
    assert [guid for guid, _title in again] == [guid for guid, _title in once]
    assert {title for _guid, title in again} - {title for _guid, title in once} == {"Thing 1: Renamed"}
