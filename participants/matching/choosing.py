"""Which Things a post is about: its labels, title, habits, links and first words, weighed against one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from participants.matching import habits as habit_rules
from participants.matching.knowledge import Knowledge, knowledge, page_key
from participants.matching.labels import Labels, read_labels
from participants.matching.naming import named_lessons
from participants.matching.spelling import tidy
from participants.matching.titles import Reading, read_title
from participants.matching.values import By, Habit, Match, Post, Programme

MOST_LINKS = 500
MOST_LINKED = 2
LONGEST_BEGINNING = 300
# A figure, or the word Thing however it is mistyped: without one of them most sentences need no closer look.
_MAY_NAME = re.compile(r"\d|t\w{0,3}n\w?g|t\w{0,2}g\w?n", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s|\n")


def match(post: Post, programme: Programme, habits: Sequence[Habit] = ()) -> tuple[Match, ...]:
    """The Things a post is about, by ascending number; empty where it does not say. Never raises.

    Weighed in this order; the first that says anything decides:

    1. A habit that posts with this label are about no Thing.
    2. The title and the labels where they name Things in so many words. Both count when they share a Thing; when they
       name different ones the title does, for labels are carried over from post to post. Labels that name more than
       six Things are a tag cloud and say nothing.
    3. What choices by hand taught about this blog.
    4. Numbers in the title without the word Thing ("8, 9", "XII"), as far as a label, the programme's name or the
       lesson's title bears them out; then a title that is a lesson's own.
    5. Links to the pages of at most two Things; more are a list or a menu.
    6. "Thing 7" in the first sentence, where the programme is named.
    """
    known = knowledge(programme)
    if not known.numbers:
        return ()
    labels = read_labels(post.labels, known)
    reading = read_title(post.title, known, near=labels.programme)
    taught = habit_rules.apply(habits, reading, labels, known)
    if taught.never:
        return ()
    said = _said(reading, labels)
    if said:
        return said
    if taught.things:
        return _matches(taught.things, By.HABIT)
    return () if taught.no_guess else _guessed(post, reading, labels, known)


def learn(post: Post, numbers: Sequence[int], programme: Programme, habits: Sequence[Habit]) -> tuple[Habit, ...]:
    """The blog's habits after somebody chose these Things for a post by hand; at most forty. Never raises."""
    known = knowledge(programme)
    labels = read_labels(post.labels, known)
    reading = read_title(post.title, known, near=labels.programme)
    guessed = [match.number for match in _guessed(post, reading, labels, known)]
    learnt = habit_rules.lessons_of(numbers, reading, labels, known, guessed=guessed)
    return habit_rules.add(habits, learnt)


def _matches(things: dict[int, str], by: By) -> tuple[Match, ...]:
    return tuple(Match(number, by, things[number]) for number in sorted(things))


def _said(reading: Reading, labels: Labels) -> tuple[Match, ...]:
    """What title and labels say in so many words."""
    title, labelled = reading.sure, labels.things
    if title and labelled and not set(title) & set(labelled):
        labelled = {}
    found = dict.fromkeys(sorted(title | labelled))
    return tuple(
        Match(number, By.TITLE, title[number]) if number in title else Match(number, By.LABEL, labelled[number])
        for number in found
    )


def _guessed(post: Post, reading: Reading, labels: Labels, known: Knowledge) -> tuple[Match, ...]:
    """What a post says less surely."""
    if reading.perhaps:
        return _matches(reading.perhaps, By.TITLE)
    context = reading.programme or labels.programme
    named = named_lessons(reading.tokens, reading.text, known, context=context)
    if named:
        return _matches(dict.fromkeys(named, reading.text), By.TITLE)
    linked = _linked(post.links, known)
    if linked:
        return _matches(linked, By.LINK)
    return _matches(_begun(post.text, known, context=context), By.TEXT)


def _linked(links: Iterable[str], known: Knowledge) -> dict[int, str]:
    """The Things whose pages are linked to; none where they are more than two."""
    found: dict[int, str] = {}
    for link in tuple(links)[:MOST_LINKS]:
        number = known.addresses.get(page_key(link))
        if number is not None:
            found.setdefault(number, link[:200])
    return found if len(found) <= MOST_LINKED else {}


def _begun(text: str, known: Knowledge, *, context: bool) -> dict[int, str]:
    """The one Thing that the first sentence names, where the post names the programme."""
    beginning = tidy(text, LONGEST_BEGINNING * 2)[:LONGEST_BEGINNING]
    first = _SENTENCE_END.split(beginning, maxsplit=1)[0]
    if not _MAY_NAME.search(first):
        return {}
    reading = read_title(first, known)
    if not reading.sure:
        return {}
    if not (context or reading.programme or read_title(beginning, known).programme):
        return {}
    return reading.sure if len(reading.sure) <= MOST_LINKED else {}
