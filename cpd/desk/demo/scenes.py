"""What is to be seen in the pictures of the first twelve Things; their alt texts stand with the Things."""

from __future__ import annotations

import math

from cpd.desk.demo.canvas import BLUSH, INK, NOW, PAPER, SHEET, Canvas


def cup(c: Canvas) -> None:
    """A cup on a saucer, steam, a striped cloth."""
    c.engrave(bottom=560)
    c.box(0, 560, 1600, 293, BLUSH)
    for x in range(-200, 1700, 150):
        c.shape([(x, 560), (x + 60, 560), (x - 20, 853), (x - 110, 853)], c.palette.light)
    c.disc(800, 690, 330, c.palette.deep, flat=0.18)
    c.disc(800, 676, 320, SHEET, flat=0.17)
    c.ring(1010, 500, 86, SHEET, 34)
    c.shape([(560, 360), (1040, 360), (985, 610), (900, 676), (700, 676), (615, 610)], SHEET)
    c.disc(800, 360, 240, SHEET, flat=0.16)
    c.disc(800, 364, 212, c.palette.spark, flat=0.14)
    c.stroke([(585, 470), (600, 540)], c.palette.light, 14)
    for x in (690, 800, 910):
        steam = [(x + 26 * math.sin(y / 42), y) for y in range(90, 290, 10)]
        c.stroke(steam, PAPER, 15)


def houses(c: Canvas) -> None:
    """Five narrow houses at night, three windows lit."""
    c.engrave(bottom=700)
    c.disc(1320, 170, 74, PAPER)
    c.disc(1352, 150, 66, c.palette.ground)
    colours = [c.palette.deep, "#3d7a68", INK, "#2c6b58", c.palette.deep]
    lit = {(0, 4), (2, 1), (4, 2)}
    for number, colour in enumerate(colours):
        x, top = 130 + number * 272, 250 + (number * 97) % 140
        c.box(x, top, 256, 853 - top, colour)
        c.shape([(x - 12, top), (x + 128, top - 130), (x + 268, top)], INK if number % 2 else "#0d2b23")
        for place in range(6):
            left, up = x + 40 + (place % 2) * 106, top + 60 + (place // 2) * 140
            bright = (number, place) in lit
            c.box(left, up, 70, 92, c.palette.spark if bright else "#0d2b23")
            c.stroke([(left + 35, up), (left + 35, up + 92)], colour, 6)
            c.stroke([(left, up + 46), (left + 70, up + 46)], colour, 6)
    c.box(0, 815, 1600, 38, PAPER)


def clock(c: Canvas) -> None:
    """A round clock without numerals, one slice coloured."""
    c.engrave()
    c.disc(812, 440, 358, c.palette.deep)
    c.disc(800, 426, 358, SHEET)
    c.slice(800, 426, 318, -90, -22, c.palette.spark)
    for number in range(12):
        angle = math.radians(number * 30)
        inner = 270 if number % 3 == 0 else 292
        c.stroke(
            [
                (800 + inner * math.cos(angle), 426 + inner * math.sin(angle)),
                (800 + 322 * math.cos(angle), 426 + 322 * math.sin(angle)),
            ],
            INK,
            14 if number % 3 == 0 else 7,
        )
    c.stroke([(800, 426), (800, 168)], INK, 16)
    c.stroke([(800, 426), (960, 361)], INK, 22)
    c.disc(800, 426, 26, NOW)


def cards(c: Canvas) -> None:
    """Three cards of different size with ruled lines."""
    c.engrave()
    for x, y, width, height, angle, lines in (
        (930, 440, 760, 540, 7, 9),
        (690, 470, 560, 370, -9, 5),
        (560, 590, 380, 150, 4, 1),
    ):
        c.shape(c.turned(x + 12, y + 14, width, height, angle), c.palette.deep)
        c.shape(c.turned(x, y, width, height, angle), SHEET)
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        for line in range(lines):
            down = -height / 2 + (line + 1) * height / (lines + 1)
            half = width / 2 - 56
            right = half - (150 if line == lines - 1 and lines > 1 else 0)
            ends = [(x + a * cos - down * sin, y + a * sin + down * cos) for a in (-half, right)]
            c.stroke(ends, NOW if line == 0 else c.palette.light, 12 if line == 0 else 8)


def notebook(c: Canvas) -> None:
    """An open notebook, a pencil on its right page."""
    c.engrave()
    c.box(240, 150, 1130, 590, c.palette.deep, round_by=24)
    c.box(260, 130, 530, 580, SHEET, round_by=14)
    c.box(810, 130, 530, 580, SHEET, round_by=14)
    c.box(780, 130, 40, 580, PAPER)
    for y in range(215, 680, 56):
        c.stroke([(310, y), (740, y)], c.palette.light, 5)
        c.stroke([(860, y), (1290, y)], c.palette.light, 5)
    c.stroke([(310, 207), (560, 207)], INK, 9)
    for row, length in enumerate((400, 360, 410, 200)):
        c.stroke([(310, 263 + row * 56), (310 + length, 263 + row * 56)], INK, 6)
    c.stroke([(930, 620), (1270, 260)], c.palette.spark, 40)
    c.shape([(912, 606), (944, 636), (884, 668)], BLUSH)
    c.shape([(894, 648), (904, 658), (884, 668)], INK)
    c.stroke([(1262, 268), (1284, 245)], NOW, 40)


def network(c: Canvas) -> None:
    """Nine circles, seven of them joined by lines, two at the edge alone."""
    c.engrave()
    middle = (780, 430)
    around = [(420, 250, 54), (560, 640, 70), (800, 150, 46), (1060, 270, 82), (1090, 590, 52), (350, 500, 40)]
    for x, y, radius in around:
        c.stroke([middle, (x, y)], c.palette.deep, radius / 4)
    c.stroke([(around[0][0], around[0][1]), (around[5][0], around[5][1])], c.palette.deep, 8)
    c.stroke([(around[3][0], around[3][1]), (around[4][0], around[4][1])], c.palette.deep, 8)
    for number, (x, y, radius) in enumerate(around):
        c.disc(x, y, radius, SHEET if number % 2 else BLUSH)
        c.ring(x, y, radius, c.palette.deep, 8)
    c.disc(*middle, 108, NOW)
    c.ring(*middle, 108, c.palette.deep, 10)
    for x, y in ((1400, 170), (1440, 680)):
        c.disc(x, y, 48, SHEET)
        c.ring(x, y, 48, c.palette.deep, 8)


def envelope(c: Canvas) -> None:
    """A large envelope with a stamp, two smaller ones behind."""
    c.engrave()
    for x, y, width, height, angle, fill in ((480, 330, 560, 370, -14, BLUSH), (1130, 320, 520, 340, 11, PAPER)):
        c.shape(c.turned(x + 10, y + 12, width, height, angle), c.palette.deep)
        c.shape(c.turned(x, y, width, height, angle), fill)
    c.box(372, 222, 880, 560, c.palette.deep)
    c.box(360, 206, 880, 560, SHEET)
    c.stroke([(366, 212), (800, 520), (1234, 212)], c.palette.light, 10)
    c.box(1060, 250, 140, 170, PAPER)
    c.box(1074, 264, 112, 142, NOW)
    c.disc(1130, 322, 34, c.palette.light)
    for row, length in enumerate((320, 380, 240)):
        c.stroke([(470, 590 + row * 52), (470 + length, 590 + row * 52)], INK, 10)
    for x in range(360, 1240, 80):
        c.shape([(x, 746), (x + 40, 746), (x + 28, 766), (x - 12, 766)], NOW if x // 80 % 2 else "#2b4c8c")


def chairs(c: Canvas) -> None:
    """Two plain chairs facing each other, a small round table between."""
    c.engrave(bottom=640)
    c.box(0, 640, 1600, 213, BLUSH)
    for x, way in ((480, 1), (1120, -1)):
        c.box(min(x - 90 * way, x + 100 * way), 470, 190, 34, SHEET, round_by=8)
        c.stroke([(x - 78 * way, 210), (x - 84 * way, 760)], SHEET, 26)
        c.stroke([(x + 86 * way, 490), (x + 90 * way, 760)], SHEET, 24)
        for y in (250, 320, 390):
            c.stroke([(x - 78 * way, y), (x - 58 * way, y + 4)], NOW, 22)
    c.disc(800, 560, 165, c.palette.deep, flat=0.2)
    c.disc(800, 548, 165, SHEET, flat=0.2)
    c.stroke([(800, 575), (800, 760)], SHEET, 26)
    c.disc(800, 768, 84, SHEET, flat=0.16)
    c.box(770, 470, 60, 70, NOW, round_by=8)
    c.disc(800, 470, 30, c.palette.light, flat=0.3)


def hills(c: Canvas) -> None:
    """Four ranges of hills, each paler than the one before, a large low sun."""
    c.box(0, 0, 1600, 853, "#f7dd9d")
    c.disc(1120, 390, 190, NOW)
    for height, swell, fill in ((400, 50, "#f1cf80"), (500, 60, "#dca43a"), (600, 70, "#a87716"), (710, 60, "#744e00")):
        c.hill(height, swell, fill)


def window(c: Canvas) -> None:
    """A tall window with twelve panes, two hills, a small sun."""
    c.engrave()
    c.box(500, 50, 600, 760, c.palette.deep)
    c.box(524, 74, 552, 712, PAPER)
    c.disc(950, 210, 58, NOW)
    c.shape([(524, 786), (524, 560), (640, 470), (780, 440), (930, 520), (1076, 640), (1076, 786)], "#5d8a72")
    c.shape([(524, 786), (524, 690), (700, 640), (880, 590), (1076, 520), (1076, 786)], "#1f5d4c")
    for x in (708, 892):
        c.box(x - 9, 74, 18, 712, SHEET)
    for y in (252, 430, 608):
        c.box(524, y - 9, 552, 18, SHEET)
    c.box(450, 786, 700, 36, SHEET)


def jar(c: Canvas) -> None:
    """A glass jar with three tall flowers, a smaller one lying on the table."""
    c.engrave(bottom=690)
    c.box(0, 690, 1600, 163, BLUSH)
    stems = [(700, 250, NOW), (800, 150, "#6d3463"), (905, 290, "#2b4c8c")]
    for x, y, _ in stems:
        c.stroke([(800 + (x - 800) * 0.25, 700), (x, y)], "#1f5d4c", 14)
    for x, y, fill in stems:
        _flower(c, x, y, 66, fill)
    c.box(690, 460, 220, 290, "#dfe9e2", round_by=28)
    c.box(690, 560, 220, 190, "#b9d3cc", round_by=28)
    for x, _, _ in stems:
        c.stroke([(800 + (x - 800) * 0.25, 720), (800 + (x - 800) * 0.52, 462)], "#1f5d4c", 12)
    c.box(678, 440, 244, 40, SHEET, round_by=10)
    c.stroke([(1080, 770), (1290, 750)], "#1f5d4c", 12)
    _flower(c, 1310, 746, 42, SHEET)


def _flower(c: Canvas, x: float, y: float, size: float, fill: str) -> None:
    for petal in range(7):
        angle = petal * math.tau / 7
        c.disc(x + size * 0.62 * math.cos(angle), y + size * 0.62 * math.sin(angle), size * 0.42, fill)
    c.disc(x, y, size * 0.38, c.palette.light)


def path(c: Canvas) -> None:
    """A pale path winding between round trees, over two hills and out of sight."""
    c.box(0, 0, 1600, 853, "#f7dd9d")
    c.shape([(0, 853), (0, 430), (400, 360), (900, 350), (1600, 440), (1600, 853)], "#dca43a")
    c.shape([(0, 853), (0, 560), (500, 600), (1000, 540), (1600, 600), (1600, 853)], "#b98220")
    bends = [(640, 853), (760, 740), (930, 680), (900, 610), (760, 570)]
    far = [(760, 568), (800, 500), (900, 460), (880, 400), (850, 354)]
    for line, start, end in ((far, 44, 12), (bends, 170, 60)):
        count = len(line) - 1
        for number in range(count * 24):
            place, share = divmod(number, 24)
            (x, y), (a, b) = line[place], line[place + 1]
            width = start + (end - start) * number / (count * 24)
            c.disc(x + (a - x) * share / 24, y + (b - y) * share / 24, width / 2, BLUSH, flat=0.5)
    for x, y, size in (
        (300, 470, 62),
        (420, 430, 44),
        (1180, 440, 58),
        (1300, 480, 80),
        (220, 690, 120),
        (1120, 700, 100),
        (1420, 720, 132),
    ):
        c.stroke([(x, y), (x, y + size * 1.2)], c.palette.deep, size / 6)
        c.disc(x, y, size * 0.72, "#1f5d4c" if size > 60 else "#5d8a72")
