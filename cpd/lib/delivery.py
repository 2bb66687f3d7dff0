"""Handing queued mail to the mail server: each letter by itself, claimed before it is sent, tried again with growing pauses.

A letter that is being sent is lent out: should the process die, it is free again after a quarter of an hour. Only a
process that dies in the moment between the server's "accepted" and our note of it sends a letter twice, with the same
Message-ID.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.models import STATUS, Email, Log
from post_office.settings import get_backend

from cpd.lib.jobs import stopping

log = logging.getLogger(__name__)

LENT_FOR = timedelta(minutes=15)
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=12)
MOST_ATTEMPTS = 10
AT_ONCE = 200


class MailServerAway(Exception):
    """Nothing can be sent now; no letter is to blame."""


def deliver() -> int:
    """Send what is due, most urgent and oldest first; the number of letters the server accepted."""
    due = list(_due().order_by("-priority", "pk").values_list("pk", flat=True)[:AT_ONCE])
    if not due:
        return 0
    server: BaseEmailBackend = get_connection(get_backend())
    accepted = 0
    try:
        for pk in due:
            if stopping.is_set():
                break
            email = _claim(pk)
            if email is not None:
                accepted += _hand_over(email, server)
    finally:
        server.close()
    return accepted


def forget(*, sent_before: datetime, failed_before: datetime) -> int:
    """Delete old letters: what was sent early, what could not be sent later, because somebody may still ask."""
    old = Q(status=STATUS.sent, last_updated__lt=sent_before) | Q(last_updated__lt=failed_before)
    forgotten = 0
    while chosen := list(Email.objects.filter(old).values_list("pk", flat=True)[:AT_ONCE]):
        Email.objects.filter(pk__in=chosen).delete()
        forgotten += len(chosen)
    return forgotten


def _due() -> QuerySet[Email]:
    now = timezone.now()
    return Email.objects.filter(
        Q(scheduled_time__lte=now) | Q(scheduled_time=None),
        Q(expires_at__gt=now) | Q(expires_at=None),
        status__in=[STATUS.queued, STATUS.requeued],
    )


def _claim(pk: int) -> Email | None:
    lent_until = timezone.now() + LENT_FOR
    if _due().filter(pk=pk).update(scheduled_time=lent_until, last_updated=timezone.now()):
        return Email.objects.get(pk=pk)
    return None


def _hand_over(email: Email, server: BaseEmailBackend) -> int:
    try:
        server.open()
    except BaseException as error:
        # Not a word was said yet, whatever came between: the letter need not wait until its loan ends.
        _note(email, scheduled_time=timezone.now())
        if isinstance(error, OSError | SMTPException):
            raise MailServerAway(f"{type(error).__name__}: {error}") from error
        raise
    try:
        server.send_messages([email.email_message()])
    except Exception as error:  # Whatever is wrong with one letter must not hold up the others.
        server.close()
        _try_later(email, error)
        return 0
    _note(email, status=STATUS.sent)
    return 1


def _try_later(email: Email, error: Exception) -> None:
    attempts = (email.number_of_retries or 0) + 1
    failed = attempts >= MOST_ATTEMPTS or _is_final(error)
    pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    _note(
        email,
        status=STATUS.failed if failed else STATUS.requeued,
        number_of_retries=attempts,
        scheduled_time=timezone.now() + pause,
    )
    Log.objects.create(email=email, status=STATUS.failed, message=str(error), exception_type=type(error).__name__)
    log.warning("mail %s not sent (attempt %s): %s", email.pk, attempts, type(error).__name__)


def _is_final(error: Exception) -> bool:
    """Whether the server said that this letter will never be accepted."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return isinstance(error, SMTPSenderRefused | SMTPDataError) and error.smtp_code >= 500


def _note(email: Email, **changes: object) -> None:
    Email.objects.filter(pk=email.pk).update(last_updated=timezone.now(), **changes)
