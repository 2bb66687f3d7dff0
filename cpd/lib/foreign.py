"""HTML that others wrote, made safe to show: their words in our few tags, nothing loaded from elsewhere.

What may stay is decided by the allow-list in `cpd.lib.markup`, whose cleaner has the last word here too. Before it comes
a wider one that puts any soup in order, so that the rewriting in between meets only well-formed tags.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape
from urllib.parse import urljoin

import nh3
from django.utils.translation import gettext as _

from cpd.lib import markup

LONGEST_HTML = 300_000
LONGEST_ADDRESS = 2_000
# Real posts have a tenth of these. What goes beyond keeps its words and loses its tags.
DEEPEST = 200
DEEPEST_EMPHASIS = 20
MOST_LINKS = 2_000

# What means the same here under another name.
RENAMED = {"b": "strong", "i": "em", "cite": "em", "strike": "s", "tt": "code", "kbd": "code", "samp": "code"}
# Boxes without a meaning of their own still part one paragraph from the next.
BOXES = {"address", "article", "aside", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer"}
BOXES |= {"caption", "header", "main", "section", "summary"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
MEDIA = {"audio", "iframe", "img", "source", "video"}
GONE = {"applet", "button", "canvas", "embed", "form", "frameset", "head", "math", "noembed", "noframes", "noscript"}
GONE |= {"object", "script", "select", "style", "svg", "template", "textarea", "title"}
SOURCES = ("src", "data-orig-file", "data-src", "data-lazy-src")
ORDER = nh3.Cleaner(
    tags=(markup.ALLOWED_TAGS - {"data"}) | set(RENAMED) | BOXES | HEADINGS | MEDIA,
    clean_content_tags=GONE,
    attributes={
        "a": {"href", "title"},
        "audio": {"src"},
        "iframe": {"height", "title", "width", *SOURCES},
        "img": {"alt", "class", "width", "height", *SOURCES},
        "ol": {"start"},
        "source": {"src"},
        "video": {"src"},
    },
    url_schemes=markup.ALLOWED_SCHEMES,
    link_rel=None,
)

# Tags that need no end, or end by themselves before the next of their kind: they do not make a text deeper.
SHALLOW = {
    "a",
    "area",
    "base",
    "br",
    "col",
    "dd",
    "dt",
    "hr",
    "img",
    "input",
    "li",
    "link",
    "meta",
    "option",
    "p",
    "param",
}
SHALLOW |= {"source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"}
EMPHASIS = {"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
WHOLE_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*)|[/!?])[^<>]*>?")
REWRITTEN = "|".join(sorted({"a"} | set(RENAMED) | BOXES | HEADINGS | MEDIA, key=len, reverse=True))
TAG = re.compile(rf'<(/?)({REWRITTEN})((?: [a-z-]+="[^"]*")*)>')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
MEDIUM = re.compile(r"<(iframe|video|audio)\b([^>]*)>(.*?)</\1>", re.DOTALL)
FIRST_SOURCE = re.compile(r'<source\b[^>]* src="([^"]*)"')
EMPTY = re.compile(r"<(p|h[2-4]|li|a|strong|em|s|del|code|blockquote|ul|ol)(?: [^>]*)?>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")
NEIGHBOURS = re.compile(r"</a>(?=<a\b)")
BREAKS = re.compile(r"(?:<br>\s*){3,}")
# Pictures that count readers instead of showing something.
TRACKERS = re.compile(
    r"//(?:[\w-]+\.)*(?:feedburner\.com|feedsportal\.com|stats\.wordpress\.com|pixel\.wp\.com|quantserve\.com|"
    r"statcounter\.com|google-analytics\.com|doubleclick\.net|scorecardresearch\.com)/"
    r"|//feeds\.wordpress\.com/1\.0/|blogger\.googleusercontent\.com/tracker/|//medium\.com/_/stat|\.wp\.com/b\.gif",
    re.IGNORECASE,
)
FILE_NAME = re.compile(
    r"[\w() .-]+\.(?:jpe?g|png|gif|webp|bmp|tiff?)|(?:img|dsc|dscn|image|screenshot)[-_ ]?\d+", re.IGNORECASE
)
A_VIDEO = re.compile(r"//(?:[\w-]+\.)*(?:youtube|youtube-nocookie|youtu|vimeo|dailymotion)\.\w+/", re.IGNORECASE)

TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>|[^<]+|<")
# A word is at most forty characters long, and each ideograph is one: nothing gets round the count by leaving out spaces.
WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|(?:&(?!nbsp;)#?\w{1,10};|&(?!nbsp;)|[^\s&<\u00a0\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]){1,40}"
)
VOID = {"br", "hr"}


def foreign(html: str, *, base: str) -> str:
    """Safe HTML of HTML from elsewhere; addresses in it are resolved against `base`, at most 300,000 characters are read.

    Pictures, videos and frames become links, pictures that only count readers vanish. A title begins at h2 and leaves no
    level out, as in texts written here.
    """
    html = markup.tidy(html[:LONGEST_HTML])
    if _is_tangled(html):
        return _words_alone(html)
    soup = markup.tidy(ORDER.clean(html))
    html = TAG.sub(_Rewriter(soup, base).tag, MEDIUM.sub(lambda found: _medium(found, base), soup))
    html = NEIGHBOURS.sub("</a> ", markup.CLEANER.clean(html))
    for _round in range(3):
        html, emptied = EMPTY.subn("", html)
        if not emptied:
            break
    return BREAKS.sub("<br><br>", html).strip()


def _is_tangled(html: str) -> bool:
    """Whether tags are inside each other so deeply that putting them in order would take seconds."""
    depth, emphasis, of = 0, 0, Counter[str]()
    for found in ANY_TAG.finditer(html):
        name = found[2].lower()
        if name in SHALLOW:
            continue
        step = 1 if not found[1] else -1 if of[name] else 0
        of[name] += step
        depth += step
        emphasis += step if name in EMPHASIS else 0
        if depth > DEEPEST or emphasis > DEEPEST_EMPHASIS:
            return True
    return False


def _words_alone(html: str) -> str:
    kept, position, hidden = list[str](), 0, ""
    for tag in WHOLE_TAG.finditer(html):
        if not hidden:
            kept.append(html[position : tag.start()])
        position = tag.end()
        if (name := (tag[2] or "").lower()) in GONE and (not hidden or (tag[1] and name == hidden)):
            hidden = "" if tag[1] else name
    kept += [] if hidden else [html[position:]]
    words = " ".join(markup.tidy(unescape(" ".join(kept))).split())
    return f"<p>{escape(words, quote=False)}</p>" if words else ""


class _Rewriter:
    """Turns the tags of one text into ours, one after the other."""

    def __init__(self, soup: str, base: str) -> None:
        self.base = base
        self.ranks = {level: rank for rank, level in enumerate(sorted(set(re.findall(r"<h([1-6])>", soup))))}
        self.level = 1
        self.links: list[bool] = []
        self.made = 0

    def tag(self, found: re.Match[str]) -> str:
        closing, name, attributes = found[1], found[2], found[3]
        if name == "a":
            return self._link(closing, attributes)
        if name == "img":
            return self._picture(dict(ATTRIBUTE.findall(attributes)))
        if name in HEADINGS:
            return self._heading(closing, name)
        if name in BOXES:
            return f"<{closing}p>"
        if name in RENAMED:
            return f"<{closing}{RENAMED[name]}>"
        return "" if name in MEDIA else found[0]

    def _link(self, closing: str, attributes: str) -> str:
        if closing:
            return "</a>" if self.links and self.links.pop() else ""
        given = dict(ATTRIBUTE.findall(attributes))
        address = _absolute(given.get("href", ""), self.base, schemes=("http:", "https:", "mailto:"))
        self.made += 1
        if self.made > MOST_LINKS:
            address = ""
        self.links.append(bool(address))
        title = f' title="{given["title"]}"' if given.get("title") else ""
        return f'<a href="{address}"{title}>' if address else ""

    def _picture(self, given: dict[str, str]) -> str:
        alt = " ".join(given.get("alt", "").split())
        # Emoji that a blog's software drew as pictures are letters again.
        if "wp-smiley" in given.get("class", "") or "emoji" in given.get("class", "").split():
            return alt
        address = _first_source(given, self.base)
        self.made += 1
        if _is_a_dot(given) or TRACKERS.search(address) or self.made > MOST_LINKS:
            return ""
        words = escape(_("picture")) if not alt or FILE_NAME.fullmatch(unescape(alt)) else alt
        if any(self.links):
            return words
        return f'<a href="{address}">{words}</a>' if address else alt

    def _heading(self, closing: str, name: str) -> str:
        if not closing:
            self.level = min(2 + self.ranks[name[1]], self.level + 1, 4)
        return f"<{closing}h{self.level}>"


def _medium(found: re.Match[str], base: str) -> str:
    """A link to what would have played in a frame, or nothing."""
    kind, given = found[1], dict(ATTRIBUTE.findall(found[2]))
    address = _first_source(given, base)
    if not address and (inner := FIRST_SOURCE.search(found[3])):
        address = _absolute(inner[1], base)
    if not address or _is_a_dot(given):
        return ""
    words = _("recording") if kind == "audio" else _("video")
    if kind == "iframe" and not A_VIDEO.search(address):
        words = _("embedded page")
    return f'<p><a href="{address}">{given.get("title", "").strip() or escape(words)}</a></p>'


def _first_source(given: dict[str, str], base: str) -> str:
    return next((address for name in SOURCES if (address := _absolute(given.get(name, ""), base))), "")


def _is_a_dot(given: dict[str, str]) -> bool:
    return given.get("width", "").strip() in {"0", "1"} or given.get("height", "").strip() in {"0", "1"}


def _absolute(address: str, base: str, *, schemes: tuple[str, ...] = ("http:", "https:")) -> str:
    """An address as it stands in an attribute, absolute; empty if it leads nowhere that may be linked to."""
    if not address:
        return ""
    address = unescape(address).strip()
    try:
        address = address if address.lower().startswith(schemes) else urljoin(base, address)
    except ValueError:
        return ""
    return escape(address) if address.lower().startswith(schemes) and len(address) <= LONGEST_ADDRESS else ""


def shorten(html: str, words: int) -> str:
    """The beginning of safe HTML: at most so many words, "…" where it was cut, every tag closed."""
    left, kept = max(words, 0), list[str]()
    open_tags: list[str] = []
    for token in TOKEN.finditer(html):
        name = token[2]
        if name is None:
            end, left = _cut(token[0], left)
            kept.append(token[0][:end])
            if end < len(token[0]):
                kept[-1] = kept[-1].rstrip() + "…"
                break
        elif not token[1]:
            kept.append(token[0])
            open_tags += [] if name in VOID else [name]
        elif name in open_tags:
            kept.append(token[0])
            while open_tags.pop() != name:
                pass
    return "".join(kept) + "".join(f"</{name}>" for name in reversed(open_tags))


def _cut(text: str, left: int) -> tuple[int, int]:
    """Where a text ends if it may have so many words, and how many are left then."""
    end = 0
    for word in WORD.finditer(text):
        if not left:
            return end, 0
        end, left = word.end(), left - 1
    return len(text), left
