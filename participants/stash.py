"""Words that were sent by somebody whose session had ended: kept with the browser until they have signed in.

A stash is read when the form is shown again, and dropped when its words are saved. It lasts a day, and only the last
few are kept, so that nobody fills the database with them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

KEPT = 5
SECONDS = 24 * 60 * 60
LONGEST = 70_000
NAME = "stash"

Fields = Mapping[str, str | list[str]]


def keep(request: HttpRequest, key: str, fields: Fields) -> None:
    """Keep what was typed into the form of this key."""
    if sum(len(part) for value in fields.values() for part in ([value] if isinstance(value, str) else value)) > LONGEST:
        return
    stashes = {name: stash for name, stash in _fresh(request).items() if name != key}
    stashes[key] = {"fields": dict(fields), "at": time.time()}
    request.session[NAME] = dict(list(stashes.items())[-KEPT:])


def found(request: HttpRequest, key: str) -> Fields | None:
    """What was typed into the form of this key before signing in, if anything was."""
    stash = _fresh(request).get(key)
    return stash["fields"] if stash else None


def drop(request: HttpRequest, key: str) -> None:
    """The words of this form are saved."""
    stashes = _fresh(request)
    if stashes.pop(key, None) is not None:
        request.session[NAME] = stashes


def _fresh(request: HttpRequest) -> dict[str, dict[str, Any]]:
    stashes: dict[str, dict[str, Any]] = request.session.get(NAME, {})
    return {name: stash for name, stash in stashes.items() if time.time() - stash["at"] < SECONDS}
