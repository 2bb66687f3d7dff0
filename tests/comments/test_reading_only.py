"""An account that is limited to reading: every way of writing refuses it with a sentence, and it may take things back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from comments import reporting, talk
from comments.models import Comment
from participants import looking, showing, syndication, writing
from participants.models import Blog, Member, Reflection
from participants.words import Words
from tests.factories import BlogElsewhereFactory, CommentFactory, ReflectionFactory
from tests.participants.posting import contents, entry
from things.models import Visibility


@pytest.fixture
def limited(kofi):
    """Kofi, who reads."""
    kofi.limited_at = timezone.now()
    kofi.save()
    return kofi


def test_commenting_is_refused_with_a_sentence(client, limited, thing):
    with pytest.raises(talk.Refused, match="limited your account to reading"):
        talk.post(thing, by=limited, body="Hello.")

    client.force_login(limited)
    assert "limited your account to reading" in client.get(thing.get_absolute_url()).content.decode()


def test_neither_drafts_nor_publishing_nor_changes(client, limited, cohort):
    draft = ReflectionFactory(cohort=cohort, author=limited, published_at=None)
    words = Words(title="New", body="New", visibility=Visibility.EVERYONE, things=None)

    with pytest.raises(writing.CannotWrite, match="limited"):
        writing.save_draft(actor=limited, cohort=cohort, form_key="a" * 32, words=words)
    with pytest.raises(writing.CannotWrite, match="limited"):
        writing.publish(draft, actor=limited)
    client.force_login(limited)
    page = client.post("/write/", {"title": "New", "body": "Precious words", "action": "publish"})
    assert page.status_code == 403
    for part in ("Your account reads along for now", "Precious words"):
        assert part in page.content.decode()
    assert client.post("/write/draft/", {"body": "x"}).status_code in (403, 404)
    assert Reflection.objects.get() == draft


def test_what_comes_from_a_blog_elsewhere_waits_until_the_limit_ends(limited, cohort):
    limited.places.update(joined_at=datetime(2026, 5, 4, 15, tzinfo=UTC))
    blog = BlogElsewhereFactory(member=limited, address="https://blog.example/")

    def take(*found):
        fresh = Blog.objects.get(pk=blog.pk)
        syndication.take_in(fresh.feed, contents(*found), now=timezone.now())

    take(entry("Thing 2: Three strangers"))
    assert showing.show_released() == 0
    assert Reflection.objects.count() == 0

    Member.objects.update(limited_at=None)
    assert showing.show_released() == 1
    Member.objects.update(limited_at=timezone.now())
    take(entry("Thing 2: Three strangers", html="<p>Buy watches.</p>"))
    assert "watches" not in Reflection.objects.get().body_html


def test_no_blog_is_connected(client, limited):
    with pytest.raises(looking.OnlyReads):
        looking.look(limited, "https://example.org/")

    client.force_login(limited)
    page = client.post("/me/blogs/connect/", {"address": "https://example.org/"}).content.decode()
    assert "An organiser has limited your account to reading, so no blog is connected." in page


def test_no_picture_is_taken_in(client, limited):
    client.force_login(limited)
    picture = SimpleUploadedFile("me.png", b"not looked at", "image/png")

    page = client.post("/me/settings/", {"display_name": "Kofi", "picture": picture}).content.decode()

    assert "so no picture is taken in" in page


def test_they_say_nothing_new_of_themselves_and_may_take_words_away(client, limited):
    Member.objects.filter(pk=limited.pk).update(bio="Maps.", occupation="Map librarian")
    client.force_login(limited)
    kept = {"display_name": limited.display_name, "handle": limited.handle, "occupation": "Map librarian"}
    kept |= {f"way-{place.pk}": place.way for place in limited.places.all()}

    page = client.post("/me/settings/", kept | {"bio": "Buy maps."}).content.decode()
    limited.refresh_from_db()
    assert ("so this stays as it is" in page, limited.bio) == (True, "Maps.")

    client.post("/me/settings/", kept | {"bio": "", "time_zone": "America/Lima"})
    limited.refresh_from_db()
    assert (limited.bio, limited.occupation, limited.time_zone) == ("", "Map librarian", "America/Lima")


def test_their_own_words_stay_theirs_and_they_may_tell_us_of_others(limited, thing, marisol):
    own = CommentFactory(thing=thing, author=limited)
    other = CommentFactory(thing=thing, author=marisol)

    assert talk.delete(own, by=limited) is True
    assert reporting.report(other, by=limited, reason="unkind") is True


def test_a_limit_with_a_day_ends_by_itself(limited, thing, time_machine):
    limited.limited_until = timezone.now() + timedelta(days=7)
    limited.save()
    time_machine.move_to(limited.limited_until + timedelta(seconds=1))

    talk.post(thing, by=limited, body="Back again.")

    assert Comment.objects.get().body == "Back again."
