"""Reading the feeds that are due: claimed by row, asked at once but politely, each for itself.

The threads of a round only fetch and parse; everything is stored by the one that claimed, one transaction a feed, so a
process that is killed leaves nothing half done, and its claims are free again in minutes.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max
from django.utils import timezone

from cpd.lib import fetch
from cpd.lib.fetch import Answer, CannotFetch
from cpd.lib.jobs import stopping
from participants import blogs, checkups, entries, holding, placing, syndication
from participants.entries import FeedContents
from participants.models import Feed, Post

logger = logging.getLogger(__name__)

CLAIM_FOR = timedelta(minutes=3)
MOST_PER_HOST = 2
MANY_QUIET = 400
THREADS = 32
# A round takes no new feeds after this long; those that are being read are finished.
ROUND = timedelta(seconds=60)
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True)
class Question:
    """What a thread needs to know to read a feed; plain values, because rows belong to the thread that loaded them."""

    address: str
    etag: str
    last_modified: str
    body_hash: str
    page: str


@dataclass
class Reading:
    """What came of asking: an answer with its contents, none if nothing has changed, or why there is none."""

    seconds: float = 0.0
    answer: Answer | None = None
    body_hash: str = ""
    contents: FeedContents | None = None
    page: Answer | None = None
    problem: str = ""
    detail: str = ""
    retry_after: timedelta | None = None


@dataclass
class Round:
    """What a round did, and what it has still to note."""

    programmes: placing.Programmes
    read: int = 0
    unchanged: int = 0
    new_posts: int = 0
    failures: list[tuple[Feed, Reading]] = field(default_factory=list)
    quiet: list[tuple[Feed, float]] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many could not be read."""
        return len(self.failures)

    def note_quiet(self) -> None:
        """Note those that had nothing new, many in one question."""
        self.unchanged += len(self.quiet)
        checkups.note_unchanged(self.quiet, timezone.now())
        self.quiet.clear()


def ask(question: Question, get: Callable[..., Answer] = fetch.fetch) -> Reading:
    """Fetch and parse, whatever comes; never raises for what a stranger's server does."""
    start = time.monotonic()
    reading = Reading()
    try:
        answer = get(question.address, accept=ACCEPT, etag=question.etag, last_modified=question.last_modified)
        reading.body_hash = hashlib.sha256(answer.body).hexdigest() if answer.status != 304 else question.body_hash
        if reading.body_hash != question.body_hash:
            content_type = answer.headers.get("content-type", "")
            reading.contents = entries.parse(answer.body, address=answer.url, content_type=content_type)
        # Up to 10 MiB, which nobody needs any more.
        reading.answer = replace(answer, body=b"")
    except CannotFetch as error:
        reading.problem, reading.detail = str(error.kind), error.detail[:500]
        reading.retry_after = error.retry_after
    except entries.NotAFeed as error:
        reading.problem, reading.detail = Feed.Problem.NOT_A_FEED, str(error)[:500]
    except Exception as error:  # A bad feed costs only itself.
        logger.exception("feed %s", question.address)
        reading.problem, reading.detail = Feed.Problem.STORING, f"{type(error).__name__}: {error}"[:500]
    reading.seconds = time.monotonic() - start
    if question.page and not reading.problem:
        reading.page = _page(question.page, get)
    return reading


def _page(address: str, get: Callable[..., Answer]) -> Answer | None:
    """The blog's own page, where its member may link to the page here."""
    try:
        return get(address, accept="text/html, */*;q=0.5")
    except CannotFetch:
        return None


@transaction.atomic
def claim(most: int, now: datetime, *, only: Iterable[int] | None = None) -> list[Feed]:
    """Feeds that are due and now ours, at most two of one host among all that anybody is reading.

    Of two workers that claim at once, one waits for the other's choice: the rows are locked before hosts are counted.
    """
    due = Feed.objects.due(now).order_by("next_check_at", "pk")
    if only is not None:
        due = due.filter(pk__in=only)
    rows = list(due.select_for_update(of=("self",)).values_list("pk", "host")[: most * 4])
    busy = Counter(Feed.objects.claimed(now).values_list("host", flat=True))
    chosen: list[int] = []
    for pk, host in rows:
        if len(chosen) < most and busy[host] < MOST_PER_HOST:
            busy[host] += 1
            chosen.append(pk)
    Feed.objects.filter(pk__in=chosen).update(claimed_until=now + CLAIM_FOR)
    return list(Feed.objects.for_reading().filter(pk__in=chosen).order_by("next_check_at", "pk"))


def poll(*, threads: int = THREADS, budget: timedelta = ROUND, get: Callable[..., Answer] = fetch.fetch) -> Round:
    """Read what is due until nothing is, or the round has lasted long enough."""
    done = Round(placing.Programmes(timezone.now()))
    end = time.monotonic() + budget.total_seconds()
    running: dict[Future[Reading], Feed] = {}
    # As many again wait for a thread, so that none is idle while rows are claimed.
    most = 2 * threads
    with ThreadPoolExecutor(threads, thread_name_prefix="feeds") as pool:
        more = True
        while more or running:
            free = most - len(running)
            if more and 2 * free >= most:
                claimed = claim(free, timezone.now()) if time.monotonic() < end and not stopping.is_set() else []
                # Feeds of a busy host are due still, and can be claimed when one that is running is done.
                more = bool(claimed) or bool(running)
                running |= {pool.submit(ask, question_of(feed), get): feed for feed in claimed}
            ready, _waiting = wait(running, timeout=1, return_when=FIRST_COMPLETED)
            for future in ready:
                _settle(running.pop(future), future.result(), done)
            if len(done.quiet) >= MANY_QUIET:
                done.note_quiet()
    done.note_quiet()
    checkups.judge(done.failures, timezone.now())
    return done


def question_of(feed: Feed) -> Question:
    """What a thread is told about a feed."""
    blog = feed.blog
    return Question(feed.address, feed.etag, feed.last_modified, feed.body_hash, "" if blog.proved_at else blog.address)


def _settle(feed: Feed, reading: Reading, done: Round) -> None:
    done.read += 1
    if reading.problem:
        done.failures.append((feed, reading))
        return
    try:
        if reading.contents is None and reading.page is None and not _moved(feed, reading):
            done.quiet.append((feed, reading.seconds))
        else:
            done.new_posts += store(feed, reading, timezone.now(), programmes=done.programmes)
    except (OperationalError, InterfaceError):
        raise  # The database is away: that is nobody's feed's fault.
    except Exception as error:  # One broken feed never stops the rest.
        logger.exception("feed %s could not be stored", feed.pk)
        reading.problem, reading.detail = Feed.Problem.STORING, f"{type(error).__name__}: {error}"[:500]
        done.failures.append((feed, reading))


def _moved(feed: Feed, reading: Reading) -> bool:
    moved_to = reading.answer.moved_to if reading.answer else ""
    return bool(moved_to) and moved_to != feed.address


@transaction.atomic
def store(feed: Feed, reading: Reading, now: datetime, *, programmes: placing.Programmes | None = None) -> int:
    """Keep what was read, and when to ask again, in one transaction; how many posts are new.

    Nothing is kept where the blog moved, was disconnected or deleted meanwhile, or somebody else reads it by now.
    """
    own = _still_ours(feed)
    if own is None:
        return 0
    feed, blog, new = own, own.blog, 0
    address, title = feed.address, blog.title
    contents, answer = reading.contents, reading.answer
    moved_to = answer.moved_to if answer else ""
    jump = blogs.jump_of(
        blog,
        title=contents.title if contents else "",
        language=contents.language if contents else "",
        moved_to=moved_to,
        host=feed.host,
    )
    if jump is not None:
        blogs.quarantine(blog, jump, now=now)
    proved = blogs.note_proof(blog, list(contents.entries) if contents else [], page=reading.page, now=now)
    if contents is not None:
        new = syndication.take_in(feed, contents, now=now, programmes=programmes).new
    if blog.quarantined_at is None:
        blogs.keep_up(blog, feed, contents, moved_to)
    if proved:
        blogs.vouch(blog, now=now)
        if contents is None:  # Words that had to wait are in what was not told again.
            feed.etag = feed.last_modified = feed.body_hash = ""
    if jump is not None or (feed.address, blog.title) != (address, title):
        blogs.show_change(blog.member)
    newest = Post.objects.filter(blog=blog).aggregate(at=Max("published_at"))["at"]
    checkups.note_changed(feed, reading, now, newest)
    return new


def _still_ours(feed: Feed) -> Feed | None:
    """The feed as it is now, its blog held, if the claim is still the one with which it was read."""
    held = holding.blogs([feed.blog_id])
    row = Feed.objects.current().filter(pk=feed.pk, claimed_until=feed.claimed_until).first()
    if row is None or not held:
        return None
    row.blog = held[0]
    return row


def fetch_now(feeds: Iterable[Feed], now: datetime) -> int:
    """Make feeds due at once, whatever their pause; the worker reads them in its next round."""
    keys = [feed.pk for feed in feeds]
    return Feed.objects.filter(pk__in=keys, retired_at=None).update(next_check_at=now)
