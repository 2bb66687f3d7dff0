"""A guest author writes one Thing and sees no other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.desk.test_thing_pages import form_of, page
from things import publishing
from things.models import Thing


@pytest.fixture
def own(unreleased, olu):
    """The guest author's Thing: number 7."""
    unreleased.guest_author = olu
    publishing.save_thing(unreleased, by=olu)
    return unreleased


@pytest.fixture
def as_olu(client, olu):
    client.force_login(olu)
    return client


def test_a_guest_author_finds_their_own_things_only(as_olu, own):
    assert list(as_olu.get(page("changelist")).context["cl"].queryset) == [own]
    assert "Title of Thing 7" in as_olu.get(reverse("admin:index")).content.decode()


def test_a_guest_author_writes_but_does_not_place_publish_or_hand_over(as_olu, own, hanne):
    data = form_of(own, title="Better", number="99", week="", guest_author=str(hanne.pk), cohort="1", _take_back="1")

    as_olu.post(page("change", own.pk), data)

    before = (own.number, own.week_id, own.guest_author_id, own.ready_at)
    own.refresh_from_db()
    assert own.title == "Better"
    assert (own.number, own.week_id, own.guest_author_id, own.ready_at) == before


def test_other_things_are_not_there_for_a_guest_author(as_olu, own, thing, hanne):
    publishing.save_thing(thing, by=hanne)
    record = thing.history.latest().history_id

    answers = [as_olu.get(page(name, thing.pk)).status_code for name in ("change", "history")]
    answers += [as_olu.post(page("change", thing.pk), form_of(thing, title="Mine now")).status_code]
    answers += [as_olu.post(page("restore", thing.pk, record)).status_code]
    answers += [as_olu.post(page("new_link", thing.pk)).status_code]

    assert answers == [404, 404, 404, 404, 404]
    assert Thing.objects.get(pk=thing.pk).title == "Title of Thing 1"


def test_import_adding_and_deleting_are_not_for_guest_authors(as_olu, own):
    assert as_olu.get(page("import")).status_code == 403
    assert as_olu.post(page("import"), {"text": "thing,title\n1,X\n", "cohort": own.cohort_id}).status_code == 403
    assert as_olu.get(page("add")).status_code == 403
    assert as_olu.get(page("delete", own.pk)).status_code == 403
    assert as_olu.post(page("new_link", own.pk)).status_code == 403


def test_a_guest_author_may_bring_back_an_earlier_version_of_their_own(as_olu, own, olu):
    wanted = own.history.latest().history_id
    own.title = "Worse"
    publishing.save_thing(own, by=olu)

    as_olu.post(page("restore", own.pk, wanted))

    own.refresh_from_db()
    assert own.title == "Title of Thing 7"


def test_the_history_of_an_own_thing_opens(as_olu, own):
    assert "Olu Adeyemi" in as_olu.get(page("history", own.pk)).content.decode()
