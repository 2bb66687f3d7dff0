"""Matching: a post's labels, title, links and text in, the Things it is about out. Standard library only."""

from __future__ import annotations

from participants.matching.choosing import learn, match
from participants.matching.values import (
    By,
    Habit,
    HabitKind,
    Lesson,
    Match,
    Post,
    Programme,
    habits_from_json,
)

__all__ = ["By", "Habit", "HabitKind", "Lesson", "Match", "Post", "Programme", "habits_from_json", "learn", "match"]
