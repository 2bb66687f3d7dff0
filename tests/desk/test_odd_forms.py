"""Forms of the desk that were filled in oddly come back with a sentence."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from participants.models import Blog
from tests.desk.test_cohort_pages import cohort_form
from tests.factories import ReflectionFactory


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def test_a_blog_here_gets_no_address(organiser, marisol):
    """The row's rules are kept, also the one about a field that the form only shows."""
    blog = Blog.objects.create(member=marisol, place=Blog.Place.HERE)

    answer = organiser.post(
        reverse("admin:participants_blog_change", args=[blog.pk]), {"title": "", "address": "https://example.org/"}
    )

    assert answer.status_code == 200
    assert answer.context["adminform"].form.non_field_errors() == [
        "A blog elsewhere needs its address, and one here has none."
    ]
    assert Blog.objects.get().address == ""


def test_a_listed_cohort_that_is_hidden_with_a_mistake_comes_back(organiser, cohort):
    """Its address is fixed as long as visitors may have seen it, whatever is typed."""
    sent = cohort_form(cohort, title="", listed_at="", slug="taken-over")

    answer = organiser.post(reverse("admin:things_cohort_change", args=[cohort.pk]), sent)

    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["title"]
    cohort.refresh_from_db()
    assert (cohort.slug, cohort.listed_at is None) == ("may-2026", False)


def test_a_new_thing_that_names_a_revision_is_just_a_new_thing(organiser, cohort):
    answer = organiser.post(reverse("admin:things_thing_add"), {"title": "X", "number": "9" * 30, "revision": "7"})

    assert answer.status_code == 200
    assert "number" in answer.context["adminform"].form.errors


@pytest.mark.parametrize("who", ["olu", "hanne"])
def test_the_desk_tells_nobody_the_address_of_a_row(client, request, who, marisol, cohort):
    """The address of a reflection holds the words of its title."""
    client.force_login(request.getfixturevalue(who))
    secret = ReflectionFactory(author=marisol, cohort=cohort, visibility="private", title="My secret trouble")
    kind = ContentType.objects.get_for_model(secret)

    answer = client.get(f"/admin/r/{kind.pk}/{secret.pk}/")

    assert answer.status_code == 404
    assert "secret" not in str(answer.headers)


def test_a_page_that_claims_a_million_rows_is_not_worked_through(organiser, cohort):
    sent = cohort_form(cohort) | {"weeks-TOTAL_FORMS": "1000000", "legs-TOTAL_FORMS": "9" * 30}

    answer = organiser.post(reverse("admin:things_cohort_change", args=[cohort.pk]), sent)

    assert answer.status_code == 200
    assert [rows.formset.total_form_count() for rows in answer.context["inline_admin_formsets"]] == [200, 200]
