"""`manage.py backup` and `manage.py restore`: everything comes back as it was, on the other database too."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils import timezone
from post_office.models import STATUS, Email

from comments import counting, leaving, moderation, talk
from comments.models import Comment
from cpd.desk.backups import restoring, taking
from cpd.desk.backups.archive import opened
from cpd.desk.backups.manifest import BackupError
from participants import leaving as wishes
from participants.models import Draft, Member, Post, ReflectionPicture
from tests.conftest import NOW
from tests.desk.machines import Machine
from tests.factories import CommentFactory, MemberFactory, PostFactory, ReflectionFactory
from things import publishing
from things.models import Thing


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def site(cohort, marisol, kofi, hanne, media):
    """A bit of everything: words in other scripts, a picture, revisions, a log entry, JSON, a letter that waits."""
    reflection = ReflectionFactory(
        cohort=cohort, author=marisol, title="Ñandú 🪶 \u2028 “so”", things=[cohort.things.first()]
    )
    picture = ReflectionPicture(reflection=reflection, width=4, height=3, shown_at=timezone.now())
    picture.file.save("full", ContentFile(b"full picture"), save=False)
    picture.small.save("small", ContentFile(b"small picture"), save=False)
    picture.save()
    comment, _new = talk.post(reflection, by=kofi, body="Well said.", form_key="k")
    moderation.hide(comment, by=hanne, reason="A try.")
    PostFactory(
        author=marisol, blog__member=marisol, labels=["a", "é"], matches=[{"words": "x", "by": "title", "number": 8}]
    )
    Draft.objects.create(member=kofi, key="write/1", fields={"body": ["words"], "a": {"z": 1, "b": None}})
    publishing.save_thing(cohort.things.first(), by=hanne, reason="Again")
    return reflection


def tables_of(path):
    with opened(path) as archive:
        return {table.name: (table.rows, table.sha256) for table in archive.manifest.tables}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A backup of the demo, taken from SQLite on the tests' own day: what is out there is out here."""
    machine = Machine(tmp_path_factory.mktemp("demo"), today=NOW)
    machine.run("demo", "-v0")
    machine.run("backup", machine.folder / "demo.zip")
    return machine.folder / "demo.zip"


def test_everything_comes_back_on_another_machine(site, tmp_path):
    """From whichever database the tests run on, into SQLite; `restore` makes the tables there."""
    taking.take(tmp_path / "here.zip")
    there = Machine(tmp_path / "there", is_bare=True)

    there.run("restore", tmp_path / "here.zip", "--moving")
    there.run("backup", tmp_path / "there.zip")

    assert tables_of(tmp_path / "there.zip") == tables_of(tmp_path / "here.zip")
    assert (there.folder / "media" / ReflectionPicture.objects.get().file.name).read_bytes() == b"full picture"


@pytest.mark.django_db
def test_the_demo_of_a_machine_with_sqlite_comes_back_here(demo, media, tmp_path):
    """From SQLite into whichever database the tests run on."""
    with opened(demo) as archive:
        restoring.bring_back(archive)
    again = taking.take(tmp_path / "again.zip")

    assert tables_of(tmp_path / "again.zip") == tables_of(demo)
    assert list(counting.differences()) == []
    assert Thing.objects.filter(written_count__gt=0).count() > 5
    assert again.missing == []
    assert len(again.media) > 50
    newest = max(Member.objects.values_list("pk", flat=True))
    assert MemberFactory().pk > newest
    assert CommentFactory(thing=Comment.objects.exclude(thing=None).first().thing).pk


@pytest.mark.django_db
def test_letters_that_waited_are_not_sent_a_second_time(demo, media, site_is_empty, tmp_path):
    with opened(demo) as archive:
        restoring.bring_back(archive)

    assert not Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued]).exists()


@pytest.fixture
def site_is_empty(db):
    """Only what `migrate` makes."""
    restoring.refuse_unless_empty()


def test_a_site_that_is_not_empty_is_left_alone(site, demo):
    with opened(demo) as archive, pytest.raises(BackupError, match="This site is not empty"):
        restoring.bring_back(archive)

    assert Member.objects.count() == 3
    assert Post.objects.count() == 1


@pytest.mark.once
def test_a_backup_never_writes_over_another_file(site, tmp_path):
    (tmp_path / "old.zip").write_text("precious")

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "old.zip")

    assert (tmp_path / "old.zip").read_text() == "precious"


@pytest.mark.once
def test_a_backup_is_for_its_owner_alone(site, tmp_path):
    taking.take(tmp_path / "b.zip")

    assert stat.S_IMODE(os.stat(tmp_path / "b.zip").st_mode) == 0o600


def test_a_backup_that_is_broken_off_leaves_nothing(site, tmp_path):
    def stop(where):
        if where == "participants_member":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        taking.take(tmp_path / "b.zip", reached=stop)

    assert list(tmp_path.glob("*.zip*")) + list(tmp_path.glob(".*")) == []


@pytest.mark.once
def test_a_folder_that_cannot_be_written_is_named(site, tmp_path):
    with pytest.raises(CommandError, match="Nothing can be written in"):
        call_command("backup", tmp_path / "nowhere" / "b.zip")


def test_files_that_are_gone_are_named_and_the_others_are_there(site, media, tmp_path, capsys):
    """A row names them when the rows are read; by the time the files are copied they may have been replaced."""
    gone = site.pictures.get().file.name

    def vanish(where):
        if where == "media":
            (media / gone).unlink()

    manifest = taking.take(tmp_path / "b.zip", reached=vanish)

    assert manifest.missing == [gone]
    assert [file.name for file in manifest.media] == [site.pictures.get().small.name]


@pytest.mark.once
def test_the_command_says_which_files_are_gone(site, media, tmp_path, capsys):
    gone = site.pictures.get().file.name
    (media / gone).unlink()

    call_command("backup", tmp_path / "b.zip")

    said = capsys.readouterr()
    assert gone in said.err
    assert "1 files" in said.out


def test_the_list_of_contents_says_what_is_there(site, tmp_path):
    taking.take(tmp_path / "b.zip")

    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        said = json.loads(archive.read("manifest.json"))
        rows = archive.read("tables/comments_comment.jsonl").decode().splitlines()

    assert (said["program"], said["format"], said["version"]) == ("things", 1, "0.1.0")
    assert [table["rows"] for table in said["tables"] if table["name"] == "comments_comment"] == [len(rows)] == [1]
    assert {table["name"] for table in said["tables"]} >= {
        "things_historicalthing",
        "mfa_authenticator",
        "desk_jobclock",
    }
    assert not {table["name"] for table in said["tables"]} & {"django_session", "usersessions_usersession", "cache"}


@pytest.mark.parametrize(("members", "questions"), [(1, 1), (501, 2)])
def test_large_tables_are_read_page_by_page(django_assert_num_queries, db, members, questions):
    Member.objects.bulk_create(
        Member(email=f"m{n}@example.org", handle=f"m{n}", display_name="M", joined_at=timezone.now() + timedelta(n))
        for n in range(members)
    )
    table = next(table for table in taking.all_tables() if table.name == "participants_member")

    with django_assert_num_queries(questions + 1):
        assert len(list(table.rows())) == members


def test_an_account_deleted_after_the_backup_is_gone_again(site, marisol, settings, tmp_path):
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    taking.take(tmp_path / "before.zip")
    wishes.ask(marisol, actor=marisol, keeps=Member.Keeps.NOTHING, at_once=True)
    leaving.leave(marisol.pk)
    there = Machine(tmp_path / "there")

    said = there.run("restore", tmp_path / "before.zip", "--deletions", tmp_path / "deletions.jsonl")
    there.run("backup", tmp_path / "after.zip")

    assert "1 accounts of the list" in said
    with zipfile.ZipFile(tmp_path / "after.zip") as archive:
        names = [json.loads(line)[5] for line in archive.read("tables/participants_member.jsonl").splitlines()]
        reflections = archive.read("tables/participants_reflection.jsonl")
    assert "A former member" in str(names)
    assert "Marisol" not in str(names)
    assert reflections == b""
    assert (there.folder / "deletions.jsonl").read_bytes() == (tmp_path / "deletions.jsonl").read_bytes()
    assert not list((there.folder / "media" / "pictures").iterdir())


@pytest.mark.once
def test_without_the_list_the_command_says_what_that_means(demo, media, settings, tmp_path, db, capsys):
    settings.DELETIONS_FILE = tmp_path / "none.jsonl"

    call_command("restore", demo)

    assert "If accounts were deleted since the backup was taken, they are back" in capsys.readouterr().out


@pytest.mark.once
def test_a_list_that_is_not_there_is_said_before_anything_happens(demo, db, tmp_path):
    with pytest.raises(CommandError, match="There is no list of deletions"):
        call_command("restore", demo, "--deletions", tmp_path / "none.jsonl")

    assert not Member.objects.exists()


def test_whoever_is_killed_before_the_deletions_are_done_again_has_brought_nothing_back(
    demo, media, settings, tmp_path, db, monkeypatch
):
    """Else the site would hold people who are gone, and no empty site would be there to try once more."""
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    settings.DELETIONS_FILE.write_text("")

    def die(_path):
        assert Member.objects.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(leaving, "replay", die)
    with pytest.raises(KeyboardInterrupt):
        call_command("restore", demo)

    restoring.refuse_unless_empty()
    assert [found for found in media.rglob("*") if found.is_file()] == []


@pytest.mark.once
def test_a_list_that_cannot_be_written_is_said_in_words_and_nothing_is_back(demo, media, settings, tmp_path, db):
    (tmp_path / "old.jsonl").write_text("")
    settings.DELETIONS_FILE = tmp_path / "nowhere" / "deletions.jsonl"

    with pytest.raises(CommandError, match=r"deletions.jsonl: No such file.* Nothing was changed"):
        call_command("restore", demo, "--deletions", tmp_path / "old.jsonl")

    restoring.refuse_unless_empty()


def test_a_database_that_cannot_be_read_is_said_in_words(site, tmp_path, monkeypatch):
    def broken(_where):
        raise OperationalError("disk I/O error")

    with pytest.raises(BackupError, match="could not be read: disk I/O error"):
        taking.take(tmp_path / "b.zip", reached=broken)

    assert not list(tmp_path.glob("*.zip*"))


@pytest.mark.once
def test_a_disk_that_is_full_is_said_in_words_wherever_it_ends(demo, tmp_path):
    there = Machine(tmp_path / "there")
    there.run("restore", demo)

    for kilobytes in (40, 90, 333):
        said = there.run("backup", there.folder / "b.zip", fails=True, largest_file=kilobytes * 1024)
        assert "The backup could not be written: File too large" in said
        assert "Traceback" not in said
        assert not list(there.folder.glob("*.zip*")) + list(there.folder.glob(".*.part"))
