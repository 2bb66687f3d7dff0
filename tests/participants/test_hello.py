"""Somebody from another sector to say hello to: who is suggested, for how long, and asking for someone else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from comments import talk, there
from participants import hello, offering
from participants.models import Block, Member, Offer, Participant, Reflection
from tests.conftest import NOW
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory
from tests.test_home import home


def suggested(greeter, cohort):
    found = hello.suggestion(greeter, cohort)
    return found.reflection.title if found else None


# Who


def test_it_is_somebody_from_another_sector_who_wrote_about_the_same_thing(cohort, greeter, far, sectors, thing):
    assert suggested(greeter, cohort) is None
    far("Same sector", sector=sectors[0])
    far("No sector", sector=None)
    far("Another Thing", things=[cohort.things.get(number=2)])
    far("Both", things=[thing, cohort.things.get(number=2)])

    found = hello.suggestion(greeter, cohort)

    assert (found.reflection.title, found.thing, found.is_from_another_sector) == ("Both", thing, True)


def test_who_has_no_sector_meets_whoever_has_one(cohort, greeter, far, client):
    far("Anybody")
    greeter.sector = None
    greeter.save()

    page = home(client, greeter)

    assert "Say hello to someone</h2>" in page
    assert ">Anybody</a>" in page


def test_those_who_wait_come_first_then_the_least_offered_then_the_oldest(cohort, greeter, far):
    rows = [
        far("Answered", ago=20, comment_count=1),
        far("Offered twice", ago=9, offered_count=2),
        far("New", ago=2),
        far("Old", ago=8),
    ]
    order = []
    for _ in rows:
        order.append(suggested(greeter, cohort))
        offering.opened(next(row for row in rows if row.title == order[-1]), actor=greeter)

    assert order == ["Old", "New", "Offered twice", "Answered"]
    assert suggested(greeter, cohort) is None


def test_nobody_blocked_either_way_stopped_away_closed_hidden_or_asleep(cohort, greeter, far):
    Block.objects.create(blocker=greeter, blocked=far("I blocked them").author)
    Block.objects.create(blocker=far("They blocked me").author, blocked=greeter)
    Participant.objects.filter(member=far("Stopped").author).update(stopped_at=NOW)
    away = {"away_from": NOW.date(), "away_until": NOW.date() + timedelta(days=1)}
    Member.objects.filter(pk=far("Away").author_id).update(**away)
    Member.objects.filter(pk=far("Closed").author_id).update(is_active=False)
    Participant.objects.filter(member=far("Left the cohort").author).delete()
    far("Hidden", hidden_at=NOW)
    far("Held", held_at=NOW)
    far("Draft", published_at=None)
    far("For the organisers", visibility="organisers")
    far("Asleep", ago=31)

    assert suggested(greeter, cohort) is None

    with time_machine.travel(NOW + timedelta(days=1)):
        assert suggested(greeter, cohort) == "Away"


@pytest.mark.parametrize("awake", ["wrote", "signed in"])
def test_who_wrote_or_signed_in_within_a_month_is_not_asleep(cohort, greeter, far, awake):
    old = far("Long ago", ago=60)
    if awake == "wrote":
        far("Lately, about something else", author=old.author, things=[], ago=3)
    else:
        Member.objects.filter(pk=old.author_id).update(last_login=NOW - timedelta(days=29))

    assert suggested(greeter, cohort) == "Long ago"


@pytest.mark.parametrize(
    "why", ["wrote nothing", "only ticked", "stopped", "limited", "unconfirmed", "no place", "finished"]
)
def test_nobody_is_suggested_to_who_could_not_write_to_them(cohort, greeter, far, client, why):
    row = far("There")
    if why in ("wrote nothing", "only ticked"):
        Reflection.objects.filter(author=greeter).delete()
    if why == "only ticked":
        place = Participant.objects.get(member=greeter)
        place.ticks.create(thing=cohort.things.get(number=1))
    if why == "stopped":
        Participant.objects.filter(member=greeter).update(stopped_at=NOW)
    if why == "limited":
        Member.objects.filter(pk=greeter.pk).update(limited_at=NOW - timedelta(days=1))
    if why == "unconfirmed":
        greeter.emailaddress_set.update(verified=False)
    if why == "no place":
        Participant.objects.filter(member=greeter).delete()
    if why == "finished":
        cohort.finished_at = NOW - timedelta(days=1)
        cohort.save()
    greeter = Member.objects.get(pk=greeter.pk)
    client.force_login(greeter)

    assert suggested(greeter, cohort) is None
    assert 'id="meet"' not in client.get("/may-2026/").content.decode()
    client.post(f"/me/offers/{row.pk}/someone-else/")
    assert not Offer.objects.exclude(passed_at=None).exists()


# For how long


def test_the_same_person_stays_although_others_were_offered_less_until_they_are_opened(cohort, greeter, far):
    first, _second = far("First", ago=9), far("Second", ago=8)
    hello.shown(first.pk, actor=greeter)
    Reflection.objects.filter(pk=first.pk).update(offered_count=9)

    assert suggested(greeter, cohort) == "First"
    with time_machine.travel(NOW + timedelta(days=20)):
        far("Somebody else", ago=-19)
        assert suggested(greeter, cohort) == "First"

    offering.opened(first, actor=greeter)
    assert suggested(greeter, cohort) == "Second"


def test_whom_others_have_answered_stays_for_a_day_and_makes_way_to_who_waits(cohort, greeter, far):
    first, _second = far("First", ago=9), far("Second", ago=8)
    hello.shown(first.pk, actor=greeter)
    Reflection.objects.filter(pk=first.pk).update(comment_count=1)

    assert suggested(greeter, cohort) == "First"
    with time_machine.travel(NOW + timedelta(days=1, minutes=1)):
        assert suggested(greeter, cohort) == "Second"


def test_who_was_suggested_and_sleeps_now_makes_way(cohort, greeter, far):
    hello.shown(far("First", ago=25).pk, actor=greeter)
    far("Second", ago=1)

    with time_machine.travel(NOW + timedelta(days=6)):
        assert suggested(greeter, cohort) == "Second"


def test_whom_i_answered_i_need_not_greet_though_no_script_said_that_i_was_there(cohort, greeter, far):
    here, elsewhere = far("Here", ago=9), far("Elsewhere", original_address="https://rain.example/1/")

    talk.post(here, by=greeter, body="Hello.")
    assert suggested(greeter, cohort) == "Elsewhere"
    there.say(elsewhere, by=greeter)

    assert suggested(greeter, cohort) is None
    assert set(Offer.objects.filter(opened_at=NOW).values_list("reflection", flat=True)) <= {here.pk, elsewhere.pk}
    assert Offer.objects.exclude(opened_at=None).count() == 2


def test_being_shown_counts_once_as_an_offer_and_only_when_the_page_says_so(client, cohort, greeter, far):
    row = far("There")
    page = home(client, greeter)
    before = Offer.objects.count()

    for _ in range(2):
        assert client.post("/me/offers/", {"hello": [row.pk]}).status_code == 204
    client.post("/me/offers/", {"hello": ["x", "-1", "9" * 40]})

    row.refresh_from_db()
    offer = Offer.objects.get()
    assert f'name="hello" value="{row.pk}"' in page
    assert (before, row.offered_count, offer.reflection, offer.suggested_at is not None) == (0, 1, row, True)


def test_attention_is_spread_over_those_who_are_suggested(cohort, far, sectors, thing):
    rows = [far(f"R{number}", ago=20 - number) for number in range(4)]
    for _ in range(8):
        member = ParticipantFactory(cohort=cohort, member=MemberFactory(sector=sectors[0])).member
        ReflectionFactory(cohort=cohort, author=member, things=[thing], published_at=NOW, comment_count=1)
        hello.shown(hello.suggestion(member, cohort).reflection.pk, actor=member)

    counts = Reflection.objects.filter(pk__in=[row.pk for row in rows]).values_list("offered_count", flat=True)
    assert list(counts) == [2, 2, 2, 2]
