"""Asking another program whether what new accounts say is spam; only where SPAM_CHECK_URL names one.

The worker asks, never a page: a comment is shown until the answer is here, and whatever goes wrong on the way there
changes nothing. What is sent is the comment's own words and links, and nothing about who wrote it.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import holding_back
from comments.models import Comment
from cpd.lib import fetch, jobs
from cpd.lib.fetch import CannotFetch
from participants.limits import NEW_FOR, is_new
from participants.sifting import links_out

logger = logging.getLogger(__name__)

AT_ONCE = 30
SECONDS = 5.0
# The program works, and can make nothing of these words.
REFUSALS = {400, 413, 422}
# After this nobody asks any more: what was not answered has been read by people.
FRESH_FOR = timedelta(days=1)


class NoAnswer(Exception):
    """The program does not answer, or not in a way that we understand."""


def check() -> int:
    """Ask about fresh comments of new accounts, oldest first, and hold what is spam; how many were asked about.

    Where the program does not answer, the round ends, and the next one begins with the same comment.
    """
    asked = 0
    if not settings.SPAM_CHECK_URL:
        return asked
    for comment in list(waiting()[:AT_ONCE]):
        if jobs.stopping.is_set():
            break
        try:
            is_spam = is_new(comment.author) and ask(comment)
        except NoAnswer as fault:
            logger.warning("the spam check gave no answer: %s", fault)
            break
        if is_spam:
            holding_back.hold(comment, why=_("The spam check that this site asks takes it for spam."))
        # The words may have changed meanwhile: then they are asked about again.
        same = Comment.objects.filter(pk=comment.pk, edited_at=comment.edited_at)
        asked += same.update(checked_at=timezone.now())
    return asked


def waiting() -> QuerySet[Comment]:
    """Fresh comments of new accounts that nobody has asked about."""
    now = timezone.now()
    fresh = Comment.objects.standing().filter(checked_at=None, created_at__gt=now - FRESH_FOR)
    return fresh.filter(author__joined_at__gt=now - NEW_FOR).select_related("author").order_by("created_at", "pk")


def ask(comment: Comment) -> bool:
    """Whether the program calls these words spam. Raises NoAnswer."""
    words = {"text": comment.body, "links": "\n".join(links_out(comment.body_html)), "key": settings.SPAM_CHECK_KEY}
    try:
        answer = fetch.post(settings.SPAM_CHECK_URL, data=words, deadline=SECONDS)
    except CannotFetch as cannot:
        if cannot.status in REFUSALS:
            return False
        raise NoAnswer(str(cannot)) from cannot
    said = answer.body[:1000].decode(errors="replace").strip()
    return _verdict(said)


def _verdict(said: str) -> bool:
    """`spam` or `ham` in plain text, or JSON with `spam` true or false."""
    if said.lower() in ("spam", "ham"):
        return said.lower() == "spam"
    try:
        verdict = json.loads(said)["spam"]
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise NoAnswer(f"not an answer: {said[:80]!r}") from fault
    if not isinstance(verdict, bool):
        raise NoAnswer(f"not an answer: {said[:80]!r}")
    return verdict
