"""Blogs on the tests' internet, with pages and feeds as their platforms write them."""

from __future__ import annotations

from pathlib import Path

from tests.internet import Page, moved

FEEDS = Path(__file__).parent.parent / "feeds"
RSS = "application/rss+xml; charset=UTF-8"
ATOM = "application/atom+xml; charset=UTF-8"
NOT_THERE = Page("<title>Not here</title>", status=404)
REFUSED = Page("<title>Just a moment...</title>", status=403)


def saved(name, type=RSS):
    return Page((FEEDS / name).read_bytes(), type=type)


def rss(title="A blog", home="", entries=1):
    items = "".join(
        f"<item><title>Thing {n}</title><guid isPermaLink='false'>{title} {n}</guid></item>"
        for n in range(1, entries + 1)
    )
    link = f"<link>{home}</link>" if home else ""
    return Page(
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{link}{items}</channel></rss>",
        type=RSS,
    )


def html(head="", body="<p>Words.</p>"):
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>A blog</title>{head}</head><body>{body}</body></html>"


def link(href, type="application/rss+xml", title="Feed"):
    return f'<link rel="alternate" type="{type}" title="{title}" href="{href}">'


def generator(name):
    return f'<meta name="generator" content="{name}">'


def wordpress():
    home, post = "https://stacksandbiscuits.wordpress.com", saved("wordpress-post.html", "text/html; charset=UTF-8")
    return {
        "/": post,
        "/feed/": saved("wordpress.rss.xml"),
        "/feed/atom/": saved("wordpress.atom.xml", ATOM),
        "/comments/feed/": saved("wordpress-comments.rss.xml"),
        "/2026/06/02/thing-5/": post,
        "/2026/06/02/thing-5/feed/": rss("Comments on: Thing 5", home),
        "/tag/cpd23/": saved("wordpress-tag.html", "text/html"),
        "/tag/cpd23/feed/": rss("cpd23 – Stacks &amp; Biscuits", home),
        "/category/work/23-things/": post,
        "/category/work/23-things/feed/": rss("23 Things – Stacks", home),
    }


def blogger():
    page, feed = saved("blogger.html"), saved("blogger.atom.xml", ATOM)
    page = Page(page.body, type="text/html; charset=UTF-8")
    return {
        "/": page,
        "/2026/06/thing-3.html": page,
        "/search/label/Thing%203": page,
        "/feeds/posts/default": feed,
        "/feeds/posts/default/-/Thing%203": feed,
        "/feeds/92/comments/default": rss("Comments on Thing 3"),
    }


MARKS = {
    "tumblr": "<script src='https://assets.tumblr.com/x.js'></script>",
    "medium": "<link rel='preconnect' href='https://cdn-client.medium.com'>",
    "wix": generator("Wix.com Website Builder"),
    "squarespace": "<link rel='preconnect' href='https://static1.squarespace.com/'>",
    "weebly": "<link rel='stylesheet' href='//cdn2.editmysite.com/css/sites.css'>",
}

SITES = {
    "stacksandbiscuits.wordpress.com": wordpress,
    "wordpress.com": lambda: {},
    "bibliothek-am-see.example": lambda: {
        "/blog/": saved("wordpress-selfhosted.html", "text/html"),
        "/blog": moved("/blog/"),
        "/blog/2026/05/eintrag/": saved("wordpress-selfhosted.html", "text/html"),
        "/blog/feed/": rss("Zettelkasten", "https://bibliothek-am-see.example/blog"),
    },
    "altesheft.example": lambda: {
        "/": lambda asked: rss("Heft") if "feed=rss2" in asked.path else html(generator("WordPress 3.1")),
    },
    "unquietreader.blogspot.com": blogger,
    "unquietreader.blogspot.co.uk": lambda: {
        "*": lambda asked: moved(f"https://unquietreader.blogspot.com{asked.path}", 302)
    },
    "quietreader.example": lambda: {
        "/": html(generator("blogger")),
        "/feeds/posts/default": saved("blogger.atom.xml", ATOM),
    },
    "dustjackets.tumblr.com": lambda: {
        "/": saved("tumblr.html", "text/html"),
        "/post/700001": html(MARKS["tumblr"]),
        "/rss": saved("tumblr.rss.xml"),
        "/tagged/cpd23": html(MARKS["tumblr"]),
        "/tagged/cpd23/rss": saved("tumblr.rss.xml"),
    },
    "medium.com": lambda: {
        "/@idrisfalk": REFUSED,
        "/@idrisfalk/thing-the-seventh-9a8b7c": html(MARKS["medium"]),
        "/feed/@idrisfalk": saved("medium.rss.xml"),
        "/shelving": html(MARKS["medium"]),
        "/feed/shelving": rss("Shelving"),
        "/shelving/tagged/cpd23": html(MARKS["medium"]),
        "/feed/shelving/tagged/cpd23": rss("Shelving: cpd23"),
    },
    "idrisfalk.medium.com": lambda: {"/": REFUSED, "/feed": saved("medium.rss.xml")},
    "words.shelving.example": lambda: {"/a-post-1a2b": html(MARKS["medium"]), "/feed": rss("Shelving")},
    "marginaliaweekly.substack.com": lambda: {
        "/": html("<script src='https://substackcdn.com/x.js'></script>"),
        "/p/things-8-and-9": html(link("/feed")),
        "/feed": saved("substack.rss.xml"),
    },
    "loanperiod.example": lambda: {
        "/": html(generator("Ghost 5.130") + link("https://loanperiod.example/rss/", title="Loan Period")),
        "/xii/": html(generator("Ghost 5.130")),
        "/rss/": saved("ghost.rss.xml"),
        "/tag/cpd23/": html(generator("Ghost 5.130")),
        "/tag/cpd23/rss/": rss("cpd23 - Loan Period"),
    },
    "pia.micro.blog": lambda: {
        "/": html(
            link("https://pia.micro.blog/feed.json", "application/json") + link("https://pia.micro.blog/feed.xml")
        ),
        "/feed.xml": saved("microblog.rss.xml"),
        "/feed.json": saved("microblog.json", "application/json"),
        "/categories/cpd23/": html(generator("Micro.blog")),
        "/categories/cpd23/feed.xml": saved("microblog.rss.xml"),
    },
    "paigeturner.wixsite.com": lambda: {
        "/libraries/blog": html(MARKS["wix"]),
        "/libraries/blog-feed.xml": rss("Paige"),
    },
    "paigeturner.example": lambda: {"/post/thing-1": html(MARKS["wix"]), "/blog-feed.xml": rss("Paige")},
    "foldedmap.example": lambda: {
        "/": html(MARKS["squarespace"]),
        "/blog": lambda asked: rss("Folded Map") if "format=rss" in asked.path else html(MARKS["squarespace"]),
        "/blog/thing-2": lambda asked: NOT_THERE if "format=rss" in asked.path else html(MARKS["squarespace"]),
    },
    "inkwell.livejournal.com": lambda: {
        "/": html(),
        "/1234.html": html(),
        "/data/atom": lambda asked: rss("Inkwell: cpd23" if "tag=" in asked.path else "Inkwell"),
        "/tag/cpd23": html(),
    },
    "quill.dreamwidth.org": lambda: {
        "/": html(link("https://quill.dreamwidth.org/data/atom", "application/atom+xml")),
        "/data/atom": rss("Quill"),
    },
    "cardindex.typepad.com": lambda: {
        "/": html(generator("http://www.typepad.com/")),
        "/atom.xml": saved("atom03.xml", ATOM),
    },
    "tinylibrary.weebly.com": lambda: {
        "/": html(MARKS["weebly"]),
        "/blog/feed": rss("Tiny"),
        "/blog": html(MARKS["weebly"]),
    },
    "mlem.github.io": lambda: {
        "/": html(generator("Jekyll v4.3")),
        "/feed.xml": saved("wordpress.atom.xml", "application/xml"),
    },
    "plainsite.example": lambda: {
        "/": html(generator("Hugo 0.140")),
        "/index.xml": rss("Plain"),
        "/tags/cpd23/": html(generator("Hugo 0.140")),
        "/tags/cpd23/index.xml": rss("cpd23 on Plain"),
    },
    "department.example": lambda: {
        "/": html(generator("Drupal 10 (https://www.drupal.org)")),
        "/rss.xml": rss("Department"),
    },
    "write.as": lambda: {"/solveig/": html(), "/solveig/thing-6": html(), "/solveig/feed/": rss("Solveig")},
    "bearhug.bearblog.dev": lambda: {"/": html(), "/blog/": html(), "/feed/": rss("Bear hug")},
    "teatime.posthaven.com": lambda: {"/": html(), "/posts.atom": rss("Tea time")},
    "classroom.edublogs.org": lambda: {"/2026/05/a-post/": html(), "/feed/": rss("Classroom")},
    "dev.to": lambda: {"/mikael": REFUSED, "/feed/mikael": rss("Mikael")},
    "loudtags.example": lambda: {
        "/": "<HTML><HEAD><LINK TYPE=application/rss+xml HREF=/News.RSS REL=ALTERNATE></HEAD><BODY>x</BODY></HTML>",
        "/News.RSS": rss("Loud"),
    },
    "basehref.example": lambda: {
        "/": html('<base href="/weblog/">' + link("feed.xml")),
        "/weblog/feed.xml": rss("Base"),
    },
    "inbody.example": lambda: {"/": html("", "<p>x</p>" + link("/in-body.xml")), "/in-body.xml": rss("Body")},
    "onlylinked.example": lambda: {
        "/": html("", '<a href="/news/atom.xml">Subscribe</a>'),
        "/news/atom.xml": rss("Linked"),
    },
    "usual.example": lambda: {"/": html(), "/rss.xml": rss("Usual")},
    "other.example": lambda: {"/about": html(), "/": html(), "/blog/feed/": rss("Other")},
    "deep.example": lambda: {
        "/2026/a-post": html(),
        "/": html(link("/somewhere/posts")),
        "/somewhere/posts": rss("Deep"),
    },
    "refreshed.example": lambda: {
        "/": '<html><head><meta http-equiv="Refresh" content="0; URL=https://usual.example/"></head></html>'
    },
    "framed.example": lambda: {"/": '<html><frameset><frame src="https://usual.example/"></frameset></html>'},
    "newhome.example": lambda: {"/": html(link("/feed/")), "/feed/": rss("New home")},
    "oldhome.example": lambda: {"*": lambda asked: moved(f"https://newhome.example{asked.path}")},
    "www.onlywww.example": lambda: {"/": html(link("/feed/")), "/feed/": rss("Only www")},
    "jsonly.example": lambda: {
        "/": html(link("/feed.json", "application/feed+json")),
        "/feed.json": saved("microblog.json", "application/feed+json"),
    },
    "wrongtype.example": lambda: {"/": Page(rss("Wrong type").body, type="text/html")},
    "octets.example": lambda: {"/": html(link("/f")), "/f": Page(rss("Octets").body, type="application/octet-stream")},
    "social.example": lambda: {"/@runa": html(link("/@runa.rss")), "/@runa.rss": rss("Runa")},
    "xn--bcherkiste-9db.example": lambda: {"/": html(link("/feed")), "/feed": rss("Bücherkiste")},
    "justbegun.example": lambda: {"/": html(link("/feed/")), "/feed/": rss("Just begun", entries=0)},
    "lostpost.example": lambda: {"/": html(), "/feed/": rss("Lost post")},
    "xhtml.example": lambda: {
        "/": Page(
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head>" + link("/feed") + "</head></html>",
            type="application/xhtml+xml",
        ),
        "/feed": rss("XHTML"),
    },
    "secondtry.example": lambda: {"/": html(link("/gone.xml") + link("/here.xml")), "/here.xml": rss("Second try")},
    "burned.example": lambda: {"/": html(link("https://feeds.burner.example/burned"))},
    "feeds.burner.example": lambda: {"/burned": rss("Burned", "https://burned.example/")},
    "commented.example": lambda: {
        "/": html(link("/c.xml", title="Kommentar-Feed") + link("/p.xml", title="Beiträge")),
        "/c.xml": rss("Kommentare zu allem"),
        "/p.xml": rss("Beiträge"),
    },
}


def settle(internet, *hosts):
    """Put these hosts, or all of them, on an internet."""
    for host in hosts or SITES:
        internet.site(host, SITES[host]())
    return internet
