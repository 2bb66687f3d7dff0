"""A member who has used everything there is, for tests about leaving."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone

from comments import talk
from comments.models import CommentThere, Visit
from cpd.lib import mail
from participants import writing
from participants.models import (
    Block,
    Circle,
    CircleSeat,
    Draft,
    DraftOffer,
    MeetupGuest,
    Member,
    Notice,
    ReflectionPicture,
)
from tests.comments.quiet import JOINED
from tests.conftest import NOW
from tests.factories import (
    BlogElsewhereFactory,
    CommentFactory,
    MeetupFactory,
    MemberFactory,
    PostFactory,
    ReflectionFactory,
    ReportFactory,
)


@pytest.fixture
def places(settings, tmp_path):
    """Files and the list of deletions are this test's own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    return tmp_path


@pytest.fixture
def life(cohort, thing, marisol, kofi):
    """Marisol has used everything there is; every word of hers has her name in it."""
    Member.objects.filter(pk=marisol.pk).update(
        bio="Quispe bio", occupation="Quispe work", country="PE", time_zone="America/Lima", last_login=NOW
    )
    marisol.refresh_from_db()
    marisol.picture.save("quispe", ContentFile(b"face"), save=True)
    post = ReflectionFactory(cohort=cohort, author=marisol, title="Quispe post", body="Quispe words", things=[thing])
    picture = ReflectionPicture(reflection=post, width=1, height=1, alt="Quispe alt", shown_at=NOW)
    picture.file.save("x", ContentFile(b"full"), save=False)
    picture.small.save("x", ContentFile(b"small"), save=False)
    picture.save()
    waiting = ReflectionPicture(reflection=post, width=1, height=1, alt="Quispe waiting")
    waiting.file.save("x", ContentFile(b"full"), save=False)
    waiting.small.save("x", ContentFile(b"small"), save=False)
    waiting.save()
    draft = ReflectionFactory(cohort=cohort, author=marisol, title="Quispe draft", published_at=None)
    circle = Circle.objects.create(cohort=cohort)
    CircleSeat.objects.create(place=marisol.places.get(), circle=circle, number=1, sat_at=NOW)
    DraftOffer.objects.create(circle=circle, reflection=draft)
    inviting = {"title": "Tea with Quispe", "where": "Quispe’s café", "words": "Quispe invites", "words_html": "Quispe"}
    MeetupFactory(cohort=cohort, author=marisol, time_zone="America/Lima", **inviting)
    MeetupGuest.objects.create(meetup=MeetupFactory(cohort=cohort, author=kofi), member=marisol)
    ReflectionFactory(cohort=cohort, author=marisol, title="Quispe private", visibility="private")
    Draft.objects.create(member=marisol, key="write/1", fields={"body": "Quispe draft"})
    elsewhere = BlogElsewhereFactory(member=marisol, title="Quispe’s corner", address="https://quispe.example/")
    shown = ReflectionFactory(
        cohort=cohort,
        author=marisol,
        blog=elsewhere,
        title="Quispe elsewhere",
        original_address="https://quispe.example/1",
    )
    PostFactory(blog=elsewhere, author=marisol, reflection=shown, title="Quispe elsewhere", byline="Quispe")
    PostFactory(blog=elsewhere, author=marisol, title="Quispe waiting")
    others = ReflectionFactory(cohort=cohort, author=kofi, title="Kofi’s")
    first, _new = talk.post(others, by=marisol, body="Quispe said", form_key="quispe")
    talk.post(others, by=kofi, body="Answer", parent=first)
    talk.revise(first, by=marisol, body="Quispe said, rather")
    CommentThere.objects.create(member=marisol, reflection=others)
    Visit.objects.create(member=marisol, thing=thing, seen_at=NOW, here_at=NOW)
    Block.objects.create(blocker=marisol, blocked=MemberFactory())
    Notice.objects.create(reflection=post, source="http://testserver/blogs/marisol-quispe/a/", target="x", key="1")
    talk.post(thing, by=marisol, body="Quispe said more")
    talk.post(post, by=kofi, body="Under hers")
    ReportFactory(comment=CommentFactory(thing=thing), reporter=marisol, note="Quispe note", resolved_at=NOW)
    mail.send("account_deleted", to="marisol@example.org", context={"name": "Quispe"})
    LogEntry.objects.create(
        user=kofi,
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(marisol.pk),
        object_repr="Marisol Quispe",
        action_flag=2,
    )
    writing.recount()
    return marisol


@pytest.fixture
def reauthenticated():
    """The session has just shown once more who it is."""

    def show(client):
        session = client.session
        now = timezone.now().timestamp()
        session["account_authentication_methods"] = [{"method": "password", "at": now, "reauthenticated": True}]
        session.save()

    return show


@pytest.fixture
def place(cohort, marisol):
    """Marisol’s, who joined on a Wednesday of week 2 and has been quiet since."""
    place = marisol.places.get()
    place.joined_at = JOINED
    place.save()
    return place
