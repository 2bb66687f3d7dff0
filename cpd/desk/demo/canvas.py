"""A drawing board in the programme's inks, twice as fine as the picture that is made of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT, FINE = 1600, 853, 2
PAPER, SHEET, BLUSH, INK, NOW = "#ebefe3", "#fbfcf7", "#f8e8dd", "#17302b", "#b5341a"
SPRUCE, MARIGOLD, PRUSSIAN, PLUM, CLAY, TEAL = "#1f5d4c", "#e8ab31", "#2b4c8c", "#6d3463", "#a24e2c", "#1a6877"

Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    """What a picture is printed in: its ground, a darker and a lighter tone of it, and one colour against it."""

    ground: str
    deep: str
    light: str
    spark: str


PALETTES = {
    "spruce": Palette(SPRUCE, "#123f33", "#8fb8a6", MARIGOLD),
    "marigold": Palette(MARIGOLD, "#744e00", "#f7dd9d", NOW),
    "prussian": Palette(PRUSSIAN, "#1b3465", "#a9bbe0", MARIGOLD),
    "plum": Palette(PLUM, "#4a2043", "#cfa6c6", MARIGOLD),
    "clay": Palette(CLAY, "#74351b", "#e3b79f", PRUSSIAN),
    "teal": Palette(TEAL, "#0e4853", "#9cc7cf", MARIGOLD),
}


class Canvas:
    """Shapes are given in the measures of the finished picture."""

    def __init__(self, palette: Palette, rng: Random, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.palette = palette
        self.rng = rng
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * FINE, height * FINE), palette.ground)
        self.draw = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, fill: str, *, round_by: float = 0) -> None:
        """A rectangle."""
        corners = [x * FINE, y * FINE, (x + width) * FINE, (y + height) * FINE]
        self.draw.rounded_rectangle(corners, round_by * FINE, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str, *, flat: float = 1) -> None:
        """A circle around a point; `flat` below 1 presses it down to an ellipse."""
        tall = radius * flat
        self.draw.ellipse([(x - radius) * FINE, (y - tall) * FINE, (x + radius) * FINE, (y + tall) * FINE], fill=fill)

    def slice(self, x: float, y: float, radius: float, start: float, end: float, fill: str) -> None:
        """A slice of a disc, from one angle to another; 0 is at three o'clock, clockwise."""
        corners = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self.draw.pieslice(corners, start, end, fill=fill)

    def ring(self, x: float, y: float, radius: float, fill: str, width: float) -> None:
        """The outline of a circle."""
        corners = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self.draw.ellipse(corners, outline=fill, width=round(width * FINE))

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A polygon."""
        self.draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)

    def stroke(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line with round joints and ends."""
        self.draw.line([(x * FINE, y * FINE) for x, y in points], fill=fill, width=round(width * FINE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def turned(self, x: float, y: float, width: float, height: float, angle: float) -> list[Point]:
        """The corners of a rectangle turned around its middle, which is the point."""
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        corners = [
            (-width / 2, -height / 2),
            (width / 2, -height / 2),
            (width / 2, height / 2),
            (-width / 2, height / 2),
        ]
        return [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in corners]

    def engrave(self, *, top: float = 0, bottom: float | None = None, step: float = 14, wave: float = 5) -> None:
        """Fine wavy lines across, as on a stamp."""
        turn = self.rng.random() * 6
        y = top
        while y < (self.height if bottom is None else bottom):
            points = [(x, y + wave * math.sin(x / 130 + turn + y / 90)) for x in range(-10, self.width + 30, 20)]
            self.draw.line(
                [(a * FINE, b * FINE) for a, b in points],
                fill=_between(self.palette.ground, self.palette.light),
                width=FINE,
            )
            y += step

    def hill(self, height: float, swell: float, fill: str) -> None:
        """Rolling ground from one side to the other, down to the lower edge."""
        a, b = self.rng.random() * 6, self.rng.random() * 6
        tops = [
            (x, height + swell * math.sin(x / 310 + a) + swell * 0.4 * math.sin(x / 130 + b))
            for x in range(0, self.width + 20, 10)
        ]
        self.shape([(0, self.height), *tops, (self.width, self.height)], fill)

    def png(self) -> BytesIO:
        """The picture as a file."""
        out = BytesIO()
        self.image.reduce(FINE).save(out, "PNG", compress_level=1)
        out.seek(0)
        return out


def _between(one: str, other: str, share: float = 0.28) -> str:
    """A colour on the way from one to the other."""
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
