"""Which links of a page lead to the feed of its posts, which to that of its comments, and which doors are closed."""

from __future__ import annotations

import re

from participants.addresses import host_of
from participants.discovery.pages import FEED_TYPES, Link, Page

MOST_DECLARED = 4
MOST_LINKED = 2

ABOUT_COMMENTS = re.compile(
    r"comment|kommentar|comentario|comentári|commentaire|commenti\b|reacties|kommentit|komentarze|応答|コメント|评论",
    re.IGNORECASE,
)
COMMENTS_ADDRESS = re.compile(
    r"/comments?/(?:feed|default|rss|atom)|/comments/|comments?\.(?:xml|rss|atom)|feed=comments", re.IGNORECASE
)
COMMENT = re.compile(r"#comment-?\d|#c\d+\b|[?&]showComment=|/comment-page-\d", re.IGNORECASE)
FEED_ADDRESS = re.compile(
    r"/(?:feed|feeds|rss|atom)/?$|(?:rss|atom|feed|index)\.(?:xml|rdf|json)$|\.(?:rss|atom|rdf)$|/feeds/posts/|"
    r"[?&](?:feed=(?:rss2?|atom)|format=(?:rss|feed)|alt=rss)|//(?:feeds|feeds2|feedproxy)\.[\w.-]+/\w|/blog-feed\.xml$",
    re.IGNORECASE,
)
LOGIN_ADDRESS = re.compile(
    r"wp-login\.php|/private-blog|//www\.blogger\.com/blogin|//accounts\.google\.com/|//www\.tumblr\.com/(?:login|blog_auth)|"
    r"password-protected=login|//(?:www\.)?medium\.com/m/signin|/(?:users/)?sign_in\b|//login\.",
    re.IGNORECASE,
)
COMMENTS_TITLE = re.compile(r"(?:comments (?:on|for)|kommentare zu|commentaires sur|comentarios en)\b", re.IGNORECASE)
LOGIN_MARKS = (
    "this site is marked private by its owner",
    "this blog is open to invited readers only",
    "this tumblr is password protected",
    "this site is currently private",
    "<title>private site</title>",
    'id="wpcom-private-site"',
    'name="password_protected_pwd"',
)


def is_feed(link: Link) -> bool:
    """Whether a page means this link as one of its feeds."""
    if not link.relations & {"alternate", "feed"} or "oembed" in link.address or "/wp-json/" in link.address:
        return False
    return link.type in FEED_TYPES or (not link.type and FEED_ADDRESS.search(link.address) is not None)


def declared(page: Page, *, below: str = "") -> list[str]:
    """The feeds that a page declares, most likely those of its blog's posts first, never those of comments.

    With `below`, only those whose address begins so.
    """
    own = page.url.partition("?")[0].rstrip("/") + "/"
    feeds = [link for link in page.declared if is_feed(link) and not is_of_comments(link.address, link.title)]
    # JSON last, because it has less in it as a rule; and below a post there are only its comments.
    feeds.sort(key=lambda link: (link.address.startswith(own), link.type == "application/feed+json"))
    return list(dict.fromkeys(link.address for link in feeds if link.address.startswith(below)))[:MOST_DECLARED]


def linked(page: Page) -> list[str]:
    """Links in the text of a page that look like its feeds."""
    found = [link for link in page.links if FEED_ADDRESS.search(link.address)]
    feeds = [link.address for link in found if not is_of_comments(link.address, link.title)]
    own = host_of(page.url)
    near = [url for url in feeds if host_of(url).endswith(own) or own.endswith(host_of(url)) or "//feed" in url]
    return list(dict.fromkeys(near))[:MOST_LINKED]


def is_of_comments(address: str, title: str) -> bool:
    """Whether a feed with this address, declared under this title, is one of comments."""
    return bool(COMMENTS_ADDRESS.search(address) or ABOUT_COMMENTS.search(title))


def is_comment(names: str) -> bool:
    """Whether these are the address or the id of a comment, not of a post."""
    return COMMENT.search(names) is not None


def is_called_comments(title: str) -> bool:
    """Whether a feed calls itself one of comments."""
    return COMMENTS_TITLE.match(title) is not None


def is_login(url: str) -> bool:
    """Whether this address is where somebody signs in who wants to read something private."""
    return LOGIN_ADDRESS.search(url) is not None


def is_closed(page: Page) -> bool:
    """Whether a page says that the blog is for invited readers only."""
    return any(mark in page.marks for mark in LOGIN_MARKS)
