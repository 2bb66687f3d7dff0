"""What is not for a reader is nowhere for them: no address leads to it, and no page, feed or count holds a word of it."""

from __future__ import annotations

import itertools
import re

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from comments.models import Case, Comment, Note, Notification
from participants.models import Draft, Reflection, ReflectionPicture
from tests.factories import (
    CohortFactory,
    CommentFactory,
    MemberFactory,
    ParticipantFactory,
    ReferenceFactory,
    ReflectionFactory,
    ReportFactory,
    ThingFactory,
)
from tests.test_odd_requests import GAP, ROUTES, SITE
from things.models import Thing

pytestmark = pytest.mark.once

SECRET = re.compile(rb"[a-z0-9]*secret[a-z0-9]*", re.IGNORECASE)
NOW = timezone.now
# What the desk shows; who may do what there is asked elsewhere.
READING = [route for route in ROUTES if not route.endswith(("add/", "delete/", "<path:object_id>/"))]
# Whose numbers stand in an address that begins like this; on the desk its own words say so.
NUMBERED = {
    "/comments/on-reflection/": Reflection,
    "/comments/on-thing/": Thing,
    "/comments/": Comment,
    "/pictures/reflections/": ReflectionPicture,
    "/pictures/things/": Thing,
    "/report/comment/": Comment,
    "/report/reflection/": Reflection,
    "/write/": Reflection,
}


def reflection(word, author, cohort, **fields):
    """A reflection whose every word gives it away, with a comment under it and a picture in it."""
    fields = {"title": f"{word} title", "body": f"{word} body", "excerpt": f"{word} excerpt"} | fields
    made = ReflectionFactory(author=author, cohort=cohort, things=list(cohort.things.filter(number=1)), **fields)
    CommentFactory(reflection=made, author=author, body=f"{word} talk")
    ReflectionPicture.objects.create(
        reflection=made,
        file=ContentFile(b"picture of a secret", "x"),
        small=ContentFile(b"picture of a secret", "x"),
        width=9,
        height=9,
        alt=f"{word} alt",
        shown_at=NOW(),
    )
    return made


@pytest.fixture
def secrets(cohort, thing, unreleased, marisol, hanne):
    """One of everything that somebody must not read."""
    public = ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="For all")
    Draft.objects.create(member=marisol, key=f"edit/{public.pk}", fields={"body": "ChangesSecret"})
    waiting = {"file": ContentFile(b"picture of a secret", "x"), "small": ContentFile(b"picture of a secret", "x")}
    ReflectionPicture.objects.create(reflection=public, width=9, height=9, alt="WaitingSecret", **waiting)
    reflection("DraftSecret", marisol, cohort, published_at=None)
    reflection("PrivateSecret", marisol, cohort, visibility="private")
    reflection("OrganisersSecret", marisol, cohort, visibility="organisers")
    reflection("HiddenSecret", marisol, cohort, hidden_at=NOW())
    closed = MemberFactory(display_name="ClosedSecret", handle="closedsecret", bio="ClosedSecret", is_active=False)
    ParticipantFactory(member=closed, cohort=cohort)
    reflection("ClosedSecret", closed, cohort)
    CommentFactory(thing=thing, author=closed, body="ClosedSecret")
    unconfirmed = MemberFactory(display_name="UnconfirmedSecret", handle="unconfirmedsecret", confirmed=False)
    ParticipantFactory(member=unconfirmed, cohort=cohort)
    hidden = CommentFactory(thing=thing, author=marisol, body="HiddenTalkSecret", hidden_at=NOW())
    ReportFactory(comment=hidden, reporter=marisol, note="ReportSecret")
    Case.objects.create(kind="appeal", comment=hidden, author=hanne, why="AppealSecret", label="CaseSecret")
    Note.objects.create(about=marisol, writer=hanne, writer_name="Hanne", text="NoteSecret")
    Thing.objects.filter(pk=unreleased.pk).update(
        title="ThingSecret", summary="ThingSecret", body_html="ThingSecret", author_name="ThingSecret",
        picture_alt="ThingSecret", preview_key="keysecret",
    )  # fmt: skip
    unreleased.picture.save("x", ContentFile(b"picture of a secret"))
    ReferenceFactory(thing=unreleased, text="ThingSecret")
    CommentFactory(thing=unreleased, author=hanne, body="ThingSecret")
    prepared = CohortFactory(title="CohortSecret", slug="cohort-x", tagline="CohortSecret", listed_at=None)
    ThingFactory(cohort=prepared, number=1, title="CohortSecret")
    reflection("CohortSecret", hanne, prepared)
    for person in (marisol, hanne):
        type(person).objects.filter(pk=person.pk).update(email=f"mailsecret{person.pk}@example.org")


def tell_of_everything(member):
    """As if all of it had been open to this member once."""
    rows = [Notification(member=member, kind="thread", comment=comment) for comment in Comment.objects.all()]
    rows += [Notification(member=member, kind="mention", reflection=row) for row in Reflection.objects.all()]
    rows += [Notification(member=member, kind="released", thing=thing) for thing in Thing.objects.all()]
    Notification.objects.bulk_create(rows)


def numbers(route):
    """The numbers of all rows that this route could be about; of every row that holds a secret, if it is about others."""
    on_the_desk = re.match(r"/admin/(\w+)/(\w+)/<", route)
    if on_the_desk:
        return list(apps.get_model(*on_the_desk.groups()).objects.values_list("pk", flat=True)) or [1]
    models = [model for beginning, model in NUMBERED.items() if route.startswith(beginning)][:1] or NUMBERED.values()
    return sorted({pk for model in models for pk in model.objects.values_list("pk", flat=True)})


def addresses(routes):
    """Every address there could be: each route with each number, slug and handle in its gaps."""
    slugs = ["draftsecret-title", "privatesecret-title", "organiserssecret-title", "hiddensecret-title", "for-all"]
    choices = {
        "cohort": ["may-2026", "cohort-x"],
        "handle": ["marisol-quispe", "closedsecret", "unconfirmedsecret"],
        "slug": [*slugs, "closedsecret-title", "memberssecret-title"],
        "size": ["full", "small"],
        "number": [1, 7],
    }
    for route in routes:
        gaps = [gap[1] or gap[2] for gap in GAP.finditer(route)]
        here = choices | ({"pk": numbers(route), "object_id": numbers(route)} if {"pk", "object_id"} & {*gaps} else {})
        for values in itertools.product(*(here.get(gap, ["1"]) for gap in gaps)):
            given = iter(values)
            yield GAP.sub(lambda gap, given=given: str(next(given)), route)


@pytest.mark.parametrize("who", ["visitor", "ngozi", "kofi", "olu"])
def test_no_address_gives_away_a_word_of_it(client, request, secrets, cohort, marisol, who):
    if who == "visitor":
        reflection("MembersSecret", marisol, cohort, visibility="members")
    else:
        tell_of_everything(request.getfixturevalue(who))
        client.force_login(request.getfixturevalue(who))

    told = {}
    for address in addresses(READING if who == "olu" else SITE):
        answer = client.get(address)
        page = answer.getvalue()
        words = set(SECRET.findall(page + str(answer.headers).encode())) - set(SECRET.findall(address.encode()))
        if words:
            told[address] = words

    assert told == {}


def test_its_author_finds_all_of_it(client, secrets, marisol):
    """So that the walk above would see what it looks for."""
    client.force_login(marisol)

    found = {word for address in addresses(SITE) for word in SECRET.findall(client.get(address).getvalue())} - {
        b"secret"
    }

    assert {b"DraftSecret", b"PrivateSecret", b"OrganisersSecret", b"HiddenSecret", b"ChangesSecret"} <= found
    assert (
        not {b"ClosedSecret", b"CohortSecret", b"ThingSecret", b"ReportSecret", b"NoteSecret", b"AppealSecret"} & found
    )
