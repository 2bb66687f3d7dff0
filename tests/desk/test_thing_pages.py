"""Organisers and guest authors at the form of a Thing."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from tests.factories import CohortFactory, CommentFactory, ReferenceFactory, ReflectionFactory, ThingFactory
from things import publishing
from things.models import Reference, Thing


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def page(name, *args):
    return reverse(f"admin:things_thing_{name}", args=args)


def form_of(thing=None, rows=(), **changes):
    """What a browser sends from the form of a Thing."""
    data = {
        "title": thing.title if thing else "",
        "summary": thing.summary if thing else "",
        "body": thing.body if thing else "",
        "task": thing.task if thing else "",
        "easier_way": "",
        "picture_alt": "",
        "picture_credit": "",
        "author_name": "",
        "author_line": "",
        "minutes_short": "20",
        "minutes_deeper": "",
        "references-TOTAL_FORMS": str(len(rows)),
        "references-INITIAL_FORMS": str(sum("id" in row for row in rows)),
    }
    if thing:
        data |= {"number": str(thing.number), "week": str(thing.week_id or ""), "guest_author": ""}
        data["revision"] = str(thing.history.latest().history_id)
    for number, row in enumerate(rows):
        data |= {f"references-{number}-{name}": value for name, value in row.items()}
    return data | changes


def errors_of(response):
    form = response.context["adminform"].form
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


def a_file(kind="PNG", name="picture.png"):
    data = BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, kind)
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/png")


def test_an_organiser_enters_a_new_thing_with_all_its_parts(client, hanne, cohort):
    client.force_login(hanne)
    rows = [
        {"kind": "reading", "position": "1", "text": "A *book*", "url": "example.org/book"},
        {"kind": "photo", "position": "1", "text": "A cat / Somebody", "url": ""},
    ]
    data = form_of(
        None,
        rows,
        cohort=cohort.pk,
        number=9,
        week=cohort.weeks.get(number=8).pk,
        title="A ninth",
        body="- one\n- two",
        task="1. Do it.",
        picture_upload=a_file(),
        picture_alt="A green field",
        guest_author="",
    )

    response = client.post(page("add"), data)

    assert response.status_code == 302
    thing = cohort.things.get(number=9)
    assert (thing.title, thing.state, thing.week.number) == ("A ninth", Thing.State.DRAFT, 8)
    assert thing.body_html.count("<li>") == 2
    assert (thing.picture_width, thing.picture_height, thing.picture_alt) == (40, 30, "A green field")
    assert list(thing.references.values_list("kind", "text", "url")) == [
        ("photo", "A cat / Somebody", ""),
        ("reading", "A *book*", "https://example.org/book"),
    ]
    revision = thing.history.get()
    assert revision.history_user == hanne
    assert {row.history_date for row in Reference.history.all()} == {revision.history_date}


def test_the_preview_beside_the_form_shows_every_part_as_readers_will_see_it(client, hanne, thing):
    ReferenceFactory(thing=thing, text="An old *book*")
    ReferenceFactory(thing=thing, kind="photo", text="A cat / Somebody")
    client.force_login(hanne)

    html = client.get(page("change", thing.pk)).content.decode()

    preview = html[html.index('<aside class="preview') : html.index("</aside>")]
    for part in (
        "Title of Thing 1",
        "Some <em>text</em>.",
        "<li>Try it.</li>",
        "old <em>book</em>",
        "A cat / Somebody",
    ):
        assert part in preview


def test_marking_as_ready_and_taking_back_save_what_was_typed(client, hanne, thing):
    publishing.take_back(thing, by=hanne)
    client.force_login(hanne)

    client.post(page("change", thing.pk), form_of(thing, title="Typed", _ready="1"))
    thing.refresh_from_db()
    assert (thing.title, thing.state) == ("Typed", Thing.State.RELEASED)

    client.post(page("change", thing.pk), form_of(thing, title="Typed again", _take_back="1"))
    thing.refresh_from_db()
    assert (thing.title, thing.state) == ("Typed again", Thing.State.DRAFT)


def test_an_empty_thing_cannot_be_marked_as_ready(client, hanne, thing):
    publishing.take_back(thing, by=hanne)
    client.force_login(hanne)

    response = client.post(page("change", thing.pk), form_of(thing, body="", _ready="1"))

    assert errors_of(response) == {"body": ["There is no text yet, so the Thing cannot be marked as ready."]}
    thing.refresh_from_db()
    assert thing.state == Thing.State.DRAFT


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"number": "2"}, {"__all__": ["This cohort has a Thing with that number already."]}),
        ({"minutes_deeper": "5"}, {"minutes_deeper": ["Going deeper takes at least as long as the short version."]}),
        (
            {"picture_upload": a_file(name="picture.svg")},
            {
                "picture_upload": [
                    "Drawings in the SVG format cannot be used here. Please save it as PNG and try again."
                ]
            },
        ),
        (
            {"picture_upload": a_file()},
            {"picture_alt": ["Say what is in the picture, for people who cannot see it."]},
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_at_its_field(client, hanne, thing, changes, errors):
    client.force_login(hanne)
    for value in changes.values():
        if hasattr(value, "seek"):
            value.seek(0)

    response = client.post(page("change", thing.pk), form_of(thing, **changes))

    assert errors_of(response) == errors


def test_a_week_of_another_cohort_is_not_to_be_had(client, hanne, thing):
    other = ThingFactory(cohort=CohortFactory())
    client.force_login(hanne)

    response = client.post(page("change", thing.pk), form_of(thing, week=other.week_id))

    assert list(errors_of(response)) == ["week"]


def test_the_second_of_two_editors_is_told_once_and_keeps_what_was_typed(client, hanne, thing):
    stale = form_of(thing, title="Mine")
    thing.title = "Theirs"
    publishing.save_thing(thing, by=hanne)
    client.force_login(hanne)

    told = client.post(page("change", thing.pk), stale)
    (sentence,) = errors_of(told)["__all__"]
    assert sentence.startswith(
        "Hanne Vestergaard saved this Thing at 13:00 BST (Europe/London), while you were writing."
    )
    assert 'value="Mine"' in told.content.decode()

    again = form_of(thing, title="Mine", revision=told.context["adminform"].form["revision"].value())
    assert client.post(page("change", thing.pk), again).status_code == 302
    thing.refresh_from_db()
    assert thing.title == "Mine"


def test_saving_without_a_change_keeps_no_revision(client, hanne, thing):
    publishing.save_thing(thing, by=hanne)
    client.force_login(hanne)
    count = thing.history.count()

    client.post(page("change", thing.pk), form_of(thing, author_name=thing.author_name))

    assert thing.history.count() == count


def test_the_history_says_who_changed_what_and_brings_it_back(client, hanne, thing):
    publishing.save_thing(thing, by=hanne)
    wanted = thing.history.latest()
    client.force_login(hanne)
    rows = [{"kind": "reading", "position": "1", "text": "A book", "url": ""}]
    client.post(page("change", thing.pk), form_of(thing, rows, title="New title", author_name=thing.author_name))

    html = client.get(page("history", thing.pk)).content.decode()
    assert "Hanne Vestergaard" in html
    assert "<del>Title of Thing 1</del>" in html
    assert "<ins>New title</ins>" in html
    assert "<ins>To read further: A book</ins>" in html

    client.post(page("restore", thing.pk, wanted.history_id))
    thing.refresh_from_db()
    assert thing.title == "Title of Thing 1"
    assert thing.references.count() == 0


def test_the_history_asks_as_many_questions_for_nineteen_saves_as_for_three(client, hanne, thing):
    client.force_login(hanne)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(page("history", thing.pk))
        return len(captured)

    for number in range(3):
        publishing.save_thing(thing, by=hanne, reason=str(number))
    queries()
    few = queries()
    for number in range(16):
        thing.week = thing.cohort.weeks.get(number=number % 8 + 1)
        publishing.save_thing(thing, by=hanne, reason=str(number))

    assert queries() == few


def test_a_thing_that_people_wrote_about_is_not_deleted(client, hanne, thing, unreleased):
    ReflectionFactory(cohort=thing.cohort, things=[thing])
    commented = thing.cohort.things.get(number=2)
    CommentFactory(thing=commented)
    client.force_login(hanne)

    for kept in (thing, commented):
        asked = client.get(page("delete", kept.pk)).content.decode()
        assert f"People have written about {kept}. Take it back instead: then only organisers see it." in asked
        client.post(page("delete", kept.pk), {"post": "yes"})
    client.post(page("delete", unreleased.pk), {"post": "yes"})

    assert sorted(Thing.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 8]


def test_the_warning_stands_on_a_draft_that_is_due(client, hanne, cohort):
    six, seven = cohort.things.get(number=6), cohort.things.get(number=7)
    Thing.objects.filter(number__in=[6, 7]).update(ready_at=None)
    client.force_login(hanne)

    assert "It is due in 5 days and not ready." in client.get(page("change", six.pk)).content.decode()
    assert "and not ready" not in client.get(page("change", seven.pk)).content.decode()
    assert "Draft, due 8 June" in client.get(page("changelist")).content.decode()


def test_a_new_preview_link_takes_a_post(client, hanne, thing):
    client.force_login(hanne)
    old = thing.preview_key

    assert client.get(page("new_link", thing.pk)).status_code == 405
    client.post(page("new_link", thing.pk))

    thing.refresh_from_db()
    assert thing.preview_key != old
