"""The search page: for anybody, with any text, kept nowhere, and quick however much there is."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpd.desk.search import indexing, limits
from cpd.desk.search.finding import PAGE
from participants.models import Reflection
from tests.factories import (
    CohortFactory,
    CommentFactory,
    MemberFactory,
    ParticipantFactory,
    ReflectionFactory,
    ThingFactory,
)
from tests.search.asking import found, search
from things.models import Thing, Visibility

MOMENT = datetime(2026, 5, 5, 12, tzinfo=UTC)


def ask(client, text, **filters):
    """The page, as text; search has learned everything."""
    indexing.catch_up()
    answer = client.get("/search/", {"q": text, **filters})
    assert answer.status_code == 200
    return answer.content.decode()


def links(page):
    """Where the answers lead, and what they are called, without marks."""
    found = re.findall(r'<h3><a href="([^"]+)">(.*?)</a></h3>', page, re.DOTALL)
    return [(address, html.unescape(re.sub(r"</?mark>", "", title).strip())) for address, title in found]


def words(page):
    """The excerpts, marks shown as brackets."""
    found = re.findall(r'<p class="found__words" dir="auto">(.*?)</p>', page, re.DOTALL)
    return [text.strip().replace("<mark>", "[").replace("</mark>", "]") for text in found]


def write(cohort, title="Quixotic", body="", **fields):
    return ReflectionFactory(cohort=cohort, title=title, body_html=f"<p>{body}</p>", **fields)


def test_a_visitor_finds_a_thing_a_person_a_reflection_and_a_comment(client, cohort, thing, marisol):
    Thing.objects.filter(pk=thing.pk).update(title="A quixotic walk")
    post = write(cohort, "My quixotic day", author=marisol, slug="day")
    said = CommentFactory(reflection=post, author=marisol, body="How *quixotic* of you")
    ParticipantFactory(cohort=cohort, member=MemberFactory(display_name="Don Quixote", handle="don", bio="Quixotic"))

    page = ask(client, "quixotic")

    assert links(page) == [
        ("/may-2026/things/1/", "Thing 1: A quixotic walk"),
        ("/blogs/don/", "Don Quixote"),
        ("/blogs/marisol-quispe/day/", "My quixotic day"),
        (said.get_absolute_url(), "On “My quixotic day”"),
    ]
    assert "[Quixotic]" in words(page)
    assert "How [quixotic] of you" in words(page)
    assert "4 found for “quixotic”" in page


def test_titles_come_first_then_things_people_reflections_comments_each_newest_first(cohort, thing, marisol):
    Thing.objects.filter(pk=thing.pk).update(summary="Quixotic")
    old, new = (write(cohort, author=marisol, slug=f"s{d}", published_at=MOMENT + timedelta(days=d)) for d in (1, 2))
    within = write(cohort, "Something", "quixotic", author=marisol, published_at=MOMENT + timedelta(days=3))
    said = CommentFactory(thing=thing, author=marisol, body="Quixotic")

    assert found("quixotic") == [new, old, thing, within, said]


def test_words_of_others_are_shown_as_they_are_and_never_as_html(client, cohort):
    evil = "<script>alert(1)</script> & 'quixotic' <img src=x>"
    post = write(cohort, evil)
    Reflection.objects.filter(pk=post.pk).update(body_html=f"<p>{html.escape(evil)}</p>")

    page = ask(client, '"><script>alert(2)</script> quixotic')
    again = ask(client, "quixotic script alert")

    assert "<script>alert" not in page + again
    assert links(again) == [(post.get_absolute_url(), evil)]
    assert words(again)[0].startswith("&lt;[script]&gt;[alert](1)&lt;/[script]&gt; &amp; &#x27;[quixotic]&#x27;")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Find a Thing, a person"),
        ("a", "One letter is in nearly every word"),
        ("!!! 🎉", "There is no word in that"),
        ("quixotic", "Nothing found for “quixotic”"),
    ],
)
def test_a_page_without_an_answer_says_what_helps(client, cohort, text, sentence):
    page = ask(client, text)

    assert sentence in page
    assert links(page) == []


def test_only_one_kind_or_one_cohort(client, cohort, thing, marisol):
    assert 'name="cohort"' not in ask(client, "quixotic")
    other = CohortFactory(title="May 2025", slug="may-2025")
    ParticipantFactory(member=marisol, cohort=other)
    here, there = write(cohort, author=marisol), write(other, author=marisol, slug="there")
    said = CommentFactory(reflection=there, body="Quixotic")
    person = ParticipantFactory(member=MemberFactory(display_name="Quixotic"), cohort=other).member

    assert 'name="cohort"' in ask(client, "quixotic")
    assert found("quixotic", kind="reflection") == [there, here]
    assert found("quixotic", cohort="may-2026") == [here]
    assert found("quixotic", cohort="may-2025") == [person, there, said]
    assert found("quixotic", cohort="may-2025", kind="comment") == [said]
    assert set(found("quixotic", cohort="no-such", kind="no-such")) == {here, there, said, person}


def test_nothing_in_a_corner_leads_everywhere(client, cohort):
    page = ask(client, "quixotic", kind="comment")

    assert '<a href="/search/?q=quixotic">look everywhere</a>' in page


def test_all_of_many_are_found_page_after_page_each_once(client, cohort, marisol, thing):
    posts = [
        write(cohort, "Quixotic" if n % 3 else "Else", "quixotic", author=marisol, slug=f"s{n}") for n in range(30)
    ]
    said = [CommentFactory(thing=thing, author=marisol, body=f"quixotic {n}") for n in range(25)]
    indexing.catch_up()

    rows, after, pages = [], "", 0
    while True:
        answer = search("quixotic", **({"after": after} if after else {}))
        rows += [item.row for item in answer.found]
        pages, after = pages + 1, answer.more
        assert len(answer.found) == PAGE or not after
        if not after:
            break

    assert len(rows) == len(set(rows)) == 55
    assert set(rows) == {*posts, *said}
    assert [row.title for row in rows[:20]] == ["Quixotic"] * 20
    assert pages == 3
    assert 'rel="next"' in ask(client, "quixotic")


@pytest.mark.parametrize("after", ["t-0", "b-0", f"b-{9**19}", f"t-{10**19 - 1}", "x", "t-", "t-1'", "b--1"])
def test_a_made_up_page_is_a_page(client, cohort, after):
    write(cohort)

    ask(client, "quixotic", after=after)


@pytest.mark.parametrize("amount", [1, 5])
def test_a_page_asks_as_much_of_few_as_of_many(client, cohort, django_assert_num_queries, amount):
    for n in range(amount):
        thing = ThingFactory(cohort=cohort, number=20 + n, week=cohort.weeks.first(), title=f"Quixotic {n}")
        post = write(cohort, f"Quixotic {n}", things=[thing])
        CommentFactory(reflection=post, body="Quixotic")
        ParticipantFactory(cohort=cohort, member=MemberFactory(display_name=f"Quixotic {n}"))
    indexing.catch_up()

    with django_assert_num_queries(11):
        page = client.get("/search/", {"q": "quixotic"}).content.decode()

    assert len(links(page)) == 4 * amount


def test_what_is_found_is_kept_nowhere_and_in_no_other_search_engine(client, cohort):
    write(cohort)

    answer = client.get("/search/", {"q": "quixotic"})

    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "noindex" in answer.content.decode()
    assert "private" in answer.headers["Cache-Control"]


def test_organisers_see_the_state_of_what_others_do_not_find(client, cohort, hanne, thing):
    Thing.objects.filter(pk=thing.pk).update(title="Quixotic", ready_at=None)
    write(cohort, hidden_at=MOMENT)
    write(cohort, "Quixotic words", visibility=Visibility.MEMBERS)
    client.force_login(hanne)

    page = ask(client, "quixotic")

    assert [re.sub(r"\s+", " ", chip) for chip in re.findall(r'<span class="chip">([^<]+)</span>', page)] == [
        "Draft",
        "Members only",
        "hidden",
    ]


@pytest.fixture
def limited(settings, db):
    settings.RATE_LIMITS_ENABLED = True
    cache.clear()


@pytest.mark.usefixtures("limited")
def test_a_visitor_who_asks_too_often_is_told_to_wait(client, cohort):
    answers = [client.get("/search/", {"q": "quixotic"}).status_code for _ in range(limits.VISITORS_A_MINUTE + 1)]

    assert answers == [200] * limits.VISITORS_A_MINUTE + [429]
    assert client.get("/search/").status_code == 200
    assert client.get("/search/", {"q": "quixotic"}).headers["Retry-After"] == "60"
    assert client.get("/search/", {"q": "quixotic"}, REMOTE_ADDR="198.51.100.7").status_code == 200


def test_every_page_leads_to_it_and_so_does_one_that_is_not_there(client, cohort):
    assert 'href="/search/" aria-label="Search"' in client.get("/about/kind/").content.decode()
    missing = client.get("/no/such/page/").content.decode()
    assert '<form class="searchline noprint" method="get" action="/search/" role="search">' in missing


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_any_text_gets_a_page(client, cohort, text):
    answer = client.get("/search/", {"q": text, "kind": text, "cohort": text, "after": text})

    assert answer.status_code == 200


ODD = ["x" * 900, "a b " * 225, '"' * 900, "\u202eabc", "مرحبا بالعالم", "' OR 1=1 --", "%", "*", "\ud800"]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_get_a_page(client, cohort, text):
    answer = client.get("/search/?q=" + "".join(f"%{byte:02x}" for byte in text.encode(errors="replace")))

    assert answer.status_code == 200
    assert len(answer.content) < 20_000


def test_ten_thousand_characters_are_too_long_an_address_and_do_no_harm(client, cohort):
    post = write(cohort, "x" * 60)

    assert client.get("/search/", {"q": "x" * 10_000}).status_code == 400
    assert client.get("/search/", {"q": "\0"}).status_code == 400
    assert found("x" * 10_000) == [post]
    assert found("\0quixotic \0" * 2000) == []
