"""Where the software and the hosts that people blog with keep their feeds, and the feeds of single labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.utils.text import slugify

from participants.addresses import host_of, origin
from participants.discovery.pages import Page


@dataclass(frozen=True)
class Platform:
    """A software or a host: how it is recognised, and where its feeds are, relative to the blog's first page."""

    name: str
    feeds: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    generators: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    # The feed of one label; empty where there is none. "slug" is the label as WordPress writes it in addresses.
    label: str = ""
    # Whether a blog's address on these hosts begins with a folder: host/name/…
    folders: int = 0


PLATFORMS = (
    Platform(
        "wordpress",
        ("feed/", "?feed=rss2"),
        hosts=("wordpress.com", "edublogs.org", "wpcomstaging.com"),
        generators=("wordpress",),
        marks=("/wp-content/", "/wp-includes/", "/wp-json/"),
        label="tag/{slug}/feed/",
    ),
    Platform(
        "blogger",
        ("feeds/posts/default", "feeds/posts/default?alt=rss"),
        hosts=("blogspot.com", "blogspot.*", "blogspot.co.*", "blogspot.com.*"),
        generators=("blogger",),
        marks=("www.blogger.com/static/", "www.blogblog.com/"),
        label="feeds/posts/default/-/{quoted}",
    ),
    Platform("tumblr", ("rss",), hosts=("tumblr.com",), marks=("assets.tumblr.com/",), label="tagged/{quoted}/rss"),
    Platform("medium", ("feed",), hosts=("medium.com",), marks=("cdn-client.medium.com", "com.medium.reader")),
    Platform("substack", ("feed",), hosts=("substack.com",), marks=("substackcdn.com",)),
    Platform("ghost", ("rss/",), hosts=("ghost.io",), generators=("ghost",), label="tag/{slug}/rss/"),
    Platform(
        "micro.blog",
        ("feed.xml", "feed.json"),
        hosts=("micro.blog",),
        generators=("micro.blog",),
        marks=("micro.blog/", "cdn.micro.blog"),
        label="categories/{slug}/feed.xml",
    ),
    Platform(
        "wix",
        ("blog-feed.xml", "feed.xml"),
        hosts=("wixsite.com",),
        generators=("wix.com",),
        marks=("static.parastorage.com", "static.wixstatic.com"),
        folders=1,
    ),
    Platform(
        "squarespace",
        ("?format=rss", "blog?format=rss", "journal?format=rss"),
        hosts=("squarespace.com",),
        marks=("static1.squarespace.com", "assets.squarespace.com"),
    ),
    Platform("livejournal", ("data/atom", "data/rss"), hosts=("livejournal.com",), label="data/atom?tag={quoted}"),
    Platform("dreamwidth", ("data/atom", "data/rss"), hosts=("dreamwidth.org",), label="data/atom?tag={quoted}"),
    Platform(
        "typepad",
        ("atom.xml", "rss.xml", "index.rdf"),
        hosts=("typepad.com", "blogs.com"),
        generators=("http://www.typepad.com", "typepad"),
        label="{under}/atom.xml",
    ),
    Platform(
        "weebly",
        ("blog/feed", "1/feed", "2/feed", "feed"),
        hosts=("weebly.com",),
        marks=("cdn2.editmysite.com", "weebly.footer"),
    ),
    Platform(
        "write.as",
        ("feed/",),
        hosts=("write.as",),
        generators=("writefreely", "write.as"),
        label="tag:{quoted}/feed/",
        folders=1,
    ),
    Platform("bear", ("feed/", "feed/?type=rss"), hosts=("bearblog.dev",), label="feed/?q={quoted}"),
    Platform("posthaven", ("posts.atom",), hosts=("posthaven.com",), marks=("posthaven.com/assets",)),
    Platform("posterous", ("rss.xml",), hosts=("posterous.com",)),
    Platform("hashnode", ("rss.xml",), hosts=("hashnode.dev",)),
    Platform("over-blog", ("rss", "rss-articles.xml"), hosts=("over-blog.com",)),
    Platform("drupal", ("rss.xml", "blog/feed", "blogs/rss.xml"), generators=("drupal",)),
    Platform("joomla", ("?format=feed&type=rss",), generators=("joomla",)),
    Platform("movable type", ("atom.xml", "index.xml"), generators=("movable type",)),
    Platform("hugo", ("index.xml", "feed.xml", "posts/index.xml"), generators=("hugo",), label="tags/{slug}/index.xml"),
    Platform("jekyll", ("feed.xml", "atom.xml"), generators=("jekyll",), hosts=("github.io",)),
)
BY_NAME = {platform.name: platform for platform in PLATFORMS}

# The usual places, the likeliest first.
USUAL = ("feed/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/", "blog/feed/", "?feed=rss2", "blog/rss.xml")
WORDPRESS_ROOT = re.compile(r"(https?:)?(//[^\s\"'<>]{3,200}?)/(?:wp-content|wp-includes|wp-json)/")
ON_MEDIUM = re.compile(r"https?://medium\.com/(?:feed/)?(@[\w.-]+|(?!tag/|m/|search|feed|p/)[\w-]+)(?:/|$)")
ON_DEV = re.compile(r"https?://dev\.to/(?!feed|t/)(\w+)(?:/|$)")


def by_host(url: str) -> Platform | None:
    """The platform that owns this host, or None."""
    name = host_of(url)
    return next((platform for platform in PLATFORMS if any(_is_under(name, host) for host in platform.hosts)), None)


def _is_under(name: str, host: str) -> bool:
    if host.endswith("*"):
        return re.search(rf"(?:^|\.){re.escape(host[:-1])}[a-z]{{2,3}}$", name) is not None
    return name == host or name.endswith(f".{host}")


def by_page(page: Page) -> Platform | None:
    """The platform that made this page, or None: by its host, what it calls itself, or what it is made of."""
    if found := by_host(page.url):
        return found
    for platform in PLATFORMS:
        if page.generator and any(page.generator.startswith(words) for words in platform.generators):
            return platform
    return next((platform for platform in PLATFORMS if any(mark in page.marks for mark in platform.marks)), None)


def roots(url: str, platform: Platform | None, page: Page | None = None) -> list[str]:
    """Where the blog may begin that has this page, the likeliest first."""
    found: list[str] = []
    if page and platform and platform.name == "wordpress" and (place := _wordpress_root(page)):
        found.append(place)
    if platform and platform.folders and by_host(url) is platform:
        parts = urlsplit(url).path.split("/")[1 : 1 + platform.folders]
        found.append(origin(url) + "".join(f"{part}/" for part in parts if part))
    first = urlsplit(url).path.split("/")[1:2]
    if first and first[0].lower() in {"blog", "blogs", "journal", "news", "weblog"}:
        found.append(f"{origin(url)}{first[0]}/")
    return list(dict.fromkeys([*found, origin(url)]))


def _wordpress_root(page: Page) -> str:
    own = host_of(page.url)
    for found in WORDPRESS_ROOT.finditer(page.marks[:200_000]):
        root = urljoin(page.url, f"{found[1] or ''}{found[2]}/")
        if host_of(root) == own:
            return urlsplit(page.url)._replace(path=urlsplit(root).path, query="", fragment="").geturl()
    return ""


def feeds_at(url: str, platform: Platform | None, page: Page | None = None) -> Iterator[str]:
    """Where the platform of a page keeps its blog's feed, the likeliest first."""
    if medium := ON_MEDIUM.match(url):
        yield f"https://medium.com/feed/{medium[1]}"
        return
    if member := ON_DEV.match(url):
        yield f"https://dev.to/feed/{member[1]}"
        return
    if platform is None:
        return
    if platform.name == "squarespace":
        # Of a post, the collection that it is in; of a collection, itself.
        folder = urlsplit(url).path.rstrip("/")
        for path in dict.fromkeys((folder, folder.rpartition("/")[0])):
            if path:
                yield urljoin(url, f"{path}?format=rss")
    for root in roots(url, platform, page)[:2]:
        for path in platform.feeds:
            yield urljoin(root, path)


def usual_feeds(url: str) -> Iterator[str]:
    """The usual places of feeds, for a blog made with nobody knows what."""
    for path in USUAL:
        yield from (urljoin(root, path) for root in roots(url, None)[: 2 if path in USUAL[:4] else 1])


def filled(template: str, label: str) -> str:
    """A path with a label put in, in the spelling that the platform uses."""
    slug = slugify(label, allow_unicode=True)
    return template.format(quoted=quote(label, safe=""), slug=quote(slug), under=quote(slug.replace("-", "_")))


def words_of(label: str) -> str:
    """A label as it stood in an address, readable."""
    return " ".join(unquote(label).replace("+", " ").split())
