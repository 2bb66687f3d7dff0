"""Feeds as their servers send them, made ready for the parser: small, well-formed, without a DTD, in one encoding.

Everything before the feed's first element is cut off, and with it every declaration of entities: none is ever resolved.
Of the rest only the elements that are read are written down again, so many entries and so many pieces of each. What
expat refuses as not well-formed is read once more by a reader that mends: it closes what is open, drops what never
began, and takes a lone "&" for itself. Both take time in proportion to the length, which cannot be said of parsers
that guess.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html.entities import html5
from xml.parsers import expat

from participants.charsets import text_of
from participants.feed_writer import ROOTS, Enough, FeedWriter

LONGEST_PROLOGUE = 100_000
MOST_STEPS = 750_000

# Characters that XML 1.0 forbids, section 2.2.
FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Nothing in these gives back what it took, so that no document makes them slow.
NAME = r"[A-Za-z_][\w.-]*+(?::[\w.-]++)?+"
FIRST_TAG = re.compile(rf"<({NAME})")
TAG = re.compile(
    rf"<(/?)({NAME})((?>\s++[\w:.-]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++)|\s++|[^\s<>\"']++|[\"'])*+)>"
)
ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"<]*)\"|'([^'<]*)'|([^\s\"'<>]+))")
REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});")


class NoFeedInside(Exception):
    """The document is not a feed: its first element is of another kind, or it has none."""


def prepared(body: bytes, content_type: str = "") -> bytes:
    """A feed document with nothing in it but what is read; NoFeedInside if it is no feed."""
    text = FORBIDDEN.sub("", text_of(body, content_type))
    text = text[_beginning(text) :]
    writer = FeedWriter()
    with suppress(Enough):
        try:
            _read(text, writer)
        except expat.ExpatError:
            writer = FeedWriter(mending=True)
            _mend(text, writer)
    return writer.document()


def _beginning(text: str) -> int:
    """Where the feed's first element is, behind declarations, comments, and what broken servers print before."""
    position, rounds = 0, 0
    while (position := text.find("<", position, LONGEST_PROLOGUE)) >= 0 and rounds < 1000:
        rounds += 1
        if first := FIRST_TAG.match(text, position):
            name = first[1].lower().rpartition(":")[2]
            if name in ROOTS:
                return position
            if name in {"html", "head", "body", "opml", "urlset", "svg"}:
                break
            position = first.end()
        else:
            position = _behind(text, position)
    raise NoFeedInside


def _behind(text: str, position: int) -> int:
    """The end of a comment, an instruction, or a declaration with all that is declared inside it."""
    ends = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
    for begin, end in ends:
        if text.startswith(begin, position):
            return _or_end(text, text.find(end, position), len(end))
    close = text.find(">", position)
    inside = text.find("[", position, close if close >= 0 else len(text))
    if text.startswith("<!", position) and inside >= 0:
        return _or_end(text, text.find("]>", inside), 2)
    return position + 1


def _or_end(text: str, found: int, length: int) -> int:
    return len(text) if found < 0 else found + length


def _read(text: str, writer: FeedWriter) -> None:
    """Well-formed XML, read by expat; ExpatError if it is not."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    parser.Parse(text.encode(), True)


def _mend(text: str, writer: FeedWriter) -> None:
    """Anything else, read as it was meant."""
    position, size, steps = 0, len(text), 0
    nowhere: set[str] = set()
    while position < size and not writer.finished and (steps := steps + 1) < MOST_STEPS:
        opening = text.find("<", position)
        if opening < 0:
            opening = size
        if opening > position:
            writer.text(REFERENCE.sub(_character, text[position:opening]))
        position = _mend_tag(text, opening, writer, nowhere) if opening < size else size


def _mend_tag(text: str, position: int, writer: FeedWriter, nowhere: set[str]) -> int:
    """What begins with "<" here is handed over; where it ends. `nowhere` remembers which ends were looked for in vain."""
    for begin, end in (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")):
        if text.startswith(begin, position):
            found = -1 if end in nowhere else text.find(end, position)
            if found < 0:
                nowhere.add(end)
                return position + len(begin)
            if begin == "<![CDATA[":
                writer.text(text[position + len(begin) : found])
            return found + len(end)
    tag = TAG.match(text, position)
    if not tag:
        if not text.startswith("<!", position):
            writer.text("<")
        return position + 1
    if tag[1]:
        writer.end(tag[2])
        return tag.end()
    attributes = {
        found[1]: REFERENCE.sub(_character, found[2] or found[3] or found[4] or "")
        for found in ATTRIBUTE.finditer(tag[3])
    }
    writer.start(tag[2], attributes)
    if tag[3].rstrip().endswith("/"):
        writer.end(tag[2])
    return tag.end()


def _character(found: re.Match[str]) -> str:
    """What a reference stands for: a character of XML or HTML, and itself if it is neither."""
    name = found[1]
    if not name.startswith("#"):
        return html5.get(f"{name};", found[0])
    number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return FORBIDDEN.sub("", chr(number)) if number <= 0x10FFFF else ""
