"""Pictures in reflections: taken in, named, placed, removed; seen by whoever may read the reflection."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from participants import writing
from participants.models import Member, Reflection, ReflectionPicture
from tests.participants.test_writing import sent


def photo(name="cup.jpg", colour="red"):
    file = BytesIO()
    Image.new("RGB", (90, 60), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def pen(client, marisol):
    """Marisol's browser."""
    client.force_login(marisol)
    return client


@pytest.fixture
def draft(pen):
    """A draft with two pictures, red and blue."""
    pen.post("/write/", sent(action="draft", new_pictures=[photo(), photo(colour="blue")]))
    return Reflection.objects.get()


def named(draft, **more):
    """What the form says about the pictures of this draft."""
    fields = {}
    for picture in draft.pictures.all():
        fields |= {f"picture-{picture.pk}-alt": f"Picture {picture.position}", f"picture-{picture.pk}-position": ""}
    return fields | more


def test_pictures_are_stored_with_the_draft_also_when_the_post_fails(pen):
    answer = pen.post("/write/", sent(title="x" * 161, new_pictures=[photo()]))

    picture = ReflectionPicture.objects.get()
    assert answer.status_code == 422
    assert (picture.width, picture.height, picture.shown_at) == (90, 60, None)
    assert f"/pictures/reflections/{picture.pk}/small.webp" in answer.content.decode()
    assert default_storage.exists(picture.file.name)
    assert "cup" not in picture.file.name


def test_publishing_with_new_pictures_asks_once_what_is_in_them(pen):
    first = pen.post("/write/", sent(new_pictures=[photo()]), follow=True)
    draft = Reflection.objects.get()

    assert "Say what is in them if you can, then publish." in first.content.decode()
    assert draft.published_at is None

    pen.post(f"/write/{draft.pk}/", sent())

    draft.refresh_from_db()
    assert draft.published_at is not None


def test_pictures_without_a_place_follow_the_text_with_their_words(pen, draft):
    pen.post(f"/write/{draft.pk}/", sent(**named(draft)))

    draft.refresh_from_db()
    first, second = draft.pictures.all()
    assert draft.body_html.startswith("<p>What I <em>did</em>.</p>\n<figure>")
    assert draft.body_html.index(f"/{first.pk}/full.webp") < draft.body_html.index(f"/{second.pk}/full.webp")
    assert 'alt="Picture 1"' in draft.body_html
    assert (first.shown_at, second.shown_at) == (draft.published_at, draft.published_at)


def test_a_picture_stands_where_the_text_says_and_only_there(pen, draft):
    pen.post(f"/write/{draft.pk}/", sent(body="Before\n\n![](picture:2)\n\nAfter", **named(draft)))

    draft.refresh_from_db()
    first, second = draft.pictures.all()
    order = [draft.body_html.index(part) for part in ("Before", f"/{second.pk}/full", "After", f"/{first.pk}/full")]
    assert order == sorted(order)
    assert draft.body_html.count("<figure>") == 2


def test_putting_pictures_in_another_order_keeps_the_text_right(pen, draft):
    first, second = draft.pictures.all()
    order = {f"picture-{first.pk}-position": "2", f"picture-{second.pk}-position": "1"}

    pen.post(
        f"/write/{draft.pk}/",
        sent(body="![red](picture:1)\n\n![blue](picture:2)", action="draft", **named(draft, **order)),
    )

    draft.refresh_from_db()
    assert [picture.pk for picture in draft.pictures.all()] == [second.pk, first.pk]
    assert draft.body == "![red](picture:2)\n\n![blue](picture:1)"


def test_removing_a_picture_removes_its_file_and_its_place(pen, draft, django_capture_on_commit_callbacks):
    first, second = draft.pictures.all()
    gone = {f"picture-{first.pk}-remove": "on"}

    with django_capture_on_commit_callbacks(execute=True):
        pen.post(
            f"/write/{draft.pk}/",
            sent(body="![a](picture:1)\n\n![b](picture:2)", action="draft", **named(draft, **gone)),
        )

    draft.refresh_from_db()
    assert [(picture.pk, picture.position) for picture in draft.pictures.all()] == [(second.pk, 1)]
    assert draft.body == "\n\n![b](picture:1)"
    assert [default_storage.exists(name) for name in (first.file.name, first.small.name)] == [False, False]
    assert default_storage.exists(second.file.name)


def test_deleting_a_reflection_deletes_its_files(pen, draft, marisol, django_capture_on_commit_callbacks):
    names = [picture.file.name for picture in draft.pictures.all()]

    with django_capture_on_commit_callbacks(execute=True):
        writing.delete(draft, actor=marisol)

    assert [default_storage.exists(name) for name in names] == [False, False]


def test_words_for_a_picture_are_text_and_nothing_else(pen, draft):
    first = draft.pictures.first()
    pen.post(f"/write/{draft.pk}/", sent(**named(draft, **{f"picture-{first.pk}-alt": '"><script>'})))

    draft.refresh_from_db()
    assert 'alt="&quot;&gt;&lt;script&gt;"' in draft.body_html


def test_six_are_the_most(pen, draft):
    answer = pen.post(
        f"/write/{draft.pk}/", sent(action="draft", new_pictures=[photo() for _ in range(5)]), follow=True
    )

    assert draft.pictures.count() == 6
    assert "There is room for six pictures. Remove one to add another." in answer.content.decode()


def test_what_is_no_picture_is_refused_by_name_and_the_rest_is_kept(pen):
    answer = pen.post(
        "/write/",
        sent(action="draft", new_pictures=[SimpleUploadedFile("notes.jpg", b"not a picture"), photo()]),
        follow=True,
    )

    assert "“notes.jpg” was not added." in answer.content.decode()
    assert ReflectionPicture.objects.count() == 1


def test_sixty_pictures_a_day_are_the_most(pen, settings, monkeypatch):
    settings.RATE_LIMITS_ENABLED = True
    monkeypatch.setattr("participants.limits.PICTURES_A_DAY", 2)
    Member.objects.update(joined_at="2026-05-01T00:00Z")

    answer = pen.post("/write/", sent(action="draft", new_pictures=[photo() for _ in range(3)]), follow=True)

    assert ReflectionPicture.objects.count() == 2
    assert "2 pictures a day are the most. Tomorrow there is room for more." in answer.content.decode()


def test_htmx_gets_new_pictures_back_to_be_named(pen):
    answer = pen.post("/write/draft/", sent(body="", title="", new_pictures=[photo()]), headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert "What is in picture 1, for people who cannot see it" in page
    assert 'hx-swap-oob="true"' in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("fields", "readers"),
    [
        ({}, ["author", "member", "organiser", "visitor"]),
        ({"visibility": "members"}, ["author", "member", "organiser"]),
        ({"visibility": "organisers"}, ["author", "organiser"]),
        ({"visibility": "private"}, ["author"]),
        ({"published_at": None}, ["author"]),
        ({"hidden_at": datetime(2026, 6, 2, tzinfo=UTC)}, ["author", "organiser"]),
    ],
)
def test_a_picture_is_seen_by_whoever_may_read_its_reflection(
    client, pen, marisol, kofi, hanne, draft, fields, readers
):
    writing.publish(draft, actor=marisol)
    Reflection.objects.update(**fields)
    picture = draft.pictures.first()
    seen = []
    for name, member in {"author": marisol, "member": kofi, "organiser": hanne, "visitor": None}.items():
        client.logout()
        if member:
            client.force_login(member)
        answer = client.get(f"/pictures/reflections/{picture.pk}/full.webp")
        if answer.status_code == 200:
            seen.append(name)
            assert answer["Content-Type"] == "image/webp"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer["Cache-Control"].startswith("private" if fields else "public")
        else:
            assert answer.status_code == 404

    assert seen == readers


def test_a_picture_added_to_a_published_one_waits_for_the_change_it_came_with(client, pen, marisol, kofi, draft):
    writing.publish(draft, actor=marisol)
    pen.post(f"/write/{draft.pk}/", sent(action="draft", new_pictures=[photo(colour="green")]))
    new = draft.pictures.last()
    address = f"/pictures/reflections/{new.pk}/full.webp"

    client.force_login(kofi)
    before = client.get(address).status_code
    client.force_login(marisol)
    own = client.get(address).status_code
    pen.post(f"/write/{draft.pk}/", sent(**named(draft)))
    client.force_login(kofi)

    assert (before, own, client.get(address).status_code) == (404, 200, 200)


def test_throwing_changes_away_throws_their_pictures_away(pen, marisol, draft):
    writing.publish(draft, actor=marisol)
    pen.post(f"/write/{draft.pk}/", sent(action="draft", new_pictures=[photo()]))

    pen.post(f"/write/{draft.pk}/", sent(action="forget"))

    assert draft.pictures.count() == 2


@pytest.mark.parametrize("size", ["huge", "file"])
def test_there_are_two_sizes(pen, draft, size):
    assert pen.get(f"/pictures/reflections/{draft.pictures.first().pk}/{size}.webp").status_code == 404


def test_a_known_picture_is_not_sent_again(pen, draft):
    address = f"/pictures/reflections/{draft.pictures.first().pk}/small.webp"
    etag = pen.get(address)["ETag"]

    assert pen.get(address, headers={"If-None-Match": etag}).status_code == 304
