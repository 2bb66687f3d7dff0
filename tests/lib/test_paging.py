from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone

from cpd.lib.paging import page
from participants.models import Member, Reflection
from tests.factories import MemberFactory, ReflectionFactory

STREAM = ("-published_at",)


@pytest.fixture
def reflections(cohort):
    """Eleven, of which always three were published at the same moment."""
    start = timezone.now() - timedelta(days=1, microseconds=7)
    author = MemberFactory()
    return [
        ReflectionFactory(cohort=cohort, author=author, title=str(n), published_at=start - timedelta(hours=n // 3))
        for n in range(11)
    ]


def walk(queryset, by, size):
    """Every page to the end, and back again."""
    there, back = [], []
    current = page(queryset, None, by=by, size=size)
    while True:
        there.append(current.items)
        if not current.older:
            break
        current = page(queryset, current.older, by=by, size=size)
    while True:
        back.insert(0, current.items)
        if not current.newer:
            break
        current = page(queryset, current.newer, by=by, size=size)
    return there, back


@pytest.mark.parametrize("size", [1, 2, 3, 4, 10, 11, 12])
@pytest.mark.parametrize(
    "by",
    [
        ("-published_at",),
        ("published_at",),
        ("-published_at", "pk"),
        ("-comment_count", "published_at"),
        ("title",),
        ("-author__display_name", "-published_at"),
        ("first_comment_at",),
        ("-first_comment_at",),
        ("comment_count", "-first_comment_at"),
    ],
)
def test_walking_through_pages_shows_every_row_once_in_order_there_and_back(reflections, by, size):
    for n, reflection in enumerate(reflections):
        commented = reflection.published_at + timedelta(minutes=n) if n % 3 else None
        Reflection.objects.filter(pk=reflection.pk).update(comment_count=n % 2, first_comment_at=commented)
    queryset = Reflection.objects.select_related("author")
    pk = [] if "pk" in by else ["-pk" if by[-1].startswith("-") else "pk"]

    there, back = walk(queryset, by, size)

    assert [row for rows in there for row in rows] == list(queryset.order_by(*by, *pk))
    assert [len(rows) for rows in there] == [size] * (11 // size) + ([11 % size] if 11 % size else [])
    assert back[-1] == there[-1]
    assert [row for rows in back for row in rows][-11:] == [row for rows in there for row in rows]


def test_names_are_paged_whatever_their_letters(db):
    for name in ["ada", "Ben", "Ada", "Ångström", "zoë", "Zoë", "", "łukasz"]:
        MemberFactory(display_name=name, handle=f"h{Member.objects.count()}")
    queryset = Member.objects.annotate(name_key=Lower("display_name"))

    there, _ = walk(queryset, ("name_key",), 3)

    assert [row for rows in there for row in rows] == list(queryset.order_by("name_key", "pk"))


def test_a_new_row_shifts_nothing_on_the_next_page(reflections):
    first = page(Reflection.objects.all(), None, by=STREAM, size=4)
    expected = page(Reflection.objects.all(), first.older, by=STREAM, size=4).items

    ReflectionFactory(cohort=reflections[0].cohort, author=reflections[0].author, published_at=timezone.now())

    assert page(Reflection.objects.all(), first.older, by=STREAM, size=4).items == expected


def test_the_row_that_the_cursor_names_may_be_gone(reflections):
    first = page(Reflection.objects.all(), None, by=STREAM, size=4)
    expected = page(Reflection.objects.all(), first.older, by=STREAM, size=4).items

    first.items[-1].delete()

    assert page(Reflection.objects.all(), first.older, by=STREAM, size=4).items == expected


def test_a_page_whose_rows_are_all_gone_is_the_first_page(reflections):
    first = page(Reflection.objects.all(), None, by=STREAM, size=4)
    Reflection.objects.exclude(pk__in=[row.pk for row in first.items]).delete()

    again = page(Reflection.objects.all(), first.older, by=STREAM, size=4)

    assert again.items == first.items
    assert (again.older, again.newer) == (None, None)


@pytest.mark.parametrize("cursor", ["", "x", "W10", "W10:abc", "\0", "é" * 10, "a" * 100_000, "../../etc", "1:2:3"])
def test_a_broken_cursor_is_the_first_page(reflections, cursor):
    assert page(Reflection.objects.all(), cursor, by=STREAM, size=4) == page(
        Reflection.objects.all(), None, by=STREAM, size=4
    )


def test_a_cursor_of_another_list_or_a_changed_one_is_the_first_page(reflections):
    cursor = page(Reflection.objects.all(), None, by=STREAM, size=4).older
    other = page(Reflection.objects.all(), None, by=("title",), size=4)

    assert page(Reflection.objects.all(), cursor, by=("title",), size=4) == other
    assert page(Reflection.objects.all(), "A" + cursor[1:], by=STREAM, size=4).newer is None


def test_an_empty_list_is_one_empty_page(db):
    empty = page(Reflection.objects.all(), None, by=STREAM, size=4)

    assert (empty.items, empty.older, empty.newer) == ([], None, None)


@pytest.mark.parametrize("size", [2, 8])
def test_a_page_is_one_question(reflections, django_assert_num_queries, size):
    first = page(Reflection.objects.all(), None, by=STREAM, size=size)

    with django_assert_num_queries(1):
        page(Reflection.objects.all(), None, by=STREAM, size=size)
    with django_assert_num_queries(1):
        page(Reflection.objects.filter(published_at__lte=timezone.now()), first.older, by=STREAM, size=2)


@pytest.mark.sqlite  # PostgreSQL plans by the number of rows
def test_a_late_page_enters_the_index_at_its_place(reflections, django_assert_num_queries):
    queryset = Reflection.objects.filter(cohort=reflections[0].cohort)
    older = page(queryset, None, by=STREAM, size=4).older

    with django_assert_num_queries(1) as asked:
        page(queryset, older, by=STREAM, size=2)

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked.captured_queries[0]["sql"])
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "published_at<?" in plan
    assert "TEMP B-TREE" not in plan


def test_the_links_keep_the_other_parameters(reflections, rf):
    first = page(Reflection.objects.all(), None, by=STREAM, size=4)
    request = rf.get("/may-2026/reflections/", {"thing": "3", "cursor": "old", "q": "a&b"})

    html = render_to_string(
        "_pages.html", {"page": first, "label": "Pages", "older": "Older", "newer": "Newer"}, request=request
    )

    assert f'href="?thing=3&amp;cursor={first.older.replace(":", "%3A")}&amp;q=a%26b"' in html
    assert '<span class="page-link">Newer</span>' in html
    assert 'aria-label="Pages"' in html


def test_one_page_alone_has_no_links(reflections, rf):
    only = page(Reflection.objects.all(), None, by=STREAM, size=40)

    assert render_to_string("_pages.html", {"page": only}, request=rf.get("/")).strip() == ""
