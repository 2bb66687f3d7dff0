from __future__ import annotations

import time

import pytest

from participants.discovery import (
    SENTENCES,
    CannotConnect,
    Reason,
    discover,
    label_feed,
)
from tests.internet import Page, moved
from tests.participants.blogosphere import RSS, html, link, rss, saved, settle
from tests.participants.typed import CASES


def found_or_reason(typed):
    try:
        return discover(typed, deadline=20)
    except CannotConnect as cannot:
        return cannot


def test_a_feed_is_found_for_nearly_everything_that_people_type(internet):
    settle(internet)
    wrong = []

    for typed, feed, platform in CASES:
        found = found_or_reason(typed)
        if (getattr(found, "feed", ""), getattr(found, "platform", "")) != (feed, platform):
            wrong.append(f"{typed!r}: {feed} {platform} is meant, and not {found!r:.200}")

    rate = 1 - len(wrong) / len(CASES)
    print(f"discovery: {rate:.1%} of {len(CASES)} cases")
    assert len(CASES) >= 60
    assert rate >= 0.95, "\n".join(wrong)


def reason_of(typed, **kwargs):
    with pytest.raises(CannotConnect) as caught:
        discover(typed, **kwargs)
    return caught.value.reason


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.BAD_ADDRESS),
        ("   ", Reason.BAD_ADDRESS),
        ("myblog", Reason.BAD_ADDRESS),
        ("I have no blog yet", Reason.BAD_ADDRESS),
        ("https://", Reason.BAD_ADDRESS),
        ("ftp://files.example/", Reason.BAD_ADDRESS),
        ("javascript:alert(1)", Reason.BAD_ADDRESS),
        ("file:///etc/passwd", Reason.BAD_ADDRESS),
        ("https://me:secret@blog.example/", Reason.BAD_ADDRESS),
        ("https://blog.example:8080/", Reason.BAD_ADDRESS),
        ("https://bl og..example/", Reason.BAD_ADDRESS),
        ("blog.example/" + "x" * 3000, Reason.BAD_ADDRESS),
        ("jane@example.org", Reason.MAIL_ADDRESS),
        (" mailto:jane@example.org ", Reason.MAIL_ADDRESS),
        ("http://127.0.0.1/", Reason.NOT_ALLOWED),
        ("10.1.2.3", Reason.NOT_ALLOWED),
        ("http://[::1]/", Reason.NOT_ALLOWED),
        ("http://2130706433/", Reason.NOT_ALLOWED),
        ("http://printer.local/", Reason.NOT_ALLOWED),
        ("nobody-is-here.example", Reason.NO_ANSWER),
    ],
)
def test_what_cannot_be_the_address_of_a_blog_is_refused_with_its_reason(internet, typed, reason):
    assert reason_of(typed) == reason
    assert internet.asked == []


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ({}, Reason.NOT_FOUND),
        ({"/": Page(status=410)}, Reason.NOT_FOUND),
        ({"/": Page(status=401)}, Reason.PRIVATE),
        ({"/": Page(status=403)}, Reason.PRIVATE),
        ({"/": saved("wordpress-private.html", "text/html")}, Reason.PRIVATE),
        ({"/": html("", "<p>This blog is open to invited readers only</p>")}, Reason.PRIVATE),
        ({"/": html(link("/feed/")), "/feed/": Page(status=401)}, Reason.PRIVATE),
        ({"/": html()}, Reason.NO_FEED),
        ({"/": html(link("/comments/feed/")), "/comments/feed/": rss("Comments for x")}, Reason.NO_FEED),
        ({"/": html(link("/feed/")), "/feed/": html()}, Reason.NOT_A_FEED),
        ({"/": Page(b"%PDF-1.7", type="application/pdf")}, Reason.NOT_A_FEED),
        ({"/": Page("Just words.", type="text/plain")}, Reason.NOT_A_FEED),
        ({"/": Page("<?xml version='1.0'?><urlset/>", type="text/xml")}, Reason.NOT_A_FEED),
        ({"/": Page(b"x" * (10 * 1024 * 1024 + 1), type=RSS)}, Reason.TOO_LARGE),
        ({"/": html(link("/f")), "/f": Page(b"x" * (10 * 1024 * 1024 + 1), type=RSS)}, Reason.TOO_LARGE),
        ({"/": Page(status=429)}, Reason.BUSY),
        ({"/": Page(status=500)}, Reason.TROUBLE),
        ({"/": Page(status=418)}, Reason.TROUBLE),
        ({"/": moved("/")}, Reason.TROUBLE),
        ({"/": moved("http://169.254.169.254/latest/meta-data/")}, Reason.NOT_ALLOWED),
        ({"/": html(link("http://127.0.0.1/feed"))}, Reason.NOT_ALLOWED),
    ],
)
def test_what_stands_in_the_way_has_a_reason_of_its_own(internet, pages, reason):
    internet.site("blog.example", pages)

    assert reason_of("https://blog.example/") == reason


def test_a_name_that_leads_inside_is_answered_like_one_that_leads_nowhere(internet):
    internet.names["wiki.ourselves.example"] = ["10.0.0.7"]
    internet.site(
        "blog.example", {"/": moved("http://wiki.ourselves.example/"), "/2/": moved("http://nowhere.example/")}
    )

    assert reason_of("wiki.ourselves.example") == reason_of("nowhere.example") == Reason.NO_ANSWER
    assert reason_of("https://blog.example/") == reason_of("https://blog.example/2/") == Reason.NO_ANSWER


def test_a_private_blog_at_blogger_leads_to_its_login(internet):
    internet.site(
        "quiet.blogspot.com",
        {"/": moved("https://www.blogger.com/blogin.g?blogspotURL=https://quiet.blogspot.com/", 302)},
    )
    internet.site("www.blogger.com", {"*": html("", "<form>Sign in</form>")})

    assert reason_of("quiet.blogspot.com") == Reason.PRIVATE


def test_a_wrong_certificate_has_its_reason_if_https_was_typed(internet):
    internet.site("selfmade.example", {"/": html(link("/feed")), "/feed": rss()}, certificate="self-signed")

    assert reason_of("https://selfmade.example/") == Reason.CERTIFICATE


def test_without_a_scheme_http_is_tried_where_https_does_not_work(internet):
    internet.site(
        "selfmade.example", {"/": html(link("http://selfmade.example/feed")), "/feed": rss()}, certificate="self-signed"
    )

    assert discover("selfmade.example").feed == "http://selfmade.example/feed"


def test_the_whole_search_keeps_to_its_deadline(internet):
    internet.site("slow.example", {"*": Page(html(), wait=0.4)})
    started = time.monotonic()

    assert reason_of("slow.example", deadline=1.0) == Reason.SLOW
    assert time.monotonic() - started < 3


def test_a_page_that_does_not_answer_in_time_is_slow(internet):
    internet.site("slow.example", {"*": Page(html(), wait=5)})

    assert reason_of("slow.example", deadline=0.5) == Reason.SLOW


def test_a_search_asks_no_more_than_twelve_times(internet):
    many = "".join(link(f"/{number}") for number in range(50))
    internet.site("many.example", {"*": html(many + link("/feed/"))})

    assert reason_of("many.example/a/post") == Reason.NOT_A_FEED
    assert len(internet.asked) <= 12


def test_an_empty_blog_is_found_and_has_its_own_sentence(internet):
    settle(internet, "justbegun.example")

    found = discover("justbegun.example")

    assert found.contents.entries == ()
    assert "nothing in it yet" in str(SENTENCES[Reason.EMPTY][0])


def test_a_feed_with_posts_is_taken_before_an_empty_one(internet):
    internet.site(
        "two.example", {"/": html(link("/news") + link("/blog")), "/news": rss("News", entries=0), "/blog": rss("Blog")}
    )

    assert discover("two.example").feed == "https://two.example/blog"


def test_what_is_found_comes_with_its_contents_and_validators(internet):
    internet.site(
        "blog.example",
        {
            "/feed": Page(
                rss("My blog", "https://blog.example/").body,
                type=RSS,
                etag='"a"',
                last_modified="Mon, 01 Jun 2026 10:00:00 GMT",
            )
        },
    )

    found = discover("https://blog.example/feed")

    assert (found.etag, found.last_modified) == ('"a"', "Mon, 01 Jun 2026 10:00:00 GMT")
    assert (found.home, found.contents.title, found.contents.entries[0].title) == (
        "https://blog.example/",
        "My blog",
        "Thing 1",
    )


def test_a_feed_that_is_elsewhere_only_today_is_kept_where_it_was_asked_for(internet):
    internet.site("blog.example", {"/feed": moved("https://feeds.burner.example/x", 302)})
    internet.site("feeds.burner.example", {"/x": rss()})

    assert discover("https://blog.example/feed").feed == "https://blog.example/feed"


def test_a_label_typed_is_known_to_be_one(internet):
    settle(internet, "stacksandbiscuits.wordpress.com", "unquietreader.blogspot.com")

    assert discover("stacksandbiscuits.wordpress.com/tag/cpd23/").label == "cpd23"
    assert discover("unquietreader.blogspot.com/search/label/Thing%203").label == "Thing 3"
    assert discover("stacksandbiscuits.wordpress.com").label == ""


@pytest.mark.parametrize(
    ("typed", "label", "feed"),
    [
        ("stacksandbiscuits.wordpress.com", "23 Things", "https://stacksandbiscuits.wordpress.com/tag/23-things/feed/"),
        ("bibliothek-am-see.example/blog", "cpd23", "https://bibliothek-am-see.example/blog/tag/cpd23/feed/"),
        ("unquietreader.blogspot.com", "Thing 3", "https://unquietreader.blogspot.com/feeds/posts/default/-/Thing%203"),
        ("dustjackets.tumblr.com", "thing 9", "https://dustjackets.tumblr.com/tagged/thing%209/rss"),
        ("https://medium.com/shelving", "cpd23", "https://medium.com/feed/shelving/tagged/cpd23"),
        ("https://medium.com/@idrisfalk", "cpd23", None),
        ("loanperiod.example", "CPD 23", "https://loanperiod.example/tag/cpd-23/rss/"),
        ("pia.micro.blog", "cpd23", "https://pia.micro.blog/categories/cpd23/feed.xml"),
        ("foldedmap.example/blog", "cpd23", "https://foldedmap.example/blog?tag=cpd23&format=rss"),
        ("inkwell.livejournal.com", "cpd23", "https://inkwell.livejournal.com/data/atom?tag=cpd23"),
        ("plainsite.example", "cpd23", "https://plainsite.example/tags/cpd23/index.xml"),
        ("https://write.as/solveig/", "cpd23", "https://write.as/solveig/tag:cpd23/feed/"),
        ("marginaliaweekly.substack.com", "cpd23", None),
        ("usual.example", "cpd23", None),
        ("stacksandbiscuits.wordpress.com", " ", None),
    ],
)
def test_platforms_have_feeds_of_single_labels(internet, typed, label, feed):
    settle(internet)

    assert label_feed(discover(typed), label) == feed


def test_every_reason_has_its_own_two_sentences():
    assert set(SENTENCES) == set(Reason)
    assert len({str(happened) for happened, _way_out in SENTENCES.values()}) == len(Reason)
    for happened, way_out in SENTENCES.values():
        for sentence in (str(happened), str(way_out)):
            assert sentence[-1] in ".:"
            assert "!" not in sentence


def test_members_are_told_nothing_of_a_host_that_is_not_public(internet):
    internet.site("blog.example", {"/": moved("http://10.0.0.7/secret-panel")})

    with pytest.raises(CannotConnect) as caught:
        discover("blog.example")

    told = " ".join(str(sentence) for sentence in caught.value.sentences)
    assert "10.0.0.7" not in told
    assert "secret" not in told
