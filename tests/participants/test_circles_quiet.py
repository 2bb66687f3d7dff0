"""Circles that fall silent: noticed, offered each other, merged by a yes in each; or left for one with room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from comments import spoken
from participants import blocking
from participants.circles import drafts, quiet, seats
from participants.circles.seats import CannotSit
from participants.models import Circle, CircleSeat, DraftOffer, Member
from tests.factories import CommentFactory, ReflectionFactory
from tests.participants.circling import circle_of, names, people

pytestmark = pytest.mark.django_db
LONG = timedelta(days=30)


def look():
    return quiet.look(spoken.since)


def quiet_ones():
    return set(Circle.objects.exclude(quiet_at=None))


def test_three_weeks_without_a_word_are_quiet_and_any_word_ends_that(cohort, thing):
    silent, writes, talks, young = (circle_of(*people(4, cohort), cohort=cohort, since=LONG) for _ in range(4))
    CircleSeat.objects.filter(circle=young, number=1).update(sat_at=timezone.now() - timedelta(days=2))
    lately = timezone.now() - timedelta(days=20)
    ReflectionFactory(author=names(writes)[0], cohort=cohort, published_at=lately)
    ReflectionFactory(author=names(silent)[0], cohort=cohort, published_at=lately - timedelta(days=2))
    CommentFactory(author=names(talks)[0], thing=thing, created_at=lately)
    CommentFactory(author=names(silent)[0], thing=thing, created_at=lately, deleted_at=lately)

    assert look() == 1
    assert quiet_ones() == {silent}

    CommentFactory(author=names(silent)[0], thing=thing)
    assert look() == 0
    assert quiet_ones() == set()


def test_one_yes_in_each_makes_two_one_and_the_old_address_leads_there(client, cohort, marisol, kofi):
    first = circle_of(marisol, *people(2, cohort), cohort=cohort, since=LONG)
    second = circle_of(kofi, *people(2, cohort), cohort=cohort, since=LONG - timedelta(days=1))
    draft = ReflectionFactory(author=kofi, cohort=cohort, published_at=None)
    assert drafts.offer(draft, actor=kofi)
    look()
    client.force_login(kofi)
    page = client.get(f"/me/circle/{second.pk}/").content.decode()
    assert "with 3 people in it" in page
    assert "Marisol" in page

    client.post(f"/me/circle/{second.pk}/merge/")
    client.post(f"/me/circle/{second.pk}/merge/")
    assert "Your circle has said yes." in client.get(f"/me/circle/{second.pk}/").content.decode()
    assert len(names(first)) == 3
    client.force_login(marisol)
    done = client.post(f"/me/circle/{first.pk}/merge/")

    assert done.url == f"/me/circle/{first.pk}/"
    assert len(names(first)) == 6
    second.refresh_from_db()
    assert (second.merged_into, second.partner, names(second)) == (first, None, [])
    assert quiet_ones() == set()
    assert not DraftOffer.objects.exists()
    assert look() == 0
    client.force_login(kofi)
    assert client.get(f"/me/circle/{second.pk}/").url == f"/me/circle/{first.pk}/"
    client.force_login(people(1, cohort)[0])
    assert client.get(f"/me/circle/{second.pk}/").status_code == 404


def test_circles_that_do_not_fit_are_not_offered_each_other(cohort):
    crowd = people(8, cohort)
    circle_of(*crowd[:4], cohort=cohort, since=LONG)
    circle_of(*crowd[4:7], cohort=cohort, since=LONG)
    shy = circle_of(crowd[7], cohort=cohort, since=LONG)
    blocking.block(crowd[4], by=crowd[7])

    look()

    assert set(Circle.objects.exclude(partner=None).values_list("pk", flat=True)) == {
        shy.pk,
        crowd[0].places.get().seat.circle_id,
    }


def test_an_offer_that_holds_no_more_is_withdrawn(cohort, thing):
    crowd = people(6, cohort)
    one = circle_of(*crowd[:3], cohort=cohort, since=LONG)
    other = circle_of(*crowd[3:], cohort=cohort, since=LONG)
    look()
    quiet.agree(one, actor=crowd[0])
    blocking.block(crowd[0], by=crowd[5])

    now = quiet.agree(other, actor=crowd[5])

    assert (now, len(names(one)), len(names(other))) == (other, 3, 3)
    assert not Circle.objects.exclude(partner=None).exists()
    with pytest.raises(CannotSit):
        quiet.agree(one, actor=crowd[0])


def test_only_who_sits_there_says_yes(cohort, ngozi):
    crowd = people(6, cohort)
    one = circle_of(*crowd[:3], cohort=cohort, since=LONG)
    circle_of(*crowd[3:], cohort=cohort, since=LONG)
    look()

    for actor in (crowd[4], ngozi):
        with pytest.raises(CannotSit):
            quiet.agree(one, actor=actor)

    assert not Circle.objects.exclude(agreed_at=None).exists()


def test_a_circle_that_everybody_leaves_is_offered_no_more(cohort):
    crowd = people(4, cohort)
    one = circle_of(*crowd[:1], cohort=cohort, since=LONG)
    other = circle_of(*crowd[1:], cohort=cohort, since=LONG)
    look()

    seats.leave(one, actor=crowd[0])

    other.refresh_from_db()
    assert other.partner is None


def test_out_of_a_quiet_circle_one_moves_to_where_there_is_room(client, cohort, marisol, thing):
    others = people(12, cohort)
    mine = circle_of(marisol, *others[:3], cohort=cohort, since=LONG)
    lively = circle_of(*others[3:8], cohort=cohort, since=LONG)
    circle_of(*others[8:], cohort=cohort, since=LONG)
    CommentFactory(author=others[4], thing=thing)
    look()
    client.force_login(marisol)
    page = client.get(f"/me/circle/{mine.pk}/").content.decode()
    assert f'name="to" value="{lively.pk}"' in page

    for _ in range(2):
        client.post(f"/me/circle/{mine.pk}/move/", {"to": str(lively.pk)})

    assert names(lively)[-1] == marisol
    assert client.get(f"/me/circle/{mine.pk}/").status_code == 404


@pytest.mark.parametrize("to", ["", "0", "x", "-1", "9" * 40, "²"])
def test_nobody_moves_to_nowhere(client, cohort, marisol, to):
    mine = circle_of(marisol, cohort=cohort, quiet_at=timezone.now())
    client.force_login(marisol)

    assert client.post(f"/me/circle/{mine.pk}/move/", {"to": to}).status_code == 302
    assert names(mine) == [marisol]


def test_nobody_moves_out_of_a_lively_circle_into_a_full_one_or_to_somebody_they_blocked(cohort, marisol):
    mine = circle_of(marisol, cohort=cohort)
    crowd = people(8, cohort)
    full = circle_of(*crowd[:6], cohort=cohort)
    shunned = circle_of(*crowd[6:], cohort=cohort)
    with pytest.raises(CannotSit):
        quiet.move(mine, shunned.pk, actor=marisol)

    Circle.objects.filter(pk=mine.pk).update(quiet_at=timezone.now())
    blocking.block(marisol, by=crowd[7])
    for to in (full, shunned, mine):
        with pytest.raises(CannotSit):
            quiet.move(mine, to.pk, actor=marisol)

    assert names(mine) == [marisol]
    assert Member.objects.filter(places__seat__circle=full).count() == 6
