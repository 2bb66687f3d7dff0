"""Names called with an @ in a text, "@kofi-mensah": where they are plain words, not in code, links or addresses.

Only markup.py uses it; whose names they are is for others to know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from markdown_it.token import Token

# From names in small letters to the addresses of those there are.
LookUp = Callable[[Sequence[str]], Mapping[str, str]]

NAME = re.compile(r"(?<![\w@/.+-])@([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)(?![\w@/]|[.-]\w)")
MOST_NAMES = 20


def link(tokens: Sequence[Token], look_up: LookUp) -> None:
    """Make links of the first few names that are found; all others stay as they were typed."""
    lines = [token for token in tokens if token.type == "inline" and "@" in token.content]
    called = list(dict.fromkeys(name for line in lines for name in _called(line)))[:MOST_NAMES]
    found = look_up(called) if called else {}
    for line in lines if found else []:
        line.children = [part for child, plain in _words(line) for part in (_parts(child, found) if plain else [child])]


def _words(line: Token) -> Iterator[tuple[Token, bool]]:
    """What a line is made of, and whether it is words outside of links."""
    depth = 0
    for child in line.children or []:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        yield child, child.type == "text" and depth == 0


def _called(line: Token) -> Iterator[str]:
    for child, plain in _words(line):
        yield from (name[1].lower() for name in NAME.finditer(child.content) if plain)


def _parts(words: Token, found: Mapping[str, str]) -> Iterator[Token]:
    end = 0
    for name in NAME.finditer(words.content):
        if address := found.get(name[1].lower()):
            yield Token("text", "", 0, content=words.content[end : name.start()])
            yield Token("link_open", "a", 1, attrs={"href": address})
            yield Token("text", "", 0, content=name[0])
            yield Token("link_close", "a", -1)
            end = name.end()
    yield Token("text", "", 0, content=words.content[end:])
