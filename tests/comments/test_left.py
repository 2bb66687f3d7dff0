"""After somebody has left: what they were is nobody else's, and what they did in that very moment is gone as well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from comments import leaving, muting, talk, visiting
from comments.models import Comment, Mute, Notification, Visit
from cpd.desk.search import indexing
from cpd.desk.yours import copies
from participants import blocking, greeting, joining, profile, sharing, writing
from participants.forms.blogs import AuthorForm
from participants.models import Block, Export, Greeting, GreetingWeek, Member, Participant, Reflection
from participants.words import Words
from tests.comments.leaver import go
from tests.factories import BlogElsewhereFactory, MemberFactory, ReflectionFactory
from tests.participants.greeting_people import first, greeter

Keeps = Member.Keeps

pytestmark = pytest.mark.usefixtures("places")


def test_nobody_gets_the_handle_of_somebody_who_left(life, thing, kofi, client):
    """Words of others still call them by it, and feed readers ask for it; and no table names it."""
    talk.post(thing, by=kofi, body="As @marisol-quispe says.")
    go(life, Keeps.NOTHING)

    other = MemberFactory(handle=Member.objects.free_handle("Marisol Quispe"))
    client.force_login(other)
    page = client.post("/me/settings/", {"display_name": "Marisol", "handle": "marisol-quispe"})

    assert other.handle == "marisol-quispe-2"
    assert "Somebody else had this handle" in page.content.decode()
    assert Member.objects.get(pk=other.pk).handle == "marisol-quispe-2"
    assert client.get("/blogs/marisol-quispe/").status_code == 404


@pytest.mark.parametrize("keeps", [Keeps.NOTHING, Keeps.ALL])
def test_a_form_that_was_on_its_way_brings_no_name_and_no_place_back(life, cohort, keeps):
    """The request was let in while the account was there, and does its work when it is not."""
    known = Member.objects.get(pk=life.pk)
    values = {name: getattr(known, name) for name in profile.OWN_FIELDS}
    drafts = Reflection.objects.filter(published_at=None).count()
    go(life, keeps)

    with pytest.raises(PermissionDenied):
        profile.change(known, values=values, picture=None, without_picture=False)
    with pytest.raises(PermissionDenied):
        joining.join(known, cohort, way=Participant.Way.LISTED, writes=joining.Writes.HERE)
    with pytest.raises(PermissionDenied):
        writing.save_draft(actor=known, cohort=cohort, form_key="late", words=Words(body="Late"))

    life = Member.objects.get(pk=life.pk)
    assert (life.display_name, life.bio) == ("A former member", "")
    assert not Participant.objects.filter(member=life).exists()
    assert Reflection.objects.filter(published_at=None).count() == drafts - 1


def test_what_was_noted_in_that_moment_is_gone_a_minute_later(life, thing, kofi):
    known = Member.objects.get(pk=life.pk)
    go(life, Keeps.ALL)

    muting.mute(thing, by=known)
    visiting.note(thing, by=known)
    blocking.block(kofi, by=known)
    copies.ask(actor=known)
    Notification.objects.create(member=known, kind=Notification.Kind.RELEASED, thing=thing)
    leaving.leave_due()

    for model in (Mute, Visit, Export, Notification):
        assert not model.objects.filter(member=known).exists()
    assert not Block.objects.filter(blocker=known).exists()


def test_later_nobody_asks_again(life, thing, django_assert_num_queries):
    go(life, Keeps.ALL)
    Member.objects.filter(pk=life.pk).update(left_at=timezone.now() - timedelta(days=1))

    with django_assert_num_queries(2):
        leaving.leave_due()


def test_nobody_is_told_of_answers_to_a_former_member(life, thing, kofi):
    said = Comment.objects.get(author=life, thing=thing)
    Block.objects.all().delete()
    go(life, Keeps.ALL)

    answer, _new = talk.post(thing, by=MemberFactory(), body="I agree.", parent=said)

    assert answer.answers == said
    assert not Notification.objects.filter(member=life).exists()


@pytest.mark.parametrize(("keeps", "words_stay"), [(Keeps.NOTHING, False), (Keeps.ALL, True)])
def test_every_list_feed_search_and_inbox_shows_it_at_once(
    life, thing, kofi, cohort, client, settings, keeps, words_stay
):
    """Nothing is learned, written or emptied in between."""
    settings.DEBUG = False
    talk.post(ReflectionFactory(cohort=cohort, author=kofi), by=life, body="Quispe calls @kofi-mensah")
    Member.objects.filter(pk=life.pk).update(bio="Marisol’s bio")
    indexing.catch_up()
    slug = cohort.slug
    public = [
        f"/{slug}/reflections/feed/",
        f"/{slug}/reflections/feed/json/",
        f"/{slug}/people.opml",
        f"/{slug}/people/",
    ]
    public += [
        f"/{slug}/reflections/",
        f"/{slug}/things/{thing.number}/feed/json/",
        "/search/?q=quispe",
        "/search/?q=marisol",
    ]
    client.force_login(kofi)
    before = {path: client.get(path).content.decode() for path in [*public, "/me/inbox/"]}

    go(life, keeps)

    assert [path for path, page in before.items() if "Marisol" not in page] == []
    after = {path: client.get(path).content.decode() for path in before}
    asked = {path: page.replace("q=marisol", "").replace('value="marisol"', "") for path, page in after.items()}
    assert [path for path, page in asked.items() if "Marisol" in page] == []
    assert ("Quispe calls" in after["/me/inbox/"]) == words_stay
    assert ("Quispe said more" in after["/search/?q=quispe"].replace("<mark>", "").replace("</mark>", "")) == words_stay


def test_nobody_asks_a_former_member_to_write_on_a_blog(life, kofi):
    blog = BlogElsewhereFactory(member=kofi)
    go(life, Keeps.ALL)

    with pytest.raises(sharing.CannotAsk):
        sharing.invite_author(blog, byline="Marisol", member=life)
    form = AuthorForm({"byline": "Marisol", "handle": f"former-{life.pk}"}, names=["Marisol"])
    assert "Nobody here has this handle" in str(form.errors["handle"])


def test_what_a_greeter_who_leaves_was_dealt_goes_to_the_next_and_nothing_says_that_they_greeted(life, cohort):
    GreetingWeek.objects.create(place=life.places.get(), monday="2026-06-01")
    row = first(cohort, hours=60)
    greeting.greet()
    had = [one.greeter.member for one in Greeting.objects.filter(reflection=row)]
    greeter(cohort, "Bela")

    go(life, Keeps.ALL)
    greeting.greet()

    assert had == [life]
    assert [one.greeter.member.display_name for one in Greeting.objects.filter(reflection=row)] == ["Bela"]
    assert not GreetingWeek.objects.filter(place__member=life).exists()
