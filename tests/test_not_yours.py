"""What is somebody else's is answered like what is not there: the same 404, whatever is asked of it, at every address.

Every address with a number, a slug or a key says in `ANSWERS` what another member gets for something private; one that is
new and says nothing fails the walk.
"""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils import timezone

from comments.models import Case, Comment, Notification
from participants.models import (
    BlogAuthor,
    Circle,
    CircleSeat,
    DraftOffer,
    Export,
    Greeting,
    Meetup,
    Member,
    Reflection,
    ReflectionPicture,
)
from tests import everywhere
from tests.factories import (
    BlogElsewhereFactory,
    CohortFactory,
    CommentFactory,
    MeetupFactory,
    PostFactory,
    ReflectionFactory,
)
from tests.factories import MemberFactory as Members
from things.models import Thing

NOW = timezone.now
# What a gap is filled with is public for everybody, or nothing at all: there is nothing to find out.
NOTHING_PRIVATE = {
    "about",
    "openid_connect_login",
    "openid_connect_callback",
    "participants:member_picture",
    # A word that we have signed stands in these; one that was guessed is nobody's.
    "comments:mute_by_mail",
    "participants:stop_mail",
    "participants:resume_mail",
}
# Addresses of members' blogs and of cohorts are public; here they are asked with a closed account and a cohort that is
# being prepared, which are not there.
BY_WORD = {
    "cohort",
    "participants:block",
    "participants:blog",
    "participants:blog_feed",
    "participants:blog_feed_json",
    "participants:join",
    "participants:meetups",
    "participants:new_meetup",
    "participants:people",
    "participants:people_opml",
    "participants:stream",
    "participants:stream_feed",
    "participants:stream_feed_json",
    "participants:tagging",
    "participants:thing_feed",
    "participants:thing_feed_json",
    "participants:reflection",
    "things:calendar",
    "things:feed",
    "things:feed_json",
    "things:preview",
    "things:schedule",
    "things:thing",
    "things:thing_list",
}


@pytest.fixture
def private(cohort, thing, unreleased, marisol):
    """Numbers and words of what nobody but marisol may see, by what they stand for."""
    blog = BlogElsewhereFactory(member=marisol, proved_at=None)
    rows = {
        Reflection: [
            ReflectionFactory(author=marisol, cohort=cohort, slug=slug, **state)
            for slug, state in {
                "draft": {"published_at": None},
                "hidden": {"hidden_at": NOW()},
                "held": {"held_at": NOW()},
                "mine": {"visibility": "private"},
                "organisers": {"visibility": "organisers"},
                "far": {"held_at": NOW(), "blog": blog, "original_address": "https://a.example/1"},
            }.items()
        ],
        Thing: [unreleased],
        type(blog): [blog],
    }
    public = ReflectionFactory(author=marisol, cohort=cohort)
    rows[Comment] = [
        CommentFactory(author=marisol, thing=unreleased),
        CommentFactory(author=marisol, thing=thing, held_at=NOW()),
        CommentFactory(author=marisol, reflection=public, held_at=NOW()),
        *[CommentFactory(author=marisol, reflection=reflection) for reflection in rows[Reflection]],
    ]
    hidden = rows[Reflection][1]
    told = {"kind": "reported", "reflection": hidden, "author": marisol}
    rows[Case] = [Case.objects.create(**told, verdict="hide", decided_at=NOW()), Case.objects.create(**told)]
    picture = {"file": ContentFile(b"x", "x"), "small": ContentFile(b"x", "x"), "width": 9, "height": 9}
    rows[ReflectionPicture] = [
        ReflectionPicture.objects.create(reflection=public, **picture),
        ReflectionPicture.objects.create(reflection=rows[Reflection][0], shown_at=NOW(), **picture),
    ]
    shown = CommentFactory(thing=thing)
    rows[Notification] = [Notification.objects.create(member=marisol, kind="thread", comment=shown)]
    rows[BlogAuthor] = [BlogAuthor.objects.create(blog=blog, byline="Marisol", member=marisol)]
    post = PostFactory(blog=blog)
    rows[type(post)] = [post]
    rows[UserSession] = [UserSession.objects.create(user=marisol, session_key="k", ip="127.0.0.1", user_agent="x")]
    rows[Export] = [
        Export.objects.create(member=marisol),
        Export.objects.create(member=marisol, ready_at=NOW(), file="x"),
    ]
    first = ReflectionFactory(cohort=cohort)
    rows[Greeting] = [Greeting.objects.create(reflection=first, greeter=marisol.places.get())]
    rows[Authenticator] = [Authenticator.objects.create(user=marisol, type="webauthn", data={"name": "Key"})]
    circle = Circle.objects.create(cohort=cohort, quiet_at=NOW())
    CircleSeat.objects.create(place=marisol.places.get(), circle=circle, number=1, sat_at=NOW())
    rows[Circle] = [circle, Circle.objects.create(cohort=cohort, ended_at=NOW(), merged_into=circle)]
    rows[DraftOffer] = [DraftOffer.objects.create(circle=circle, reflection=rows[Reflection][0])]
    rows[Meetup] = [
        MeetupFactory(author=marisol, cohort=cohort, hidden_at=NOW()),
        MeetupFactory(author=marisol, cohort=cohort, held_at=NOW()),
    ]
    Members(display_name="Closed", handle="closed", is_active=False)
    CohortFactory(slug="prepared", listed_at=None)
    return rows


def test_every_address_with_a_gap_is_decided_about():
    gapped = {name for name, route in everywhere.routes() if everywhere.gaps(route) and not name.startswith("admin:")}

    assert gapped == NOTHING_PRIVATE | BY_WORD | everywhere.NUMBERS.keys()


@pytest.mark.parametrize("name", sorted(everywhere.NUMBERS))
def test_somebody_elses_is_answered_like_what_is_not_there(client, private, kofi, cohort, name):
    client.force_login(kofi)
    client.raise_request_exception = True
    model = everywhere.NUMBERS[name]
    [route] = {route for known, route in everywhere.routes() if known == name}
    words = {"size": "small", "cohort": cohort.slug}
    absent = (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 99
    rows = list(private[model])
    before = {row.pk: model.objects.filter(pk=row.pk).values().get() for row in rows}

    def answers(key):
        address = everywhere.GAP.sub(lambda gap: words.get(gap[1] or gap[2], str(key)), route)
        return {(method, ask(address).status_code) for method, ask in {"get": client.get, "post": client.post}.items()}

    told = {f"{row!r} {row.pk}": answers(row.pk) for row in rows}

    assert set(map(frozenset, told.values())) == {frozenset(answers(absent))}
    assert {status for pairs in told.values() for _method, status in pairs} <= {404, 405}
    assert any(status == 404 for pairs in told.values() for _method, status in pairs)
    assert {row.pk: model.objects.filter(pk=row.pk).values().get() for row in rows} == before


@pytest.mark.parametrize("name", sorted(BY_WORD))
def test_a_word_that_leads_to_something_private_leads_nowhere(client, private, kofi, cohort, marisol, unreleased, name):
    client.force_login(kofi)
    [route] = {route for known, route in everywhere.routes() if known == name}
    here = {"cohort": cohort.slug, "handle": marisol.handle, "number": "1", "key": "guessed", "slug": ""}
    wrong = [
        {"cohort": "prepared"},
        {"handle": "closed", "slug": "draft"},
        {"number": str(unreleased.number)},
        {"number": str(unreleased.number), "key": "guessed"},
        *[{"slug": row.slug} for row in private[Reflection]],
    ]
    gaps = everywhere.gaps(route)
    asked = [here | change for change in wrong if {*change} & {*gaps} and (here | change)["slug"] or "slug" not in gaps]
    tried = {
        everywhere.GAP.sub(lambda gap, words=words: words[gap[1] or gap[2]], route)
        for words in asked
        if any(words[gap] != here[gap] for gap in gaps)
    }

    assert tried
    assert {(address, client.get(address).status_code) for address in tried} == {(address, 404) for address in tried}


def test_the_desk_answers_a_member_alike_whatever_is_there(client, private, kofi):
    client.force_login(kofi)

    told = {
        client.get(address).status_code for name, address in everywhere.addresses(desk=True) if "logout" not in name
    }

    assert told <= {302, 403, 404}
    assert Member.objects.filter(pk=kofi.pk, is_staff=False).exists()
