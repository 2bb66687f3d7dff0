"""The demo's people as rows: accounts, places in the cohort, blogs here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile

from cpd.desk.demo import pictures
from cpd.desk.demo.chance import dice
from cpd.desk.demo.people import AUTHOR, ORGANISER, PASSWORD, SIGN_INS, Person, named
from cpd.desk.demo.plot import Place
from cpd.desk.demo.stages import Clock
from cpd.lib import images
from participants.models import Blog, Member, Participant, Sector
from things.models import Cohort

BATCH = 500
SHARE_WITH_A_PICTURE = 0.42
GROUPS = {ORGANISER.handle: "Organisers", AUTHOR.handle: "Guest authors"}
NO_BLOG_HERE = ("follower", "lurker", "elsewhere")


def make_members(
    crowd: list[Person], joined: Mapping[str, datetime], *, known_password: bool, stock: set[str]
) -> dict[str, Member]:
    """Accounts with confirmed addresses, by the person's handle; `stock` has the handles that are taken."""
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    known = make_password(PASSWORD if known_password else None)
    with_a_password = {sign_in.handle for sign_in in SIGN_INS}
    rows = {}
    for person in crowd:
        handle = person.handle if person.handle not in stock else f"{person.handle}-demo"
        rows[person.handle] = Member(
            email=person.email,
            password=known if person.handle in with_a_password else make_password(None),
            display_name=person.name,
            handle=handle,
            sector=sectors.get(person.sector),
            occupation=person.occupation,
            country=person.country,
            bio=person.bio,
            time_zone=person.time_zone,
            is_staff=person.handle in GROUPS,
            joined_at=joined[person.handle],
        )
    Member.objects.bulk_create(rows.values(), batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        (EmailAddress(user=row, email=row.email, primary=True, verified=True) for row in rows.values()),
        batch_size=BATCH,
    )
    for handle, name in GROUPS.items():
        rows[handle].groups.add(Group.objects.get_or_create(name=name)[0])
    return rows


def portraits(seed: int) -> dict[str, images.Processed]:
    """Small pictures for some of the sixty."""
    chosen = [
        person for person in named() if dice(seed, "has a picture", person.handle).random() < SHARE_WITH_A_PICTURE
    ]
    return {person.handle: pictures.portrait(person, seed) for person in chosen}


def hang(faces: Mapping[str, images.Processed], rows: Mapping[str, Member]) -> None:
    """Give people their pictures."""
    for handle, face in faces.items():
        rows[handle].picture.save(images.variant_name(), ContentFile(face.small), save=False)
    Member.objects.bulk_update([rows[handle] for handle in faces], ["picture"], batch_size=BATCH)


def joining_times(crowd: Iterable[Person], taken: Iterable[Place], clock: Clock) -> dict[str, datetime]:
    """When each account was made: with its place, or some weeks before the first week."""
    times = {place.person.handle: clock.real(place.joined) for place in taken}
    early = clock.opening(1) - timedelta(days=60)
    return {person.handle: times.get(person.handle, min(early, clock.now - timedelta(days=30))) for person in crowd}


def make_places(taken: Iterable[Place], rows: Mapping[str, Member], cohort: Cohort, clock: Clock, seed: int) -> None:
    """Places in the cohort, and the blogs here that go with them."""
    participants, blogs = [], []
    for place in taken:
        member, person = rows[place.person.handle], place.person
        unlisted = dice(seed, "listed", person.handle).random() < 0.04 and person.habit != "participant"
        way = Participant.Way.UNLISTED if unlisted else Participant.Way.LISTED
        participants.append(
            Participant(
                member=member,
                cohort=cohort,
                way=Participant.Way.FOLLOWER if person.habit == "follower" else way,
                start=Participant.Start.THIS_WEEK if place.from_this_week else Participant.Start.THING_ONE,
                joined_at=clock.real(place.joined),
                stopped_at=clock.real(place.stopped) if place.stopped else None,
            )
        )
        if person.habit not in NO_BLOG_HERE:
            blogs.append(Blog(member=member, created_at=clock.real(place.joined)))
    Participant.objects.bulk_create(participants, batch_size=BATCH)
    Blog.objects.bulk_create(blogs, batch_size=BATCH)
