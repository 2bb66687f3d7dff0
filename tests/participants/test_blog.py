"""A member's blog and one reflection on it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from participants.models import Blog, Participant
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory
from tests.participants.test_stream import titles
from things.models import Visibility


@pytest.fixture
def reflection(marisol, cohort, thing):
    return ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="A mentor", slug="a-mentor")


def test_the_blog_says_who_writes_and_what(client, marisol, reflection):
    marisol.bio = "I plan bin collections."
    marisol.save()
    Blog.objects.filter(member=marisol).update(title="Downhill is half a plan")

    page = client.get("/blogs/marisol-quispe/")

    text = page.content.decode()
    assert '<h1 dir="auto">Downhill is half a plan</h1>' in text
    assert "<b>Marisol Quispe</b>" in text
    assert "I plan bin collections." in text
    assert titles(page) == ["A mentor"]
    assert 'type="application/atom+xml"' in text


def test_the_album_on_the_blog_is_its_owners_alone(client, marisol, kofi, reflection):
    shown = []
    for member in (None, kofi, marisol):
        client.logout()
        if member:
            client.force_login(member)
        shown.append("Only you see this card." in client.get("/blogs/marisol-quispe/").content.decode())

    assert shown == [False, False, True]


def test_the_owner_finds_everything_that_is_out_and_others_what_they_may_read(client, marisol, kofi, cohort):
    for title, circle in {"All": "everyone", "Us": "members", "Them": "organisers", "Me": "private"}.items():
        ReflectionFactory(author=marisol, cohort=cohort, title=title, visibility=circle)
    ReflectionFactory(author=marisol, cohort=cohort, title="Draft", published_at=None)

    visitor = titles(client.get("/blogs/marisol-quispe/"))
    client.force_login(kofi)
    member = titles(client.get("/blogs/marisol-quispe/"))
    client.force_login(marisol)
    owner = titles(client.get("/blogs/marisol-quispe/"))

    assert (visitor, sorted(member), sorted(owner)) == (["All"], ["All", "Us"], ["All", "Me", "Them", "Us"])


@pytest.mark.parametrize(
    ("way", "status"),
    [(Participant.Way.LISTED, 200), (Participant.Way.UNLISTED, 200), (Participant.Way.FOLLOWER, 404)],
)
def test_who_reads_along_has_no_blog(client, cohort, way, status):
    ParticipantFactory(member=MemberFactory(display_name="Ada"), cohort=cohort, way=way)

    assert client.get("/blogs/ada/").status_code == status


def test_a_closed_account_and_nobody_are_the_same_404(client, marisol, reflection):
    marisol.is_active = False
    marisol.save()

    addresses = ["/blogs/marisol-quispe/", reflection.get_absolute_url(), "/blogs/nobody/", "/blogs/nobody/feed/"]

    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_an_account_that_never_confirmed_its_address_has_no_page(client, db):
    MemberFactory(display_name="Spam", bio="Buy this", confirmed=False)

    assert client.get("/blogs/spam/").status_code == 404


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_a_blog_costs_the_same_with_three_and_with_thirty(
    client, marisol, kofi, cohort, who, django_assert_max_num_queries
):
    if who == "member":
        client.force_login(kofi)
    things = list(cohort.things.filter(number__in=[1, 2]))
    costs = []
    for amount in (3, 27):
        for _ in range(amount):
            ReflectionFactory(author=marisol, cohort=cohort, things=things)
        with django_assert_max_num_queries(12) as counted:
            client.get("/blogs/marisol-quispe/", headers={"HX-Request": "true"})
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_a_reflection_is_shown_with_its_author_things_and_neighbours(client, marisol, cohort, reflection):
    before = reflection.published_at - timedelta(days=1)
    after = reflection.published_at + timedelta(days=1)
    ReflectionFactory(author=marisol, cohort=cohort, title="Earlier", slug="earlier", published_at=before)
    ReflectionFactory(author=marisol, cohort=cohort, title="Later", slug="later", published_at=after)
    secret = {"published_at": after - timedelta(hours=1), "visibility": Visibility.PRIVATE}
    ReflectionFactory(author=marisol, cohort=cohort, title="Secret", slug="secret", **secret)

    page = client.get("/blogs/marisol-quispe/a-mentor/").content.decode()

    assert '<h1 dir="auto">A mentor</h1>' in page
    assert "Thing 1: Title of Thing 1" in page
    assert "5 May 2026" in page
    assert "A one-minute read." in page
    assert re.findall(r"<b>(Earlier|Later|Secret)</b>", page) == ["Earlier", "Later"]
    assert "noindex" not in page
    assert "Visible to" not in page


def test_a_good_card_is_shown_where_it_is_shared(client, reflection):
    page = client.get("/blogs/marisol-quispe/a-mentor/").content.decode()

    assert '<meta property="og:type" content="article">' in page
    assert '<meta property="og:title" content="A mentor, by Marisol Quispe">' in page
    assert '<meta property="og:description" content="What I did.">' in page
    assert '<link rel="canonical" href="http://testserver/blogs/marisol-quispe/a-mentor/">' in page


@pytest.mark.parametrize(
    ("fields", "readers"),
    [
        ({}, ["author", "member", "organiser", "visitor"]),
        ({"visibility": "members"}, ["author", "member", "organiser"]),
        ({"visibility": "organisers"}, ["author", "organiser"]),
        ({"visibility": "private"}, ["author"]),
        ({"published_at": None}, ["author"]),
        ({"published_at": datetime(2026, 7, 1, tzinfo=UTC)}, ["author"]),
        ({"hidden_at": datetime(2026, 6, 1, tzinfo=UTC)}, ["author", "organiser"]),
    ],
)
def test_a_reflection_is_read_by_whom_it_is_for(client, marisol, kofi, hanne, reflection, fields, readers):
    for name, value in fields.items():
        setattr(reflection, name, value)
    reflection.save()
    seen = []
    for name, member in {"author": marisol, "member": kofi, "organiser": hanne, "visitor": None}.items():
        client.logout()
        if member:
            client.force_login(member)
        answer = client.get(reflection.get_absolute_url())
        if answer.status_code == 200:
            seen.append(name)
            assert ("noindex" in answer.content.decode()) == bool(fields)
            assert (answer.get("X-Robots-Tag") == "noindex") == bool(fields)
        else:
            assert answer.status_code == 404

    assert seen == readers


@pytest.mark.parametrize(
    ("circle", "words"),
    [
        ("members", "Visible to members only."),
        ("organisers", "Visible to the organisers only."),
        ("private", "Visible to you only."),
    ],
)
def test_a_narrower_circle_is_named(client, marisol, reflection, circle, words):
    reflection.visibility = circle
    reflection.save()
    client.force_login(marisol)

    assert words in client.get(reflection.get_absolute_url()).content.decode()


def test_a_change_is_named_and_only_the_author_is_offered_one(client, marisol, kofi, reflection):
    reflection.edited_at = datetime(2026, 5, 9, tzinfo=UTC)
    reflection.save()
    client.force_login(kofi)
    other = client.get(reflection.get_absolute_url()).content.decode()
    client.force_login(marisol)
    own = client.get(reflection.get_absolute_url()).content.decode()

    assert "changed on 9 May 2026" in other
    assert (f"/write/{reflection.pk}/" in other, f"/write/{reflection.pk}/" in own) == (False, True)
    assert (f"/report/reflection/{reflection.pk}/" in other, f"/report/reflection/{reflection.pk}/" in own) == (
        True,
        False,
    )


def test_the_day_is_told_by_the_readers_clock(client, kofi, reflection):
    reflection.published_at = datetime(2026, 5, 5, 23, 30, tzinfo=UTC)
    reflection.save()
    kofi.time_zone = "America/Lima"
    kofi.save()

    visitor = client.get(reflection.get_absolute_url()).content.decode()
    client.force_login(kofi)
    member = client.get(reflection.get_absolute_url()).content.decode()

    assert ("6 May 2026" in visitor, "5 May 2026" in member) == (True, True)
