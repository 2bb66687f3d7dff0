"""Webmentions to be sent (https://www.w3.org/TR/webmention/, section 3.1): when a reflection here links to one elsewhere.

They are made in the transaction that publishes, and sent by the worker: once to each page, however often the reflection
is changed; and again when it does not link there any more, or cannot be read by everybody (sections 3.1.4 and 3.1.5).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cpd.lib import fetch, markup
from cpd.lib.fetch import Answer, CannotFetch, Kind
from cpd.lib.here import is_elsewhere, own_address
from participants import errands, whose
from participants.endpoints import endpoint_of
from participants.models import Notice, Reflection

logger = logging.getLogger(__name__)

LONGEST_ADDRESS = 1000
MOST_NOTICES = 20
MOST_AT_ONCE = 100
KEEP_DELETED = timedelta(days=90)
MOST_BYTES = 2 * 1024 * 1024
ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
NO_ENDPOINT = "it takes no webmentions"
NOT_PUBLIC = "the reflection is not public"
# What no later try would change.
FOR_GOOD = {Kind.NOT_ALLOWED, Kind.BAD_ADDRESS}


@dataclass(frozen=True)
class Question:
    """What a thread needs to know to send a notice; plain values, because rows belong to the thread that loaded them."""

    source: str
    target: str


@dataclass(frozen=True)
class Finding:
    """What came of sending: nothing is wrong, nobody takes it (`ends`), or why it failed."""

    problem: str = ""
    ends: bool = False
    retry_after: timedelta | None = None


def make(reflection: Reflection, *, now: datetime) -> None:
    """Make notices for the reflections elsewhere that this one links to, once for each, while everybody may read it.

    To be called in the transaction that publishes or changes it. One that waits for an answer of the other side goes on
    waiting; one that could not be sent because the reflection was not public is due again, and so is one whose link went
    or came back.
    """
    if reflection.is_elsewhere or not reflection.is_public:
        return
    links = _links_of(reflection)
    source = own_address(reflection.get_absolute_url())
    rows = [
        Notice(reflection=reflection, source=source, target=target, key=key, made_at=now, due_at=now)
        for target, key in [(target, whose.name_of(target)) for target in whose.blogs_of(links)][:MOST_NOTICES]
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    own = Notice.objects.filter(reflection=reflection)
    linked, again = own.filter(key__in=map(whose.name_of, links)), _due_again(now)
    waiting = Q(problem=NOT_PUBLIC, sent_at=None, due_at=None)
    withdrawn = ~Q(unlinked_at=None, gone_at=None)
    linked.filter(waiting | withdrawn).update(**again, unlinked_at=None, gone_at=None)
    others = own.exclude(pk__in=linked.values("pk"))
    others.filter(sent_at=None, claimed_until=None).delete()
    others.filter(unlinked_at=None, gone_at=None).exclude(sent_at=None).update(**again, unlinked_at=now)


def follow(now: datetime | None = None) -> int:
    """Tell of reflections that everybody could read and cannot any more, and of those that came back; how many notices.

    Taken back, shown to fewer, hidden, deleted, their author's account closed: whatever it was, it is seen here.
    """
    now, public = now or timezone.now(), Reflection.objects.visible_to(None)
    told = Notice.objects.told().exclude(source="")
    gone = told.filter(unlinked_at=None, gone_at=None).exclude(reflection__in=public)
    amount = gone.update(**_due_again(now), gone_at=now)
    for notice in told.exclude(gone_at=None).filter(reflection__in=public).select_related("reflection")[:MOST_AT_ONCE]:
        links = map(whose.name_of, _links_of(notice.reflection)) if notice.reflection else ()
        changed = {**_due_again(now), "gone_at": None} if notice.key in links else {"gone_at": None, "unlinked_at": now}
        amount += Notice.objects.told().filter(pk=notice.pk, gone_at=notice.gone_at).update(**changed)
    return amount


def forget(now: datetime | None = None) -> int:
    """Forget what was told of reflections that were deleted long ago."""
    before = (now or timezone.now()) - KEEP_DELETED
    return Notice.objects.filter(reflection=None, due_at=None, made_at__lt=before).delete()[0]


def _due_again(now: datetime) -> dict[str, Any]:
    # Whoever is sending it at this moment sends what was so before: their claim ends.
    return {"due_at": now, "made_at": now, "problem": "", "failures": 0, "claimed_until": None}


def _links_of(reflection: Reflection) -> list[str]:
    """The other sites' pages that a reflection links to, each once."""
    found: dict[str, str] = {}
    for address in markup.links(reflection.body_html):
        if len(address) <= LONGEST_ADDRESS and is_elsewhere(address):
            found.setdefault(whose.name_of(address), address)
    return list(found.values())


def claim(most: int, now: datetime) -> list[Notice]:
    """Notices that are due and now ours."""
    return errands.claim(Notice.objects.for_sending(), "target", most, now)


def send(get: Callable[..., Answer] = fetch.fetch, post: Callable[..., Answer] = fetch.post) -> int:
    """Send what is due until nothing is; how many notices were seen to."""
    follow()
    return errands.run(claim, _prepare, lambda question: _ask(question, get, post), _note)


def _prepare(notice: Notice) -> Question | None:
    """What to send; nothing while the reflection is not public, unless that is what is to be said."""
    reflection = notice.reflection
    if notice.is_withdrawn and notice.source:
        return Question(notice.source, notice.target)
    if reflection is None or not reflection.is_public:
        _note(notice, Finding(NOT_PUBLIC, ends=True))
        return None
    return Question(own_address(reflection.get_absolute_url()), notice.target)


def _ask(question: Question, get: Callable[..., Answer], post: Callable[..., Answer]) -> Finding:
    """Ask the page where it takes word, and give it there; never raises for what a stranger's server does."""
    try:
        endpoint = endpoint_of(get(question.target, accept=ACCEPT, most_bytes=MOST_BYTES))
        if not endpoint:
            return Finding(NO_ENDPOINT, ends=True)
        post(endpoint, data={"source": question.source, "target": question.target})
    except CannotFetch as error:
        return Finding(str(error), ends=error.kind in FOR_GOOD, retry_after=error.retry_after)
    except Exception as error:  # One bad page never stops the rest.
        logger.exception("page %s", question.target)
        return Finding(f"{type(error).__name__}: {error}")
    return Finding()


@transaction.atomic
def _note(notice: Notice, finding: Finding) -> None:
    """Write down how it went, if the claim is still ours."""
    row = Notice.objects.select_for_update().filter(pk=notice.pk, claimed_until=notice.claimed_until).first()
    if row is None:
        return
    now = timezone.now()
    row.claimed_until, row.due_at, row.problem = None, None, finding.problem[:200]
    if not finding.problem:
        row.sent_at = now
        if not row.is_withdrawn and notice.reflection is not None:
            row.source = own_address(notice.reflection.get_absolute_url())
        logger.info("notice %s sent", row.pk)
    elif not finding.ends:
        row.failures += 1
        row.due_at = errands.next_try(row.made_at, row.failures, now, finding.retry_after)
    row.save(update_fields=["claimed_until", "due_at", "problem", "sent_at", "source", "failures"])
