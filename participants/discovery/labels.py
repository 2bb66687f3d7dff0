"""Feeds of one label: of somebody who writes about more than the programme, and wants only that part read."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from participants.addresses import host_of, origin
from participants.discovery.platforms import BY_NAME, ON_MEDIUM, Platform, filled, words_of

BEHIND_FOLDER = re.compile(
    r"(?P<root>.*/)(?:tag|tags|tagged|category|categories|label|labels|topic|topics)/(?P<label>[^/]+(?:/[^/]+)*?)"
    r"(?P<feed>(?:/feed|/rss|/atom|/feed\.xml|/index\.xml|/rss\.xml|/atom\.xml)?/?)"
)
ON_BLOGGER = re.compile(r"/(?:search/label|feeds/posts/(?:default|summary)/-)/(?P<label>[^/]+)/?")
ON_WRITE_AS = re.compile(r"(?P<root>.*/)tag:(?P<label>[^/]+?)(?P<feed>(?:/feed)?/?)")
BY_SOFTWARE = {
    "ghost": "rss/",
    "tumblr": "rss",
    "micro.blog": "feed.xml",
    "hugo": "index.xml",
    "jekyll": "feed.xml",
    "drupal": "feed",
    "wordpress": "feed/",
    "write.as": "feed/",
}


def label_in(url: str) -> str:
    """The label whose page or feed an address is, as it is written there; empty if it is no label's."""
    path = urlsplit(url).path
    if found := ON_BLOGGER.fullmatch(path) or ON_WRITE_AS.fullmatch(path) or BEHIND_FOLDER.fullmatch(path):
        label = found["label"]
        # A category below another one is the last of them.
        return words_of(label.rpartition("/")[2])
    query = parse_qs(urlsplit(url).query)
    return next((words_of(query[name][0]) for name in ("tag", "category", "category_name") if name in query), "")


def label_feeds(url: str, platform: Platform | None) -> list[str]:
    """Where the feed of a label may be whose page this is, the likeliest first; empty if it is no label's page."""
    label, parts = label_in(url), urlsplit(url)
    if not label:
        return []
    name = platform.name if platform else ""
    page = origin(url) + parts.path.strip("/") + "/"
    if on_blogger := ON_BLOGGER.fullmatch(parts.path):
        return [urljoin(url, f"/feeds/posts/default/-/{on_blogger['label']}")]
    if name == "medium":
        return _on_medium(url, label)
    if name in {"livejournal", "dreamwidth", "bear"}:
        return [urljoin(url, "/" + filled(BY_NAME[name].label, label))]
    if name == "squarespace":
        return [f"{url}{'&' if parts.query else '?'}format=rss"]
    if name == "wix":
        return []
    if parts.query:
        return [f"{url}&feed=rss2"]
    if name in BY_SOFTWARE:
        return [urljoin(page, BY_SOFTWARE[name])]
    return [urljoin(page, "feed/"), urljoin(page, "index.xml")]


def _on_medium(url: str, label: str) -> list[str]:
    if host_of(url) != "medium.com":
        return [urljoin(url, filled("/feed/tagged/{slug}", label))]
    place = ON_MEDIUM.match(url)
    # medium.com/tag/… is everybody's, not somebody's.
    return [filled(f"https://medium.com/feed/{place[1]}/tagged/{{slug}}", label)] if place else []


def label_address(platform: str, *, home: str, feed: str, label: str) -> str | None:
    """The feed that has only the posts with this label, on a platform that has such feeds; otherwise None."""
    known = BY_NAME.get(platform)
    if known is None or not label.strip():
        return None
    if platform == "medium":
        place = ON_MEDIUM.match(feed)
        if place and place[1].startswith("@"):
            return None
        return next(iter(_on_medium(feed if place else home or feed, label.strip())), None)
    if platform == "squarespace":
        collection = feed.partition("?")[0]
        return f"{collection}?{filled('tag={quoted}', label.strip())}&format=rss"
    if not known.label:
        return None
    root = origin(feed if platform == "blogger" and "/feeds/posts/" in feed else home or feed)
    if platform in {"wordpress", "write.as", "typepad"} and home:
        root = home.partition("?")[0].rstrip("/") + "/"
    # Not urljoin, which takes "tag:" for a scheme.
    return root + filled(known.label, label.strip())
