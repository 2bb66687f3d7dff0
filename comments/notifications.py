"""Mail about talk. It is stored with the transaction that caused it; nobody but the person it is about gets it."""

from __future__ import annotations

from django.utils import timezone

from comments.models import Comment
from cpd.lib import mail, markup
from participants import letters
from participants.models import Member, Reflection
from things.models import Thing

QUOTED = 600


def tell_author_of_hiding(words: Comment | Reflection, place: Thing | Reflection, *, reason: str) -> None:
    """An organiser has hidden this person's words: which, why, and how to answer. Who reported them is not said."""
    _tell("words_hidden", words, place, reason)


def tell_author_of_restoring(words: Comment | Reflection, place: Thing | Reflection, *, reason: str) -> None:
    """An organiser shows this person's words again."""
    _tell("words_restored", words, place, reason)


def _tell(letter: str, words: Comment | Reflection, place: Thing | Reflection, reason: str) -> None:
    kind = "comment" if isinstance(words, Comment) else "reflection"
    context = {
        "name": words.author.display_name,
        "is_comment": kind == "comment",
        "title": str(place),
        "address": words.get_absolute_url(),
        "quote": markup.excerpt(words.body_html, QUOTED),
        "reason": reason,
    }
    key = f"{letter}-{kind}-{words.pk}-{timezone.now().isoformat()}"
    letters.write(words.author, "decision", letter, context, key=key, about=f"{kind}-{words.pk}")


def tell_of_leaving(address: str, name: str, *, keeps: str) -> None:
    """The last letter to somebody whose account is deleted: that it is done, and what stayed."""
    context = {
        "name": name,
        "keeps_comments": keeps in (Member.Keeps.COMMENTS, Member.Keeps.ALL),
        "keeps_reflections": keeps in (Member.Keeps.REFLECTIONS, Member.Keeps.ALL),
    }
    mail.send("account_deleted", to=address, context=context, urgent=True)
