"""Writing Things and letting them out: every verb keeps a revision that says who changed what, and when."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cpd.lib import images, markup
from things import edition
from things.models import Reference, Thing, Week
from things.models.thing import new_preview_key

log = logging.getLogger(__name__)

# What a revision brings back. Number, week, state and account are where the Thing stands now, and stay.
WORDS = [
    "title",
    "summary",
    "body",
    "task",
    "easier_way",
    "minutes_short",
    "minutes_deeper",
    "picture",
    "picture_small",
    "picture_width",
    "picture_height",
    "picture_alt",
    "picture_credit",
    "author_name",
    "author_line",
]
REFERENCE_WORDS = ["kind", "position", "text", "url"]


@dataclass(frozen=True)
class ReferenceChanges:
    """What an editor did to a Thing's references and credits."""

    saved: Collection[Reference] = ()
    deleted: Collection[Reference] = ()

    def __bool__(self) -> bool:
        return bool(self.saved or self.deleted)


@transaction.atomic
def save_thing(
    thing: Thing,
    *,
    by: models.Model | None,
    references: ReferenceChanges | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Thing:
    """Save a Thing and its references with their HTML made, as one revision; move the cohort's edition."""
    at = at or timezone.now()
    # The cohort's row first, then the Thing's, as whoever counts on it locks them.
    edition.move([thing.cohort_id])
    thing.body_html = markup.render(thing.body)
    thing.task_html = markup.render(thing.task, anchors=False)
    _revise(thing, by=by, reason=reason, at=at)
    _note_on_weeks(thing, at)
    _save_all_but_counts(thing)
    if references:
        _save_references(thing, references, by=by, at=at)
    log.info("thing %s saved by member %s", thing.pk, by.pk if by else None)
    return thing


def _note_on_weeks(thing: Thing, at: datetime) -> None:
    """The week that a Thing is about to leave and the one it goes to have changed, for calendars that subscribe."""
    left = Thing.objects.filter(pk=thing.pk).values_list("week_id", flat=True).first()
    if left != thing.week_id:
        weeks = Week.objects.filter(pk__in=[key for key in (left, thing.week_id) if key])
        weeks.update(changed_at=at, moves=F("moves") + 1)


def _save_all_but_counts(thing: Thing) -> None:
    """Somebody may have commented since the Thing was read, or announced it: that is their own verbs' to write."""
    if thing._state.adding:
        thing.save()
        return
    names = {field.name for field in thing._meta.concrete_fields if not field.primary_key}
    thing.save(update_fields=names - {"comment_count", "written_count", "announced_at"})


@transaction.atomic
def mark_ready(thing: Thing, *, by: models.Model) -> None:
    """Let a Thing out when its week begins, at once if it has begun."""
    edition.move([thing.cohort_id])
    _revise(thing, by=by, reason=_("Marked as ready"))
    thing.mark_ready()
    log.info("thing %s marked as ready by member %s", thing.pk, by.pk)


@transaction.atomic
def take_back(thing: Thing, *, by: models.Model) -> None:
    """Make a Thing a draft again, so that readers do not find it."""
    edition.move([thing.cohort_id])
    _revise(thing, by=by, reason=_("Taken back"))
    thing.take_back()
    log.info("thing %s taken back by member %s", thing.pk, by.pk)


@transaction.atomic
def restore(thing: Thing, revision: Any, *, by: models.Model) -> Thing:
    """Bring back the words, picture and references of an earlier revision, as a new revision."""
    for field in WORDS:
        setattr(thing, field, getattr(revision, field))
    was = revision.history_date
    wanted = [[getattr(row, name) for name in REFERENCE_WORDS] for row in references_at(thing, was)]
    current = list(thing.references.all())
    changes = ReferenceChanges()
    if sorted(wanted) != sorted([getattr(row, name) for name in REFERENCE_WORDS] for row in current):
        saved = [Reference(thing=thing, **dict(zip(REFERENCE_WORDS, values, strict=True))) for values in wanted]
        changes = ReferenceChanges(saved=saved, deleted=current)
    when = timezone.localtime(was).strftime("%Y-%m-%d %H:%M %Z")
    return save_thing(thing, by=by, references=changes, reason=_("Brought back from %(when)s") % {"when": when})


def references_at(thing: Thing, moment: datetime) -> list[Any]:
    """The references and credits as they were, in order; rows of the history."""
    rows: dict[int, Any] = {}
    for row in Reference.history.filter(thing_id=thing.pk, history_date__lte=moment).order_by(
        "history_date", "history_id"
    ):
        rows.pop(row.id, None)
        if row.history_type != "-":
            rows[row.id] = row
    return sorted(rows.values(), key=lambda row: (row.kind, row.position, row.id))


def set_picture(thing: Thing, picture: images.Processed | None) -> None:
    """Give a Thing (not saved yet) this picture, or none. Files of earlier ones stay, so that they can come back."""
    if picture is None:
        thing.picture = thing.picture_small = ""
        thing.picture_width = thing.picture_height = None
        return
    name = str(PurePath("things") / images.variant_name())
    storage = Thing._meta.get_field("picture").storage
    thing.picture = storage.save(name, ContentFile(picture.full))
    thing.picture_small = storage.save(f"{name}-small", ContentFile(picture.small))
    thing.picture_width, thing.picture_height = picture.width, picture.height


@transaction.atomic
def new_preview_link(thing: Thing, *, by: models.Model) -> None:
    """Make a new secret link; the old one leads nowhere from now on."""
    Thing.objects.filter(pk=thing.pk).update(preview_key=new_preview_key())
    thing.refresh_from_db(fields=["preview_key"])
    log.info("thing %s given a new preview link by member %s", thing.pk, by.pk)


def _revise(row: Any, *, by: models.Model | None, reason: str = "", at: datetime | None = None) -> None:
    """What the revision that the next save keeps will say."""
    row._history_user = by
    row._change_reason = reason[:100]
    row._history_date = at or timezone.now()


def _save_references(thing: Thing, changes: ReferenceChanges, *, by: models.Model | None, at: datetime) -> None:
    for reference in changes.deleted:
        _revise(reference, by=by, at=at)
        reference.delete()
    for reference in changes.saved:
        reference.thing = thing
        _revise(reference, by=by, at=at)
        reference.save()


@transaction.atomic
def delete_thing(thing: Thing, *, by: models.Model) -> None:
    """Take a Thing out that nobody has written about; its history stays."""
    log.info("thing %s deleted by member %s", thing.pk, by.pk)
    thing._history_user = by  # type: ignore[attr-defined]
    week = thing.week_id or 0
    thing.delete()
    edition.move([thing.cohort_id])
    Week.objects.filter(pk=week).update(changed_at=timezone.now(), moves=F("moves") + 1)
