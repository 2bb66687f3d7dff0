"""The talk under one Thing or reflection as a page shows it: a few queries and a bounded page, however long it is.

The order is that of a conversation: oldest first, each comment followed by its answers. A long thread is cut into pages
anywhere in that order; where a page begins among answers, it says to whom.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from comments import rules, visiting
from comments.models import EDITABLE_FOR, Comment
from participants.models import Reflection
from things.models import Thing

PAGE = 50
# Words that are not simply there and have a place of their own, even when nobody answered them: a note that they are
# hidden, and what is held, for those who see it.
ALWAYS_NOTED = ("hidden", "held")


@dataclass(frozen=True)
class Bone:
    """What the order of a thread needs of one comment."""

    key: int
    parent: int | None
    author: int
    at: datetime
    gone: str
    seen_until: datetime | None

    @property
    def is_noted(self) -> bool:
        """Whether it has a place on the page by itself."""
        return not self.gone or self.gone in ALWAYS_NOTED


def bone_of(comment: Comment) -> Bone:
    """The same of a comment that is loaded."""
    gone, seen_until = comment.gone, comment.seen_until  # type: ignore[attr-defined]
    return Bone(comment.pk, comment.parent_id, comment.author_id, comment.created_at, gone, seen_until)


@dataclass
class Entry:
    """One comment, as one reader sees it, and what they may do with it; `gone` says why its words are not shown.

    `is_continued`: it stands on an earlier page, and is here only because its answers go on.
    """

    comment: Comment
    gone: str = ""
    can_edit: bool = False
    can_delete: bool = False
    can_report: bool = False
    can_reply: bool = False
    is_own: bool = False
    by_host: bool = False
    can_moderate: bool = False
    is_new: bool = False
    is_listed: bool = True
    is_continued: bool = False
    replies: list[Entry] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        """Whether its words are shown."""
        return not self.gone

    @property
    def editable_until(self) -> datetime:
        """The end of its author's fifteen minutes."""
        return self.comment.created_at + EDITABLE_FOR


class Order:
    """Which comments of a thread one reader finds, in which order, and on which page.

    A short thread is read in one question, words and all, into `loaded`; of a long one just what the order needs.
    """

    def __init__(self, target: Thing | Reflection, viewer: object) -> None:
        seen = visiting.seen_until(viewer, target)
        self.rows = target.comments.with_gone(viewer).annotate(seen_until=seen).in_thread_order()
        self.loaded: dict[int, Comment] | None = None
        self.bones = self._of_short_thread() if target.comment_count <= PAGE else []
        if self.loaded is None:
            names = ("pk", "parent_id", "author_id", "created_at", "gone", "seen_until")
            self.bones = [Bone(*row) for row in self.rows.values_list(*names)]
        replies: dict[int | None, list[Bone]] = {}
        for bone in self.bones:
            if bone.parent is not None and bone.is_noted:
                replies.setdefault(bone.parent, []).append(bone)
        tops = [bone for bone in self.bones if bone.parent is None and (bone.is_noted or bone.key in replies)]
        self.listed = [bone for top in tops for bone in (top, *replies.get(top.key, []))]
        self.place = {bone.key: place for place, bone in enumerate(self.listed)}
        self.pages = max(1, -(-len(self.listed) // PAGE))

    def _of_short_thread(self) -> list[Bone]:
        found = list(self.rows.for_threads()[: 2 * PAGE + 1])
        if len(found) <= 2 * PAGE:
            self.loaded = {comment.pk: comment for comment in found}
        return [bone_of(comment) for comment in found]

    def load(self, keys: Collection[int]) -> list[Comment]:
        """These comments, with their authors."""
        if self.loaded is not None:
            return [self.loaded[key] for key in keys if key in self.loaded]
        return list(self.rows.for_threads().filter(pk__in=keys))

    def page_of(self, key: int | None) -> int | None:
        """The page on which a comment stands; None for one that has no place."""
        return self.place[key] // PAGE + 1 if key in self.place else None

    def page_asked(self, asked: object) -> int:
        """The page that an address asks for; for what is no page, the nearest."""
        text = str(asked or "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
        return min(max(number, 1), self.pages)

    def on_page(self, number: int) -> list[Bone]:
        """The comments of a page."""
        return self.listed[(number - 1) * PAGE : number * PAGE]


class Thread:
    """One page of what was said about a target: that of `showing`, a comment's key, else the one that was `asked` for.

    `by_key` knows the comments of the page, and `showing` with the comment it answers even where they are not listed.
    """

    def __init__(
        self, target: Thing | Reflection, viewer: object, *, asked: object = None, showing: Comment | None = None
    ) -> None:
        self.target = target
        self.viewer = viewer
        self.why_not = rules.why_not_comment(viewer, target)
        self.why_not_text = rules.WHY_NOT.get(self.why_not or "", "")
        self.can_moderate = rules.can_moderate(viewer)
        self.now = timezone.now()
        self.order = Order(target, viewer)
        self.count = sum(not bone.gone for bone in self.order.bones)
        self.pages = self.order.pages
        self.number = self.order.page_of(showing.pk if showing else None) or self.order.page_asked(asked)
        self.new = [bone for bone in self.order.listed if self._is_new(bone)]
        self._load(showing)

    def _load(self, showing: Comment | None) -> None:
        chosen = self.order.on_page(self.number)
        keys = {bone.key for bone in chosen}
        beside = {key for bone in chosen[:1] if (key := bone.parent)}
        beside |= {key for key in (showing.pk, showing.parent_id) if key} if showing else set()
        self.by_key = {comment.pk: self.entry(comment) for comment in self.order.load(keys | beside)}
        self.entries: list[Entry] = []
        for key, bones in groupby(chosen, key=lambda bone: bone.parent or bone.key):
            top = self.by_key[key]
            top.is_continued = key not in keys
            top.replies = [self.by_key[bone.key] for bone in bones if bone.parent]
            self.entries.append(top)

    def _is_new(self, bone: Bone) -> bool:
        is_own = bone.author == getattr(self.viewer, "pk", None)
        return bone.seen_until is not None and bone.at > bone.seen_until and not bone.gone and not is_own

    @property
    def first_new(self) -> int | None:
        """The key of the first comment since this reader's last visit, in the order of the thread."""
        return self.new[0].key if self.new else None

    @property
    def numbers(self) -> range:
        """The numbers of all pages."""
        return range(1, self.pages + 1)

    def entry(self, comment: Comment) -> Entry:
        """One comment as this reader sees it."""
        host = self.target.author_id if isinstance(self.target, Reflection) else self.target.guest_author_id
        gone = comment.gone  # type: ignore[attr-defined]
        may_answer = self.why_not is None and not comment.blocks_viewer  # type: ignore[attr-defined]
        return Entry(
            comment,
            gone=gone,
            is_own=comment.author_id == getattr(self.viewer, "pk", None),
            by_host=comment.author_id == host,
            is_new=self._is_new(bone_of(comment)),
            is_listed=comment.pk in self.order.place,
            can_edit=gone in ("", "held") and self.why_not is None and rules.can_edit(self.viewer, comment, self.now),
            can_delete=gone in ("", "held") and rules.can_delete(self.viewer, comment),
            can_report=not gone and rules.can_report(self.viewer, comment),
            can_reply=not gone and may_answer,
            can_moderate=gone in ("", "hidden", "held", "blocked") and self.can_moderate,
        )


def place_of(comment: Comment, viewer: object) -> str:
    """The address at which a comment stands on the page of its thread; the talk's beginning for one that is not listed."""
    page = Order(comment.target, viewer).page_of(comment.pk)
    address = comment.target.get_absolute_url()
    if page is None:
        return f"{address}#talk"
    return f"{address}#c{comment.pk}" if page == 1 else f"{address}?talk={page}#c{comment.pk}"
