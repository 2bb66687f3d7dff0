"""What is to be seen in the pictures of the later Things."""

from __future__ import annotations

import math

from cpd.desk.demo.canvas import BLUSH, CLAY, INK, MARIGOLD, NOW, PAPER, PLUM, PRUSSIAN, SHEET, SPRUCE, TEAL, Canvas


def shelf(c: Canvas) -> None:
    """A shelf with a row of upright books, one leaning, a gap near the end."""
    c.engrave()
    colours = (SPRUCE, MARIGOLD, PLUM, CLAY, SHEET, TEAL, NOW, BLUSH)
    x, number = 180.0, 0
    while x < 1100:
        width, height = c.rng.randint(46, 92), c.rng.randint(330, 500)
        fill = colours[number % len(colours)]
        c.box(x, 700 - height, width, height, fill)
        c.box(x, 700 - height + 44, width, 16, c.palette.deep if fill in (SHEET, BLUSH, MARIGOLD) else c.palette.light)
        x, number = x + width + 5, number + 1
    c.shape([(x + 6, 700), (x + 66, 700), (x + 176, 320), (x + 118, 304)], SHEET)
    c.box(1420, 330, 70, 370, MARIGOLD)
    c.box(90, 700, 1420, 44, c.palette.deep)
    for x in (220, 1340):
        c.shape([(x, 744), (x + 50, 744), (x, 820)], c.palette.deep)


def indexbox(c: Canvas) -> None:
    """An open box of index cards with coloured tabs, one standing higher."""
    c.engrave()
    tabs = (NOW, MARIGOLD, SPRUCE, PLUM, CLAY)
    for number in range(7):
        top = 330 - number * 12 - (150 if number == 3 else 0)
        left = 430 + (6 - number) * 8
        c.box(left + (number * 97) % 480, top - 44, 150, 60, tabs[number % 5], round_by=10)
        c.box(left, top, 690, 300, SHEET if number % 2 else PAPER, round_by=8)
        if number == 3:
            for row in range(3):
                c.stroke([(left + 50, top + 46 + row * 34), (left + 480 - row * 90, top + 46 + row * 34)], INK, 7)
    c.shape([(380, 420), (1220, 420), (1180, 780), (420, 780)], c.palette.deep)
    c.box(690, 540, 220, 110, SHEET, round_by=8)
    c.stroke([(730, 580), (870, 580)], INK, 8)
    c.stroke([(730, 610), (820, 610)], INK, 8)


def lens(c: Canvas) -> None:
    """A magnifying glass over lines of text, larger under the glass."""
    c.box(0, 0, 1600, 853, SHEET)
    for y in range(80, 840, 58):
        x = 120.0
        while x < 1450:
            word = c.rng.randint(40, 150)
            c.stroke([(x, y), (min(x + word, 1480), y)], c.palette.light, 14)
            x += word + 34
    c.stroke([(1010, 600), (1290, 800)], c.palette.deep, 62)
    c.disc(800, 420, 306, c.palette.ground)
    c.disc(800, 420, 270, BLUSH)
    for y, words in ((290, (180, 120)), (385, (110, 220)), (480, (260, 90)), (575, (150,))):
        half = math.sqrt(250**2 - (y - 420) ** 2) - 36
        x = 800 - half
        for word in words:
            end = min(x + word, 800 + half)
            c.stroke([(x, y), (end, y)], NOW if y == 385 else INK, 30)
            x = end + 52
            if x > 800 + half - 30:
                break


def page(c: Canvas) -> None:
    """A sheet of many faint lines of text, one in the middle dark and thick."""
    c.engrave()
    c.shape(c.turned(814, 446, 760, 780, -2), c.palette.deep)
    c.shape(c.turned(800, 432, 760, 780, -2), SHEET)
    for row in range(17):
        y = 104 + row * 41
        length = c.rng.randint(430, 590) if row % 5 != 4 else 260
        if row == 8:
            c.stroke([(498, y), (1080, y - 20)], INK, 24)
        elif row not in (7, 9):
            c.stroke([(498 + row * 1.4, y), (498 + length, y - length * 0.035)], "#c9d2cc", 10)


def ramp(c: Canvas) -> None:
    """Five steps to a door, a long gentle ramp beside them."""
    c.engrave(bottom=760)
    c.box(0, 760, 1600, 93, BLUSH)
    c.box(1040, 110, 420, 650, PAPER)
    c.box(1120, 200, 190, 300, c.palette.deep)
    c.box(1136, 216, 158, 284, NOW)
    c.disc(1270, 370, 11, MARIGOLD)
    c.shape([(60, 760), (1090, 500), (1460, 500), (1460, 520), (1180, 540), (1000, 760)], MARIGOLD)
    c.stroke([(170, 640), (1110, 400)], c.palette.deep, 12)
    for place in range(7):
        x = 170 + place * 157
        y = 640 - place * 40
        c.stroke([(x, y), (x, y + 98)], c.palette.deep, 8)
    for step in range(5):
        c.box(880 + step * 62, 708 - step * 52, 580 - step * 62, 60 + step * 52, SHEET if step % 2 else "#dfe4d8")


def bars(c: Canvas) -> None:
    """Seven columns of small blocks, one in a different colour."""
    c.engrave()
    c.stroke([(220, 745), (1380, 745)], SHEET, 8)
    for number, blocks in enumerate((3, 5, 4, 7, 9, 6, 8)):
        for block in range(blocks):
            fill = MARIGOLD if number == 4 else SHEET
            c.box(270 + number * 155, 680 - block * 70, 116, 58, fill, round_by=5)


def board(c: Canvas) -> None:
    """A blackboard on an easel, circle, square and triangle in chalk."""
    c.engrave()
    for top, bottom in (((640, 60), (440, 830)), ((960, 60), (1160, 830)), ((800, 60), (800, 800))):
        c.stroke([top, bottom], MARIGOLD, 26)
    c.box(340, 110, 920, 540, CLAY, round_by=8)
    c.box(366, 136, 868, 488, "#1b2f2a")
    c.ring(540, 380, 104, SHEET, 11)
    square = [(698, 280), (898, 276), (902, 480), (696, 484), (698, 280)]
    c.stroke(square, SHEET, 11)
    c.stroke([(960, 484), (1064, 272), (1172, 482), (960, 484)], MARIGOLD, 11)
    c.box(330, 650, 940, 26, MARIGOLD)
    c.box(620, 632, 80, 18, SHEET)


def drawers(c: Canvas) -> None:
    """A cabinet with twelve small drawers, one open, papers sticking out."""
    c.engrave()
    c.box(390, 70, 820, 720, c.palette.deep, round_by=10)
    c.box(440, 790, 60, 40, c.palette.deep)
    c.box(1100, 790, 60, 40, c.palette.deep)
    for number in range(12):
        x, y = 420 + number % 3 * 258, 100 + number // 3 * 168
        if number == 7:
            continue
        c.box(x, y, 244, 154, SHEET if number % 2 else PAPER, round_by=6)
        c.box(x + 72, y + 38, 100, 34, c.palette.light)
        c.disc(x + 122, y + 112, 13, c.palette.deep)
    x, y = 678, 436
    c.box(x, y, 244, 154, INK)
    for left, top, fill in ((20, 50, BLUSH), (80, 88, SHEET), (140, 30, MARIGOLD)):
        c.shape(
            [
                (x + left, y + 120),
                (x + left + 10, y + 110 - top),
                (x + left + 92, y + 118 - top),
                (x + left + 86, y + 130),
            ],
            fill,
        )
    c.shape([(x - 26, y + 84), (x + 270, y + 84), (x + 284, y + 206), (x - 40, y + 206)], SHEET)
    c.box(x + 72, y + 108, 100, 34, c.palette.light)
    c.disc(x + 122, y + 174, 14, c.palette.deep)


def gate(c: Canvas) -> None:
    """A wooden field gate half open between two stone posts."""
    c.box(0, 0, 1600, 853, "#cfa6c6")
    c.disc(420, 250, 92, MARIGOLD)
    for height, swell, fill in ((430, 30, "#b684aa"), (520, 26, "#8d5482"), (640, 16, PLUM)):
        c.hill(height, swell, fill)
    c.shape([(560, 853), (760, 600), (900, 600), (1120, 853)], BLUSH)
    for x in (430, 1120):
        c.box(x, 360, 110, 420, PAPER, round_by=12)
        c.box(x - 14, 340, 138, 46, SHEET, round_by=10)
        for y in (470, 560, 650):
            c.stroke([(x + 14, y), (x + 92, y + 6)], "#c3cbbd", 6)
    near, far = 1112, 800
    for row in range(5):
        c.stroke([(near, 420 + row * 74), (far, 462 + row * 78)], CLAY, 24)
    c.stroke([(near - 8, 404), (near - 8, 730)], CLAY, 28)
    c.stroke([(far, 446), (far, 800)], CLAY, 28)
    c.stroke([(near, 716), (far, 462)], CLAY, 20)


def bench(c: Canvas) -> None:
    """A bench under a round tree, a few leaves on the ground."""
    c.engrave(bottom=640)
    c.hill(650, 12, c.palette.deep)
    c.stroke([(620, 700), (620, 330)], CLAY, 54)
    c.stroke([(620, 460), (740, 350)], CLAY, 26)
    for x, y, size in ((620, 220, 190), (480, 270, 130), (760, 270, 140), (620, 330, 130)):
        c.disc(x, y, size, SPRUCE)
    for _ in range(60):
        angle, far = c.rng.random() * math.tau, c.rng.random() ** 0.5
        c.disc(620 + 250 * far * math.cos(angle), 250 + 170 * far * math.sin(angle), 9, "#3d7a68")
    for y in (500, 548):
        c.box(840, y, 470, 30, SHEET, round_by=6)
    c.box(820, 612, 510, 34, SHEET, round_by=6)
    for x in (870, 1262):
        c.box(x, 490, 26, 240, PAPER)
    for _ in range(14):
        x, y = c.rng.randint(380, 1480), c.rng.randint(735, 835)
        c.disc(x, y, 15, c.rng.choice([MARIGOLD, NOW, CLAY]), flat=0.5)


def stamps(c: Canvas) -> None:
    """A sheet of twenty-four small stamps in four colours, one place empty."""
    c.engrave()
    c.box(262, 44, 1100, 786, c.palette.deep)
    c.box(250, 30, 1100, 786, SHEET)
    inks = (SPRUCE, MARIGOLD, PRUSSIAN, PLUM)
    for number in range(24):
        x, y = 285 + number % 6 * 174, 62 + number // 6 * 186
        for edge in range(9):
            c.disc(x + edge * 20, y - 8, 4, "#c9d2cc")
            c.disc(x - 8, y + edge * 20, 4, "#c9d2cc")
        if number == 16:
            c.box(x, y, 160, 170, PAPER)
            continue
        ink = inks[number // 6]
        c.box(x, y, 160, 170, ink)
        tone = "#fff3c9" if ink == MARIGOLD else "#ffffff"
        for ring in range(3):
            if number % 3 == 0:
                c.ring(x + 80, y + 85, 20 + ring * 22, tone, 3)
            elif number % 3 == 1:
                c.stroke([(x + 18, y + 50 + ring * 36), (x + 142, y + 50 + ring * 36)], tone, 3)
            else:
                c.stroke([(x + 40 + ring * 40, y + 22), (x + 40 + ring * 40, y + 148)], tone, 3)
