"""What a form says, compared with what is there, so that two windows never overwrite each other silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from participants.models import Draft, Reflection
from things.models import Thing


@dataclass(frozen=True)
class Words:
    """What the form says. None leaves what is there as it is."""

    title: str | None = None
    body: str | None = None
    visibility: str | None = None
    things: Sequence[Thing] | None = None

    def put_into(self, reflection: Reflection) -> None:
        """Set the columns; the Things are set once the row is saved."""
        for name in ("title", "body", "visibility"):
            value = getattr(self, name)
            if value is not None:
                setattr(reflection, name, value)

    def differ_from(self, reflection: Reflection) -> bool:
        """Whether these words would change the row."""
        said = {"title": self.title, "body": self.body, "visibility": self.visibility}
        if any(value is not None and value != getattr(reflection, name) for name, value in said.items()):
            return True
        if self.things is None:
            return False
        return {thing.pk for thing in self.things} != set(reflection.things.values_list("pk", flat=True))


class ChangedElsewhere(Exception):
    """The text was changed in another window since this form was made."""

    def __init__(self, reflection: Reflection) -> None:
        super().__init__(str(reflection.pk))
        self.reflection = reflection


def basis_of(reflection: Reflection, changes: Draft | None = None) -> str:
    """What a form says about the state it was filled from: of the row, and of changes to it that are not out yet."""
    moments = [reflection.updated_at.isoformat(), *([changes.updated_at.isoformat()] if changes else [])]
    return " ".join(moments)
