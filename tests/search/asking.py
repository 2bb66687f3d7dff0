"""Asking search as a reader does, without a page around the answer."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from cpd.desk.search import indexing
from cpd.desk.search.finding import Search

VISITOR = AnonymousUser()


def search(text, viewer=VISITOR, **filters):
    """The answer to an address."""
    return Search(viewer, QueryDict(urlencode({"q": text, **filters})))


def found(text, viewer=VISITOR, *, learn=True, **filters):
    """The rows that a reader finds, in order; search has learned what changed unless `learn` is false."""
    if learn:
        indexing.catch_up()
    return [item.row for item in search(text, viewer, **filters).found]
