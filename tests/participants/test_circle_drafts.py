"""Drafts that a circle may read: they alone, and only as long as it is offered and a draft."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cpd.desk.search import indexing
from participants import blocking, writing
from participants.circles import drafts, seats
from participants.models import DraftOffer, Reflection, ReflectionPicture
from participants.words import Words
from tests.participants.circling import circle_of, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(cohort, marisol, kofi):
    return circle_of(marisol, kofi, cohort=cohort)


@pytest.fixture
def draft(cohort, marisol, circle):
    return writing.save_draft(
        actor=marisol,
        cohort=cohort,
        form_key="f" * 32,
        words=Words(title="Half thought", body="I am **not** sure <script>yet</script>."),
    )


@pytest.fixture
def offer(draft, marisol):
    return drafts.offer(draft, actor=marisol)


def status(client, member, offer, method="get"):
    client.force_login(member)
    return getattr(client, method)(f"/me/circle/drafts/{offer.pk}/").status_code


def test_it_is_offered_and_taken_back_on_the_writing_page(client, draft, marisol, kofi, cohort):
    client.force_login(marisol)
    address = f"/write/{draft.pk}/"
    words = {"title": "Half thought", "body": "Now with more.", "visibility": "everyone", "cohort": cohort.slug}
    assert "Let my circle read this draft" in client.get(address).content.decode()

    for _ in range(2):
        client.post(address, words | {"action": "offer"})

    assert Reflection.objects.get().body == "Now with more."
    offer = DraftOffer.objects.get()
    page = client.get(address).content.decode()
    assert "Your circle can read this draft" in page
    client.force_login(kofi)
    assert "Half thought" in client.get(f"/me/circle/{offer.circle_id}/").content.decode()
    assert "Now with more." in client.get(offer.get_absolute_url()).content.decode()

    client.force_login(marisol)
    client.post(address, words | {"action": "take-offer-back"})
    assert not DraftOffer.objects.exists()
    assert status(client, kofi, offer) == 404


def test_it_is_rendered_by_the_same_way_to_safe_html(client, offer, kofi):
    client.force_login(kofi)

    answer = client.get(offer.get_absolute_url())

    page = answer.content.decode()
    assert "I am <strong>not</strong> sure" in page
    assert "<script>yet" not in page
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_only_its_circle_reads_it_and_taking_it_back_is_its_authors(client, offer, cohort, marisol, kofi, hanne, ngozi):
    outsider = people(1, cohort)[0]

    assert [status(client, member, offer) for member in (marisol, kofi)] == [200, 200]
    assert [status(client, member, offer) for member in (outsider, hanne, ngozi)] == [404, 404, 404]
    for member in (outsider, hanne, kofi):
        client.force_login(member)
        assert client.post(f"/me/circle/drafts/{offer.pk}/back/").status_code == 404
    client.logout()
    assert client.get(offer.get_absolute_url()).status_code == 302
    assert DraftOffer.objects.count() == 1


def test_publishing_ends_it_and_taking_it_back_later_does_not_begin_it_again(client, offer, draft, marisol, kofi):
    out = writing.publish(draft, actor=marisol)
    assert status(client, kofi, offer) == 404

    writing.take_back(out, actor=marisol)

    assert status(client, kofi, offer) == 404
    client.force_login(kofi)
    assert "Half thought" not in client.get(f"/me/circle/{offer.circle_id}/").content.decode()


@pytest.mark.parametrize(
    "end",
    [
        lambda draft, marisol, kofi, circle: seats.leave(circle, actor=marisol),
        lambda draft, marisol, kofi, circle: seats.leave(circle, actor=kofi),
        lambda draft, marisol, kofi, circle: seats.dissolve(circle, actor=marisol),
        lambda draft, marisol, kofi, circle: writing.delete(draft, actor=marisol),
        lambda draft, marisol, kofi, circle: drafts.take_back(draft, actor=marisol),
        lambda draft, marisol, kofi, circle: Reflection.objects.update(hidden_at=timezone.now()),
        lambda draft, marisol, kofi, circle: Reflection.objects.update(held_at=timezone.now()),
        lambda draft, marisol, kofi, circle: blocking.block(kofi, by=marisol),
        lambda draft, marisol, kofi, circle: blocking.block(marisol, by=kofi),
        lambda draft, marisol, kofi, circle: marisol.places.update(stopped_at=timezone.now()),
        lambda draft, marisol, kofi, circle: type(marisol).objects.filter(pk=marisol.pk).update(is_active=False),
    ],
    ids=[
        "left",
        "reader left",
        "dissolved",
        "deleted",
        "back",
        "hidden",
        "held",
        "block",
        "blocked",
        "stopped",
        "closed",
    ],
)
def test_whatever_ends_it_ends_it_at_once(client, offer, draft, marisol, kofi, circle, end):
    assert status(client, kofi, offer) == 200

    end(draft, marisol, kofi, circle)

    assert status(client, kofi, offer) == 404


def test_it_is_in_no_list_feed_search_or_count(client, offer, cohort, kofi, marisol):
    indexing.catch_up()
    client.force_login(kofi)
    pages = [f"/{cohort.slug}/reflections/", f"/{cohort.slug}/reflections/feed/", "/", "/search/?q=half"]
    pages += [f"/blogs/{marisol.handle}/", f"/blogs/{marisol.handle}/feed/", f"/{cohort.slug}/people/"]

    for page in pages:
        assert "half thought" not in client.get(page).content.decode().lower(), page


def test_its_pictures_go_with_it(client, offer, draft, kofi, hanne):
    picture = {"file": ContentFile(b"x", "x"), "small": ContentFile(b"x", "x"), "width": 9, "height": 9}
    shown = ReflectionPicture.objects.create(reflection=draft, **picture)
    address = f"/pictures/reflections/{shown.pk}/small.webp"

    client.force_login(kofi)
    assert address in client.get(offer.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")

    client.force_login(hanne)
    assert client.get(address).status_code == 404
    DraftOffer.objects.all().delete()
    client.force_login(kofi)
    assert client.get(address).status_code == 404


def test_without_a_circle_nothing_is_offered(client, cohort, ngozi, marisol):
    draft = writing.save_draft(actor=marisol, cohort=cohort, form_key="a" * 32, words=Words(title="Alone"))
    client.force_login(marisol)

    assert "Let my circle" not in client.get(f"/write/{draft.pk}/").content.decode()
    client.post(f"/write/{draft.pk}/", {"title": "Alone", "body": "x", "action": "offer"})

    assert not DraftOffer.objects.exists()
    assert drafts.offer(draft, actor=ngozi) is None


def test_what_is_out_or_in_a_finished_cohort_is_not_offered(draft, marisol, cohort):
    out = writing.publish(draft, actor=marisol)
    assert drafts.offer(out, actor=marisol) is None

    back = writing.take_back(out, actor=marisol)
    cohort.finished_at = timezone.now()
    cohort.save()

    assert drafts.offer(back, actor=marisol) is None
