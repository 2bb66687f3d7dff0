"""Leaving, in one step."""

from __future__ import annotations

from comments import leaving
from participants import leaving as wishes


def go(member, keeps, *, days=0):
    wishes.ask(member, actor=member, keeps=keeps, at_once=not days)
    return leaving.leave(member.pk)
