"""Everything about a member in one file: asked for on a page, made by the worker, fetched by them alone, gone in a week."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from comments import leaving, talk
from cpd.desk.yours import copies, packing
from participants import leaving as wishes
from participants.models import Draft, Export, Member, ReflectionPicture
from tests.factories import CommentFactory, PostFactory, ReflectionFactory, ReportFactory

PAGE = "/me/settings/data/"
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    return tmp_path / "media"


@pytest.fixture
def words(cohort, thing, marisol, kofi):
    """Some of everything, with hostile titles."""
    marisol.picture.save("face", ContentFile(b"a face"), save=True)
    marisol.set_password("a long walk in the rain")
    marisol.save()
    post = ReflectionFactory(
        cohort=cohort,
        author=marisol,
        title='<script>alert("1")</script>\n---\nevil: true',
        slug="my-post",
        body="Look: ![A cat](picture:1)\n\n<script>x</script> [a link](https://example.org/)",
        things=[thing],
    )
    picture = ReflectionPicture(reflection=post, width=1, height=1, alt='A "cat" <b>', shown_at=NOW)
    picture.file.save("x", ContentFile(b"full"), save=False)
    picture.small.save("x", ContentFile(b"small"), save=False)
    picture.save()
    ReflectionFactory(cohort=cohort, author=marisol, title="Not out", slug="draft-0123", published_at=None)
    Draft.objects.create(member=marisol, key="write/1", fields={"body": "half a"})
    PostFactory(author=marisol, blog__member=marisol, title="Elsewhere")
    theirs = ReflectionFactory(cohort=cohort, author=kofi, title="Kofi’s", body="Kofi’s own words")
    talk.post(theirs, by=marisol, body="I said so.")
    talk.post(post, by=kofi, body="Kofi answers.")
    CommentFactory(reflection=post, author=kofi, body="Hidden from all", hidden_at=NOW)
    ReportFactory(comment=CommentFactory(thing=thing, author=kofi), reporter=marisol, note="My note")
    ReportFactory(reflection=post, reporter=kofi, note="Kofi’s secret note")
    return post


def packed(member):
    file = io.BytesIO()
    packing.pack(member, file)
    return zipfile.ZipFile(file)


def test_the_file_holds_data_words_pictures_and_a_page(words, marisol):
    archive = packed(marisol)

    name = f"2026-05-05-my-post-{words.pk}"
    assert {f"reflections/{name}.md", f"pictures/{name}-1.webp", "pictures/you.webp"} <= set(archive.namelist())
    assert {"data.json", "index.html", "style.css"} <= set(archive.namelist())
    assert archive.read(f"pictures/{name}-1.webp") == b"full"
    kept = json.loads(archive.read("data.json"))["kept"]
    assert [row["body"] for row in kept["comments.comment"]] == ["I said so."]
    assert [row["title"] for row in kept["participants.post"]] == ["Elsewhere"]
    assert [row["note"] for row in kept["comments.report"]] == ["My note"]
    assert [row["email"] for row in kept["participants.member"]] == ["marisol@example.org"]
    assert len(kept["participants.reflection"]) == 2


def test_names_in_the_file_stay_in_their_folder(words, marisol):
    safe = re.compile(r"(?:[a-z]+/)?[a-z0-9][a-z0-9.-]*")

    assert [name for name in packed(marisol).namelist() if not safe.fullmatch(name)] == []


def test_the_head_of_the_markdown_is_not_ended_by_a_title(words, marisol):
    text = packed(marisol).read(f"reflections/2026-05-05-my-post-{words.pk}.md").decode()

    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    values = dict(line.split(": ", 1) for line in head.splitlines())
    assert json.loads(values["title"]) == words.title
    assert "evil" not in values
    assert json.loads(values["things"]) == ["1. Title of Thing 1"]
    assert f"![A cat](../pictures/2026-05-05-my-post-{words.pk}-1.webp)" in body


def test_the_page_is_escaped_and_loads_nothing_from_elsewhere(words, marisol):
    page = packed(marisol).read("index.html").decode()

    assert "<script" not in page
    loaded = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert [link for link in loaded if link.startswith("/")] == []
    assert re.findall(r'src="((?!pictures/)[^"]*)"', page) == []
    assert "Kofi answers." in page
    assert "Kofi Mensah" in page
    assert 'alt="A &quot;cat&quot; &lt;b&gt;"' in page


def test_nothing_private_of_others_is_in_it_and_nothing_that_opens_doors(words, marisol):
    archive = packed(marisol)
    everything = " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())

    for secret in ("kofi@example.org", "Hidden from all", "secret note", "Kofi’s own words", marisol.password):
        assert secret not in everything


def test_a_longer_life_is_no_more_questions(cohort, thing, marisol, kofi):
    theirs = ReflectionFactory(cohort=cohort, author=kofi)

    def questions(amount):
        for _ in range(amount):
            CommentFactory(reflection=theirs, author=marisol)
            CommentFactory(thing=thing, author=marisol)
            CommentFactory(reflection=ReflectionFactory(cohort=cohort, author=marisol, things=[thing]), author=kofi)
            PostFactory(author=marisol, blog__member=marisol)
        with CaptureQueriesContext(connection) as asked:
            packed(marisol)
        return len(asked)

    assert questions(3) == questions(27)


def test_asked_made_told_and_fetched(client, words, marisol):
    client.force_login(marisol)

    client.post(PAGE)
    assert "being made" in client.get(PAGE).content.decode()
    assert copies.make_due() == 1
    export = Export.objects.get()
    page = client.get(PAGE).content.decode()
    answer = client.get(f"{PAGE}{export.pk}/")

    assert "is ready" in page
    assert answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "index.html" in zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    letter = Email.objects.get(subject__contains="is ready")
    assert letter.to == ["marisol@example.org"]
    assert "http://testserver/me/settings/data/" in letter.message


def test_it_is_nobody_elses(client, words, marisol, kofi, hanne):
    copies.ask(actor=marisol)
    copies.make_due()
    address = f"{PAGE}{Export.objects.get().pk}/"

    for other in (kofi, hanne):
        client.force_login(other)
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_one_that_is_being_made_cannot_be_fetched(client, marisol):
    export = copies.ask(actor=marisol)
    client.force_login(marisol)

    assert client.get(f"{PAGE}{export.pk}/").status_code == 404


def test_asking_twice_makes_one(marisol):
    assert copies.ask(actor=marisol) == copies.ask(actor=marisol)
    assert copies.make_due() == 1
    assert copies.make_due() == 0


def test_one_a_day_is_the_most(client, settings, marisol):
    settings.RATE_LIMITS_ENABLED = True
    copies.ask(actor=marisol)
    copies.make_due()
    client.force_login(marisol)

    page = client.post(PAGE, follow=True).content.decode()

    assert "One copy a day is the most. From 4 June, 12:00 UTC you can ask again." in page
    assert Export.objects.count() == 1
    assert copies.ask(actor=marisol, now=NOW + timedelta(days=1, minutes=1))


def test_what_a_killed_worker_began_is_made_by_the_next_once(marisol, monkeypatch):
    copies.ask(actor=marisol)
    pack = packing.pack

    def die(member, file):
        pack(member, file)
        raise KeyboardInterrupt

    monkeypatch.setattr(packing, "pack", die)
    with pytest.raises(KeyboardInterrupt):
        copies.make_due()
    monkeypatch.setattr(packing, "pack", pack)

    assert copies.make_due() == 0
    Export.objects.update(claimed_until=timezone.now())
    assert copies.make_due() == 1
    assert Email.objects.count() == 1


def test_a_slow_worker_whose_claim_has_passed_on_makes_no_second_file(
    marisol, media, django_capture_on_commit_callbacks
):
    copies.ask(actor=marisol)
    slow = copies._claim()
    Export.objects.update(claimed_until=timezone.now())
    copies.make_due()

    with django_capture_on_commit_callbacks(execute=True):
        assert not copies._make(slow)

    assert len(list((media / "exports").iterdir())) == 1
    assert Email.objects.count() == 1


def test_after_a_week_file_and_row_are_gone(client, marisol, media):
    copies.ask(actor=marisol)
    copies.make_due()
    client.force_login(marisol)
    later = timezone.now() + timedelta(days=7, minutes=1)

    assert copies.forget(NOW + timedelta(days=6)) == 0
    assert copies.current(marisol, later) is None
    assert copies.forget(later) == 1

    assert list((media / "exports").iterdir()) == []
    assert not Export.objects.exists()


def test_files_of_no_row_are_swept_up_in_the_end(marisol, media):
    stray = media / default_storage.save("exports/stray.zip", ContentFile(b"x"))
    os.utime(stray, (NOW.timestamp(), NOW.timestamp()))

    copies.forget(NOW + timedelta(days=6))
    assert stray.exists()
    copies.forget(NOW + timedelta(days=8))
    assert not stray.exists()


def test_whoever_leaves_takes_the_copy_along(marisol, media, django_capture_on_commit_callbacks):
    copies.ask(actor=marisol)
    copies.make_due()
    with django_capture_on_commit_callbacks(execute=True):
        wishes.ask(marisol, actor=marisol, keeps=Member.Keeps.ALL, at_once=True)
        leaving.leave(marisol.pk)

    assert not Export.objects.exists()
    assert list((media / "exports").iterdir()) == []
