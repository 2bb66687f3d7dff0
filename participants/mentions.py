"""Webmentions from elsewhere (https://www.w3.org/TR/webmention/, section 3.2): taken down at once, checked later.

Whoever sends one hears only whether the page here takes any. Nothing is fetched but pages of connected blogs, and what
comes of it stands on the page here or nowhere: nobody can use this site to look at somebody else's servers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from cpd.lib import fetch
from cpd.lib.fetch import Answer, CannotFetch, Kind
from cpd.lib.here import is_elsewhere, is_ours, own_address
from participants import answers, discovery, errands, whose
from participants.answers import CannotTake
from participants.charsets import text_of
from participants.endpoints import is_html
from participants.models import Mention, Post, Reflection
from participants.recognising import hashed
from participants.webpage import Webpage
from things.models import Thing

logger = logging.getLogger(__name__)

LONGEST_ADDRESS = 1000
MOST_BYTES = 1024 * 1024
ACCEPT = "text/html, application/xhtml+xml;q=0.9"
# However often the same word comes, the page is not fetched more often than this.
PAUSE = timedelta(minutes=1)
KEEP_IDLE = timedelta(days=90)
GONE = {Kind.NOT_FOUND, Kind.GONE}
# What no later try would change.
FOR_GOOD = {Kind.NOT_ALLOWED, Kind.BAD_ADDRESS, Kind.TOO_LARGE}


class NotAPage(Exception):
    """The target is no page here that takes mentions: not there, not public, or of a cohort that is finished."""


class NotASource(Exception):
    """The source is no address of another site."""


def page_at(address: str) -> Thing | Reflection | None:
    """The page here that everybody may read and that can still be answered; None if there is none at this address."""
    try:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not is_ours(address):
            return None
        found = resolve(unquote(parts.path))
    except (ValueError, Resolver404):
        return None
    page: Thing | Reflection | None = None
    if found.view_name == "things:thing":
        things = Thing.objects.released().select_related("cohort")
        page = things.filter(cohort__slug=found.kwargs["cohort"], number=found.kwargs["number"]).first()
    elif found.view_name == "participants:reflection":
        readable = Reflection.objects.visible_to(AnonymousUser()).select_related("cohort")
        page = readable.filter(author__handle=found.kwargs["handle"], slug=found.kwargs["slug"]).first()
    return None if page is None or page.cohort.is_finished() else page


@transaction.atomic
def receive(source: str, target: str, *, now: datetime | None = None) -> Mention:
    """Take down that a page elsewhere links to one here; the same word again has it checked again.

    Raises NotASource or NotAPage.
    """
    now = now or timezone.now()
    source, target = source.strip(), target.strip()
    if len(source) > LONGEST_ADDRESS or not is_elsewhere(source):
        raise NotASource
    page = page_at(target) if len(target) <= LONGEST_ADDRESS else None
    if page is None:
        raise NotAPage
    column = "thing" if isinstance(page, Thing) else "reflection"
    key = hashed(f"{discovery.address_key(source)}\n{column}\n{page.pk}")
    values = {"source": source, "target": target, column: page, "received_at": now, "due_at": now}
    mention, is_new = Mention.objects.select_for_update().get_or_create(key=key, defaults=values)
    if not is_new:
        mention.source, mention.target, mention.received_at, mention.failures = source, target, now, 0
        mention.due_at = max(now, mention.checked_at + PAUSE) if mention.checked_at else now
        mention.save(update_fields=["source", "target", "received_at", "failures", "due_at"])
    return mention


def claim(most: int, now: datetime) -> list[Mention]:
    """Mentions that are due and now ours."""
    return errands.claim(Mention.objects.for_checking(), "source", most, now)


def check(get: Callable[..., Answer] = fetch.fetch) -> int:
    """Look at what was mentioned, until nothing is due; how many mentions were looked at."""
    return errands.run(claim, _prepare, lambda source: _ask(source, get), _settle)


def forget(now: datetime | None = None) -> int:
    """Forget mentions that came to nothing long ago."""
    before = (now or timezone.now()) - KEEP_IDLE
    return Mention.objects.idle(before).delete()[0]


def _prepare(mention: Mention) -> str | None:
    """What to fetch; nothing for a page of nobody's, or about one that is not public any more."""
    blog = whose.blog_of(mention.source)
    if blog is not None and page_at(mention.target) is not None:
        return mention.source
    _note(mention, refused=Mention.Refused.NOT_PUBLIC if blog else Mention.Refused.NO_BLOG)
    return None


def _ask(source: str, get: Callable[..., Answer]) -> Answer | CannotFetch:
    try:
        return get(source, accept=ACCEPT, most_bytes=MOST_BYTES)
    except CannotFetch as error:
        return error
    except Exception as error:  # One bad page never stops the rest.
        logger.exception("page %s", source)
        return CannotFetch(Kind.BROKEN, f"{type(error).__name__}: {error}")


def _settle(mention: Mention, found: Answer | CannotFetch) -> None:
    try:
        if isinstance(found, Answer):
            _take(mention, found)
        elif found.kind in GONE:
            _withdraw(mention, Mention.Refused.GONE)
        else:
            _note_failure(mention, found)
    except (OperationalError, InterfaceError):
        raise  # The database is away: that is no page's fault.
    except Exception as fault:
        logger.exception("mention %s could not be stored", mention.pk)
        _note_failure(mention, CannotFetch(Kind.BROKEN, f"{type(fault).__name__}: {fault}"))


def _take(mention: Mention, answer: Answer) -> None:
    """Verify that the page links here, and show the post on it."""
    blog = whose.blog_of(mention.source)
    if blog is None:
        return _note(mention, refused=Mention.Refused.NO_BLOG)
    if not whose.is_on(answer.url, blog) and whose.name_of(answer.url) != whose.name_of(mention.source):
        return _note(mention, refused=Mention.Refused.ELSEWHERE)
    if not is_html(answer):
        return _note(mention, refused=Mention.Refused.NOT_A_PAGE)
    page = Webpage(text_of(answer.body, answer.headers.get("content-type", "")), answer.url)
    if not _links_here(page, mention):
        return _withdraw(mention, Mention.Refused.NO_LINK)
    own = page.canonical if whose.is_on(page.canonical, blog) else answer.url
    try:
        with transaction.atomic():
            addresses = [own, answer.url, mention.source]
            _note(mention, post=answers.take(mention, blog, page.entry(own), addresses, now=timezone.now()))
    except CannotTake as refusal:
        _note(mention, refused=refusal.reason)
    return None


def _links_here(page: Webpage, mention: Mention) -> bool:
    """Whether it links to the page here, by the address that was told or by the one that the page has now."""
    addresses = {mention.target, own_address(mention.page.get_absolute_url())}
    return any(discovery.links_to(page.html, page.address, discovery.address_key(own)) for own in addresses)


def _withdraw(mention: Mention, reason: Mention.Refused) -> None:
    """The page is gone, or does not link here: it is not shown as an answer, or not any more."""
    with transaction.atomic():
        row = _own(mention)
        if row is None:
            return
        post: Post | None = row.post
        if post is not None and row.withdrawn_at is None:
            row.withdrawn_at = timezone.now()
            row.save(update_fields=["withdrawn_at"])
            answers.withdraw(post, mention.cohort)
        _finish(row, mention, refused=reason)


@transaction.atomic
def _note(mention: Mention, *, post: Post | None = None, refused: str = "") -> None:
    """What came of it. One that was taken stays as it is, whatever speaks against taking it now."""
    row = _own(mention)
    if row is None:
        return
    if post is not None:
        row.post, row.withdrawn_at = post, None
    _finish(row, mention, refused=refused if row.post_id is None or row.withdrawn_at else "")


@transaction.atomic
def _note_failure(mention: Mention, error: CannotFetch) -> None:
    """Try again later, for a week."""
    row = _own(mention)
    if row is None:
        return
    now = timezone.now()
    row.failures += 1
    again = errands.next_try(row.received_at, row.failures, now, error.retry_after)
    if again is None or error.kind in FOR_GOOD:
        _finish(row, mention, refused="" if row.post_id else Mention.Refused.UNREADABLE, detail=str(error))
        return
    if row.received_at == mention.received_at:
        row.due_at = again
    row.claimed_until, row.checked_at, row.detail = None, now, str(error)[:500]
    row.save(update_fields=["failures", "due_at", "claimed_until", "checked_at", "detail"])


def _own(mention: Mention) -> Mention | None:
    """The row, locked, if the claim on it is still ours."""
    rows = Mention.objects.select_for_update(of=("self",)).select_related("post__reflection")
    return rows.filter(pk=mention.pk, claimed_until=mention.claimed_until).first()


def _finish(row: Mention, claimed: Mention, *, refused: str = "", detail: str = "") -> None:
    """Nothing more is to be done, unless the same word came again meanwhile."""
    if row.received_at == claimed.received_at:
        row.due_at = None
    row.claimed_until, row.checked_at, row.failures = None, timezone.now(), 0
    row.refused, row.detail = refused, detail[:500]
    row.save()
