"""What a programme's lessons and tags tell the reader of titles, worked out once for each programme."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from participants.matching import vocabulary
from participants.matching.spelling import CARDINALS, tidy
from participants.matching.values import Programme

USUAL_SIZE = 23
MOST_LESSONS = 999
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_PARTS = re.compile(r"[^\W\d_]+|\d+")


def stems(text: str) -> list[str]:
    """The words of a text that say something, in small letters and without the s of the plural."""
    found = []
    for word in _WORD.findall(text.casefold()):
        if word in vocabulary.STOP_WORDS:
            continue
        word = word.removesuffix("'s")
        found.append(word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word)
    return found


@dataclass(frozen=True)
class Knowledge:
    """The numbers there are, the words of each lesson's title, and what counts as the programme's name."""

    numbers: frozenset[int]
    last: int
    totals: frozenset[int]
    titles: dict[int, tuple[str, ...]]
    rare: frozenset[str]
    tag_pattern: str
    addresses: dict[str, int]

    def corroborates(self, number: int, words: list[str]) -> bool:
        """Whether these words are in good part those of the lesson with that number."""
        title = set(self.titles.get(number, ()))
        shared = title & set(words)
        return bool(shared & self.rare) or (len(shared) >= 2 and 2 * len(shared) >= len(title))


def _is_usual_word(parts: list[str]) -> bool:
    """Whether a tag would be found in any title: only figures, one letter, or nothing but "things", "week", "june"."""
    usual = vocabulary.THING | vocabulary.THINGS | vocabulary.NUMBERED | vocabulary.MONTHS | set(CARDINALS)
    if len(parts) > 1 and any(part.isdigit() for part in parts):
        return all(len(part) < 2 or part.isdigit() for part in parts) or set(parts[::2]) <= vocabulary.NUMBERED
    return not parts or len("".join(parts)) < 3 or set(parts) <= usual


def _tag_pattern(tags: tuple[str, ...], totals: frozenset[int]) -> str:
    """A regular expression for the programme's name: its tags however they are joined, or any word with its size."""
    written = set()
    for tag in tags[:20]:
        parts = _PARTS.findall(tidy(tag, 60).casefold())
        if not _is_usual_word(parts):
            end = r"(?!\d)" if parts[-1].isdigit() else r"(?![^\W\d_])"
            written.add(r"[\s\-_#.:]{0,2}".join(map(re.escape, parts)) + end)
    sizes = "|".join(str(size) for size in sorted(totals))
    units = "|".join(sorted(vocabulary.NUMBERED | vocabulary.MONTHS | vocabulary.NUMBER_MARKS))
    written.add(rf"cpd[\s\-_#.:]{{0,2}}(?:{sizes})(?!\d)")
    loose = rf"(?!(?:{units})\d|[^\W\d_]*th(?:in|ni|ign)gs?\d)[^\W\d_]{{2,24}}(?:{sizes})(?!\d)"
    longest_first = sorted(written, key=lambda pattern: (-len(pattern), pattern))
    return "|".join([*longest_first, loose])


@lru_cache(maxsize=64)
def knowledge(programme: Programme) -> Knowledge:
    """What there is to know about this programme."""
    lessons = [lesson for lesson in programme.lessons[:MOST_LESSONS] if lesson.number > 0]
    numbers = frozenset(lesson.number for lesson in lessons)
    titles = {lesson.number: tuple(stems(tidy(lesson.title, 200))) for lesson in lessons}
    seen = Counter(stem for title in titles.values() for stem in set(title))
    last = max(numbers, default=0)
    totals = frozenset({USUAL_SIZE, len(numbers), last}) - {0, 1}
    return Knowledge(
        numbers=numbers,
        last=last,
        totals=totals,
        titles=titles,
        rare=frozenset(stem for stem, count in seen.items() if count == 1 and len(stem) > 3),
        tag_pattern=_tag_pattern(programme.tags, totals),
        addresses={page_key(address): lesson.number for lesson in lessons for address in lesson.addresses},
    )


def page_key(address: str) -> str:
    """What two spellings of one page's address have in common: host and path without scheme, www. and final slash."""
    rest = re.sub(r"^[a-z][a-z0-9+.\-]*:", "", address[:2000].strip(), count=1, flags=re.IGNORECASE).lstrip("/")
    rest = re.split(r"[?#]", rest, maxsplit=1)[0]
    host, _, path = rest.partition("/")
    host = re.sub(r":(?:80|443)$", "", host.rpartition("@")[2].casefold().rstrip(".")).removeprefix("www.")
    return f"{host}/{path.strip('/')}"
