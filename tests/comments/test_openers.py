"""Ways to begin a comment: what they are made of, where they are lent, and that nobody posts them as they are."""

from __future__ import annotations

import html
import re

import pytest

from comments import openers, talk
from comments.models import Comment
from cpd.lib import markup
from participants.models import Block
from tests.conftest import NOW
from tests.factories import CommentFactory, ReflectionFactory
from things.models import Thing


def teach(thing, *, task="", body="", title="Listen"):
    """What a Thing says now."""
    thing.title, thing.task, thing.body = title, task, body
    thing.task_html, thing.body_html = markup.render(task), markup.render(body)
    thing.save()
    return thing


@pytest.fixture
def rain(cohort, thing, marisol):
    """Marisol's reflection on Thing 1, which asks two things."""
    teach(thing, task="1. Listen to somebody. Did you say anything?\n2. What did you want to say instead?")
    return ReflectionFactory(cohort=cohort, author=marisol, things=[thing], title="Rain")


def lent(page):
    """The openers on a page."""
    return [html.unescape(words) for words in re.findall(r'data-opener="([^"]*)"', page.content.decode())]


def textarea(page):
    return html.unescape(re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page.content.decode(), re.DOTALL)[1])


# What they are made of


def test_they_ask_what_the_thing_asks_and_claim_nothing_of_what_was_written(rain):
    assert openers.of(rain) == [
        "You wrote about Thing 1, which asks: “Did you say anything?” How was that for you?",
        "You wrote about Thing 1, which asks: “What did you want to say instead?” How was that for you?",
        "You wrote about Thing 1, “Listen”. What would you tell somebody who has it still before them?",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Do you *interact* with [people](https://a.example), or do you lurk?",
            "Do you interact with people, or do you lurk?",
        ),
        ("Reflect on it. Do you stay with your own sector? That is fine.", "Do you stay with your own sector?"),
        ("### Do headings ask anything?\n\nNo.", None),
        ("你是否主动寻找其他领域的人？如果没有，为什么？", "你是否主动寻找其他领域的人？"),
        ("هل تتواصل مع الناس أم تكتفي بالقراءة؟ لا بأس.", "هل تتواصل مع الناس أم تكتفي بالقراءة؟"),
        ("Est-ce que vous répondez aux autres ? Oui.", "Est-ce que vous répondez aux autres ?"),
        ("¿Qué le dirías a una persona nueva? Dilo.", "¿Qué le dirías a una persona nueva?"),
        ("Was würdest du jemandem raten, der neu ist? Sag es.", "Was würdest du jemandem raten, der neu ist?"),
        ("Ask: “when you moved, what did you unlearn?”", None),
        ("He says: however do you choose a book?", None),
        ("Would you ask @olu-adeyemi about this one?", None),
        ("Have you seen https://example.org/x or not?", None),
        ("Is `snake_case` what you would have written?", None),
        ("Is a < b, and if so what about the others?", None),
        ("Compare others, e.g. the museum across the river?", None),
        ("Why so? Who? Is it?", None),
        ("Do you " + "really " * 40 + "mean that?", None),
        ("What is\nstill open for you here?", None),
        ("What is it worth to you??? Say.", "What is it worth to you???"),
        ("", None),
    ],
)
def test_whole_questions_that_can_stand_by_themselves_in_any_language_and_none_other(thing, text, found):
    assert openers.questions(teach(thing, task=text))[:1] == ([found] if found else [])
    assert openers.questions(teach(thing, body=text))[:1] == ([found] if found else [])


def test_a_task_before_the_text_and_of_the_text_what_it_ends_with(thing):
    said = "Do you see the first question? Do you see the second question? Do you see the third question? "
    teach(thing, body=said + "And now the task. What is your own question?")
    assert openers.questions(thing) == [
        "Do you see the second question?",
        "Do you see the third question?",
        "What is your own question?",
    ]
    assert openers.questions(teach(thing, body=said, task="1. Which one would you take?")) == [
        "Which one would you take?"
    ]


def test_a_thing_that_asks_nothing_gives_its_steps_and_its_title(cohort, marisol, thing):
    teach(
        thing,
        task="1. Draw your map. Use a pen.\n2. (optional) Mark the empty place.\n3. Write.\n   - Not too much of it.",
    )
    row = ReflectionFactory(cohort=cohort, author=marisol, things=[thing])
    assert openers.of(row) == [
        "You wrote about Thing 1. “Mark the empty place”: how was that for you?",
        "You wrote about Thing 1. “Not too much of it”: how was that for you?",
        "You wrote about Thing 1, “Listen”. What would you tell somebody who has it still before them?",
    ]


def test_one_for_each_thing_before_a_second_for_any_and_never_more_than_three(rain, cohort):
    two = teach(
        cohort.things.get(number=2), task="What did your map show you? Who was not on it?", title="A *map* of @olu"
    )
    rain.things.add(two)
    found = openers.of(rain)
    assert [re.search(r"Thing (\d)", words)[1] for words in found] == ["1", "2", "1"]

    teach(cohort.things.get(number=1))
    rain.things.remove(cohort.things.get(number=1))
    assert openers.of(rain)[2] == "You wrote about Thing 2. What would you tell somebody who has it still before them?"
    rain.things.clear()
    assert openers.of(rain) == []


def test_what_an_unreleased_thing_asks_is_not_told(rain, thing):
    Thing.objects.filter(pk=thing.pk).update(ready_at=None)

    assert openers.of(rain) == []


# Where they are lent


def test_they_stand_in_the_form_as_links_that_fill_it_and_asking_changes_nothing(client, rain, kofi):
    client.force_login(kofi)
    page = client.get(rain.get_absolute_url())
    asked = client.get(f"{rain.get_absolute_url()}?opener=2")

    assert lent(page) == openers.of(rain)
    assert 'href="?opener=2#say"' in page.content.decode()
    assert textarea(page) == ""
    assert textarea(asked) == openers.of(rain)[1] + " "
    assert not Comment.objects.exists()
    for odd in ("0", "4", "-1", "x", "²", "9" * 50, ""):
        assert textarea(client.get(rain.get_absolute_url(), {"opener": odd})) == ""


def test_what_was_typed_before_signing_in_stays_above_it(client, rain, kofi):
    client.post(f"/comments/on-reflection/{rain.pk}/", {"body": "I was there, too."})
    client.force_login(kofi)

    for _ in range(2):
        page = client.get(f"{rain.get_absolute_url()}?opener=1")
        assert textarea(page) == f"I was there, too.\n\n{openers.of(rain)[0]} "
    assert textarea(client.get(rain.get_absolute_url())) == "I was there, too."


def test_nobody_is_lent_any_who_cannot_answer_or_need_not_begin(client, rain, kofi, marisol, ngozi, thing):
    def lent_to(reader):
        client.force_login(reader)
        return lent(client.get(rain.get_absolute_url()))

    assert lent(client.get(rain.get_absolute_url())) == []
    assert lent_to(marisol) == []
    assert len(lent_to(ngozi)) == 3
    assert lent(client.get(thing.get_absolute_url())) == []

    CommentFactory(reflection=rain, author=kofi)
    assert (lent_to(kofi), len(lent_to(ngozi))) == ([], 3)
    Block.objects.create(blocker=marisol, blocked=ngozi)
    assert lent_to(ngozi) == []
    Block.objects.all().delete()
    for _ in range(2):
        CommentFactory(reflection=rain, author=marisol)
    talk.counting.count(rain)
    assert lent_to(ngozi) == []
    Comment.objects.all().delete()
    rain.cohort.finished_at = NOW
    rain.cohort.save()
    assert lent_to(ngozi) == []


def test_they_are_text_whatever_a_thing_says(client, rain, kofi, thing):
    teach(thing, title="<script>alert(1)</script>", task="Do you 'like' & love it here? Is 1 > 0 for you, too?")
    client.force_login(kofi)

    page = client.get(f"{rain.get_absolute_url()}?opener=1")

    assert lent(page)[0] == "You wrote about Thing 1, which asks: “Do you 'like' & love it here?” How was that for you?"
    assert len(lent(page)) == 2
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("amount", [1, 8])
def test_they_cost_one_question_however_many_things(rain, cohort, amount, django_assert_num_queries):
    for thing in cohort.things.filter(number__lte=amount):
        teach(thing, task="What did your map show you? " * 50)
        rain.things.add(thing)

    with django_assert_num_queries(1):
        openers.of(rain)


# Nobody posts them as they are


def test_an_unedited_opener_is_refused_in_a_sentence_and_stays_in_the_form(client, rain, kofi):
    client.force_login(kofi)
    first, second, third = openers.of(rain)

    for words in (
        first,
        f"  {second.upper()}\n",
        f"{first}\n\n{second}",
        third.replace("“", '"') + " :-)",
        f"> *{first}*",
    ):
        for headers in ({}, {"HX-Request": "true"}):
            page = client.post(f"/comments/on-reflection/{rain.pk}/", {"body": words}, headers=headers)
            assert page.status_code == 422
            assert "Add a few words of your own" in page.content.decode()
            assert textarea(page).strip() == markup.tidy(words).strip()
    assert not Comment.objects.exists()


def test_one_word_of_ones_own_is_enough_and_other_words_that_look_alike_are_not_refused(client, rain, kofi):
    client.force_login(kofi)
    first = openers.of(rain)[0]

    for words in (f"{first} Well?", "Hi! " + first, "You wrote about Thing 1.", "?!", first * 40 + " Yes"):
        client.post(f"/comments/on-reflection/{rain.pk}/", {"body": words})

    assert [row.body for row in Comment.objects.order_by("pk")] == [
        f"{first} Well?",
        "Hi! " + first,
        "You wrote about Thing 1.",
        "?!",
    ] + [first * 40 + " Yes"]


def test_neither_a_reply_nor_a_change_makes_one(client, rain, kofi):
    comment, _new = talk.post(rain, by=kofi, body="Hello, Marisol.")
    first = openers.of(rain)[0]

    with pytest.raises(talk.Refused, match="Add a few words"):
        talk.revise(comment, by=kofi, body=first)
    with pytest.raises(talk.Refused, match="Add a few words"):
        talk.post(rain, by=kofi, body=first, parent=comment)

    comment.refresh_from_db()
    assert comment.body == "Hello, Marisol."


def test_under_a_thing_nothing_is_lent_and_nothing_refused(rain, kofi, thing):
    _comment, is_new = talk.post(thing, by=kofi, body=openers.of(rain)[0])

    assert is_new
