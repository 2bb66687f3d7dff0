"""Leaving: a member wants their account deleted, thinks again, or goes; what is theirs on this floor is emptied.

The verb that does all of it belongs to the floor that sees all of it; here is what it needs of people and what they write.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from post_office.models import Email

from cpd.lib import mail
from participants import firsts, pictures, sessions, writing
from participants.models import (
    Block,
    Blog,
    BlogAuthor,
    CircleSeat,
    Draft,
    DraftOffer,
    Export,
    Letter,
    MailChoice,
    Meetup,
    MeetupGuest,
    Member,
    Notice,
    Offer,
    Participant,
    PastHandle,
    Post,
    PostKey,
    Reflection,
    ReflectionPicture,
)
from things.models import Thing, Visibility

logger = logging.getLogger(__name__)

TIME_TO_THINK = timedelta(days=7)
NOBODYS_ADDRESS = f"former{mail.NOBODYS}"


def ask(member: Member, *, actor: Member, keeps: str, at_once: bool, now: datetime | None = None) -> Member:
    """A member wants their account deleted, now or in seven days; until it is done nothing changes."""
    now = now or timezone.now()
    member.leaving_at = now if at_once else now + TIME_TO_THINK
    member.leaving_keeps = keeps
    member.save(update_fields=["leaving_at", "leaving_keeps"])
    logger.info("member %s wants their account deleted on %s", actor.pk, member.leaving_at)
    return member


def stay(member: Member, *, actor: Member) -> bool:
    """They have thought again, and nothing happens. False where it is too late, or was never asked for."""
    undone = Member.objects.filter(pk=member.pk, left_at=None).exclude(leaving_at=None)
    stays = bool(undone.update(leaving_at=None, leaving_keeps=""))
    if stays:
        logger.info("member %s keeps their account", actor.pk)
    return stays


def due(now: datetime | None = None) -> QuerySet[Member]:
    """Those who wanted to be gone by now."""
    return Member.objects.filter(left_at=None, leaving_at__lte=now or timezone.now()).order_by("leaving_at", "pk")


def keeps_reflections(member: Member) -> bool:
    """Whether the member's reflections stay, under no name."""
    return member.leaving_keeps in (Member.Keeps.REFLECTIONS, Member.Keeps.ALL)


def keeps_comments(member: Member) -> bool:
    """Whether the member's comments stay, under no name."""
    return member.leaving_keeps in (Member.Keeps.COMMENTS, Member.Keeps.ALL)


def reflections_that_stay(member: Member) -> QuerySet[Reflection]:
    """Those written here that others can read, where the member leaves them; drafts and private ones never stay."""
    if not keeps_reflections(member):
        return Reflection.objects.none()
    open_to_others = [Visibility.EVERYONE, Visibility.MEMBERS]
    return Reflection.objects.published().filter(author=member, original_address="", visibility__in=open_to_others)


def addresses_of(member: Member) -> list[str]:
    """Every address that belongs to the account."""
    return [member.email, *EmailAddress.objects.filter(user=member).values_list("email", flat=True)]


def empty_writing(member: Member) -> set[int]:
    """Take away what the member wrote and connected, but for what stays; the Things that it was about.

    Blogs, posts and reflections are held already. A shared blog goes to somebody who writes it, and is not read until
    they connect it again.
    """
    note_in_desk_log(member)
    staying = list(reflections_that_stay(member).values_list("pk", flat=True))
    going = Reflection.objects.filter(author=member).exclude(pk__in=staying)
    things = set(going.exclude(things=None).values_list("things", flat=True))
    for gone in (
        ReflectionPicture.objects.filter(reflection__in=going),
        ReflectionPicture.objects.filter(reflection__in=staying, shown_at=None),
    ):
        pictures.remove_files(gone)
        gone.delete()
    Notice.objects.filter(reflection__in=going, sent_at=None).delete()
    going.delete()
    _take_back_notices(staying)
    Reflection.objects.filter(pk__in=staying).update(form_key=None)
    for blog in Blog.objects.filter(member=member, place=Blog.Place.ELSEWHERE):
        _let_go(blog, member)
    here = Blog.objects.filter(member=member)
    here.update(title="", habits=[]) if staying else here.delete()
    Post.objects.filter(author=member).delete()
    PostKey.objects.filter(owner=member).delete()
    # On somebody else's blog the name is nobody's from now on: or its owner would be taken for the one who left.
    BlogAuthor.objects.filter(member=member).update(accepted_at=None, declined_at=timezone.now())
    Block.objects.filter(blocker=member).delete()
    Draft.objects.filter(member=member).delete()
    MeetupGuest.objects.filter(member=member).delete()
    forget_in_desk_log(Meetup, Meetup.objects.filter(author=member))
    Meetup.objects.filter(author=member).delete()
    DraftOffer.objects.filter(reflection__author=member).delete()
    Participant.objects.filter(member=member).delete()
    Offer.objects.filter(member=member).delete()
    writing.recount(things)
    if staying:
        cohorts = set(Reflection.objects.filter(pk__in=staying).values_list("cohort", flat=True))
        firsts.mark([member.pk], cohorts)
    return things


def _take_back_notices(staying: list[int]) -> None:
    """Other blogs were told of addresses that are not there any more; they hear that, as of deleted reflections."""
    Notice.objects.filter(reflection__in=staying, sent_at=None).delete()
    Notice.objects.filter(reflection__in=staying).update(reflection=None)


def _let_go(blog: Blog, member: Member) -> None:
    heir = blog.authors.exclude(accepted_at=None).exclude(member=member).order_by("accepted_at", "pk").first()
    if heir is None:
        blog.delete()
        return
    now = timezone.now()
    blog.feeds.filter(retired_at=None).update(retired_at=now, claimed_until=None)
    blog.member, blog.closed_at, blog.proved_at = heir.member, now, None
    blog.save(update_fields=["member", "closed_at", "proved_at"])


def note_in_desk_log(member: Member) -> None:
    """The desk's own log names rows as they were called when somebody changed them."""
    mine: list[tuple[type[Model], QuerySet[Model]]] = [
        (Member, Member.objects.filter(pk=member.pk)),
        (Participant, Participant.objects.filter(member=member)),
        (CircleSeat, CircleSeat.objects.filter(place__member=member)),
        (Blog, Blog.objects.filter(member=member)),
        (Reflection, Reflection.objects.filter(author=member)),
        (Post, Post.objects.filter(author=member)),
    ]
    for model, rows in mine:
        forget_in_desk_log(model, rows)


def forget_in_desk_log(model: type[Model], rows: QuerySet[Model]) -> None:
    """Leave the number of these rows in the desk's log, and take their names out of it."""
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    kind = ContentType.objects.get_for_model(model)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        LogEntry.objects.filter(content_type=kind, object_id__in=part).update(object_repr=former(), change_message="")


def empty_account(member: Member, *, now: datetime) -> None:
    """Take away what makes the row a person and lets them in; what is left is a number that talk can name."""
    for address in addresses_of(member):
        Email.objects.filter(to__iexact=address).delete()
    drop_copies(member)
    sessions.end(list(UserSession.objects.filter(user=member)))
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=member).delete()
    for kind in (MailChoice, Letter):
        kind.objects.filter(member=member).delete()
    Thing.objects.filter(guest_author=member).update(guest_author=None)
    if member.picture.name:
        transaction.on_commit(partial(default_storage.delete, member.picture.name))
    member.groups.clear()
    member.user_permissions.clear()
    member.display_name = former()
    member.email = f"{secrets.token_hex(16)}@{NOBODYS_ADDRESS}"
    # Others have linked to it, and called them by it.
    PastHandle.objects.keep(member.handle)
    member.handle = Member.objects.free_handle(f"former {member.pk}")
    member.sector, member.picture, member.last_login = None, "", None
    member.occupation = member.country = member.bio = member.time_zone = ""
    member.mail_refused_at, member.mail_refused_why = None, ""
    member.away_from = member.away_until = member.back_at = None
    member.limited_at = member.limited_until = None
    member.suspected_at, member.suspected_for = None, ""
    member.is_staff = member.is_superuser = False
    # What organisers have closed does not open by that.
    member.is_active = member.is_active and member.leaving_keeps != Member.Keeps.NOTHING
    member.left_at = now
    member.set_unusable_password()
    member.save()


def drop_copies(member: Member) -> None:
    """Take away the copies of everything that the member asked for, with their files."""
    for copy in Export.objects.filter(member=member):
        transaction.on_commit(partial(_drop, copy.file))
        copy.delete()


def _drop(name: str) -> None:
    if name:
        default_storage.delete(name)


def former() -> str:
    """What somebody who has left is called."""
    return _("A former member")
