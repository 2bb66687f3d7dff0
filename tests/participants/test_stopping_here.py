"""“I’m stopping here”: kind, with a record to keep; what was taken down is nobody’s to read, and one click brings it back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from comments import announcing
from comments.models import Comment, Notification
from participants import firsts, placing, stopping_here
from participants.models import Feed, Participant, Reflection
from tests.conftest import NOW
from tests.factories import (
    BlogElsewhereFactory,
    CohortFactory,
    CommentFactory,
    ParticipantFactory,
    ReflectionFactory,
)
from things.models import Thing

STOP, BACK, RECORD = "/me/stop/", "/me/stop/back/", "/me/record/"
WHY = "Too much at work, and my mother is ill."


@pytest.fixture
def place(cohort, marisol):
    return Participant.objects.get(member=marisol, cohort=cohort)


@pytest.fixture
def here(cohort, marisol, thing):
    """A reflection here about Thing 1, answered by somebody."""
    return ReflectionFactory(author=marisol, cohort=cohort, title="Kitchen table", things=[thing])


@pytest.fixture
def elsewhere(cohort, marisol):
    """One of a blog elsewhere, about Thing 2."""
    blog = BlogElsewhereFactory(member=marisol)
    things = [cohort.things.get(number=2)]
    return ReflectionFactory(
        author=marisol,
        cohort=cohort,
        title="Written far away",
        things=things,
        blog=blog,
        original_address="https://far.example/1",
    )


@pytest.fixture
def signed_in(client, marisol):
    client.force_login(marisol)
    return client


def stop(client, **more):
    return client.post(STOP, {"posts": "keep", "why": WHY} | more, follow=True).content.decode()


def finish(cohort):
    cohort.finished_at = NOW
    cohort.save()


def test_stopping_leads_to_the_record_and_keeps_what_was_written(signed_in, place, here, kofi):
    page = stop(signed_in)

    place.refresh_from_db()
    assert place.stopped_at is not None
    assert place.stopped_why == WHY
    assert "1 of 8 Things" in page
    assert here.get_absolute_url() in page
    signed_in.force_login(kofi)
    assert signed_in.get(here.get_absolute_url()).status_code == 200


def test_sent_twice_it_is_once_and_the_first_day_stays(signed_in, place, marisol, time_machine):
    stopping_here.stop(place, why=WHY, takes_down=False, actor=marisol)
    first = Participant.objects.get(pk=place.pk).stopped_at
    time_machine.move_to(datetime(2026, 6, 9, tzinfo=UTC))

    stop(signed_in, why="Another reason")
    stopping_here.stop(place, why="", takes_down=False, actor=marisol)

    place.refresh_from_db()
    assert (place.stopped_at, place.stopped_why) == (first, WHY)


@pytest.mark.parametrize("viewer", ["visitor", "kofi", "hanne"])
def test_what_was_taken_down_is_read_by_nobody_else_and_nothing_of_it_is_lost(
    client, place, marisol, kofi, hanne, here, elsewhere, thing, cohort, viewer
):
    comment = CommentFactory(author=kofi, reflection=here)
    Reflection.objects.filter(pk=here.pk).update(comment_count=1)
    addresses = [
        here.get_absolute_url(),
        elsewhere.get_absolute_url(),
        f"/{cohort.slug}/reflections/",
        f"/{cohort.slug}/reflections/feed/",
        f"/blogs/{marisol.handle}/",
        f"/blogs/{marisol.handle}/feed/",
        thing.get_absolute_url(),
    ]
    if viewer != "visitor":
        client.force_login({"kofi": kofi, "hanne": hanne}[viewer])
    before = [client.get(address).content.decode() for address in addresses]
    assert sum("Kitchen table" in page for page in before) >= 5

    assert stopping_here.stop(place, why="", takes_down=True, actor=marisol) == 2

    after = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in after[:2]] == [404, 404]
    assert not [a.wsgi_request.path for a in after if {"Kitchen table", "Written far away"} & _said(a)]
    assert list(Thing.objects.filter(number__lte=2).values_list("written_count", flat=True)) == [0, 0]
    assert not firsts.wrong().exists()
    assert Comment.objects.filter(pk=comment.pk, deleted_at=None).exists()
    client.force_login(marisol)
    assert client.get(here.get_absolute_url()).status_code == 200
    assert "2 of 8 Things" in client.get(RECORD).content.decode()


def _said(answer):
    return {title for title in ("Kitchen table", "Written far away") if title in answer.content.decode()}


def test_coming_back_is_one_click_and_shows_the_posts_again_only_where_asked(signed_in, place, here, elsewhere):
    Reflection.objects.filter(pk=elsewhere.pk).update(visibility="members")
    for data, seen in (({}, ["private", "private"]), ({"show": "1"}, ["everyone", "members"])):
        stop(signed_in, posts="remove")
        signed_in.post(f"{BACK}?cohort=may-2026", data)

        place.refresh_from_db()
        assert (place.stopped_at, place.stopped_why) == (None, "")
        assert list(Reflection.objects.order_by("pk").values_list("visibility", flat=True)) == seen
        Reflection.objects.filter(pk=here.pk).update(visibility="everyone")
        Reflection.objects.filter(pk=elsewhere.pk).update(visibility="members")


def test_coming_back_twice_and_without_having_stopped_changes_nothing(signed_in, place, here):
    Reflection.objects.filter(pk=here.pk).update(visibility="private")

    for _click in range(2):
        assert signed_in.post(BACK, {"show": "1"}).status_code == 302

    place.refresh_from_db()
    here.refresh_from_db()
    assert (place.stopped_at, here.visibility) == (None, "private")


def test_what_was_private_before_and_drafts_stay_as_they_are(signed_in, cohort, marisol):
    private = ReflectionFactory(author=marisol, cohort=cohort, visibility="private")
    draft = ReflectionFactory(author=marisol, cohort=cohort, published_at=None)

    stop(signed_in, posts="remove")
    signed_in.post(BACK, {"show": "1"})

    for row, seen in ((private, "private"), (draft, "everyone")):
        row.refresh_from_db()
        assert (row.visibility, row.withdrawn_from) == (seen, "")


def test_other_cohorts_and_other_peoples_words_are_untouched(signed_in, marisol, kofi, cohort):
    other = CohortFactory(slug="older", first_monday=cohort.first_monday.replace(year=2025, day=5))
    place = ParticipantFactory(member=marisol, cohort=other)
    rows = [ReflectionFactory(author=kofi, cohort=cohort), ReflectionFactory(author=marisol, cohort=other)]

    stop(signed_in, posts="remove")

    place.refresh_from_db()
    assert place.stopped_at is None
    assert {row.visibility for row in Reflection.objects.filter(pk__in=[row.pk for row in rows])} == {"everyone"}


def test_who_stopped_is_not_among_the_people_and_hears_of_no_new_things(client, place, marisol, kofi, cohort):
    stopping_here.stop(place, why="", takes_down=False, actor=marisol)
    client.force_login(kofi)
    page = client.get(f"/{cohort.slug}/people/").content.decode()
    Thing.objects.update(announced_at=None)
    announcing.tell_of_things()

    assert "Kofi Mensah" in page
    assert "Marisol Quispe" not in page
    assert set(Notification.objects.values_list("member__display_name", flat=True)) == {"Kofi Mensah"}
    assert list(Participant.objects.taking_part().values_list("member", flat=True)) == [kofi.pk]


def test_the_blog_elsewhere_of_who_stopped_is_read_again_when_they_are_back(place, marisol):
    BlogElsewhereFactory(member=marisol)
    stopping_here.stop(place, why="", takes_down=False, actor=marisol)

    assert not Feed.objects.due(timezone.now()).exists()
    assert placing.places_of(marisol, timezone.now()) == []
    stopping_here.come_back(place, shows_again=False, actor=marisol)
    assert Feed.objects.due(timezone.now()).exists()
    assert [one.place for one in placing.places_of(marisol, timezone.now())] == [place]


def test_only_organisers_read_why(client, place, marisol, kofi, olu, hanne, cohort, here):
    stopping_here.stop(place, why=WHY, takes_down=False, actor=marisol)
    desk = ["/admin/participants/participant/", f"/admin/participants/participant/{place.pk}/change/"]
    open_to_others = [
        f"/{cohort.slug}/",
        f"/{cohort.slug}/people/",
        f"/blogs/{marisol.handle}/",
        here.get_absolute_url(),
        f"/{cohort.slug}/reflections/",
        "/search/?q=mother",
        *desk,
    ]
    for reader in (None, kofi, olu):
        if reader:
            client.force_login(reader)
        assert not [address for address in open_to_others if "my mother is ill" in _text(client, address)]
    client.force_login(hanne)
    assert all("my mother is ill" in _text(client, address) for address in desk)
    assert "my mother is ill" not in _text(client, f"{desk[0]}?stopped_at__isempty=1")
    assert "my mother is ill" in _text(client, f"{desk[0]}?stopped_at__isempty=0")


def _text(client, address):
    return client.get(address, follow=True).content.decode()


def test_organisers_cannot_change_what_somebody_said(client, place, marisol, hanne):
    stopping_here.stop(place, why=WHY, takes_down=False, actor=marisol)
    client.force_login(hanne)
    form = {"way": "listed", "start": "thing-one", "stopped_why": "Lazy", "stopped_at_0": "", "stopped_at_1": ""}
    client.post(f"/admin/participants/participant/{place.pk}/change/", form)

    place.refresh_from_db()
    assert place.stopped_why == WHY
    assert place.stopped_at is not None


@pytest.mark.parametrize("address", [STOP, BACK, RECORD])
@pytest.mark.parametrize("slug", ["autumn", "nothing", "%F0%9F%A6%89", "x" * 400])
def test_a_cohort_that_is_not_ones_own_is_not_there(signed_in, kofi, address, slug):
    ParticipantFactory(member=kofi, cohort=CohortFactory(slug="autumn"))

    assert {signed_in.get(f"{address}?cohort={slug}").status_code} <= {404, 405}
    assert signed_in.post(f"{address}?cohort={slug}", {"posts": "keep"}).status_code in (404, 405)
    assert not Participant.objects.exclude(stopped_at=None).exists()


def test_somebody_elses_place_cannot_be_stopped(place, kofi):
    with pytest.raises(Participant.DoesNotExist):
        stopping_here.stop(place, why="", takes_down=True, actor=kofi)


def test_who_is_in_no_cohort_has_nothing_to_stop(client, ngozi):
    client.force_login(ngozi)

    assert [client.get(address).status_code for address in (STOP, RECORD)] == [404, 404]


@pytest.mark.parametrize("data", [{}, {"posts": "burn"}, {"posts": "keep", "why": "x" * 401}])
def test_what_the_form_does_not_know_stops_nothing(signed_in, place, here, data):
    assert signed_in.post(STOP, data).status_code == 200

    place.refresh_from_db()
    assert place.stopped_at is None


def test_in_a_finished_cohort_nobody_stops_or_comes_back_and_the_record_stays(signed_in, place, here, cohort, marisol):
    finish(cohort)

    for address, data in ((STOP, {"posts": "remove"}), (BACK, {"show": "1"})):
        assert signed_in.post(address, data).headers["Location"] == f"{RECORD}?cohort=may-2026"
    assert signed_in.get(STOP).headers["Location"] == f"{RECORD}?cohort=may-2026"
    for verb in (
        lambda: stopping_here.stop(place, why="", takes_down=True, actor=marisol),
        lambda: stopping_here.come_back(place, shows_again=True, actor=marisol),
    ):
        with pytest.raises(stopping_here.Finished):
            verb()
    place.refresh_from_db()
    here.refresh_from_db()
    page = signed_in.get(RECORD).content.decode()
    assert (place.stopped_at, here.visibility) == (None, "everyone")
    assert "1 of 8 Things" in page
    assert STOP not in page


def test_home_and_album_of_who_stopped_have_the_way_back_and_nobody_elses(client, place, marisol, kofi):
    stopping_here.stop(place, why="", takes_down=False, actor=marisol)
    for member, seen in ((marisol, [True, True]), (kofi, [False, False])):
        client.force_login(member)
        assert ["Come back" in _text(client, address) for address in ("/may-2026/", "/me/")] == seen


def test_settings_no_longer_ask_how_somebody_takes_part_who_stopped(signed_in, place, marisol):
    stopping_here.stop(place, why="", takes_down=False, actor=marisol)

    assert f"way-{place.pk}" not in signed_in.get("/me/settings/").content.decode()
