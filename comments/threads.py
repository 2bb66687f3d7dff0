"""The talk under one Thing or reflection as a page shows it: one query, however long it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from comments import rules
from comments.models import EDITABLE_FOR, Comment
from participants.models import Reflection
from things.models import Thing


@dataclass
class Entry:
    """A comment in its place, with what this reader may do with it; `gone` says why its words are not shown."""

    comment: Comment
    gone: str = ""
    can_edit: bool = False
    can_delete: bool = False
    can_report: bool = False
    can_reply: bool = False
    is_own: bool = False
    by_host: bool = False
    can_moderate: bool = False
    sees_held: bool = False
    replies: list[Entry] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        """Whether its words are shown."""
        return not self.gone

    @property
    def is_listed(self) -> bool:
        """Whether it has a place on the page: words, a note of an organiser's hand, or replies that need a parent."""
        if self.stands or self.gone == "hidden" or (self.gone == "held" and self.sees_held):
            return True
        return any(reply.is_listed for reply in self.replies)

    @property
    def editable_until(self) -> datetime:
        """The end of its author's fifteen minutes."""
        return self.comment.created_at + EDITABLE_FOR


class Thread:
    """All that was said about a target, in two levels, oldest first."""

    def __init__(self, target: Thing | Reflection, viewer: object) -> None:
        self.target = target
        self.viewer = viewer
        self.why_not = rules.why_not_comment(viewer, target)
        self.why_not_text = rules.WHY_NOT.get(self.why_not or "", "")
        self.can_moderate = rules.can_moderate(viewer)
        self.now = timezone.now()
        entries = [self.entry(comment) for comment in target.comments.for_threads().in_thread_order()]
        self.count = sum(entry.stands for entry in entries)
        self.by_key = {entry.comment.pk: entry for entry in entries}
        self._nest()

    def _nest(self) -> None:
        tops: list[Entry] = []
        for entry in self.by_key.values():
            parent = self.by_key.get(entry.comment.parent_id or 0)
            (parent.replies if parent else tops).append(entry)
        for entry in tops:
            entry.replies = [reply for reply in entry.replies if reply.is_listed]
        self.entries = [entry for entry in tops if entry.is_listed]

    def entry(self, comment: Comment) -> Entry:
        """One comment as this reader sees it."""
        host = self.target.author_id if isinstance(self.target, Reflection) else self.target.guest_author_id
        gone = why_gone(comment)
        return Entry(
            comment,
            gone=gone,
            is_own=comment.author_id == getattr(self.viewer, "pk", None),
            by_host=comment.author_id == host,
            can_edit=gone in ("", "held") and self.why_not is None and rules.can_edit(self.viewer, comment, self.now),
            can_delete=gone in ("", "held") and rules.can_delete(self.viewer, comment),
            can_report=not gone and rules.can_report(self.viewer, comment),
            can_reply=not gone and self.why_not is None,
            can_moderate=gone in ("", "hidden", "held") and self.can_moderate,
            sees_held=self.can_moderate or comment.author_id == getattr(self.viewer, "pk", None),
        )


def why_gone(comment: Comment) -> str:
    """`deleted`, `hidden`, `closed` (its author's account is) or `held`; empty while its words are shown."""
    if comment.deleted_at is not None:
        return "deleted"
    if comment.hidden_at is not None:
        return "hidden"
    if not comment.author.is_active:
        return "closed"
    return "" if comment.held_at is None else "held"
