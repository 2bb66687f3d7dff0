"""Rows that were found, as a page shows them: where they are, whose they are, and the words marked in what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comments.models import Comment
from cpd.desk.models import Document
from cpd.desk.search import findable
from cpd.lib import markup
from cpd.lib.asking import Question
from cpd.lib.excerpts import Piece, excerpt, marked
from cpd.lib.search import Words
from participants.models import Member, Reflection
from things.models import Cohort, Thing


@dataclass(frozen=True)
class Found:
    """One row on the page."""

    kind: str
    row: Thing | Member | Reflection | Comment
    title: list[Piece]
    words: list[Piece]
    address: str
    by: Member | None = None
    at: datetime | None = None
    cohort: Cohort | None = None
    about: Thing | Reflection | None = None
    things: list[Thing] = field(default_factory=list)


def found(documents: Sequence[Document], asked: Question, viewer: Any) -> list[Found]:
    """What these documents are about, in their order. Rows that are gone, closed, or say something else are left out."""
    loaded: dict[tuple[str, int], Found] = {}
    for name, load in LOADERS.items():
        keys = [document.key for document in documents if document.kind == name]
        if keys:
            loaded |= {(name, item.row.pk): item for item in load(keys, asked, viewer)}
    places = [(document.kind, document.key) for document in documents]
    return [loaded[place] for place in places if place in loaded]


def _things(keys: list[int], asked: Question, viewer: Any) -> Iterator[Found]:
    rows = Thing.objects.visible_to(viewer).filter(pk__in=keys)
    for thing in rows.select_related("cohort", "week__leg").prefetch_related("references"):
        title, body = str(thing), findable.thing_body(thing)
        if _still_says(title, body, asked):
            yield Found(
                "thing",
                thing,
                marked(title, asked),
                excerpt(body, asked),
                thing.get_absolute_url(),
                cohort=thing.cohort,
                things=[thing],
            )


def _people(keys: list[int], asked: Question, viewer: Any) -> Iterator[Found]:
    for person in findable.people_listed_to(viewer).filter(pk__in=keys).select_related("sector"):
        if _still_says(person.display_name, findable.person_body(person), asked):
            words = person.bio or person.occupation
            name = marked(person.display_name, asked)
            yield Found("person", person, name, excerpt(words, asked), person.get_absolute_url(), by=person)


def _reflections(keys: list[int], asked: Question, viewer: Any) -> Iterator[Found]:
    rows = Reflection.objects.visible_to(viewer).filter(pk__in=keys).for_page()
    for post in rows:
        body = markup.plain(post.body_html)
        if _still_says(post.title, body, asked):
            yield Found(
                "reflection",
                post,
                marked(str(post), asked),
                excerpt(body, asked),
                post.get_absolute_url(),
                by=post.author,
                at=post.published_at,
                cohort=post.cohort,
                things=list(post.things.all()),
            )


def _comments(keys: list[int], asked: Question, viewer: Any) -> Iterator[Found]:
    rows = Comment.objects.visible_to(viewer).standing().filter(pk__in=keys)
    for said in rows.with_targets():
        body = markup.plain(said.body_html)
        if _still_says("", body, asked):
            yield Found(
                "comment",
                said,
                [],
                excerpt(body, asked),
                said.get_absolute_url(),
                by=said.author,
                at=said.created_at,
                cohort=said.target.cohort,
                about=said.target,
            )


def _still_says(title: str, body: str, asked: Question) -> bool:
    """Search learns a moment after somebody changed their words; what they took out is gone at once all the same."""
    words = Words.of(title, body)
    return asked.is_in(words.title, words.body)


Loader = Callable[[list[int], Question, Any], Iterator[Found]]
LOADERS: dict[str, Loader] = {
    "thing": _things,
    "person": _people,
    "reflection": _reflections,
    "comment": _comments,
}
