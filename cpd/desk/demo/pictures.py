"""The demo draws its own pictures: one for every Thing, small ones for some people."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cpd.desk.demo import canvas, further_scenes, scenes
from cpd.desk.demo.canvas import Canvas, Palette
from cpd.desk.demo.chance import dice
from cpd.desk.demo.lessons import Lesson, lessons
from cpd.desk.demo.people import Person
from cpd.desk.demo.prose import Post
from cpd.lib import images

PORTRAIT = 320
MOST_ILLUSTRATIONS = 8


def of_lessons(lessons: Iterable[Lesson], inks: dict[int, str], seed: int) -> dict[int, images.Processed]:
    """A picture for every lesson, in the ink of its leg."""

    def draw(lesson: Lesson) -> tuple[int, images.Processed]:
        board = Canvas(canvas.PALETTES[inks[lesson.number]], dice(seed, "picture", lesson.number))
        scene_of(lesson.picture)(board)
        return lesson.number, images.process(board.png())

    # Most of it is drawing and packing outside Python, so two at a time are nearly twice as fast.
    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(draw, lessons))


@dataclass(frozen=True)
class Illustration:
    """A picture that somebody put into a reflection, and their words for it."""

    drawn: images.Processed
    alt: str


def of_posts(posts: Sequence[Post], seed: int) -> dict[int, Illustration]:
    """Pictures for the first few posts that tell something one can draw, by the post's place."""
    alts = {lesson.picture: lesson.picture_alt for lesson in lessons()}
    found: dict[int, Illustration] = {}
    for place, post in enumerate(posts):
        scene = next((moment.scene for moment in post.moments if moment.scene), "")
        if scene and not post.draft and len(found) < MOST_ILLUSTRATIONS:
            rng = dice(seed, "illustration", place)
            board = Canvas(rng.choice(list(canvas.PALETTES.values())), rng)
            scene_of(scene)(board)
            found[place] = Illustration(images.process(board.png()), alts[scene])
    return found


def scene_of(name: str) -> Callable[[Canvas], None]:
    """The drawing of this name."""
    found: Callable[[Canvas], None] = getattr(scenes, name, None) or getattr(further_scenes, name)
    return found


def portrait(person: Person, seed: int) -> images.Processed:
    """A round-looking pattern that stands for a person."""
    rng = dice(seed, "portrait", person.handle)
    palette: Palette = rng.choice(list(canvas.PALETTES.values()))
    board = Canvas(palette, rng, PORTRAIT, PORTRAIT)
    middle = PORTRAIT / 2
    tones = [palette.light, palette.spark, palette.deep, canvas.SHEET, palette.ground]
    kind = rng.randrange(3)
    if kind == 0:
        for ring in range(5):
            board.disc(middle + rng.randint(-30, 30), middle + rng.randint(-30, 30), 150 - ring * 29, tones[ring])
    elif kind == 1:
        board.box(0, 0, PORTRAIT, PORTRAIT, palette.light)
        board.disc(middle + rng.randint(-60, 60), 120, 60, palette.spark)
        for height, fill in ((190, palette.ground), (240, palette.deep)):
            board.hill(height, 26, fill)
    else:
        petals = rng.choice([5, 6, 8])
        for petal in range(petals):
            angle = petal * math.tau / petals
            board.disc(middle + 78 * math.cos(angle), middle + 78 * math.sin(angle), 56, tones[petal % 2])
        board.disc(middle, middle, 48, canvas.SHEET)
    return images.process(board.png())
