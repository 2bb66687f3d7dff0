"""Nothing that is deleted in the desk takes people's words with it, not even by a superuser's hand."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from comments.models import Comment
from participants.models import Blog, Member, Participant, Post, Reflection
from tests.factories import (
    BlogElsewhereFactory,
    CohortFactory,
    CommentFactory,
    LegFactory,
    MemberFactory,
    PostFactory,
    ReferenceFactory,
    ReflectionFactory,
    ReportFactory,
    ThingFactory,
    WeekFactory,
)
from things.models import Cohort

WORDS = [Reflection, Comment, Post, Member]


@pytest.fixture
def root(db):
    return MemberFactory(display_name="Root", email="root@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def crowded(cohort, thing, marisol, kofi):
    """A cohort in which people have written, here and elsewhere, and talked."""
    blog = BlogElsewhereFactory(member=marisol)
    shown = ReflectionFactory(author=marisol, cohort=cohort, things=[thing], blog=blog, original_address=blog.address)
    PostFactory(blog=blog, cohort=cohort, reflection=shown)
    PostFactory(blog=blog, cohort=cohort)
    ReflectionFactory(author=kofi, cohort=cohort, things=[thing])
    comment = CommentFactory(thing=thing, author=kofi)
    CommentFactory(reflection=shown, author=kofi)
    ReportFactory(comment=comment)
    return cohort


def page(row, name="delete"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=[row.pk])


def words():
    return [list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in WORDS]


def test_whatever_a_superuser_deletes_everybodys_words_stay(client, root, crowded):
    client.force_login(root)
    before = words()
    models = [model for model in apps.get_models() if model in admin.site._registry]

    for model in models:
        for row in model._default_manager.all():
            client.post(page(row), {"post": "yes"})
            assert words() == before, repr(row)


@pytest.mark.parametrize("kind", ["cohort", "blog elsewhere", "blog here"])
def test_the_page_says_why_and_what_can_be_done_instead(client, root, crowded, kind):
    rows = {
        "cohort": (crowded, "People have joined May 2026 or written in it. Finish it instead"),
        "blog elsewhere": (
            Blog.objects.exclude(address="").get(),
            "What “A quiet corner” brought would go with it. Stop reading it instead: what it brought stays.",
        ),
        "blog here": (Reflection.objects.filter(original_address="").get().blog, "Hide what must not be read."),
    }
    row, sentence = rows[kind]
    client.force_login(root)

    asked = client.get(page(row))
    client.post(page(row), {"post": "yes"})

    assert sentence in asked.content.decode()
    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_cohort_that_somebody_has_joined_is_not_deleted(client, root, marisol, cohort):
    client.force_login(root)

    client.post(page(cohort), {"post": "yes"})

    assert Participant.objects.filter(cohort=cohort, member=marisol).exists()


def test_what_nobody_has_used_can_be_deleted(client, root, marisol):
    planned = CohortFactory(slug="planned", title="Planned")
    WeekFactory(cohort=planned, leg=LegFactory(cohort=planned))
    ReferenceFactory(thing=ThingFactory(cohort=planned, number=40))
    blog = BlogElsewhereFactory(member=marisol)
    client.force_login(root)

    for row in (planned, blog):
        client.post(page(row), {"post": "yes"})

    assert not Cohort.objects.filter(slug="planned").exists()
    assert not Blog.objects.filter(pk=blog.pk).exists()


def test_who_loses_a_place_keeps_what_they_wrote(client, root, crowded, marisol):
    client.force_login(root)

    client.post(page(marisol.places.get()), {"post": "yes"})

    assert not marisol.places.exists()
    assert Reflection.objects.published().filter(author=marisol).count() == 1
