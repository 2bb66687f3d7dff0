"""The one full-text interface, over SQLite's FTS5 and PostgreSQL's tsvector, with the same answers from both.

Words are made in Python (`cpd.lib.words`), so neither database has to understand a language: each gets stems with their
places, and words that differ from their stem, marked, for beginnings of words. Questions are built from such words
only. A document is known by a number, and of two documents the one with the larger number comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet

from cpd.lib.asking import Question, Term
from cpd.lib.words import Word, words

TABLE = "search_words"
# No document of ours is longer; a tsvector of a megabyte would be refused.
LONGEST_TITLE = 1_000
LONGEST_TEXT = 150_000
# What PostgreSQL can keep of one document (16383 places, 256 of each word), kept to on SQLite too.
MOST_WORDS = 15_000
MOST_PLACES = 250
PAGES_AT_ONCE = 500
ADVISORY_LOCK = 0x5EA2C4
PLAIN = "÷"
GAP = "¶"

Document = TypeVar("Document", bound=Model)

CREATE = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(title, body, tokenize = 'ascii', prefix = '3 4')",
    ],
    "postgresql": [
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, title tsvector NOT NULL, words tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_title ON {TABLE} USING gin (title)",
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
    ],
}


@dataclass(frozen=True)
class Words:
    """What is searched of one document: the words of its title and of everything else."""

    title: list[Word]
    body: list[Word]

    @classmethod
    def of(cls, title: str, body: str) -> Words:
        """The words of these two texts."""
        begun = words(title[:LONGEST_TITLE])
        return cls(begun, words(body[:LONGEST_TEXT])[: MOST_WORDS - len(begun)])

    def kept(self) -> tuple[Kept, Kept]:
        """Title and body as they are kept. A word that has had its share of places leaves a gap where it stands."""
        seen: Counter[str] = Counter()
        return Kept.of(self.title, seen), Kept.of(self.body, seen)


@dataclass(frozen=True)
class Kept:
    """Stems by their places, and words unlike their stems, marked."""

    stems: list[str]
    plain: set[str]

    @classmethod
    def of(cls, text: Sequence[Word], seen: Counter[str]) -> Kept:
        """What is kept of a text; `seen` counts on."""
        stems = []
        for word in text:
            seen[word.stem] += 1
            stems.append(word.stem if seen[word.stem] <= MOST_PLACES else GAP)
        return cls(stems, {f"{PLAIN}{word.plain}" for word in text if word.plain != word.stem})


def create(using: str) -> list[str]:
    """The statements that make the index's table."""
    return CREATE[connections[using].vendor]


def one_writer(using: str) -> None:
    """In a transaction: whoever writes to the index too waits until it is over. SQLite has one writer anyway."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def put(using: str, documents: Iterable[tuple[int, Words]]) -> None:
    """Keep the words of these documents; what was kept under their numbers goes."""
    documents = list(documents)
    remove(using, [number for number, _words in documents])
    kept = [(number, *text.kept()) for number, text in documents]
    if connections[using].vendor == "postgresql":
        rows = [(number, _vector(title), _vector(title, body)) for number, title, body in kept]
        statement = f"INSERT INTO {TABLE} (rowid, title, words) VALUES (%s, %s::tsvector, %s::tsvector)"  # noqa: S608
    else:
        rows = [(number, _line(title), _line(body)) for number, title, body in kept]
        statement = f"INSERT INTO {TABLE} (rowid, title, body) VALUES (%s, %s, %s)"  # noqa: S608
    with connections[using].cursor() as cursor:
        cursor.executemany(statement, rows)


def remove(using: str, numbers: Iterable[int]) -> None:
    """Forget the words of these documents."""
    with connections[using].cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(number,) for number in numbers])  # noqa: S608


def remove_strays(using: str, table: str, column: str) -> None:
    """Forget the words of documents that do not stand in this column of this table."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid NOT IN (SELECT {column} FROM {table})")  # noqa: S608


def tidy(using: str, *, begin: bool) -> bool:
    """SQLite keeps what was removed inside its index until that is merged: a piece of this work, and whether more is left.

    Outside a transaction, so that others write between two pieces.
    """
    if connections[using].vendor != "sqlite":
        return False
    with connections[using].cursor() as cursor:
        before = cursor.connection.total_changes
        pages = -PAGES_AT_ONCE if begin else PAGES_AT_ONCE
        cursor.execute(f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('merge', %s)", [pages])  # noqa: S608
        return bool(cursor.connection.total_changes - before > 1)


def in_titles(documents: QuerySet[Document], asked: Question) -> QuerySet[Document]:
    """Of these, numbered by their primary key, those with all that is asked for in their titles; largest number first."""
    if _is_postgresql(documents):
        return _joined(documents, [f"{TABLE}.title @@ %s::tsquery"], [_tsquery(asked)])
    return _joined(documents, [f"{TABLE} MATCH %s"], [f"{{title}} : ({_match(asked)})"])


def in_bodies(documents: QuerySet[Document], asked: Question) -> QuerySet[Document]:
    """Those with all that is asked for, but not all of it in their titles; largest number first."""
    if _is_postgresql(documents):
        query = _tsquery(asked)
        conditions = [f"{TABLE}.words @@ %s::tsquery", f"NOT {TABLE}.title @@ %s::tsquery"]
        return _joined(documents, conditions, [query, query])
    match = _match(asked)
    return _joined(documents, [f"{TABLE} MATCH %s"], [f"({match}) NOT ({{title}} : ({match}))"])


def before(documents: QuerySet[Document], number: int) -> QuerySet[Document]:
    """Of documents found, those that come after the one with this number."""
    return documents.extra(where=[f"{TABLE}.rowid < %s"], params=[number])  # noqa: S610 (a name of our own)


def between(documents: QuerySet[Document], first: int, last: int) -> QuerySet[Document]:
    """Of documents found, those with numbers in this range."""
    return documents.extra(where=[f"{TABLE}.rowid BETWEEN %s AND %s"], params=[first, last])  # noqa: S610


def _is_postgresql(documents: QuerySet[Any]) -> bool:
    return connections[documents.db].vendor == "postgresql"


def _joined(documents: QuerySet[Document], where: list[str], params: list[str]) -> QuerySet[Document]:
    """Driven by the words, in the order of their numbers: who wants twenty does not wait for all the others."""
    meta = documents.model._meta
    number = f"{TABLE}.rowid = {meta.db_table}.{meta.pk.column}"
    return documents.extra(  # noqa: S610 (names of our own; what was typed is a parameter)
        tables=[TABLE], where=[number, *where], params=params, order_by=[f"-{TABLE}.rowid"]
    )


def _line(text: Kept) -> str:
    return " ".join([*text.stems, GAP, *sorted(text.plain)])


def _vector(*texts: Kept) -> str:
    """A tsvector as PostgreSQL reads it; no word of ours has a quotation mark or a backslash."""
    at: dict[str, list[str]] = {}
    for place, stem in enumerate([stem for text in texts for stem in [*text.stems, GAP]], start=1):
        at.setdefault(stem, []).append(str(place))
    del at[GAP]
    stems = [f"'{stem}':{','.join(places)}" for stem, places in at.items()]
    plain = sorted(set().union(*(text.plain for text in texts)))
    return " ".join([*stems, *(f"'{word}'" for word in plain)])


def _match(asked: Question) -> str:
    return " AND ".join(map(_match_term, asked.terms))


def _match_term(term: Term) -> str:
    stems = " ".join(term.stems)
    if not term.beginning:
        return f'"{stems}"'
    return f'("{stems}" OR "{term.beginning}" * OR "{PLAIN}{term.beginning}" *)'


def _tsquery(asked: Question) -> str:
    return " & ".join(map(_tsquery_term, asked.terms))


def _tsquery_term(term: Term) -> str:
    stems = " <-> ".join(f"'{stem}'" for stem in term.stems)
    if not term.beginning:
        return f"({stems})"
    return f"({stems} | '{term.beginning}':* | '{PLAIN}{term.beginning}':*)"
