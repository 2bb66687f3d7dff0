"""The privacy page says what the models really keep."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from cpd.desk.yours.registry import GROUPS, NOT_ABOUT_PEOPLE, all_kept
from participants.models import Member

MODELS = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}


def test_every_model_is_on_the_page_or_holds_nothing_of_anybody():
    listed = [kept.model for kept in all_kept()]

    assert len(listed) == len(set(listed))
    assert set(listed) & NOT_ABOUT_PEOPLE == set()
    assert set(listed) | NOT_ABOUT_PEOPLE == set(MODELS)


@pytest.mark.parametrize("kept", all_kept(), ids=lambda kept: kept.model)
def test_every_field_has_its_reason_once(kept):
    meta = MODELS[kept.model]._meta
    fields = {field.name for field in [*meta.local_fields, *meta.local_many_to_many]}

    assert sorted(kept.names) == sorted(fields)
    assert set(kept.secret.split()) <= fields


def test_what_holds_nothing_of_anybody_names_no_member():
    names = [
        f"{label}.{field.name}"
        for label in NOT_ABOUT_PEOPLE
        for field in MODELS[label]._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is Member
    ]

    assert names == []


@pytest.mark.parametrize("kept", [kept for kept in all_kept() if kept.whose], ids=lambda kept: kept.model)
def test_the_way_from_a_row_to_its_member_is_there(kept, db):
    for way in kept.whose:
        assert MODELS[kept.model]._base_manager.filter(**{way: 1}).count() == 0


def test_the_page_says_all_of_it_and_is_for_everybody(client, db):
    page = client.get("/about/privacy/").content.decode()

    for group in GROUPS:
        assert str(group.title) in page
        for kept in group.kept:
            assert str(kept.title).replace("’", "’") in page
            for reason in kept.reasons:
                assert str(reason) in page
            assert str(kept.seen_by) in page
            assert str(kept.until) in page
