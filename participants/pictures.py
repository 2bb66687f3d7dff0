"""Pictures in reflections: taken in, put in order, placed in the text, shown with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cpd.lib import images, markup
from participants import limits
from participants.called import Called
from participants.models import Member, Reflection, ReflectionPicture

MOST = 6
IN_TEXT = re.compile(r"!\[([^\]\n]*)\]\(picture:(\d{1,9})\)")


@dataclass(frozen=True)
class Arranged:
    """What the form says about one picture."""

    pk: int
    alt: str
    position: int
    remove: bool = False


def add(reflection: Reflection, uploads: Iterable[UploadedFile], *, actor: Member) -> list[str]:
    """Take pictures in behind those that are there; returns a sentence for each that was refused."""
    refused: list[str] = []
    for upload in uploads:
        if reflection.pictures.count() >= MOST:
            refused.append(_("There is room for six pictures. Remove one to add another."))
            break
        try:
            limits.picture(actor)
            processed = images.process(upload)
        except limits.TooMany as limit:
            refused.append(str(limit))
            break
        except images.PictureRefused as reason:
            refused.append(
                _("“%(name)s” was not added. %(reason)s")
                % {"name": markup.tidy(upload.name or "")[:80], "reason": " ".join(reason.messages)}
            )
        else:
            _store(reflection, processed)
    return refused


@transaction.atomic
def _store(reflection: Reflection, processed: images.Processed) -> None:
    Reflection.objects.select_for_update().get(pk=reflection.pk)
    taken = list(reflection.pictures.values_list("position", flat=True))
    if len(taken) >= MOST:
        return
    ReflectionPicture.objects.create(
        reflection=reflection,
        position=max(taken, default=0) + 1,
        file=ContentFile(processed.full, "full"),
        small=ContentFile(processed.small, "small"),
        width=processed.width,
        height=processed.height,
    )


@transaction.atomic
def arrange(reflection: Reflection, arrangement: Sequence[Arranged], *, body: str) -> str:
    """Put pictures in order, keep their words, remove those to be removed; returns the text with its numbers right."""
    if not arrangement:
        return body
    said = {arranged.pk: arranged for arranged in arrangement}
    rows = list(reflection.pictures.all())
    going = [row for row in rows if row.pk in said and said[row.pk].remove]
    staying = [row for row in rows if row not in going]
    staying.sort(key=lambda row: (said[row.pk].position if row.pk in said else row.position, row.position))
    numbers: dict[int, int | None] = {row.position: None for row in going}
    remove_files(going)
    reflection.pictures.filter(pk__in=[row.pk for row in going]).delete()
    for number, row in enumerate(staying, start=1):
        numbers[row.position] = number
        row.position = number
        row.alt = said[row.pk].alt if row.pk in said else row.alt
    ReflectionPicture.objects.bulk_update(staying, ["position", "alt"])
    return _renumber(body, numbers)


def _renumber(body: str, numbers: dict[int, int | None]) -> str:
    def right(place: re.Match[str]) -> str:
        number = numbers.get(int(place[2]), int(place[2]))
        return f"![{place[1]}](picture:{number})" if number else ""

    return IN_TEXT.sub(right, body)


def show(reflection: Reflection, now: datetime) -> None:
    """Its waiting pictures are on the page from now on."""
    reflection.pictures.filter(shown_at=None).update(shown_at=now)


def remove_files(pictures: Iterable[ReflectionPicture]) -> None:
    """Delete the files of pictures once the transaction that deletes their rows is through."""
    for picture in pictures:
        for name in (picture.file.name, picture.small.name):
            if name:
                transaction.on_commit(partial(default_storage.delete, name))


def page_html(body: str, pictures: Iterable[ReflectionPicture], people: Called | None = None) -> str:
    """Safe HTML of the text with its pictures and those called in it; pictures without a place in the text follow it."""
    figures = {picture.position: figure(picture, body) for picture in pictures}
    html = str(markup.render(body, pictures=figures, people=people or Called()))
    unplaced = [html_of for html_of in figures.values() if html_of not in html]
    return "\n".join([html, *unplaced]).strip()


def figure(picture: ReflectionPicture, body: str = "") -> SafeString:
    """The HTML of one picture; where its own words are missing, those in the text stand in."""
    in_text = {int(number): words.strip() for words, number in IN_TEXT.findall(body)}
    small_width = round(picture.width * min(1, images.SMALL_EDGE / max(picture.width, picture.height)))
    full = reverse("participants:picture", args=[picture.pk, "full"])
    small = reverse("participants:picture", args=[picture.pk, "small"])
    return format_html(
        '<figure><img src="{}" srcset="{} {}w, {} {}w" sizes="(min-width: 46rem) 42rem, 92vw" alt="{}" '
        'width="{}" height="{}" loading="lazy"></figure>',
        full,
        small,
        small_width,
        full,
        picture.width,
        picture.alt or in_text.get(picture.position, ""),
        picture.width,
        picture.height,
    )
