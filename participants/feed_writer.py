"""What is read of a feed, written down as the parser gets it: few elements, in order, each of them whole and not too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape

MOST_READ = 600
MOST_PIECES = 80
MOST_ELEMENTS = 250_000
LONGEST_HTML = 300_000
LONGEST_PIECE = 10_000
# feedparser looks for mail addresses in here, and takes a time that grows with the square of the length.
LONGEST_AUTHOR = 200

ROOTS = {"rss", "feed", "rdf", "channel"}
ENTRIES = {"item", "entry"}
# The namespaces that are read, and what their elements are called here; a prefix nobody declared is taken at its word.
SPACES = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
PREFIXES = {"": "", "atom": "", "atom10": "", "a10": "", "rss": "", "dc": "dc", "dcterms": "dcterms", "sy": "sy"}
PREFIXES |= {"content": "content", "rdf": "rdf", "feedburner": "feedburner"}
HTML = {"content", "content:encoded", "description", "summary", "title", "subtitle", "tagline", "body", "xhtml:body"}
HTML |= {"fullitem", "abstract", "dc:description", "dc:title", "info"}
PLAIN = {"author", "category", "created", "dc:creator", "dc:date", "dc:language", "dc:subject", "dcterms:created"}
PLAIN |= {"dcterms:issued", "dcterms:modified", "feedburner:origlink", "guid", "id", "issued", "language", "link"}
PLAIN |= {"managingeditor", "modified", "name", "pubdate", "published", "sy:updatefrequency", "sy:updateperiod"}
PLAIN |= {"ttl", "updated", "lastbuilddate", "dc:publisher"}
AUTHORS = {"author", "dc:creator", "managingeditor", "dc:publisher"}
# What may hold markup that was not escaped, and so anything at all.
MARKUP = {"content", "content:encoded", "description", "summary", "body", "xhtml:body", "fullitem"}
# In a document that must be mended, these never stand inside of a title, a date or a name.
ENDS_OTHERS = ENTRIES | {
    "category",
    "content:encoded",
    "description",
    "guid",
    "link",
    "pubdate",
    "published",
    "updated",
}
ATTRIBUTES = {
    "domain",
    "href",
    "hreflang",
    "ispermalink",
    "label",
    "mode",
    "rel",
    "scheme",
    "src",
    "term",
    "title",
    "type",
}
ATTRIBUTES |= {"xml:base", "xml:lang"}
MARKUP_ATTRIBUTES = {"alt", "class", "height", "href", "src", "start", "title", "width"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "source", "wbr"}
DECLARED = "".join(f' xmlns:{name}="{uri}"' for uri, name in SPACES.items() if name)
OPENINGS = {
    "rss": f'<rss version="2.0"{DECLARED}>',
    "channel": f'<rss version="2.0"{DECLARED}><channel>',
    "feed": f'<feed xmlns="http://www.w3.org/2005/Atom"{DECLARED}>',
    "rdf": f'<rdf:RDF xmlns="http://purl.org/rss/1.0/"{DECLARED}>',
}
CLOSINGS = {"rss": "</rss>", "channel": "</channel></rss>", "feed": "</feed>", "rdf": "</rdf:RDF>"}


class Enough(Exception):
    """So many elements are more than anybody reads."""


class FeedWriter:
    """Takes elements as a document has them and writes down those that are read.

    When it is mending, the elements need not fit into each other: an end that never began is passed over, and what is
    still open inside of something that ends, or that cannot be inside of what begins, ends with it.
    """

    def __init__(self, *, mending: bool = False) -> None:
        self.mending = mending
        self.finished = False
        self.out: list[str] = []
        self.stack: list[tuple[str, str, str]] = []  # as it is called there, as it is called here, how it is read
        self.of: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.spaces: dict[str, str] = {}
        self.piece = _Piece("", {})
        self.elements = self.entries = 0
        self.pieces = {False: 0, True: 0}  # of the feed, of the entry

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; Enough when there were too many."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Enough
        if self.finished:
            return
        called = self._called(name, attributes)
        if self.mending and called in ENDS_OTHERS:
            self._end_what_cannot_hold(called)
        how = self.stack[-1][2] if self.stack else ""
        if how in {"piece", "inside"}:
            self.piece.begin(called, attributes)
            how = "inside"
        elif how != "skip":
            how = self._begin(called, attributes)
        self.stack.append((name, called, how))
        self.of[name] += 1
        self.kinds[how] += 1

    def end(self, name: str) -> None:
        """An element ends."""
        if self.finished or not self.of[name]:
            return
        while self._pop() != name:
            pass
        self.finished = not self.stack

    def text(self, text: str) -> None:
        """Characters between two tags."""
        if self.stack and self.stack[-1][2] in {"piece", "inside"}:
            self.piece.text(text)

    def document(self) -> bytes:
        """All that was written, with whatever is still open closed."""
        while self.stack:
            self._pop()
        return "".join(self.out).encode()

    def _called(self, name: str, attributes: Mapping[str, str]) -> str:
        """What an element is called here. Without a prefix it is what it says: nobody's default is something else."""
        for key, value in attributes.items():
            if key.startswith("xmlns:"):
                self.spaces[key[6:].lower()] = value.strip().lower()
        prefix, _colon, local = name.lower().rpartition(":")
        declared = self.spaces.get(prefix)
        space = PREFIXES.get(prefix, "other") if declared is None else SPACES.get(declared, "other")
        return f"{space}:{local}" if space else local

    def _begin(self, called: str, attributes: Mapping[str, str]) -> str:
        """Write an element down, or remember it until it ends, or leave it out."""
        local = called.rpartition(":")[2]
        if not self.stack:
            self.out.append(OPENINGS.get(local, OPENINGS["rss"]))
            return "hold"
        if called in ENTRIES and not self.kinds["entry"]:
            self.entries += 1
            self.pieces[True] = 0
            if self.entries > MOST_READ:
                raise Enough
            about = _attributes(attributes, {"rdf:about", "xml:base", "xml:lang"})
            self.out.append(f"<{called}{about}>")
            return "entry"
        if called == "channel":
            self.out.append("<channel>")
            return "hold"
        inside = bool(self.kinds["entry"])
        self.pieces[inside] += 1
        if called not in HTML | PLAIN or self.pieces[inside] > MOST_PIECES:
            return "skip"
        self.piece = _Piece(called, attributes)
        return "piece"

    def _pop(self) -> str:
        name, called, how = self.stack.pop()
        self.of[name] -= 1
        self.kinds[how] -= 1
        if how == "inside":
            self.piece.end(called)
        elif how == "piece":
            self.out.append(self.piece.written())
        elif how == "entry":
            self.out.append(f"</{called}>\n")
        elif how == "hold":
            self.out.append(CLOSINGS.get(called.rpartition(":")[2], "</rss>") if not self.stack else f"</{called}>")
        return name

    def _end_what_cannot_hold(self, called: str) -> None:
        while self.stack and self.stack[-1][2] in {"piece", "inside"} and self.piece.name not in MARKUP:
            self._pop()
        while called in ENTRIES and self.kinds["entry"]:
            self._pop()


class _Piece:
    """An element with text or HTML in it, while it is being read."""

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.parts: list[tuple[bool, str]] = []  # whether it is a tag, and what it says
        self.names: list[str] = []
        self.inner = ""
        self.left = LONGEST_HTML if name in HTML else LONGEST_AUTHOR if name in AUTHORS else LONGEST_PIECE

    def begin(self, called: str, attributes: Mapping[str, str]) -> None:
        self.inner = called
        if self.name in HTML:
            local = called.rpartition(":")[2]
            self._add(f"<{local}{_attributes(attributes, MARKUP_ATTRIBUTES)}>", tag=True)

    def end(self, called: str) -> None:
        self.inner = ""
        local = called.rpartition(":")[2]
        if self.name in HTML and local not in VOID:
            self._add(f"</{local}>", tag=True)

    def text(self, text: str) -> None:
        if self.name in AUTHORS and self.inner:
            self.names += [text[:LONGEST_AUTHOR]] if self.inner == "name" and len(self.names) < 10 else []
        else:
            self._add(text, tag=False)

    def _add(self, text: str, *, tag: bool) -> None:
        if self.left > 0:
            self.parts.append((tag, text if tag else text[: self.left]))
            self.left -= len(text)

    def written(self) -> str:
        """The element with its tags turned into text, because it was HTML that stood there."""
        given = dict(self.attributes)
        kind = given.get("type", "").lower()
        if self.name in HTML and ("xhtml" in kind or any(tag for tag, _text in self.parts)):
            as_it_is = "html" in kind and "xhtml" not in kind
            inside = "".join(text if tag or as_it_is else escape(text, quote=False) for tag, text in self.parts)
            given["type"] = "html"
        else:
            inside = "".join(text for _tag, text in self.parts)
        words = escape(inside, quote=False)
        if self.names:
            words = f"<name>{escape(''.join(self.names), quote=False)}</name>"
        return f"<{self.name}{_attributes(given, ATTRIBUTES)}>{words}</{self.name}>"


def _attributes(given: Mapping[str, str], wanted: set[str]) -> str:
    kept = ((name.lower(), value) for name, value in given.items() if name.lower() in wanted)
    return "".join(f' {name}="{escape(value[:LONGEST_PIECE])}"' for name, value in dict(kept).items())
