"""Writing Things: every save is a revision, and every revision can come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from cpd.lib import images
from tests.factories import ReferenceFactory
from things import publishing
from things.models import Reference, Thing
from things.publishing import ReferenceChanges


def picture(colour):
    data = BytesIO()
    Image.new("RGB", (900, 600), colour).save(data, "PNG")
    data.seek(0)
    return images.process(data)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_saving_makes_html_a_revision_and_a_new_edition(thing, hanne):
    before = thing.cohort.edition
    thing.body, thing.task = "## Look\n\nSome *words* and <b>no tags</b>.", "1. Go.\n2. (optional) Stay."

    publishing.save_thing(thing, by=hanne, reason="A first try")

    thing.refresh_from_db()
    assert "<em>words</em>" in thing.body_html
    assert "<b>" not in thing.body_html
    assert '<span class="chip">optional</span>' in thing.task_html
    revision = thing.history.latest()
    assert (revision.history_user, revision.history_change_reason) == (hanne, "A first try")
    thing.cohort.refresh_from_db()
    assert thing.cohort.edition == before + 1


def test_marking_as_ready_twice_keeps_the_first_moment_and_says_who(thing, hanne):
    Thing.objects.filter(pk=thing.pk).update(ready_at=None)
    thing.refresh_from_db()

    publishing.mark_ready(thing, by=hanne)
    first = thing.ready_at
    publishing.mark_ready(thing, by=hanne)

    assert thing.ready_at == first
    assert thing.history.latest().history_change_reason == "Marked as ready"
    assert Thing.objects.released().filter(pk=thing.pk).exists()


def test_taking_back_hides_the_thing_at_once(thing, hanne):
    publishing.take_back(thing, by=hanne)

    assert not Thing.objects.released().filter(pk=thing.pk).exists()
    assert thing.state == Thing.State.DRAFT


def test_an_earlier_revision_brings_back_words_picture_and_references_but_not_its_place(thing, hanne):
    publishing.set_picture(thing, picture("red"))
    thing.picture_alt = "Something red"
    first = ReferenceChanges(saved=[Reference(thing=thing, text="An old book", url="https://example.org/")])
    publishing.save_thing(thing, by=hanne, references=first)
    wanted = thing.history.latest()
    small, later_week = thing.picture_small.name, thing.cohort.weeks.get(number=4)
    publishing.set_picture(thing, None)
    thing.title, thing.body, thing.week, thing.picture_alt = "Another title", "Gone.", later_week, ""
    changes = ReferenceChanges(saved=[Reference(thing=thing, text="New")], deleted=list(thing.references.all()))
    publishing.save_thing(thing, by=hanne, references=changes)

    publishing.restore(thing, wanted, by=hanne)

    thing.refresh_from_db()
    assert (thing.title, thing.body, thing.week) == ("Title of Thing 1", "Some *text*.", later_week)
    assert (thing.picture_alt, thing.picture_small.name) == ("Something red", small)
    assert (thing.picture_width, thing.picture_height) == (900, 600)
    assert thing.picture.storage.exists(thing.picture.name)
    assert [(row.text, row.url) for row in thing.references.all()] == [("An old book", "https://example.org/")]
    assert "Brought back from" in thing.history.latest().history_change_reason


def test_references_that_did_not_change_are_left_alone_by_restoring(thing, hanne):
    reference = ReferenceFactory(thing=thing, text="Stays")
    publishing.save_thing(thing, by=hanne)
    wanted = thing.history.latest()
    thing.title = "Another title"
    publishing.save_thing(thing, by=hanne)

    publishing.restore(thing, wanted, by=hanne)

    assert (thing.title, thing.references.get()) == ("Title of Thing 1", reference)


def test_a_new_preview_link_ends_the_old_one(thing, hanne):
    old = thing.preview_key

    publishing.new_preview_link(thing, by=hanne)

    assert thing.preview_key != old
    assert Thing.objects.get(pk=thing.pk).preview_key == thing.preview_key


def test_drafts_are_due_from_seven_days_before_their_week(cohort):
    Thing.objects.update(ready_at=None)
    opens = cohort.weeks.get(number=7).opens_at

    early = set(Thing.objects.due(opens - timedelta(days=7, seconds=1)).values_list("number", flat=True))
    in_time = set(Thing.objects.due(opens - timedelta(days=7)).values_list("number", flat=True))

    assert (early, in_time) == ({1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6, 7})
    Thing.objects.update(ready_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert not Thing.objects.due(opens).exists()
