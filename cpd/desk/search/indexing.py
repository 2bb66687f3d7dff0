"""Keeping what search knows true to the rows: what has changed is learned, in small transactions, by one at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, transaction

from cpd.desk.models import Changed, Document
from cpd.desk.search.findable import KINDS, Kind
from cpd.lib import search
from cpd.lib.jobs import stopping

AT_ONCE = 100
BREATH = 0.02


def catch_up() -> int:
    """Learn all that has changed, and say how many rows that were. Whatever ends it leaves the rest noted."""
    learned = 0
    while not stopping.is_set() and (rows := learn_some()):
        learned += rows
        # Others want to write too.
        stopping.wait(BREATH)
    return learned


def learn_some() -> int:
    """Learn the oldest changes noted; they are forgotten in the transaction that learns them."""
    if not Changed.objects.exists():
        return 0
    with transaction.atomic():
        search.one_writer(DEFAULT_DB_ALIAS)
        # Noted first, read then: a row that changes in between is noted once more.
        noted = list(Changed.objects.order_by("pk")[:AT_ONCE])
        rows: dict[str, set[int]] = defaultdict(set)
        for change in noted:
            rows[change.kind].add(change.key)
        for name, keys in rows.items():
            if name in KINDS:
                _learn(KINDS[name], keys)
        Changed.objects.filter(pk__in=[change.pk for change in noted]).delete()
    return sum(map(len, rows.values()))


def reindex() -> dict[str, int]:
    """Learn every row anew, and forget what is gone; search works meanwhile. How many documents of each kind there are."""
    for kind in KINDS.values():
        rows = kind.model._default_manager.order_by("pk").values_list("pk", flat=True)
        last = 0
        while keys := list(rows.filter(pk__gt=last)[:AT_ONCE]):
            _learn_alone(kind, keys)
            last = keys[-1]
        gone = Document.objects.filter(kind=kind.name).exclude(key__in=rows.order_by())
        _learn_alone(kind, list(gone.values_list("key", flat=True)))
    with transaction.atomic():
        search.one_writer(DEFAULT_DB_ALIAS)
        search.remove_strays(DEFAULT_DB_ALIAS, Document._meta.db_table, "number")
    return {name: Document.objects.filter(kind=name).count() for name in KINDS}


def tidy() -> None:
    """Let the index lose what was taken out of it."""
    is_left = search.tidy(DEFAULT_DB_ALIAS, begin=True)
    while is_left and not stopping.wait(BREATH):
        is_left = search.tidy(DEFAULT_DB_ALIAS, begin=False)


def _learn_alone(kind: Kind, keys: Iterable[int]) -> None:
    with transaction.atomic():
        search.one_writer(DEFAULT_DB_ALIAS)
        _learn(kind, keys)


def _learn(kind: Kind, keys: Iterable[int]) -> None:
    """What these rows say now replaces what they said; rows that are gone or say nothing are forgotten."""
    before = Document.objects.filter(kind=kind.name, key__in=keys)
    search.remove(DEFAULT_DB_ALIAS, list(before.values_list("number", flat=True)))
    before.delete()
    found = {kind.number(text): text for text in kind.texts(keys) if text.title or text.body}
    Document.objects.bulk_create(
        Document(number=number, kind=kind.name, key=text.key, cohort_key=text.cohort_key)
        for number, text in found.items()
    )
    search.put(DEFAULT_DB_ALIAS, [(number, search.Words.of(text.title, text.body)) for number, text in found.items()])
