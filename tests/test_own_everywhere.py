"""What is a participant's own is in no output for others: when and where they mean to do it, their notes and plan, until
when they are away, why they stopped, and drafts that they let their circle read. Every address is read, and every letter.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone
from post_office.models import Email

from cpd.desk.search import indexing
from cpd.desk.timetable import JOBS
from participants.models import DraftOffer, Member, Participant, PlannedThing, Tick
from tests import everywhere
from tests.factories import ReflectionFactory
from tests.participants.circling import circle_of, people
from tests.test_hidden_everywhere import LEFT_OUT
from things.models import Cohort

pytestmark = pytest.mark.once

INTENTION, NOTE, WHY, DRAFT = "quaggatea", "quagganote", "quaggababy", "quaggadraft"
# A day that is nowhere else.
BACK, MONDAY = date(2027, 2, 17), date(2027, 2, 8)
DAYS = "17 Feb|2027-02-17|8 Feb|8 to 14 Feb|2027-02-08"
OWN = re.compile(f"{INTENTION}|{NOTE}|{WHY}|{DRAFT}|{DAYS}", re.IGNORECASE)


@pytest.fixture
def own(cohort, marisol, kofi, ngozi):
    """All of it is Marisol's; Ngozi sits in her circle, and Kofi does not."""
    place = marisol.places.get()
    Participant.objects.create(member=ngozi, cohort=cohort)
    Participant.objects.filter(pk=place.pk).update(intention=INTENTION, moved_at=timezone.now())
    Tick.objects.create(place=place, thing=cohort.things.get(number=2), kind="skipped", note=NOTE)
    Cohort.objects.update(claims_close_on=date(2027, 3, 1))
    PlannedThing.objects.create(place=place, thing=cohort.things.get(number=3), monday=MONDAY)
    Member.objects.filter(pk=marisol.pk).update(away_from=timezone.now().date(), away_until=BACK)
    draft = ReflectionFactory(author=marisol, cohort=cohort, title=DRAFT, slug="begun", body=DRAFT, published_at=None)
    circle = circle_of(marisol, ngozi, *people(2, cohort), cohort=cohort)
    DraftOffer.objects.create(circle=circle, reflection=draft)
    [gone] = people(1, cohort)
    gone.places.update(stopped_at=timezone.now(), stopped_why=WHY)
    ReflectionFactory(author=marisol, cohort=cohort, things=cohort.things.filter(number=1), title="For all")
    indexing.catch_up()
    return place


def read(client, *, desk=False, more=()):
    """What of it stands where, by the address's name."""
    found: dict[str, set[str]] = {}
    for name, address in [*everywhere.addresses(desk=desk), *more]:
        if name in LEFT_OUT:
            continue
        answer = client.get(address)
        text = (answer.getvalue() + str(answer.headers).encode()).decode(errors="replace")
        if words := set(OWN.findall(text)):
            found.setdefault(name, set()).update(words)
    return found


def test_a_visitor_reads_nothing_of_it(client, own):
    assert read(client) == {}


def test_another_participant_reads_nothing_of_it(client, own, kofi):
    client.force_login(kofi)

    assert read(client) == {}


def test_her_circle_reads_the_draft_and_nothing_else(client, own, ngozi):
    client.force_login(ngozi)

    found = read(client)

    assert set().union(*found.values()) == {DRAFT}
    assert set(found) <= {"participants:circle", "participants:circle_draft"}


def test_organisers_read_why_somebody_stopped_and_nothing_else(client, own, cohort, hanne):
    client.force_login(hanne)
    outbox = "/admin/comments/weekletter/"
    letters = [("outbox", f"{outbox}week/{week.pk}/?place={own.pk}") for week in cohort.weeks.all()]
    letters += [("outbox", f"{outbox}week/{week.pk}/preview/?place={own.pk}") for week in cohort.weeks.all()]

    found = read(client, desk=True, more=letters) | read(client)

    assert set().union(*found.values()) == {WHY}


def test_she_herself_finds_it(client, own, marisol):
    client.force_login(marisol)

    found = set().union(*read(client).values())

    assert {INTENTION, NOTE, DRAFT} <= found
    assert "17 Feb" in found
    assert {"8 Feb", "8 to 14 Feb"} & found


def test_no_letter_to_others_holds_a_word_of_it(own, marisol):
    for job in JOBS:
        job.run()

    others = Email.objects.exclude(to=[marisol.email])
    assert not [mail for mail in others if OWN.search(f"{mail.subject} {mail.message} {mail.html_message}")]
