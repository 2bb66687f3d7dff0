"""Handing queued mail to the mail server: each letter by itself, claimed before it is sent, tried again with growing pauses.

A letter that is being sent is lent out: should the process die, it is free again after a quarter of an hour. Only a
process that dies in the moment between the server's "accepted" and our note of it sends a letter twice, with the same
Message-ID. No mail protocol can close that window: whoever notes first loses letters instead.

What a server says about one address is that address's matter. What it says about us (who we are, that it is busy, that
it relays nothing for us) is no letter's fault: those wait, and are tried again for five days.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.models import STATUS, Email, Log
from post_office.settings import get_backend

from cpd.lib.jobs import stopping

log = logging.getLogger(__name__)

LENT_FOR = timedelta(minutes=15)
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=12)
MOST_ATTEMPTS = 17  # over five days, as mail servers do among themselves
ROUND_SECONDS = 60.0
AT_ONCE = 20  # so that an urgent letter overtakes the others soon
FORGOTTEN_AT_ONCE = 200
TROUBLES_IN_A_ROW = 3
# How often it is tried to note that a letter was accepted, and how long is waited in between.
NOTE_PAUSES = (0.1, 0.5, 2.0, 8.0, 0.0)
# What servers answer to what they would not take from us, whoever it is for: a policy (5.7), a full mailbox (5.2.2).
NOT_THE_ADDRESS = re.compile(
    r"^5\.(?:7\.\d|2\.2)|\b(?:relay|spam|blocked|blocklist|blacklist|reputation|policy)", re.IGNORECASE
)

Wanted = Callable[[Email], bool]
Refused = Callable[[Email, str], object]


class MailServerAway(Exception):
    """Nothing can be sent now; no letter is to blame."""


def deliver(*, still_wanted: Wanted | None = None, refused: Refused | None = None) -> int:
    """Send what is due, most urgent and oldest first, for about a minute; the number of letters the server accepted.

    Before a letter goes, `still_wanted` is asked; if not, it is deleted. `refused` hears of a letter whose address the
    server will never take mail for, and the server's words.
    """
    return _Round(still_wanted, refused).run()


def forget(*, sent_before: datetime, failed_before: datetime) -> int:
    """Delete old letters: what was sent early, what could not be sent later, because somebody may still ask."""
    old = Q(status=STATUS.sent, last_updated__lt=sent_before) | Q(last_updated__lt=failed_before)
    forgotten = 0
    while chosen := list(Email.objects.filter(old).values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]):
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


class _Round:
    """One round of sending: one connection, a time after which no other letter is begun."""

    def __init__(self, still_wanted: Wanted | None, refused: Refused | None) -> None:
        self.still_wanted = still_wanted
        self.refused = refused
        self.server: BaseEmailBackend = get_connection(get_backend())
        self.ends = time.monotonic() + ROUND_SECONDS
        self.accepted = 0
        self.troubles = 0

    def run(self) -> int:
        """Letter after letter until nothing is due."""
        try:
            while due := list(_due().order_by("-priority", "pk").values_list("pk", flat=True)[:AT_ONCE]):
                for pk in due:
                    if stopping.is_set() or time.monotonic() > self.ends:
                        return self.accepted
                    email = _claim(pk)
                    if email is not None:
                        self._hand_over(email)
        finally:
            self.server.close()
        return self.accepted

    def _hand_over(self, email: Email) -> None:
        try:
            self.server.open()
        except BaseException as error:
            # Not a word was said yet, whatever came between: the letter need not wait until its loan ends.
            _note(email, scheduled_time=timezone.now())
            if isinstance(error, OSError | SMTPException):
                raise MailServerAway(f"{type(error).__name__}: {error}") from error
            raise
        if self.still_wanted is not None and not self.still_wanted(email):
            log.info("mail %s is not wanted any more", email.pk)
            email.delete()
            return
        try:
            self.server.send_messages([email.email_message()])
        except Exception as error:  # Whatever is wrong with one letter must not hold up the others.
            self.server.close()
            self._not_sent(email, error)
        else:
            _note_sent(email)
            self.accepted += 1
            self.troubles = 0

    def _not_sent(self, email: Email, error: Exception) -> None:
        if isinstance(error, SMTPRecipientsRefused) and _is_final(error) and self.refused is not None:
            self.refused(email, _words(error))
        _try_later(email, error)
        self.troubles = self.troubles + 1 if _is_trouble(error) else 0
        if self.troubles == TROUBLES_IN_A_ROW:
            raise MailServerAway(f"{type(error).__name__}: {error}") from error


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


def _answers(error: Exception) -> list[tuple[int, str]]:
    """What the server said: codes and words."""
    if isinstance(error, SMTPRecipientsRefused):
        return [(code, _text(words)) for code, words in error.recipients.values()]
    if isinstance(error, SMTPResponseException):
        return [(error.smtp_code, _text(error.smtp_error))]
    return []


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _words(error: Exception) -> str:
    return "; ".join(f"{code} {words}" for code, words in _answers(error))


def _is_final(error: Exception) -> bool:
    """Whether the server said that this letter, or mail to this address, will never be accepted."""
    if not isinstance(error, SMTPRecipientsRefused | SMTPDataError):
        return False
    return all(code >= 500 and not NOT_THE_ADDRESS.search(words) for code, words in _answers(error))


def _is_trouble(error: Exception) -> bool:
    """Whether it is the connection or the server itself that fails, or what we are, and not one letter."""
    if isinstance(error, SMTPException):
        closing = any(code == 421 for code, _words in _answers(error))
        return closing or isinstance(error, SMTPServerDisconnected | SMTPSenderRefused)
    return isinstance(error, OSError)


def _note(email: Email, **changes: object) -> None:
    Email.objects.filter(pk=email.pk).update(last_updated=timezone.now(), **changes)


def _note_sent(email: Email) -> None:
    """The server has it: should the database be away just now, it is asked again before anything else is done."""
    for pause in NOTE_PAUSES:
        try:
            _note(email, status=STATUS.sent)
        except DatabaseError:
            if not pause:
                raise
            log.warning("mail %s was sent, and could not be noted yet", email.pk)
            connection.close()
            time.sleep(pause)
        else:
            return
