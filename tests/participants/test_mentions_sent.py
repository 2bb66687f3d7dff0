"""A hosted reflection that links to one elsewhere tells that page so: once, when everybody may read it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from cpd.lib import markup
from participants import notices, polling, writing
from participants.models import Blog, Feed, Notice, Reflection
from participants.models.reflection import Visibility
from participants.words import Words
from tests.factories import BlogElsewhereFactory, ReflectionFactory
from tests.internet import Page, moved
from tests.participants.posting import rss

pytestmark = pytest.mark.django_db

RAIN = "http://blog.example/rain/"
TAKES = '<link rel="webmention" href="/endpoint?site=1">'


@pytest.fixture
def blog(cohort, marisol):
    return BlogElsewhereFactory(member=marisol, address="http://blog.example/")


@pytest.fixture
def pages(internet, blog):
    return internet.site("blog.example", {"/rain/": TAKES, "/endpoint": Page(status=202)})


def publish(member, cohort, body, **fields):
    draft = ReflectionFactory(author=member, cohort=cohort, title="My reply", published_at=None, body=body, **fields)
    return writing.publish(draft, actor=member)


def revise(reflection, body, visibility="everyone"):
    words = Words(title=reflection.title, body=body, visibility=visibility, things=None)
    return writing.revise(reflection, actor=reflection.author, words=words)


def targets():
    return list(Notice.objects.order_by("pk").values_list("target", flat=True))


def posted(internet):
    return [parse_qs(body.decode()) for body in internet.posted]


def later(**fields):
    Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1), **fields)


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


def told(reflection):
    """What a webmention about this reflection says."""
    return {"source": [f"http://testserver{reflection.get_absolute_url()}"], "target": [RAIN]}


def test_a_page_that_is_not_linked_any_more_is_told_so_once(internet, pages, kofi, cohort):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")
    notices.send()

    for body in ("No link.", "No link at all."):
        revise(reflection, body)
        notices.send()

    assert posted(internet) == [told(reflection), told(reflection)]
    assert Notice.objects.get().due_at is None


def test_a_link_that_comes_back_is_told_again(internet, pages, kofi, cohort):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")
    notices.send()
    revise(reflection, "No link.")
    notices.send()

    revise(reflection, f"After all: [x]({RAIN})")
    notices.send()

    assert posted(internet) == [told(reflection)] * 3
    assert not Notice.objects.get().is_withdrawn


def test_a_link_that_went_before_it_was_told_is_told_to_nobody(internet, pages, kofi, cohort):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")

    revise(reflection, "No link.")
    notices.send()

    assert (internet.posted, targets()) == ([], [])


def test_a_link_to_a_blog_that_is_disconnected_is_still_a_link(internet, pages, kofi, cohort, blog):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")
    notices.send()
    Blog.objects.update(closed_at=timezone.now())

    revise(reflection, f"[y]({RAIN})")
    notices.send()

    assert len(internet.posted) == 1


def hide(reflection):
    Reflection.objects.filter(pk=reflection.pk).update(hidden_at=timezone.now())


def close_account(reflection):
    type(reflection.author).objects.filter(pk=reflection.author_id).update(is_active=False)


WAYS_TO_GO = {
    "deleted": lambda reflection: writing.delete(reflection, actor=reflection.author),
    "taken back": lambda reflection: writing.take_back(reflection, actor=reflection.author),
    "for members": lambda reflection: revise(reflection, f"[x]({RAIN})", visibility="members"),
    "hidden": hide,
    "account closed": close_account,
}


@pytest.mark.parametrize("way", WAYS_TO_GO)
def test_what_is_gone_is_told_of_once_more_and_no_oftener(internet, pages, kofi, cohort, way):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")
    said = told(reflection)
    notices.send()

    WAYS_TO_GO[way](reflection)
    for _round in range(2):
        notices.send()

    assert posted(internet) == [said, said]
    assert Notice.objects.get().gone_at is not None


@pytest.mark.parametrize(("body", "amount"), [(f"[x]({RAIN})", 3), ("No link.", 2)])
def test_what_comes_back_is_told_of_if_it_still_links_there(internet, pages, kofi, cohort, body, amount):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")
    notices.send()
    hide(reflection)
    notices.send()

    Reflection.objects.update(hidden_at=None, body_html=markup.render(body))
    for _round in range(2):
        notices.send()

    assert len(internet.posted) == amount
    assert Notice.objects.get().is_withdrawn is (amount == 2)


def test_word_of_a_deletion_is_tried_again_like_any_other(internet, pages, kofi, cohort):
    reflection = publish(kofi, cohort, f"[x]({RAIN})")
    notices.send()
    pages["/endpoint"] = Page(status=500)
    writing.delete(reflection, actor=kofi)
    notices.send()
    failed = Notice.objects.get()
    pages["/endpoint"] = Page(status=202)
    later()
    notices.send()

    assert (failed.failures, failed.reflection) == (1, None)
    assert len(internet.posted) == 3
    assert Notice.objects.get().due_at is None


def test_notices_of_deleted_reflections_are_forgotten_after_a_while(internet, pages, kofi, cohort):
    kept = publish(kofi, cohort, f"[x]({RAIN})")
    gone = publish(kofi, cohort, f"[x]({RAIN})", slug="second")
    notices.send()
    writing.delete(gone, actor=kofi)
    notices.send()

    early = notices.forget()
    late = notices.forget(timezone.now() + timedelta(days=91))

    assert (early, late) == (0, 1)
    assert Notice.objects.get().reflection == kept


@pytest.mark.parametrize("amount", [3, 30])
def test_following_costs_the_same_however_much_was_told(cohort, kofi, amount, django_assert_num_queries):
    for number in range(amount):
        row = ReflectionFactory(author=kofi, cohort=cohort)
        Notice.objects.create(
            reflection=row, source=f"http://testserver/{number}", key="x", sent_at=timezone.now(), due_at=None
        )
    Reflection.objects.update(hidden_at=timezone.now())

    with django_assert_num_queries(2):
        assert notices.follow() == amount


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
