"""Feeds, the list for feed readers and the calendar hold what is for everybody, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from participants.models import Member
from tests.factories import CohortFactory, MemberFactory, ParticipantFactory, ReflectionFactory, ThingFactory
from tests.test_feed_rules import FEEDS, LISTS, OF_REFLECTIONS, titles
from things.models import Cohort, Thing


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def secrets(cohort, thing, unreleased, marisol):
    """One of everything that is not for everybody."""
    fields = {"author": marisol, "cohort": cohort, "things": [thing], "excerpt": "Secret", "body_html": "Secret"}
    for number, state in enumerate(
        [
            {"published_at": None},
            {"published_at": timezone.now() + timedelta(days=1)},
            {"hidden_at": timezone.now()},
            {"visibility": "members"},
            {"visibility": "organisers"},
            {"visibility": "private"},
            {"author": MemberFactory(display_name="Secret Closed", is_active=False)},
        ]
    ):
        ReflectionFactory(slug=f"s{number}", **(fields | {"title": f"Secret {number}"} | state))
    ahead = {"author": marisol, "cohort": cohort, "title": "Ahead", "slug": "ahead"}
    ReflectionFactory(things=[thing, unreleased], **ahead)
    Thing.objects.filter(number=7).update(title="Secret Thing", summary="Secret", body_html="Secret", ready_at=None)
    Thing.objects.filter(number=8).update(summary="Secret", body_html="Secret", author_name="Secret")
    for name, way in (("Secret Unlisted", "unlisted"), ("Secret Follower", "follower")):
        ParticipantFactory(member=MemberFactory(display_name=name), cohort=cohort, way=way)
    ParticipantFactory(member=MemberFactory(display_name="Secret Unconfirmed", confirmed=False), cohort=cohort)
    ParticipantFactory(member=MemberFactory(display_name="Secret Shut", is_active=False), cohort=cohort)
    elsewhere = CohortFactory(title="Secret", slug="secret", listed_at=None)
    ThingFactory(cohort=elsewhere, title="Secret")
    ReflectionFactory(**(fields | {"cohort": elsewhere, "things": [], "title": "Secret", "slug": "elsewhere"}))
    Member.objects.filter(pk=marisol.pk).update(email="secret@example.org")


@pytest.mark.parametrize("who", ["visitor", "marisol", "hanne"])
@pytest.mark.parametrize("address", [*FEEDS, *LISTS])
def test_only_what_is_for_everybody_is_in_any_of_them_whoever_asks(client, request, secrets, address, who):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))

    answer = client.get(address)

    assert answer.status_code == 200
    assert "secret" not in answer.content.decode().lower()
    assert address not in OF_REFLECTIONS or titles(client, address) == ["Ahead"]


@pytest.mark.parametrize("rest", [*(feed.removeprefix("/may-2026") for feed in [*FEEDS, *LISTS] if "may" in feed)])
def test_a_cohort_in_preparation_has_none_of_them(client, cohort, rest):
    Cohort.objects.update(listed_at=None)

    assert [client.get(f"/{slug}{rest}").status_code for slug in ("may-2026", "nowhere")] == [404, 404]


@pytest.mark.parametrize("end", ["", "json/"])
def test_a_thing_that_is_not_out_and_a_member_who_is_not_there_have_no_feed(client, cohort, marisol, end):
    Member.objects.filter(pk=marisol.pk).update(is_active=False)
    nowhere = ["/may-2026/things/7/feed/", "/may-2026/things/99/feed/", "/blogs/marisol-quispe/feed/"]

    assert [client.get(address + end).status_code for address in nowhere] == [404, 404, 404]
