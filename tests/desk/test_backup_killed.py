"""kill -9 in the middle of a backup, or of bringing one back: nothing half done is taken for whole."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from cpd.desk.backups import taking
from tests.desk.machines import Machine
from tests.factories import ReflectionFactory

# The machine on which the process is killed has SQLite, whatever the tests run on.
pytestmark = pytest.mark.once


@pytest.fixture
def backup(cohort, marisol, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    ReflectionFactory(cohort=cohort, author=marisol)
    marisol.picture.save("face", ContentFile(b"a face"), save=True)
    taking.take(tmp_path / "whole.zip")
    return tmp_path / "whole.zip"


@pytest.mark.parametrize("where", ["participants_member", "media"])
def test_a_backup_that_is_killed_has_no_name(backup, tmp_path, where):
    there = Machine(tmp_path / "there")
    there.run("restore", backup)

    there.python("tests.desk.killed", "backup", there.folder / "b.zip", where, fails=True)

    assert list(there.folder.glob("*.zip")) == []
    assert [found.suffix for found in there.folder.glob(".b.zip.*")] == [".part"]
    there.run("backup", there.folder / "b.zip")


def test_bringing_back_that_is_killed_leaves_an_empty_site_to_try_again(backup, tmp_path):
    there = Machine(tmp_path / "there")
    for where in ("media", "participants_reflection", "things_week"):
        there.python("tests.desk.killed", "restore", backup, where, fails=True)
    said = there.run("restore", backup)

    assert "are back, and each was looked at again" in said
    assert len(list((there.folder / "media" / "members").iterdir())) == 1
