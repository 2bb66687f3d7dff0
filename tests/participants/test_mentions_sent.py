"""A hosted reflection that links to one elsewhere tells that page so: once, when everybody may read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cpd.lib import markup
from participants import notices, polling
from participants.models import Blog, Feed, Notice, Reflection
from participants.models.reflection import Visibility
from tests.factories import BlogElsewhereFactory, ReflectionFactory
from tests.internet import Page, moved
from tests.participants.posting import rss
from tests.participants.telling import RAIN, TAKES, later, posted, publish, revise, targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(cohort, marisol):
    return BlogElsewhereFactory(member=marisol, address="http://blog.example/")


@pytest.fixture
def pages(internet, blog):
    return internet.site("blog.example", {"/rain/": TAKES, "/endpoint": Page(status=202)})


def test_a_page_elsewhere_is_told_once(internet, pages, kofi, cohort):
    reflection = publish(kofi, cohort, f"I liked [this]({RAIN}).")

    done = notices.send()
    notices.send()

    assert done == 1
    source = f"http://testserver{reflection.get_absolute_url()}"
    assert posted(internet) == [{"source": [source], "target": [RAIN]}]
    assert internet.asked[-1].path == "/endpoint?site=1"
    notice = Notice.objects.get()
    assert (notice.sent_at is not None, notice.due_at, notice.claimed_until, notice.problem) == (True, None, None, "")


def test_only_pages_of_connected_blogs_are_told(cohort, kofi, blog):
    body = f"""[a]({RAIN}) [b](https://blog.example/rain/?utm_source=x) [c](http://blog.example/) [d](http://testserver/x/)
      [e](https://stranger.example/) [f](http://notblog.example/rain/) [g](mailto:x@blog.example) [h](/rain/)"""

    publish(kofi, cohort, body)

    assert targets() == [RAIN, "http://blog.example/"]


def test_a_post_that_only_its_feed_ties_to_a_blog_is_told(internet, cohort, kofi, blog):
    feed = rss("Thing 1").replace("https://blog.example/0/", "https://other.example/r/")
    internet.site("blog.example", {"/feed/": feed})
    polling.poll()

    publish(kofi, cohort, "[x](https://other.example/r/)")

    assert targets() == ["https://other.example/r/"]


def test_disconnected_blogs_are_strangers(cohort, kofi, blog):
    Blog.objects.update(closed_at=timezone.now())
    Feed.objects.update(retired_at=timezone.now())

    publish(kofi, cohort, f"[x]({RAIN})")

    assert targets() == []


def test_a_revision_tells_only_pages_that_are_new_in_it(internet, pages, kofi, cohort):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")
    notices.send()
    pages["/sun/"] = TAKES

    revise(reflection, f"[x]({RAIN}) and [y](http://blog.example/sun/)")
    notices.send()

    assert [form["target"] for form in posted(internet)] == [[RAIN], ["http://blog.example/sun/"]]


@pytest.mark.parametrize("visibility", [Visibility.MEMBERS, Visibility.ORGANISERS, Visibility.PRIVATE])
def test_what_is_not_for_everyone_is_told_to_nobody(cohort, kofi, blog, visibility):
    reflection = publish(kofi, cohort, f"[x]({RAIN})", visibility=visibility)
    assert targets() == []

    revise(reflection, f"[x]({RAIN})")

    assert targets() == [RAIN]


def test_what_is_private_again_when_the_worker_comes_is_not_told_until_it_is_out_again(internet, pages, kofi, cohort):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")
    Reflection.objects.filter(pk=reflection.pk).update(visibility="members")
    notices.send()
    assert internet.asked == []
    reflection.refresh_from_db()

    revise(reflection, f"[x]({RAIN}) again")
    notices.send()

    assert len(internet.posted) == 1


def test_a_page_that_takes_none_is_asked_once(internet, pages, kofi, cohort):
    pages["/rain/"] = "<p>No."
    publish(kofi, cohort, f"[x]({RAIN})")

    notices.send()

    notice = Notice.objects.get()
    assert (notice.sent_at, notice.due_at, notice.problem) == (None, None, notices.NO_ENDPOINT)


@pytest.mark.parametrize("broken", ["page", "endpoint"])
def test_failures_are_tried_again_with_growing_pauses_and_given_up_after_a_week(internet, pages, kofi, cohort, broken):
    publish(kofi, cohort, f"[x]({RAIN})")
    pages["/rain/" if broken == "page" else "/endpoint"] = Page(status=500)

    notices.send()
    first = Notice.objects.get()
    later()
    notices.send()
    second = Notice.objects.get()
    later(made_at=timezone.now() - timedelta(days=7))
    notices.send()
    last = Notice.objects.get()

    now = timezone.now()
    assert (first.sent_at, first.failures, first.claimed_until) == (None, 1, None)
    assert timedelta(minutes=45) < first.due_at - now < timedelta(minutes=73)
    assert timedelta(minutes=90) < second.due_at - now < timedelta(minutes=145)
    assert (last.due_at, last.failures) == (None, 3)
    assert last.problem.startswith("server-error")


def test_who_says_when_to_come_back_is_left_alone_until_then(internet, pages, kofi, cohort):
    publish(kofi, cohort, f"[x]({RAIN})")
    pages["/endpoint"] = Page(status=429, headers={"Retry-After": "86400"})

    notices.send()

    assert Notice.objects.get().due_at - timezone.now() > timedelta(hours=23)


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1/x",
        "http://localhost/x",
        "http://[::1]/x",
        "http://10.0.0.1/",
        "ftp://blog.example/",
        "http://a:b@c/",
    ],
)
def test_an_endpoint_inside_is_not_asked(internet, pages, kofi, cohort, inside):
    pages["/rain/"] = Page("x", headers={"Link": f"<{inside}>; rel=webmention"})
    publish(kofi, cohort, f"[x]({RAIN})")

    notices.send()

    notice = Notice.objects.get()
    assert internet.posted == []
    assert (notice.sent_at, notice.due_at) == (None, None)
    assert notice.problem.partition(":")[0] in {"not-allowed", "bad-address"}


def test_an_endpoint_that_redirects_inside_is_not_followed(internet, pages, kofi, cohort):
    pages["/endpoint"] = moved("http://127.0.0.1/x", 307)
    publish(kofi, cohort, f"[x]({RAIN})")

    notices.send()

    assert len(internet.posted) == 1
    assert Notice.objects.get().problem.startswith("not-allowed")


def test_a_target_that_moved_is_asked_where_it_is_and_told_as_it_is_linked(internet, pages, kofi, cohort):
    pages["/old/"] = moved("/deep/er/rain/")
    pages["/deep/er/rain/"] = '<a rel="webmention" href="../in">word</a>'
    pages["/deep/er/in"] = Page(status=201)
    publish(kofi, cohort, "[x](http://blog.example/old/)")

    notices.send()

    assert (internet.asked[-1].path, posted(internet)[0]["target"]) == ("/deep/er/in", ["http://blog.example/old/"])


@pytest.mark.parametrize("amount", [3, 15])
def test_publishing_costs_the_same_however_many_links(cohort, kofi, blog, amount, django_assert_num_queries):
    for number in range(amount):
        BlogElsewhereFactory(member=blog.member, address=f"http://b{number}.example/")
    reflection = ReflectionFactory(author=kofi, cohort=cohort)
    reflection.body_html = markup.render(" ".join(f"[x](http://b{n}.example/p/)" for n in range(amount)))

    with django_assert_num_queries(7):
        notices.make(reflection, now=timezone.now())

    assert Notice.objects.count() == amount


def test_a_text_full_of_links_makes_twenty_at_most(cohort, kofi, blog):
    publish(kofi, cohort, " ".join(f"[x](http://blog.example/{n}/)" for n in range(60)))

    assert len(targets()) == notices.MOST_NOTICES


def test_one_that_fails_stops_no_other(internet, pages, kofi, cohort, marisol):
    BlogElsewhereFactory(member=marisol, address="http://away.example/")
    internet.site("away.example", {})
    internet.remove("away.example")
    publish(kofi, cohort, f"[x](http://away.example/x/) [y]({RAIN})")

    assert notices.send() == 2

    assert set(Notice.objects.values_list("target", "failures")) == {("http://away.example/x/", 1), (RAIN, 0)}
    assert len(internet.posted) == 1
