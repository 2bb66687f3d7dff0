"""A member's own copy as one ZIP: data for programs, Markdown for other blogs, pictures, and a page to read."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cpd.desk.yours import collecting
from cpd.lib import markup
from participants.models import Member, Reflection, ReflectionPicture
from participants.pictures import IN_TEXT

PIECE = 1024 * 1024
STAMP = (1980, 1, 1, 0, 0, 0)


def pack(member: Member, file: IO[bytes]) -> None:
    """Write the copy of everything about a member into an open file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        data = json.dumps(collecting.everything(member), indent=1, ensure_ascii=False, default=str)
        archive.writestr("data.json", data)
        face = "pictures/you.webp" if _add_file(archive, "pictures/you.webp", member.picture.name) else ""
        told = [_pack_reflection(archive, reflection) for reflection in collecting.reflections(member).iterator(100)]
        context = {
            "member": member,
            "face": face,
            "site_name": settings.SITE_NAME,
            "made_at": timezone.now(),
            "reflections": told,
            "comments": [_said(comment) for comment in collecting.comments(member)],
            "answers": [_said(comment) for comment in collecting.answers(member)],
            "posts": list(collecting.posts(member)),
        }
        archive.writestr("index.html", render_to_string("yours/index.html", context))
        archive.writestr("style.css", render_to_string("yours/style.css"))


def _pack_reflection(archive: zipfile.ZipFile, reflection: Reflection) -> dict[str, Any]:
    """Its pictures and its Markdown; what the page says of it."""
    name = _file_name(reflection)
    pictures = {picture.position: f"pictures/{name}-{picture.position}.webp" for picture in reflection.pictures.all()}
    for picture in reflection.pictures.all():
        _add_file(archive, pictures[picture.position], picture.file.name)
    archive.writestr(f"reflections/{name}.md", as_markdown(reflection, pictures))
    return {
        "reflection": reflection,
        "file": f"reflections/{name}.md",
        "words_html": _words(reflection, pictures),
        "things": list(reflection.things.all()),
    }


def as_markdown(reflection: Reflection, pictures: dict[int, str]) -> str:
    """The words as they were typed, with a head that other programs for blogs understand."""

    def place(found: re.Match[str]) -> str:
        path = pictures.get(int(found[2]))
        return f"![{found[1]}](../{path})" if path else ""

    head = {
        "title": reflection.title,
        "date": (reflection.published_at or reflection.created_at).isoformat(),
        "draft": reflection.published_at is None,
        "visibility": reflection.visibility,
        "cohort": reflection.cohort.title,
        "things": [f"{thing.number}. {thing.title}" for thing in reflection.things.all()],
        "original": reflection.original_address,
        "pictures": [f"../{path}" for path in pictures.values()],
    }
    # JSON's strings and lists are YAML's too, and nothing in a title can end them.
    lines = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=True)}" for key, value in head.items())
    return f"---\n{lines}\n---\n\n{IN_TEXT.sub(place, reflection.body).strip()}\n"


def _words(reflection: Reflection, pictures: dict[int, str]) -> SafeString | str:
    """What its page shows, with the pictures of the copy."""
    if reflection.is_elsewhere:
        return markup.render(reflection.excerpt)
    figures = {picture.position: _figure(picture, pictures) for picture in reflection.pictures.all()}
    html = markup.render(reflection.body, pictures=figures, anchors=False)
    rest = [figure for figure in figures.values() if figure not in html]
    return SafeString("\n").join([html, *rest])


def _figure(picture: ReflectionPicture, pictures: dict[int, str]) -> SafeString:
    return format_html('<figure><img src="{}" alt="{}"></figure>', pictures[picture.position], picture.alt)


def _said(comment: Any) -> dict[str, Any]:
    return {"comment": comment, "words_html": markup.render(comment.body, anchors=False), "about": comment.target}


def _file_name(reflection: Reflection) -> str:
    """A name that sorts by date, holds nothing but letters, digits and hyphens, and is nobody else's."""
    moment = reflection.published_at or reflection.created_at
    slug = re.sub(r"[^a-z0-9-]+", "-", reflection.slug.lower())[:60].strip("-") or "reflection"
    return f"{moment:%Y-%m-%d}-{slug}-{reflection.pk}"


def _add_file(archive: zipfile.ZipFile, name: str, stored: str | None) -> bool:
    """Put a stored file in as it is; one that is not there is left out."""
    if not stored:
        return False
    try:
        source = default_storage.open(stored)
    except (OSError, SuspiciousOperation):
        return False
    with source, archive.open(zipfile.ZipInfo(name, STAMP), "w", force_zip64=True) as out:
        for piece in _pieces(source):
            out.write(piece)
    return True


def _pieces(source: Any) -> Iterable[bytes]:
    while piece := source.read(PIECE):
        yield piece
