"""Archives that are damaged, foreign or made to hurt change nothing, and the reason is said in words."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cpd.desk.backups import archive, restoring, taking
from participants.models import Sector

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def good(tmp_path):
    """A backup of a site on which nothing has happened yet."""
    taking.take(tmp_path / "good.zip")
    return tmp_path / "good.zip"


def spoilt(good, *, manifest=lambda said: None, entries=None, twice="", packed=zipfile.ZIP_STORED):
    """A copy with something changed; None takes an entry out, and a new entry is listed unless it is not wanted so."""
    entries = dict(entries or {})
    path = good.with_name("spoilt.zip")
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        said = json.loads(source.read("manifest.json"))
        manifest(said)
        for name in source.namelist():
            if name != "manifest.json" and name not in entries:
                target.writestr(name, source.read(name))
        for name, body in entries.items():
            if body is not None:
                target.writestr(name, body, packed if name.startswith("media/") else None)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate"):
                target.writestr(twice, b"")
        target.writestr("manifest.json", json.dumps(said))
    return path


def listed(said, name, body):
    said["media"].append({"name": name, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()})


def refused(path, words):
    before = list(Sector.objects.values_list("pk", "name"))

    with pytest.raises(CommandError, match=words):
        call_command("restore", path)

    assert list(Sector.objects.values_list("pk", "name")) == before


def test_the_good_one_comes_back(good):
    call_command("restore", spoilt(good))


def test_a_file_that_is_no_archive(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"once upon a time")

    refused(tmp_path / "b.zip", "damaged")


def test_a_file_that_is_not_there(tmp_path):
    refused(tmp_path / "b.zip", "There is no")


def test_an_archive_that_was_cut_short(good):
    good.write_bytes(good.read_bytes()[:-400])

    refused(good, "damaged")


def test_an_archive_with_a_flipped_bit(good):
    with zipfile.ZipFile(good) as source:
        entry = source.getinfo("tables/participants_sector.jsonl")
    body = bytearray(good.read_bytes())
    body[entry.header_offset + 30 + len(entry.filename) + len(entry.extra) + entry.compress_size // 2 + 20] ^= 1
    good.write_bytes(body)

    refused(good, "damaged")


def test_an_archive_of_something_else(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as other:
        other.writestr("holiday.txt", "sun")

    refused(tmp_path / "b.zip", "not a backup of this program")


def test_an_archive_of_another_program(good):
    refused(spoilt(good, manifest=lambda said: said.update(program="others")), "not a backup of this program")


def test_an_archive_in_a_later_format(good):
    refused(spoilt(good, manifest=lambda said: said.update(format=2, version="9.1")), "Use version 9.1")


@pytest.mark.parametrize("said", ["[]", "{}", "null", "{", '{"program": "things", "format": 1, "tables": 3}'])
def test_a_list_of_contents_that_makes_no_sense(good, said):
    path = good.with_name("odd.zip")
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("manifest.json", said)

    refused(path, "damaged|not a backup")


def test_an_archive_of_a_version_with_other_columns(good):
    def other(said):
        table = next(table for table in said["tables"] if table["name"] == "participants_sector")
        table["columns"].remove("position")

    refused(spoilt(good, manifest=other), "whose tables are not those of this one")


def test_an_archive_from_before_an_upgrade_says_which_program_made_it(good):
    """Between two numbered versions, the newest migration is what somebody finds the right one by."""

    def earlier(said):
        said["tables"] = [table for table in said["tables"] if table["name"] != "participants_pasthandle"]
        said["migrations"]["participants"] = "0022_member_agreed"

    path = spoilt(good, manifest=earlier, entries={"tables/participants_pasthandle.jsonl": None})

    refused(path, r"participants_pasthandle.*newest migrations were participants 0022_member_agreed\. Install")


def test_an_archive_with_a_table_we_do_not_know(good):
    empty = {"name": "others", "columns": ["id"], "rows": 0, "bytes": 0, "sha256": hashlib.sha256().hexdigest()}

    refused(
        spoilt(good, manifest=lambda said: said["tables"].append(empty), entries={"tables/others.jsonl": b""}), "others"
    )


@pytest.mark.parametrize(
    "name",
    ["../evil.py", "a/../../evil.py", "/etc/evil", "a\\..\\evil", "C:evil", "a//b", "a/./b", "", "a\0b", "x" * 400],
)
def test_names_that_lead_elsewhere(good, tmp_path, name):
    path = spoilt(good, manifest=lambda said: listed(said, name, b"evil"), entries={f"media/{name}": b"evil"})

    refused(path, "leads elsewhere|damaged")
    assert not list(tmp_path.rglob("evil*"))


def test_files_that_nobody_listed(good):
    refused(spoilt(good, entries={"media/more.webp": b"more"}), "not what its list of contents says")


def test_a_listed_file_that_is_missing(good):
    refused(spoilt(good, manifest=lambda said: listed(said, "members/a", b"a")), "not what its list of contents says")


def test_something_twice(good):
    refused(spoilt(good, twice="tables/participants_sector.jsonl"), "twice")


def test_a_file_of_another_size(good):
    path = spoilt(good, manifest=lambda said: listed(said, "members/a", b"a"), entries={"media/members/a": b"abc"})

    refused(path, "another size")


def test_a_file_with_other_bytes_is_taken_away_again(good, media):
    path = spoilt(good, manifest=lambda said: listed(said, "members/a", b"abc"), entries={"media/members/a": b"xyz"})

    refused(path, "not as it was written")
    assert [found for found in media.rglob("*") if found.is_file()] == []


def test_a_packed_file_because_it_may_be_a_bomb(good):
    body = b"\0" * 100_000
    path = spoilt(
        good,
        manifest=lambda said: listed(said, "members/a", body),
        entries={"media/members/a": body},
        packed=zipfile.ZIP_DEFLATED,
    )

    refused(path, "is packed, and files never are")


def test_a_table_that_would_fill_the_disk(good, monkeypatch):
    monkeypatch.setattr(archive, "SMALL", 100_000)
    name, body = "participants_sector", b"[" + b" " * 1_000_000 + b"]\n"

    refused(spoilt(good, entries={f"tables/{name}.jsonl": body}), "would unpack to far more")


def test_a_row_without_an_end(good, monkeypatch):
    monkeypatch.setattr(archive, "LONGEST_LINE", 1000)
    body = b'["' + b"ab" * 600

    refused(with_rows(good, body), "does not end")


@pytest.mark.parametrize("row", [b"[]\n", b"{}\n", b"sun\n", b"\xff\n", b'["a",2,"b","c"]\n', b"[[],[],[],[]]\n"])
def test_rows_that_make_no_sense(good, row):
    refused(with_rows(good, row), "Nothing was changed")


def test_more_rows_than_were_promised(good):
    body = b'[1,"Libraries","libraries",1]\n[2,"Archives","archives",2]\n'

    refused(with_rows(good, body), "2 rows of 1")


def with_rows(good, body):
    """The backup with other rows in the table of sectors, its checksum right."""

    def described(said):
        table = next(table for table in said["tables"] if table["name"] == "participants_sector")
        table.update(rows=1, bytes=len(body), sha256=hashlib.sha256(body).hexdigest())

    return spoilt(good, manifest=described, entries={"tables/participants_sector.jsonl": body})


def test_a_row_that_names_nobody(good):
    body = b"[1,999999,999999]\n"

    def described(said):
        table = next(table for table in said["tables"] if table["name"] == "participants_member_groups")
        table.update(rows=1, bytes=len(body), sha256=hashlib.sha256(body).hexdigest())

    refused(spoilt(good, manifest=described, entries={"tables/participants_member_groups.jsonl": body}), "did not take")


def test_too_little_room_for_the_files(good, monkeypatch):
    def none(_folder):
        return type("Usage", (), {"free": 0})

    monkeypatch.setattr(restoring.shutil, "disk_usage", none)
    path = spoilt(good, manifest=lambda said: listed(said, "members/a", b"a"), entries={"media/members/a": b"a"})

    refused(path, "not enough room")


def test_broken_packing(good):
    with zipfile.ZipFile(good) as source:
        entry = source.getinfo("tables/auth_permission.jsonl")
    body = bytearray(good.read_bytes())
    start = entry.header_offset + 30 + len(entry.filename) + 20
    body[start : start + 40] = zlib.compress(b"nonsense" * 5)[:40].ljust(40, b"\xff")
    good.write_bytes(body)

    refused(good, "damaged")
