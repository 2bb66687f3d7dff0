"""Leaving, all of it: one account, its comments, its reflections, its blogs and its mail, in one transaction.

A process that is killed in the middle has changed nothing, and the next run of the job does it; done twice, it is done
once. The list of deletions is written before the transaction ends: what is in the list will be done, if not now, then
a minute later.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments import counting, notifications
from comments.models import (
    Case,
    Comment,
    CommentThere,
    CommentVersion,
    Decision,
    Mute,
    Note,
    Notification,
    Report,
    Visit,
)
from cpd.lib.jobs import stopping
from participants import deletions, holding, leaving, rules
from participants.models import Block, Blog, Draft, Member, Post, Reflection
from things import edition
from things.models import Cohort, Thing

logger = logging.getLogger(__name__)

# No request and no job is on its way for longer.
IN_THAT_MOMENT = timedelta(hours=1)


def leave(key: int, *, now: datetime | None = None, again: bool = False) -> bool:
    """Delete the account of a member who wanted it and whose day has come; False where there is nothing to do.

    The last one who looks after the site stays, and their page says why, until somebody else does. `again`
    is for deletions that a backup has undone: nobody is asked, told, or listed a second time.
    """
    now = now or timezone.now()
    with transaction.atomic():
        member = _hold(key)
        if member is None or member.left_at is not None or member.leaving_at is None or member.leaving_at > now:
            return False
        if not again and rules.why_not_leave(member):
            return False
        places = _hold_words(member)
        _empty_comments(member, now)
        leaving.empty_writing(member)
        _empty_care(member)
        for place in places:
            if type(place).objects.filter(pk=place.pk).exists():
                counting.count(place)
        letter = (member.email, member.display_name)
        leaving.empty_account(member, now=now)
        if not again:
            notifications.tell_of_leaving(*letter, keeps=member.leaving_keeps)
            deletions.note(member, deleted=now)
    logger.info("member %s has left; what stayed: %s", key, member.leaving_keeps)
    return True


def leave_due() -> int:
    """Delete the accounts of those whose day has come; how many that were."""
    _sweep()
    gone = 0
    for key in leaving.due().values_list("pk", flat=True):
        if stopping.is_set():
            break
        gone += leave(key)
    return gone


def _sweep() -> None:
    """What a member's other window did in the moment they left was let in before and done after: that goes too."""
    lately = timezone.now() - IN_THAT_MOMENT
    for member in Member.objects.filter(left_at__gte=lately):
        for model in (Draft, Mute, Notification, Visit):
            model.objects.filter(member=member).delete()
        Block.objects.filter(blocker=member).delete()
        leaving.drop_copies(member)


def replay(path: Path) -> tuple[int, int]:
    """Delete again the accounts that a backup has brought back: how many, and how many lines of the list make no sense."""
    known, odd = deletions.read(path)
    deletions.take_over(known)
    done = 0
    for deletion in known:
        account = deletion.account()
        if account is not None:
            leaving.ask(account, actor=account, keeps=deletion.keeps, at_once=True)
            done += leave(account.pk, again=True)
    return done, odd


def _hold(key: int) -> Member | None:
    """The member, held after the blogs they write on; with them all who look after the site, so that the last two do not
    both go. A shared blog that is read at this moment brings no post of theirs afterwards.
    """
    written_on = Q(member=key) | Q(authors__member=key)
    holding.blogs(Blog.objects.filter(written_on).values_list("pk", flat=True))
    staff = Member.objects.filter(is_staff=True, is_active=True).values_list("pk", flat=True)
    return next((member for member in holding.members({key, *staff}) if member.pk == key), None)


def _hold_words(member: Member) -> list[Thing | Reflection]:
    """Everything this touches, held in the one order; the Things and reflections under which the member has spoken."""
    said = Comment.objects.filter(author=member)
    list(Post.objects.select_for_update(of=("self",)).filter(author=member).order_by("pk").values_list("pk"))
    spoken = set(said.exclude(reflection=None).values_list("reflection_id", flat=True))
    spoken |= set(CommentThere.objects.filter(member=member).values_list("reflection_id", flat=True))
    own = set(Reflection.objects.filter(author=member).values_list("pk", flat=True))
    rows = Reflection.objects.select_for_update(of=("self",)).filter(pk__in=spoken | own).order_by("pk")
    reflections = [row for row in rows if row.pk in spoken]
    # A member's name may stand on any page of any cohort.
    edition.move(Cohort.objects.all())
    keys = said.exclude(thing=None).values_list("thing_id", flat=True)
    things = list(Thing.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(keys)).order_by("pk"))
    list(said.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    return [*reflections, *things]


def _empty_comments(member: Member, now: datetime) -> None:
    """Take the words out of every comment, or only what ties them to a form and a name."""
    said = Comment.objects.filter(author=member)
    leaving.forget_in_desk_log(Comment, said)
    leaving.forget_in_desk_log(Report, Report.objects.filter(reporter=member))
    Report.objects.filter(reporter=member).exclude(resolved_at=None).delete()
    CommentVersion.objects.filter(comment__in=said).delete()
    for model in (CommentThere, Visit, Mute, Notification):
        model.objects.filter(member=member).delete()
    said.update(form_key=None)
    if not leaving.keeps_comments(member):
        said.update(
            body="",
            body_html="",
            digest="",
            edited_at=None,
            held_at=None,
            held_for="",
            deleted_at=Coalesce("deleted_at", now),
        )


def _empty_care(member: Member) -> None:
    """Of what organisers did about the member, that they did it stays, without the member's words.

    A case that waits about an account, or about words that are gone, has nothing to decide any more.
    """
    about = Case.objects.filter(author=member)
    about.open().filter(Q(kind__in=Case.OF_ACCOUNTS) | Q(comment=None, reflection=None)).delete()
    about.open().filter(comment__deleted_at__isnull=False).delete()
    about.filter(reflection=None, comment=None).update(label="")
    about.filter(kind=Case.Kind.APPEAL).update(why="")
    Decision.objects.filter(case__author=member).update(kept={})
    Note.objects.filter(about=member).delete()
    Case.objects.filter(claimed_by=member).update(claimed_by=None, claimed_at=None)
