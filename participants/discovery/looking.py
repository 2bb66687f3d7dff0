"""Finding the feed of a blog, whichever of its addresses somebody gave: a few requests, one deadline, one answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from cpd.lib.fetch import Answer, CannotFetch, Kind, fetch
from participants.addresses import address_key, host_of, origin
from participants.discovery import links, platforms
from participants.discovery.labels import label_address, label_feeds, label_in
from participants.discovery.pages import Page, is_page, read_page
from participants.discovery.platforms import Platform
from participants.discovery.reasons import BY_KIND, CannotConnect, Reason
from participants.discovery.typed import cleaned
from participants.entries import FeedContents, NotAFeed, parse

MOST_REQUESTS = 12
LEAST_SECONDS = 0.2
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, application/xml;q=0.8, */*;q=0.5"

Get = Callable[..., Answer]


@dataclass(frozen=True)
class Found:
    """A blog's feed. It may have no entries yet: then the caller says so with the sentences of `Reason.EMPTY`.

    `label` is there if the feed has only the posts with one label.
    """

    feed: str
    home: str
    platform: str
    contents: FeedContents
    etag: str = ""
    last_modified: str = ""
    label: str = ""


def discover(address: str, *, deadline: float = 20.0, get: Get = fetch) -> Found:
    """The feed of the blog that somebody typed some address of; all of it takes at most `deadline` seconds.

    CannotConnect says why there is none. A feed without entries is found like any other: blogs begin empty.
    """
    url, guessed = cleaned(address)
    return _Search(deadline, get).find(url, guessed=guessed)


def label_feed(found: Found, label: str) -> str | None:
    """The address of the feed that has only the blog's posts with this label, where its platform has such feeds."""
    return label_address(found.platform, home=found.home, feed=found.feed, label=label)


class _NoMore(Exception):
    """So many requests are enough."""


class _Search:
    """One search: what was asked, what came of it, how much time is left."""

    def __init__(self, deadline: float, get: Get) -> None:
        self.until = time.monotonic() + deadline
        self.get = get
        self.asked: set[str] = set()
        self.trouble: CannotConnect | None = None
        self.empty: Found | None = None

    def find(self, url: str, *, guessed: bool) -> Found:
        try:
            found = self._look(url, guessed=guessed)
        except _NoMore:
            found = None
        except CannotConnect:
            if not self.empty:
                raise
            found = None
        if best := found or self.empty:
            return best
        raise self.trouble or CannotConnect(Reason.NO_FEED, f"{len(self.asked)} addresses asked, no feed at any.")

    def _look(self, url: str, *, guessed: bool) -> Found | None:
        answer = self._first(url, guessed=guessed)
        if answer is None:
            return None
        if isinstance(answer, Found):
            return answer
        page = self._page(answer)
        if page.refresh and not any(map(links.is_feed, page.declared)):
            answer = self._ask(page.refresh)
            if found := self._feed(answer, page.refresh):
                return found
            page = self._page(answer)
        return self._best(self._candidates(page, url), page)

    def _first(self, url: str, *, guessed: bool) -> Answer | Found | None:
        """What is at the address that was typed, or the feed that its host is known to keep elsewhere."""
        try:
            answer = self._ask_any(_spellings(url, guessed=guessed))
        except CannotFetch as cannot:
            # Some hosts show their pages only to browsers, and their feeds to everybody.
            self.trouble = _reason(cannot)
            if cannot.kind in {
                Kind.PRIVATE,
                Kind.NOT_FOUND,
                Kind.GONE,
                Kind.TOO_MANY,
                Kind.BAD_STATUS,
                Kind.SERVER_ERROR,
            }:
                return self._best(iter(_without_page(url, cannot.kind)), None)
            raise self.trouble from cannot
        if found := self._feed(answer, url):
            if not _is_about_comments(found):
                return found
            if not found.contents.home or address_key(found.contents.home) == address_key(url):
                return found
            answer = self._ask(found.contents.home)
        return answer

    def _ask_any(self, urls: list[str]) -> Answer:
        failed: CannotFetch | None = None
        for url in urls:
            try:
                return self._fetched(url)
            except CannotFetch as cannot:
                failed = failed or cannot
                if cannot.kind not in {Kind.NO_ANSWER, Kind.CERTIFICATE}:
                    failed = cannot
                    break
        assert failed is not None  # noqa: S101 (there is always one address)
        raise failed

    def _fetched(self, url: str, share: float = 1.0) -> Answer:
        left = self.until - time.monotonic()
        if left < LEAST_SECONDS:
            raise CannotConnect(Reason.SLOW, f"{len(self.asked)} addresses were asked, and time is up.")
        if len(self.asked) >= MOST_REQUESTS:
            raise _NoMore
        self.asked.add(_exact(url))
        return self.get(url, accept=ACCEPT, deadline=left * share)

    def _ask(self, url: str) -> Answer:
        try:
            return self._fetched(url)
        except CannotFetch as cannot:
            raise _reason(cannot) from cannot

    def _page(self, answer: Answer) -> Page:
        """The answer as a page; CannotConnect if it is something else, or the door of a blog that is closed."""
        kind = answer.headers.get("content-type", "")
        if links.is_login(answer.url):
            raise CannotConnect(Reason.PRIVATE, f"Led to a login: {answer.url[:200]}")
        if not is_page(answer.body, kind):
            raise CannotConnect(Reason.NOT_A_FEED, f"Neither a page nor a feed: {kind[:100]}")
        page = read_page(answer.body, url=answer.url, content_type=kind)
        if links.is_closed(page):
            raise CannotConnect(Reason.PRIVATE, "The page says that the blog is private.")
        return page

    def _feed(self, answer: Answer, asked: str, page: Page | None = None) -> Found | None:
        """The answer as a feed, or None if it is none."""
        try:
            contents = parse(answer.body, address=answer.url, content_type=answer.headers.get("content-type", ""))
        except NotAFeed:
            return None
        # What moved for good is kept where it is now, what is only elsewhere today where it was asked for.
        same = address_key(answer.url) == address_key(asked)
        feed = answer.url if same else answer.moved_to or asked
        home = contents.home or (page.url if page else origin(feed))
        platform = platforms.by_page(page) if page else platforms.by_host(feed) or platforms.by_host(home)
        name = platform.name if platform else _platform_of_ids(contents)
        validators = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
        return Found(feed, home, name, contents, *validators, label=label_in(feed))

    def _best(self, candidates: Iterator[tuple[str, bool]], page: Page | None) -> Found | None:
        """The first candidate that is a feed with entries. One without is remembered, should there be no other."""
        for url, declared in candidates:
            if _exact(url) in self.asked:
                continue
            try:
                found = self._feed(self._fetched(url, share=1.0 if declared else 0.5), url, page)
            except CannotFetch as cannot:
                if declared:
                    self.trouble = self.trouble or _reason(cannot)
                continue
            if found is None and declared:
                self.trouble = self.trouble or CannotConnect(Reason.NOT_A_FEED, f"No feed: {url[:200]}")
            if found and not _is_about_comments(found):
                if found.contents.entries:
                    return found
                self.empty = self.empty or found
        return None

    def _candidates(self, page: Page, typed: str) -> Iterator[tuple[str, bool]]:
        """Where the feed of a page may be, the likeliest first, and whether the page itself says so."""
        platform = platforms.by_page(page)
        label = label_feeds(page.url, platform)
        if label and platform:
            yield from ((url, False) for url in label)
        if label:
            yield from ((url, True) for url in links.declared(page, below=page.url.rstrip("/")))
            yield from ((url, False) for url in label)
        yield from ((url, True) for url in links.declared(page))
        yield from ((url, False) for url in links.linked(page))
        yield from ((url, False) for url in platforms.feeds_at(page.url, platform, page))
        if self.empty:
            return
        yield from self._at_home(page, platform)
        yield from ((url, False) for url in platforms.usual_feeds(page.url))

    def _at_home(self, page: Page, platform: Platform | None) -> Iterator[tuple[str, bool]]:
        """What the blog's first page says, if another one was typed."""
        for root in platforms.roots(page.url, platform, page):
            if address_key(root) == address_key(page.url) or _exact(root) in self.asked:
                continue
            try:
                answer = self._fetched(root, share=0.5)
            except CannotFetch:
                continue
            if is_page(answer.body, answer.headers.get("content-type", "")):
                home = read_page(answer.body, url=answer.url, content_type=answer.headers.get("content-type", ""))
                yield from ((url, True) for url in links.declared(home))
                yield from ((url, False) for url in links.linked(home))
                yield from ((url, False) for url in platforms.feeds_at(home.url, platforms.by_page(home), home))


def _is_about_comments(found: Found) -> bool:
    entries = found.contents.entries
    all_are = bool(entries) and all(links.is_comment(f"{entry.link} {entry.guid}") for entry in entries)
    return all_are or links.is_of_comments(found.feed, "") or links.is_called_comments(found.contents.title)


def _exact(url: str) -> str:
    return url.partition("#")[0]


def _spellings(url: str, *, guessed: bool) -> list[str]:
    """An address, and how else it may have been meant if nothing answers there."""
    insecure = url.startswith("http:")
    other = url.replace("http:", "https:", 1) if insecure else url.replace("https:", "http:", 1)
    urls = [url, other] if insecure or guessed else [url]
    name = urlsplit(url).netloc
    if name.count(".") == 1:
        urls += [spelling.replace(f"//{name}", f"//www.{name}", 1) for spelling in urls]
    return urls


def _without_page(url: str, kind: Kind) -> Iterator[tuple[str, bool]]:
    """Where to look if the page that was typed cannot be had."""
    platform = platforms.by_host(url)
    yield from ((feed, False) for feed in label_feeds(url, platform))
    if platform or host_of(url) == "dev.to":
        yield from ((feed, False) for feed in platforms.feeds_at(url, platform))
    elif kind in {Kind.NOT_FOUND, Kind.GONE} and urlsplit(url).path.strip("/"):
        yield from ((feed, False) for feed in list(platforms.usual_feeds(url))[:6])


def _reason(cannot: CannotFetch) -> CannotConnect:
    return CannotConnect(BY_KIND.get(cannot.kind, Reason.TROUBLE), cannot.detail)


def _platform_of_ids(contents: FeedContents) -> str:
    """The software that a feed's ids give away."""
    ids = [entry.guid for entry in contents.entries[:5]]
    if any(re.search(r"[?&](?:p|page_id)=\d+$", guid) for guid in ids):
        return "wordpress"
    return "blogger" if any(guid.startswith("tag:blogger.com,1999:") for guid in ids) else ""
