"""Writing mail: a letter is rendered, stored in the transaction that caused it, and sent later by the worker.

Nothing here talks to a mail server, so no reader waits for one, and what is rolled back was never announced.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from email.utils import make_msgid
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext as _
from post_office.models import PRIORITY, STATUS, Email

from cpd.lib.here import own_host
from cpd.lib.markup import tidy

LONGEST_SUBJECT = 200
# No mail server answers for these (RFC 2606): accounts whose members have left have such an address.
NOBODYS = ".invalid"
OWN_ADDRESS = re.compile(r'(<a\b[^>]*\shref=")(/(?!/))')
INLINER = CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)


def send(name: str, *, to: str, context: Mapping[str, Any], urgent: bool = False) -> None:
    """Queue the letter of templates/emails/<name>.{subject.txt,txt,html} to one address; urgent ones overtake others."""
    if not to.endswith(NOBODYS):
        queue([letter(name, to=to, context=context, urgent=urgent)])


def letter(
    name: str,
    *,
    to: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    message_id: str = "",
    urgent: bool = False,
) -> Email:
    """The letter of templates/emails/<name>.{subject.txt,txt,html} to one address, not stored yet."""
    known = {
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        **context,
    }
    subject = _one_line(in_words(f"emails/{name}.subject.txt", known))
    known["subject"] = subject
    return _email(
        to=to,
        subject=subject,
        message=in_words(f"emails/{name}.txt", known),
        html_message=get_template(f"emails/{name}.html").render(known),
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
        message_id=message_id,
        priority=PRIORITY.high if urgent else PRIORITY.medium,
    )


def queue(emails: Sequence[Email]) -> list[Email]:
    """Store letters in the caller's transaction, to be sent by the worker; however many, in a few queries."""
    for email in emails:
        email.pk = None  # It may come from a transaction that was taken back.
    return list(Email.objects.bulk_create(emails))


def message_id(name: str) -> str:
    """The Message-ID of what has this name: always the same, and nobody else's."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return f"<{digest}@{own_host()}>"


def in_words(template: str, context: dict[str, Any]) -> str:
    """Rendered without HTML's escapes, whoever wrote the template and whatever it includes."""
    inner = get_template(template).template  # type: ignore[attr-defined]
    text: str = inner.render(Context(context, autoescape=False))
    return re.sub(r"\n{3,}", "\n\n", tidy(text)).strip() + "\n"


def _dress(html: str) -> str:
    """Styles on every element, because mail programs read no style sheet, and links that lead here from anywhere."""
    return INLINER.inline(OWN_ADDRESS.sub(rf"\1{settings.SITE_URL}\2", tidy(html))) if html else ""


def _one_line(text: str) -> str:
    """A subject cannot begin another header."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _email(
    *,
    to: str,
    subject: str,
    message: str,
    html_message: str = "",
    headers: Mapping[str, str] | None = None,
    message_id: str = "",
    sender: str = "",
    priority: int = PRIORITY.medium,
) -> Email:
    validate_email(to)
    if "," in to:
        raise ValidationError(_("Please enter a valid email address."), code="invalid")
    # Not post_office.mail.send: it takes the finished text for a template, and members write some of that text.
    return Email(
        from_email=sender or settings.DEFAULT_FROM_EMAIL,
        to=[to],
        cc=[],
        bcc=[],
        subject=_one_line(tidy(subject)),
        message=message,
        html_message=_dress(html_message),
        headers=dict(headers or {}),
        # The same for every attempt, so that a mail handed over twice by accident shows once.
        message_id=message_id or make_msgid(domain=own_host()),
        priority=priority,
        status=STATUS.queued,
    )


class QueueBackend(BaseEmailBackend):
    """Django's door to the same queue, for mail that libraries write; one letter for each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
            html = next((str(text) for text, kind in alternatives if kind == "text/html"), "")
            queue(
                [
                    _email(
                        to=address,
                        subject=str(message.subject),
                        message=str(message.body),
                        html_message=html,
                        headers={name: _one_line(str(value)) for name, value in message.extra_headers.items()},
                        sender=message.from_email,
                    )
                    for address in message.recipients()
                ]
            )
        return len(email_messages)
