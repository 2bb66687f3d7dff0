"""A page elsewhere that was told of a reflection is told when that is not so any more, and when it is again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cpd.lib import markup
from participants import notices, writing
from participants.models import Blog, Notice, Reflection
from tests.factories import BlogElsewhereFactory, ReflectionFactory
from tests.internet import Page
from tests.participants.telling import RAIN, TAKES, later, posted, publish, revise, targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(cohort, marisol):
    return BlogElsewhereFactory(member=marisol, address="http://blog.example/")


@pytest.fixture
def pages(internet, blog):
    return internet.site("blog.example", {"/rain/": TAKES, "/endpoint": Page(status=202)})


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
