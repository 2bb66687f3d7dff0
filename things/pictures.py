"""Where the pictures of Things are found, and by whom."""

from __future__ import annotations

from pathlib import PurePath

from django.core.signing import Signer
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from things.models import Thing

SIZES = ("full", "small")


def of_size(thing: Thing, size: str) -> FieldFile:
    """The file of one size."""
    return thing.picture_small if size == "small" and thing.picture_small else thing.picture


def version(thing: Thing, size: str) -> str:
    """A few letters of the file's made-up name: a new upload has a new address."""
    return PurePath(of_size(thing, size).name or "").stem[:12]


def address(thing: Thing, size: str, *, preview: bool = False) -> str:
    """The picture's address; `preview` adds the signature that lets holders of the preview link see it."""
    query = {"v": version(thing, size)}
    if preview:
        query["preview"] = preview_signature(thing)
    return reverse("things:picture", args=[thing.pk, size]) + "?" + urlencode(query)


def preview_signature(thing: Thing) -> str:
    """What only the preview page of this Thing knows."""
    return Signer(salt="things.pictures").signature(f"{thing.pk}:{thing.preview_key}")


def is_preview_signature(thing: Thing, given: str) -> bool:
    """Whether this is the preview page's signature."""
    return constant_time_compare(preview_signature(thing), given)


def cache_rule(*, is_public: bool, is_current: bool) -> str:
    """How long a picture may be kept: for good under its own address, and by nobody else before the Thing is out."""
    if not is_public:
        return "private, no-cache"
    return "public, max-age=31536000, immutable" if is_current else "public, max-age=300"
