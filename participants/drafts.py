"""What is typed and not out yet: changes to a published reflection, and posts that arrived after the session ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import QueryDict

from participants.models import Draft, Member, Reflection
from participants.words import ChangedElsewhere, Words, basis_of


def working_slug(form_key: str | None) -> str:
    """The address of a draft that was never published; the title makes the lasting one."""
    return f"draft-{form_key}"


def of_form(member: Member, form_key: str) -> Reflection | None:
    """The draft that an earlier sending of the same form has made; none for a key that no form of ours has."""
    if not (form_key.isascii() and form_key.isprintable() and form_key):
        return None
    return Reflection.objects.drafts_of(member).by(member).filter(form_key=form_key).first()


def _key(reflection: Reflection) -> str:
    return f"edit/{reflection.pk}"


@transaction.atomic
def keep_changes(
    reflection: Reflection, *, actor: Member, words: Words, fields: dict[str, Any], basis: str = ""
) -> Draft | None:
    """Keep what the author is changing in a published reflection, which stays as it is until they publish it.

    Raises ChangedElsewhere if another window kept or published something else meanwhile.
    """
    reflection = Reflection.objects.select_for_update().get(pk=reflection.pk, author=actor)
    draft = changes_of(reflection)
    if basis and basis != basis_of(reflection, draft):
        if not (draft.fields == fields if draft else not words.differ_from(reflection)):
            raise ChangedElsewhere(reflection)
        return draft
    draft, _ = Draft.objects.update_or_create(member=actor, key=_key(reflection), defaults={"fields": fields})
    return draft


def changes_of(reflection: Reflection) -> Draft | None:
    """Changes to a published reflection that are not out yet."""
    return Draft.objects.filter(member=reflection.author_id, key=_key(reflection)).first()


def forget_changes(reflection: Reflection) -> None:
    """The changes are out, or thrown away."""
    Draft.objects.filter(member=reflection.author_id, key=_key(reflection)).delete()


def stash_key(form_key: str, pk: int | None) -> str:
    """The name under which a post that arrived signed out waits for its writer."""
    return f"write/{pk or form_key}"


def as_fields(data: QueryDict) -> dict[str, str | list[str]]:
    """A post as plain values."""
    return {name: data.getlist(name) for name in data if name != "csrfmiddlewaretoken"}


def as_post(fields: Mapping[str, str | list[str]], member: Member) -> QueryDict | None:
    """The post that these fields were, if this member wrote it; somebody else's is not shown."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, [values] if isinstance(values, str) else values)
    return data if data.get("writer") == member.handle else None
