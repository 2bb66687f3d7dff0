"""Makes the site's woff2 files from the open fonts that two PyPI wheels carry.

Each face is cut in two: "latin" is what English needs and is preloaded; "latin-ext" (Łukasz, Nguyễn, Žižek) is fetched
by the browser only when a page has such a letter, thanks to unicode-range in the css.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer


class Face(NamedTuple):
    """A font file of a wheel; an axis is pinned by a number, limited by a pair, and stays whole when not named."""

    package: str
    file: str
    name: str
    axes: dict[str, int | tuple[int, int]]


FACES = [
    Face(
        "fontpkg_bricolage_grotesque",
        "BricolageGrotesque[opsz,wdth,wght].ttf",
        "bricolage",
        {"wdth": 100, "wght": (400, 800)},
    ),
    Face("fontpkg_literata", "Literata[opsz,wght].ttf", "literata", {"opsz": 12, "wght": (400, 700)}),
    Face("fontpkg_literata", "Literata-Italic[opsz,wght].ttf", "literata-italic", {"opsz": 12, "wght": (400, 700)}),
]
SCRIPTS = {
    "latin": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,"
        "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
    "latin-ext": (
        "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02D9,U+02DB,U+02DD-036F,U+1E00-1EFF,"
        "U+20A0-20AB,U+20AD-20C0,U+2C60-2C7F,U+A720-A7FF"
    ),
}
# What the css uses: no small caps, no figure styles.
FEATURES = ["ccmp", "locl", "rvrn", "kern", "mark", "mkmk", "liga"]
STAMP = "built-from.txt"


def recipe() -> str:
    """What the files depend on; when it changes they are made again."""
    wheels = [f"{package} {version(package)}" for package in sorted({face.package for face in FACES})]
    return hashlib.sha256(repr((FACES, SCRIPTS, FEATURES, wheels)).encode()).hexdigest()


def are_built(folder: Path, faces: list[Face] = FACES) -> bool:
    """Whether every file is there and made by today's recipe."""
    stamp = folder / STAMP
    made_today = stamp.is_file() and stamp.read_text().strip() == recipe()
    return made_today and all(
        (folder / f"{face.name}-{script}.woff2").is_file() for face in faces for script in SCRIPTS
    )


def build(folder: Path, faces: list[Face] = FACES) -> Iterator[Path]:
    """Write the files one by one, and the stamp last: an interrupted build is not taken for a finished one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STAMP).unlink(missing_ok=True)
    for face in faces:
        original = _wheel_file(face).read_bytes()
        for script, ranges in SCRIPTS.items():
            path = folder / f"{face.name}-{script}.woff2"
            _cut(original, ranges, face.axes).save(path)
            yield path
    (folder / STAMP).write_text(recipe() + "\n")


def codepoints(ranges: str) -> Iterator[int]:
    """The numbers that a css unicode-range names."""
    for part in ranges.split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _wheel_file(face: Face) -> Path:
    spec = find_spec(face.package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(face.package)
    return Path(spec.origin).parent / "files" / face.file


def _cut(original: bytes, ranges: str, axes: dict[str, int | tuple[int, int]]) -> TTFont:
    # Subset first, then instance: the instancer works on 240 glyphs instead of 1,200, ten times as fast.
    font = TTFont(io.BytesIO(original))
    options = subset.Options(layout_features=FEATURES, hinting=False, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codepoints(ranges))
    cutter.subset(font)
    font = instancer.instantiateVariableFont(font, axes)
    font.flavor = "woff2"
    return font
