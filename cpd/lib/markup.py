"""The one place that makes HTML of text: Markdown in, safe HTML out.

Raw HTML in the text stays text; whatever the parser made is cleaned once more against an allow-list, so a fault in
one of the two doors is held by the other. Nothing that is rendered here makes a reader's browser load from another host.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it.token import Token

from cpd.lib.markdown import MARKDOWN, TooTangled

LONGEST_TEXT = 100_000
# Real texts of this length have a quarter of these.
MOST_LINES = 10_000
MOST_BARS = 10_000
MOST_TOKENS = 60_000
# One definition, used a thousand times, must not make a page of megabytes.
MOST_ADDRESS_CHARACTERS = 2 * LONGEST_TEXT
BLOCK_ENDS = {"paragraph_close", "heading_close", "th_close", "td_close"}

ALLOWED_TAGS = {"a", "blockquote", "br", "code", "data", "del", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre"}
ALLOWED_TAGS |= {"s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "data": {"value"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "ol": {"start"},
}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    attributes=ALLOWED_ATTRIBUTES,
    allowed_classes={"span": {"chip"}},
    url_schemes=ALLOWED_SCHEMES,
    link_rel="nofollow ugc noopener",
)

# Control characters, lone surrogates, non-characters, and the marks that turn the direction of whatever follows.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
BARE_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)")
PICTURE = re.compile(r"picture:(\d{1,9})$")
PICTURE_PLACE = re.compile(r'<data value="(\d{1,9})"></data>')
HEADING = re.compile(r"<h([2-4])\b[^>]*>.*?</h\1>", re.DOTALL)
HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
WORD = re.compile(r"\w+(?:[’'-]\w+)*")
IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def tidy(text: str) -> str:
    """Text without the characters that no reader sees and no page should carry."""
    return UNWANTED.sub("", LINE_ENDS.sub("\n", text))


def render(text: str, *, pictures: Mapping[int, str] | None = None, anchors: bool = True) -> SafeString:
    """Safe HTML of Markdown; `pictures` is trusted HTML for picture:1, picture:2 …, `anchors` gives headings an id."""
    text = tidy(text)[:LONGEST_TEXT]
    try:
        if text.count("\n") > MOST_LINES or text.count("|") > MOST_BARS:
            raise TooTangled
        tokens = MARKDOWN.parse(text, env := {"steps": 0})
        _weigh(tokens)
    except (TooTangled, RecursionError):
        return _as_typed(text)
    _set_headings(tokens, anchors=anchors)
    _mark_optional(tokens)
    html = MARKDOWN.renderer.render(_place_pictures(tokens), MARKDOWN.options, env)
    given = pictures or {}
    html = CLEANER.clean(html).strip()
    return mark_safe(PICTURE_PLACE.sub(lambda place: given.get(int(place[1]), ""), html))  # noqa: S308 (cleaned above)


def _weigh(tokens: list[Token]) -> None:
    inner = (child for token in tokens for child in token.children or [])
    addresses = sum(len(str(value)) for token in inner for value in token.attrs.values())
    if len(tokens) > MOST_TOKENS or addresses > MOST_ADDRESS_CHARACTERS:
        raise TooTangled


def _as_typed(text: str) -> SafeString:
    paragraphs = re.split(r"\n\s*\n", text.strip())
    html = "\n".join("<p>" + escape(part).replace("\n", "<br>\n") + "</p>" for part in paragraphs if part)
    return mark_safe(html)  # noqa: S308 (escaped above)


def _set_headings(tokens: list[Token], *, anchors: bool) -> None:
    """The page has the h1: the text begins at h2, leaves no level out, and every heading can be linked to."""
    ranks = {tag: rank for rank, tag in enumerate(sorted({t.tag for t in tokens if t.type == "heading_open"}))}
    level, taken = 1, Counter[str]()
    for position, token in enumerate(tokens):
        if token.type == "heading_open":
            level = min(2 + ranks[token.tag], level + 1, 4)
            if anchors:
                token.attrSet("id", _anchor(_words(tokens[position + 1].children or []), taken))
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{level}"


def _anchor(text: str, taken: Counter[str]) -> str:
    stem = anchor = "s-" + (slugify(text, allow_unicode=True)[:60].strip("-") or "part")
    while taken[anchor]:
        taken[stem] += 1
        anchor = f"{stem}-{taken[stem]}"
    taken[anchor] += 1
    return anchor


def _words(children: list[Token]) -> str:
    return "".join(child.content if not child.children else _words(child.children) for child in children)


def _mark_optional(tokens: list[Token]) -> None:
    """A step that begins with "(optional)" wears that word as a chip."""
    marks = {"(optional)", "({})".format(_("optional")).lower()}
    for position, token in enumerate(tokens[:-2]):
        if token.type != "list_item_open" or tokens[position + 2].type != "inline":
            continue
        first = (tokens[position + 2].children or [Token("text", "", 0)])[0]
        mark = next((mark for mark in marks if first.content.lower().startswith(mark)), None)
        if first.type == "text" and mark:
            first.content = first.content[len(mark) :]
            chip = Token("html_inline", "", 0, content=f'<span class="chip">{escape(_("optional"))}</span>')
            tokens[position + 2].children = [chip, *(tokens[position + 2].children or [])]


def _place_pictures(tokens: list[Token]) -> list[Token]:
    """Pictures stand behind the block that names them, because a figure cannot be inside a paragraph."""
    placed: list[Token] = []
    waiting: list[Token] = []
    for token in tokens:
        if token.type == "inline":
            token.children, waiting = _settle_links(token.children or [])
        if waiting and token.type in BLOCK_ENDS:
            if token.type != "paragraph_close":
                placed += [*waiting, token]
            elif placed[-1].children:
                placed += [token, *waiting]
            else:
                placed[-2:] = waiting
            waiting = []
        else:
            placed.append(token)
    return placed


def _settle_links(children: list[Token]) -> tuple[list[Token], list[Token]]:
    """What is left of a line when its links were judged and its pictures taken out, and those pictures."""
    left: list[Token] = []
    pictures: list[Token] = []
    kept: list[bool] = []
    for token in children:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href") or ""))
            token.attrs["href"] = address or ""
            kept.append(address is not None)
            left += [token] if address is not None else []
        elif token.type == "link_close":
            left += [token] if kept.pop() else []
        elif token.type == "image":
            left += _image(token, pictures, inside_link=any(kept))
        else:
            left.append(token)
    while left and left[-1].type in {"softbreak", "hardbreak"}:
        left.pop()
    if all(token.type in {"softbreak", "hardbreak"} or not (token.content or token.tag).strip() for token in left):
        left = []
    return left, pictures


def _image(token: Token, pictures: list[Token], *, inside_link: bool) -> list[Token]:
    """One of the text's own pictures is taken out; any other becomes a link, so that nothing is loaded from elsewhere."""
    source = str(token.attrGet("src") or "")
    words = Token("text", "", 0, content=_words(token.children or []).strip() or _("picture"))
    if own := PICTURE.match(source):
        pictures.append(Token("html_block", "", 0, content=f'<data value="{int(own[1])}"></data>\n'))
        return [words] if inside_link else []
    address = _address(source)
    if inside_link or not address:
        return [words]
    return [Token("link_open", "a", 1, attrs={"href": address}), words, Token("link_close", "a", -1)]


def _address(url: str) -> str | None:
    """An address that may be linked to: http, https, mailto or a page of our own; otherwise None."""
    url = url.strip()
    if scheme := SCHEME.match(url):
        return url if scheme[1].lower() in ALLOWED_SCHEMES else None
    if url.startswith("//"):
        return f"https:{url}"
    # People type [our blog](www.example.org): meant is that host, not a page of ours with this name.
    return f"https://{url}" if BARE_HOST.match(url) else url


@dataclass(frozen=True)
class Heading:
    """A heading of a rendered text, for its table of contents."""

    id: str
    text: str


class _Reader(HTMLParser):
    """Collects the words and the h2 headings of HTML that render() made."""

    blocks = {"p", "h2", "h3", "h4", "li", "br", "tr", "pre", "blockquote", "hr", "figure", "figcaption", "td", "th"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.headings: list[tuple[str, list[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        if tag in self.blocks:
            self.words.append(" " if tag in {"td", "th"} else "\n")
        if tag == "h2" and (anchor := dict(attrs).get("id")):
            self.headings.append((anchor, []))
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in self.blocks:
            self.words.append(" " if tag in {"td", "th"} else "\n")
        if tag == "h2":
            self.inside = False

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.inside:
            self.headings[-1][1].append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def headings(html: str) -> list[Heading]:
    """The h2 headings, in order."""
    return [Heading(anchor, " ".join("".join(words).split())) for anchor, words in _read(html).headings]


def plain(html: str) -> str:
    """The words alone, one line for each block."""
    lines = (" ".join(line.split()) for line in "".join(_read(html).words).split("\n"))
    return "\n".join(line for line in lines if line)


def excerpt(html: str, length: int = 280) -> str:
    """The first words in one line without headings, cut between two words; plain text, to be escaped like any other."""
    text = " ".join(plain(HEADING.sub("", html)).split()) or " ".join(plain(html).split())
    if len(text) <= length:
        return text
    cut = text[:length].rsplit(" ", 1)[0] if " " in text[:length] else text[: length - 1]
    return cut.rstrip(" ,;:.–—-") + "…"


def links(html: str) -> list[str]:
    """The addresses that HTML made by render() leads to, in order."""
    return [unescape(address) for address in HREF.findall(html)]


def reading_minutes(html: str) -> int:
    """Minutes at 200 words or 400 ideographs each, at least one."""
    text = plain(html)
    ideographs = len(IDEOGRAPH.findall(text))
    words = len(WORD.findall(IDEOGRAPH.sub(" ", text)))
    return max(1, round(words / 200 + ideographs / 400))
