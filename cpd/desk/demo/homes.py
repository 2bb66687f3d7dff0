"""Who in the demo writes on a blog elsewhere, how that blog is doing, and what was written there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from django.utils.text import slugify

from cpd.desk.demo.chance import dice
from cpd.desk.demo.corpus import lines_of
from cpd.desk.demo.people import PARTICIPANT_HANDLE, Person
from cpd.desk.demo.plot import Place, Sitting
from cpd.desk.demo.prose import Post, Writer
from cpd.desk.demo.stages import WEEK_OF, Clock
from things.numbers import in_words

SHARE_OF_THINGS = 0.8
# Nothing came from these blogs for so long: the feed fails since then, or its author fell silent.
SINCE = {
    "quiet": timedelta(days=26),
    "private": timedelta(days=4, hours=3),
    "gone": timedelta(days=9, hours=5),
    "changed": timedelta(hours=26),
}
WRITES_NOTHING = ("empty",)
STATES_OF_A_CROWD = ("fine", "fine", "fine", "quiet", "fine", "private", "fine", "fine", "gone", "unproved")
MANNERS = ("label", "title", "words")


@dataclass(frozen=True)
class Home:
    """A blog elsewhere: whose, where, in which state, and how its author says which Thing a post is about."""

    handle: str
    address: str
    title: str
    platform: str
    state: str
    manner: str
    silent: int = 0


@dataclass(frozen=True)
class Piece:
    """A post on a blog elsewhere; `is_silent` if nothing in it says which Thing it is about."""

    home: Home
    post: Post
    title: str
    link: str
    labels: tuple[str, ...]
    is_silent: bool


@cache
def named_homes() -> tuple[Home, ...]:
    """The blogs of some of the sixty."""
    found = []
    for line in lines_of("blogs.txt"):
        handle, address, title, platform, state, manner, silent = (cell.strip() for cell in line.split("|"))
        found.append(Home(handle, address, title, platform, state, manner, int(silent)))
    return tuple(found)


def homes(crowd: Iterable[Person], seed: int) -> list[Home]:
    """The blogs of the people who have one elsewhere, those of a larger crowd included."""
    found = {home.handle: home for home in named_homes()}
    people = list(crowd)
    others = [person for person in people if person.habit == "elsewhere" and person.handle not in found]
    rng = dice(seed, "homes")
    for number, person in enumerate(others):
        state = STATES_OF_A_CROWD[number % len(STATES_OF_A_CROWD)]
        address, title = f"https://{person.handle}.example/", f"{person.called}, in writing"
        found[person.handle] = Home(
            person.handle, address, title, "wordpress", state, rng.choice(MANNERS), rng.randrange(2)
        )
    return [found[person.handle] for person in people if person.handle in found]


def pieces(
    known: Iterable[Home], taken: Iterable[Place], here: Sequence[Post], writer: Writer, clock: Clock, seed: int
) -> list[Piece]:
    """What was written elsewhere; `here` is what was written on blogs here, before it."""
    places = {place.person.handle: place for place in taken}
    found = []
    for home in known:
        if home.handle in places:
            sittings = _sittings(home, places[home.handle], here, clock, seed)
            found += _told(home, [_post(writer, sitting) for sitting in sittings])
    return found


def _post(writer: Writer, sitting: Sitting) -> Post:
    """Everybody may read it, and its title leaves it to the manner of its author to name the Thing."""
    post, number = writer.post(sitting), sitting.things[0]
    title = writer.decks(number).titles.deal() if post.title == f"Thing {number}" else post.title
    return replace(post, title=title, visibility="everyone")


def _sittings(home: Home, place: Place, here: Sequence[Post], clock: Clock, seed: int) -> list[Sitting]:
    rng = dice(seed, "writes elsewhere", home.handle)
    # Counted from this week's beginning, so that it is the same on each of its days.
    until = clock.this_opening - SINCE[home.state] if home.state in SINCE else clock.lived_until
    found = []
    for number in _numbers(home, here):
        opened = max(clock.opening(WEEK_OF[number].number), place.joined)
        chance, at = rng.random(), opened + timedelta(days=0.3 + 4 * rng.random())
        writes = chance < SHARE_OF_THINGS or home.handle == PARTICIPANT_HANDLE
        if clock.is_released(number) and writes and at < min(until, clock.lived_until):
            found.append(Sitting(place.person, (number,), at))
    return found[: 1 if home.state == "unproved" else None]


def _numbers(home: Home, here: Sequence[Post]) -> Sequence[int]:
    """The Things somebody writes about elsewhere; who writes here too says a second word on some of the same."""
    if home.state in WRITES_NOTHING:
        return []
    if home.handle != PARTICIPANT_HANDLE:
        return range(1, 24)
    own = {post.things[0] for post in here if post.author.handle == home.handle and not post.draft}
    return sorted(own)[-3:]


def _told(home: Home, written: Sequence[Post]) -> list[Piece]:
    found = []
    for place, post in enumerate(written):
        number = post.things[0]
        is_silent = place >= len(written) - home.silent
        title, labels = post.title, ("work", "notes")
        if not is_silent and home.manner == "label":
            labels = (f"thing{number}", "23things")
        elif not is_silent:
            title = _with_number(home.manner, number, post.title)
        link = f"{home.address}{slugify(post.title)[:50] or 'post'}-{number}/"
        found.append(Piece(home, post, title, link, labels, is_silent))
    return found


def _with_number(manner: str, number: int, title: str) -> str:
    return f"Thing {number}: {title}" if manner == "title" else f"{title} (Thing {in_words(number)})"
