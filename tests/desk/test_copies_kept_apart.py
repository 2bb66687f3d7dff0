"""What is in nobody's copy but their own, and what becomes of copies when the disk is full."""

from __future__ import annotations

import errno
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from comments import moderation, muting, notes, reporting, visiting
from cpd.desk.yours import copies, packing
from participants import blocking
from participants.models import Export
from tests.desk.test_copies import packed
from tests.factories import CommentFactory


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def test_what_organisers_did_is_in_it_and_what_they_said_to_each_other_is_not(thing, marisol, kofi, hanne):
    said, hurt = (CommentFactory(thing=thing, author=marisol) for _ in range(2))
    for comment in (said, hurt):
        reporting.report(comment, by=kofi, reason="unkind", note="Kofi’s private grief")
    moderation.keep(said, by=hanne, reason="Kofi often reports her")
    moderation.hide(hurt, by=hanne, reason="Please be kind")
    notes.write(marisol, by=hanne, text="Had a hard spring")
    blocking.block(kofi, by=marisol)
    blocking.block(marisol, by=hanne)
    muting.mute(thing, by=marisol)
    visiting.note(thing, by=marisol)

    archive = packed(marisol)
    kept = json.loads(archive.read("data.json"))["kept"]
    everything = " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())

    assert [row["verdict"] for row in kept["comments.case"]] == ["keep", "hide"]
    assert [row["reason"] for row in kept["comments.decision"]] == ["Please be kind"]
    assert [row["kind"] for row in kept["comments.notification"]][-1] == "decision"
    assert [row["blocked_id"] for row in kept["participants.block"]] == [kofi.pk]
    assert [row["thing_id"] for row in kept["comments.mute"]] == [thing.pk]
    assert [row["thing_id"] for row in kept["comments.visit"]] == [thing.pk]
    for secret in ("often reports", "private grief", "hard spring", "hanne@example.org", "Hanne"):
        assert secret not in everything


def test_a_disk_that_fills_up_leaves_no_half_file_and_holds_up_nobody_else(marisol, kofi, monkeypatch, media):
    """Tried again every quarter of an hour, half files would fill what others make room for."""
    first, second = copies.ask(actor=marisol), copies.ask(actor=kofi)
    pack = packing.pack

    class Full(FileSystemStorage):
        def _save(self, name, content):
            super()._save(name, ContentFile(b"the first half"))
            raise OSError(errno.ENOSPC, "No space left on device")

    def packs(member, file):
        monkeypatch.setattr(copies, "default_storage", Full() if member == marisol else default_storage)
        pack(member, file)

    monkeypatch.setattr(packing, "pack", packs)
    with pytest.raises(OSError, match="No space left"):
        copies.make_due()

    assert Export.objects.get(pk=first.pk).ready_at is None
    assert Export.objects.get(pk=second.pk).ready_at is not None
    assert [found.name for found in (media / "exports").iterdir()] == [
        Export.objects.get(pk=second.pk).file.removeprefix("exports/")
    ]
