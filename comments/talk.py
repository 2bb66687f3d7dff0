"""What members do with comments: post, revise, delete. Whoever may not is refused with a sentence."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import counting, holding_back, limits, openers, rules, sifting, telling
from comments.models import FORM_KEY_LENGTH, Comment, CommentVersion
from cpd.lib import markup
from participants import offering
from participants.called import Called
from participants.models import Member, Reflection
from things.models import Thing


class Refused(Exception):
    """It was not done; the sentence says why and what to do. `is_gone`: what was answered is no longer there."""

    def __init__(self, sentence: str, *, status: int = 403, is_gone: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.is_gone = is_gone


@transaction.atomic
def post(
    target: Thing | Reflection,
    *,
    by: Member,
    body: str,
    parent: Comment | None = None,
    form_key: str = "",
    trap: str = "",
) -> tuple[Comment, bool]:
    """Add a comment, and say whether it is new: one form sent twice leads to the one comment it made.

    A reply to a reply goes under the same comment, so that talk stays two levels deep. `trap` says why the form looks
    like a program's. What looks like spam is held, and posted for its author and the organisers alone.
    """
    # The member's row first, then the target's: one member's posts wait for each other, and none for another's.
    author = Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if author.left_at is not None:
        raise Refused(_("This account is deleted."))
    place = counting.lock(target)
    key = _key_of_sending(form_key, body)
    if key and (twin := Comment.objects.filter(author=by, form_key=key).first()):
        return twin, False
    _refuse_if(rules.why_not_comment(by, place))
    if again := limits.next_comment(by):
        raise Refused(limits.say_when(again), status=429)
    _refuse_unedited(place, body)
    answered, called = _answered(parent, target, by) if parent else None, Called()
    html = _rendered(body, by=author, called=called)
    why = sifting.why_hold(author, html, trap=trap)
    says = {
        "thing": place if isinstance(place, Thing) else None,
        "reflection": place if isinstance(place, Reflection) else None,
        "parent": (answered.parent or answered) if answered else None,
        "answers": answered,
        "body": body,
        "body_html": html,
        "digest": sifting.digest(html),
    }
    comment, is_new = _create_once(by, key, says)
    if not is_new:
        return comment, False
    if isinstance(place, Reflection) and place.author_id != by.pk:
        # Whoever answers has read it, also where no script told so.
        offering.opened(place, actor=by)
    if not (why and holding_back.hold(comment, why=why)):
        counting.count(place)
        telling.tell_of_comment(comment, called.members)
    return comment, True


def _create_once(author: Member, key: str | None, says: dict[str, Any]) -> tuple[Comment, bool]:
    """The row; where another request with the same form was quicker, the database says so, and it is that one's."""
    if key is None:
        return Comment.objects.create(author=author, **says), True
    return Comment.objects.get_or_create(author=author, form_key=key, defaults=says)


@transaction.atomic
def revise(comment: Comment, *, by: Member, body: str) -> Comment:
    """Change the words of one's own comment, within its fifteen minutes; organisers still find what it said before."""
    place = counting.lock(comment.target)
    locked = _lock(comment)
    _refuse_if(rules.why_not_comment(by, place))
    if not rules.can_edit(by, locked):
        raise Refused(_("The fifteen minutes for changing it are over. What you posted stands as it was."))
    if body != locked.body:
        _refuse_unedited(place, body)
        called = Called()
        said_at, now = locked.edited_at or locked.created_at, timezone.now()
        html, before = _rendered(body, by=by, called=called), locked.body_html
        CommentVersion.objects.create(comment=locked, body_html=before, written_at=said_at, replaced_at=now)
        locked.body, locked.body_html, locked.digest = body, html, sifting.digest(html)
        locked.edited_at, locked.checked_at = now, None
        locked.save(update_fields=["body", "body_html", "digest", "edited_at", "checked_at"])
        if why := sifting.why_hold(by, html, before=before, own=locked.pk):
            holding_back.hold(locked, why=why)
        telling.tell_of_calls(locked, called.members)
    return locked


@transaction.atomic
def delete(comment: Comment, *, by: Member) -> bool:
    """Take one's own words back: they leave the database at once, and so does what they said before they were changed.

    False if they were gone already.
    """
    place = counting.lock(comment.target)
    locked = _lock(comment)
    if not rules.can_delete(by, locked):
        return False
    locked.body = locked.body_html = locked.digest = ""
    locked.deleted_at, locked.edited_at = timezone.now(), None
    locked.held_at, locked.held_for = None, ""
    locked.save(update_fields=["body", "body_html", "digest", "deleted_at", "edited_at", "held_at", "held_for"])
    locked.versions.all().delete()
    counting.count(place)
    return True


def _rendered(body: str, *, by: Member, called: Called) -> str:
    html = markup.render(body, anchors=False, people=called)
    if limits.too_many_links(by, html):
        raise Refused(limits.say_links(), status=422)
    return html


def _lock(comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",), no_key=True).select_related("author")
    return rows.get(pk=comment.pk)


def _refuse_if(reason: str | None) -> None:
    if reason:
        raise Refused(str(rules.WHY_NOT[reason]))


def _refuse_unedited(place: Thing | Reflection, body: str) -> None:
    if isinstance(place, Reflection) and openers.is_nothing_else(body, place):
        raise Refused(_("That is the beginning we lent you. Add a few words of your own, then post it."), status=422)


def _answered(parent: Comment, target: Thing | Reflection, by: Member) -> Comment:
    """The comment that is answered, with the one it hangs under."""
    rows = Comment.objects.on(target).standing().with_gone(by).filter(pk=parent.pk)
    found = rows.select_related("parent").first()
    if found is None:
        raise Refused(
            _("The comment you answered is gone. You can still post your words to the whole conversation."),
            status=409,
            is_gone=True,
        )
    if found.blocks_viewer or found.gone:  # type: ignore[attr-defined]
        raise Refused(str(rules.WHY_NOT["blocked"]))
    return found


def _key_of_sending(form_key: str, body: str) -> str | None:
    """One form with the same words is one sending, even when they were changed or deleted meanwhile.

    Other words from a form that was sent before, as after the browser's Back, are a comment of their own.
    """
    if not form_key:
        return None
    return f"{form_key[:FORM_KEY_LENGTH]}.{hashlib.sha256(body.encode()).hexdigest()[:15]}"
