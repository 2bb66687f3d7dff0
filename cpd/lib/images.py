"""Pictures that people give us: checked before they are decoded, turned upright, shrunk, and made anew.

What is stored is never what was sent: every picture is drawn again as WebP, so that neither metadata nor anything
hidden behind the pixels survives.
"""

from __future__ import annotations

import contextlib
import secrets
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_GIF_BLOCKS = 500_000
LARGEST_PROFILE = 1024 * 1024
FULL_EDGE = 1600
SMALL_EDGE = 640
EXTENSIONS = {
    "JPEG": {".jpg", ".jpeg", ".jpe", ".jfif"},
    "PNG": {".png"},
    "WEBP": {".webp"},
    "GIF": {".gif"},
}
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif"}


class PictureRefused(ValidationError):
    """The sentence says what to do; a form may raise it as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="picture")


@dataclass(frozen=True)
class Processed:
    """A picture ready to be stored: WebP in two sizes, and the size of the larger one."""

    full: bytes
    small: bytes
    width: int
    height: int


def variant_name() -> str:
    """A file name that says nothing about the picture or its owner and cannot be guessed."""
    return secrets.token_hex(16)


def process(upload: IO[bytes] | UploadedFile) -> Processed:
    """The picture in two sizes, or PictureRefused with a sentence that says what to do."""
    data = _read(upload)
    name = getattr(upload, "name", None)
    _refuse_by_sight(data, PurePath(name).suffix.lower() if isinstance(name, str) else "")
    with warnings.catch_warnings():
        # Pillow only warns of pictures that are up to twice its own limit; ours is lower and is no advice.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=list(EXTENSIONS)) as picture:
                _refuse_by_kind(picture, name, data)
                return _draw(picture)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise _too_many_pixels() from error
        except PictureRefused:
            raise
        except UnidentifiedImageError as error:
            raise _unknown_kind() from error
        except Exception as error:  # A broken file can make a decoder raise anything at all.
            raise PictureRefused(
                _("This picture is damaged and cannot be opened. Please save it again, or choose another one.")
            ) from error


def _read(upload: IO[bytes] | UploadedFile) -> bytes:
    upload.seek(0)
    data: bytes = upload.read(LARGEST_FILE + 1)
    upload.seek(0)
    if len(data) > LARGEST_FILE:
        raise PictureRefused(_("This picture is larger than 10 MB. Please make it smaller and try again."))
    if not data:
        raise PictureRefused(_("This file is empty. Please choose another picture."))
    return data


def _refuse_by_sight(data: bytes, suffix: str) -> None:
    """Kinds that people send in good faith and that deserve a sentence of their own."""
    if suffix in {".heic", ".heif", ".hif"} or (data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS):
        raise PictureRefused(
            _("Pictures in the HEIC format of newer phones cannot be used here. Please save it as JPEG and try again.")
        )
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in {".svg", ".svgz"} or (head.startswith(b"<") and b"<svg" in head):
        raise PictureRefused(_("Drawings in the SVG format cannot be used here. Please save it as PNG and try again."))


def _refuse_by_kind(picture: Image.Image, name: object, data: bytes) -> None:
    """What the file's head says, before a single pixel is decoded."""
    # Phones put several JPEGs in one file and Pillow calls that MPO; the first one is the picture.
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    if kind not in EXTENSIONS:
        raise _unknown_kind()
    if isinstance(name, str) and PurePath(name).suffix.lower() not in EXTENSIONS[kind]:
        raise PictureRefused(
            _(
                "The name of this file does not fit what is in it, which is a %(kind)s picture. "
                "Please give it the right ending, or save it again as JPEG or PNG."
            )
            % {"kind": kind}
        )
    width, height = picture.size
    if width * height * _frames(picture, kind, data) > MOST_PIXELS:
        raise _too_many_pixels()


def _frames(picture: Image.Image, kind: str, data: bytes) -> int:
    if kind == "GIF":
        return _gif_frames(data)
    return 1 if kind == "JPEG" else int(getattr(picture, "n_frames", 1))


def _gif_frames(data: bytes) -> int:
    """Counted by leaping over the blocks; Pillow reads each of them, which takes a minute for a file made for it."""
    position, frames, steps = 13 + _palette(data[10]), 0, 0
    while position < len(data) and data[position] in (0x21, 0x2C):
        if data[position] == 0x2C:
            frames += 1
            position += 11 + _palette(data[position + 9])
        else:
            position += 2
        while position < len(data) and data[position]:
            position += data[position] + 1
            steps += 1
        position += 1
        steps += 1
        if steps > MOST_GIF_BLOCKS:
            raise _too_many_pixels()
    return max(frames, 1)


def _palette(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _draw(picture: Image.Image) -> Processed:
    picture.seek(0)
    # For a large JPEG this decodes an eighth, a quarter or half of the pixels and is many times faster.
    picture.draft(None, (FULL_EDGE, FULL_EDGE))
    picture.load()
    profile = picture.info.get("icc_profile")
    drawn = _plain_mode(picture)
    drawn.thumbnail((FULL_EDGE, FULL_EDGE), Image.Resampling.LANCZOS)
    drawn = ImageOps.exif_transpose(_in_srgb(drawn, profile))
    small = drawn.copy()
    small.thumbnail((SMALL_EDGE, SMALL_EDGE), Image.Resampling.LANCZOS)
    return Processed(_webp(drawn), _webp(small), drawn.width, drawn.height)


def _plain_mode(picture: Image.Image) -> Image.Image:
    """In a mode that can be shrunk and saved; palettes, greys of 16 bits and printing colours cannot."""
    if picture.mode in {"RGB", "RGBA"}:
        return picture
    if picture.mode == "CMYK":
        return picture
    if picture.mode == "I;16":
        picture = picture.point(lambda value: value / 256, "L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours a phone or camera meant, said in sRGB, because the profile that explained them is thrown away."""
    if profile and len(profile) <= LARGEST_PROFILE:
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            if converted is not None:
                return converted
    return picture if picture.mode in {"RGB", "RGBA"} else picture.convert("RGB")


def _webp(picture: Image.Image) -> bytes:
    picture.info.clear()
    out = BytesIO()
    picture.save(out, "WEBP", quality=82, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()


def _unknown_kind() -> PictureRefused:
    return PictureRefused(_("This file is not a picture we can use. Please choose a JPEG, PNG, WebP or GIF."))


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(_("This picture has more than 40 million pixels. Please make it smaller and try again."))
