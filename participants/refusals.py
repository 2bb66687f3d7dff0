"""Addresses that a mail server will not have: noted with their member, shown to them and to organisers, tried again."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from post_office.models import STATUS, Email

from cpd.lib import mail
from participants.models import Member

logger = logging.getLogger(__name__)

LONGEST_WHY = 300


def note(email: Email, why: str) -> None:
    """The server will never take mail for this address: no letter is written to it from now on. The first word stays."""
    for address in email.to:
        refused = Member.objects.filter(email__iexact=address, mail_refused_at=None)
        if refused.update(mail_refused_at=timezone.now(), mail_refused_why=why[:LONGEST_WHY]):
            logger.warning("An address was refused by its mail server")


def confirmed(member: Member) -> None:
    """The address was confirmed or changed: letters are written again, and those that wait go where the member now is."""
    forget(member)
    waiting = Email.objects.filter(letter__member=member, status__in=[STATUS.queued, STATUS.requeued])
    waiting.update(to=[member.email])


def forget(member: Member) -> bool:
    """Letters are written to this member again. Whether they were not."""
    refused = Member.objects.filter(pk=member.pk).exclude(mail_refused_at=None)
    return bool(refused.update(mail_refused_at=None, mail_refused_why=""))


@transaction.atomic
def try_again(member: Member) -> None:
    """The member says that the address takes mail: one letter is sent to see, and what follows is up to the server."""
    if forget(member):
        mail.send("mail_again", to=member.email, context={"name": member.display_name}, urgent=True)
        logger.info("Member %s asks for mail again", member.pk)
