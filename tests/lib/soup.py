"""HTML as a browser would take it apart, and pieces to make soup of."""

from __future__ import annotations

from html.parser import HTMLParser

from cpd.lib import markup

SNIPPETS = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<a href='",
    "<a href=x>",
    "</a>",
    "<img src=x alt='",
    "'>",
    '">',
    "<script>",
    "</script>",
    "<svg>",
]
SNIPPETS += [
    "<math><mi>",
    "<iframe src=x>",
    "</iframe>",
    "<video>",
    "</video>",
    "<style>",
    "<noscript>",
    "<table>",
    "<td>",
    "<b>",
    "</i>",
    "&lt;",
    "&#x6a;",
]
SNIPPETS += [
    "javascript:",
    " onerror=x ",
    "<!--",
    "-->",
    "\0",
    "\u202e",
    "<h1>",
    "</h1>",
    "<li>",
    "<plaintext>",
    "<select>",
    "<template>",
    "<b ",
    "=",
    "`",
]


class Seen(HTMLParser):
    """Tags, attributes and words of HTML, and whether every tag that is opened is closed."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.words, self.open, self.balanced = set(), [], [], [], True
        self.feed(html)
        self.balanced = self.balanced and not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in {"br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.balanced = self.balanced and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def assert_safe(html):
    seen = Seen(html)
    assert seen.tags <= markup.ALLOWED_TAGS - {"data"}
    for tag, name, value in seen.attributes:
        assert (tag, name) in {("a", "href"), ("a", "title"), ("a", "rel"), ("ol", "start")}
        if name == "href":
            assert value.lower().startswith(("http://", "https://", "mailto:"))
    assert not markup.UNWANTED.search(html)
