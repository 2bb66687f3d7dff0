"""Telling members what happened: who hears of what, once and for the strongest reason, in the transaction of what
happened. The questions asked do not grow with the number of those who are told.

Nobody is told of their own words, of what does not stand, of what they may not read, or of talk they have muted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from comments.models import Action, Comment, Mute, Notification
from cpd.lib import markup
from participants.called import Called
from participants.models import Block, Member, Reflection
from things.models import Thing

MOST_CALLED = 5
# A talk of more people than these is no longer one conversation: then only those who said something under the same
# comment hear of what is said there.
MANY_VOICES = 30
# How long a letter waits at least: for more words to come, or for its reader to come by.
FIRST_LOOK = timedelta(minutes=5)
AT_ONCE = 500

Kind = Notification.Kind


def tell_of_comment(comment: Comment, called: Sequence[Member] | None = None) -> None:
    """Somebody said something, or it was let through: tell whoever it is for, and those in the conversation."""
    if not Comment.objects.standing().filter(pk=comment.pk).exists():
        return
    reasons: dict[int, Kind] = {}
    for member, kind in _concerned(comment, _called_in(comment) if called is None else called):
        reasons.setdefault(member, kind)
    _tell(comment, reasons)


def tell_of_calls(comment: Comment, called: Sequence[Member]) -> None:
    """Somebody changed their words: tell those whom they call now."""
    if called and Comment.objects.standing().filter(pk=comment.pk).exists():
        _tell(comment, dict.fromkeys(_mentioned(called, by=comment.author_id), Kind.MENTION))


def tell_of_reflection(reflection: Reflection) -> None:
    """A reflection is out: tell those whom it calls by name."""
    found = Called()
    markup.render(reflection.body, people=found)
    mentioned = _mentioned(found.members, by=reflection.author_id)
    listening = _listening(mentioned, reflection, but=reflection.author_id)
    _store(Notification(member_id=pk, kind=Kind.MENTION, reflection=reflection) for pk in listening)


def tell_of_thing(thing: Thing, members: Iterable[int]) -> None:
    """A Thing has opened: tell these members."""
    _store(Notification(member_id=pk, kind=Kind.RELEASED, thing=thing) for pk in members)


def tell_of_decision(about: Comment | Reflection | Member, action: Action) -> None:
    """An organiser has decided about somebody's words or account: tell them."""
    member = about if isinstance(about, Member) else about.author
    if member.is_active and member.left_at is None:
        row = Notification(member=member, kind=Kind.DECISION, action=action)
        row.comment = about if isinstance(about, Comment) else None
        row.reflection = about if isinstance(about, Reflection) else None
        _store([row])


def _concerned(comment: Comment, called: Sequence[Member]) -> Iterator[tuple[int, Kind]]:
    """Whom a comment is for, the strongest reason first."""
    for answered in (comment.answers, comment.parent):
        if answered is not None:
            yield answered.author_id, Kind.REPLY
    if comment.reflection is not None:
        yield comment.reflection.author_id, Kind.COMMENT
    for member in _mentioned(called, by=comment.author_id):
        yield member, Kind.MENTION
    for author in _voices(comment):
        yield author, Kind.THREAD


def _mentioned(called: Sequence[Member], *, by: int) -> list[int]:
    """The first few of those called by name, without whom the caller has blocked."""
    few = [member.pk for member in called[:MOST_CALLED]]
    blocked = set(Block.objects.filter(blocker=by, blocked__in=few).values_list("blocked", flat=True)) if few else set()
    return [member for member in few if member not in blocked]


def _voices(comment: Comment) -> list[int]:
    """Those in the conversation that a comment belongs to."""
    said = Comment.objects.on(comment.target).standing().order_by()
    voices = list(said.values_list("author_id", flat=True).distinct()[: MANY_VOICES + 1])
    if len(voices) <= MANY_VOICES:
        return voices
    return list(said.filter(parent=comment.parent_id or comment.pk).values_list("author_id", flat=True).distinct())


def _called_in(comment: Comment) -> list[Member]:
    found = Called()
    markup.render(comment.body, anchors=False, people=found)
    return found.members


def _tell(comment: Comment, reasons: Mapping[int, Kind]) -> None:
    listening = _listening(list(reasons), comment.target, but=comment.author_id)
    _store(Notification(member_id=pk, kind=reasons[pk], comment=comment) for pk in listening)


def _listening(members: Sequence[int], place: Thing | Reflection, *, but: int) -> list[int]:
    """Of these, the open accounts that may read there, have not muted it, and have not blocked whoever speaks (`but`)."""
    muted = Mute.objects.on(place).filter(member=OuterRef("pk"))
    blocked = Block.objects.filter(blocker=OuterRef("pk"), blocked=but)
    open_ears = Member.objects.filter(~Exists(muted), ~Exists(blocked), pk__in=members, is_active=True, left_at=None)
    found = list(open_ears.exclude(pk=but).order_by("pk"))
    if not found or _is_for_all_members(place, found[0]):
        return [member.pk for member in found]
    return [member.pk for member in found if type(place).objects.visible_to(member).filter(pk=place.pk).exists()]


def _is_for_all_members(place: Thing | Reflection, one: Member) -> bool:
    if isinstance(place, Thing):
        return place.is_released
    return Reflection.objects.in_lists_for(one).filter(pk=place.pk).exists()


def _store(told: Iterable[Notification]) -> None:
    now = timezone.now()
    rows = list(told)
    for row in rows:
        row.created_at, row.mail_at = now, now + FIRST_LOOK
    Notification.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
