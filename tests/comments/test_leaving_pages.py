"""Deleting an account: who cannot, the page, and what is done again after a backup was brought back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from post_office.models import Email

from comments import leaving
from comments.models import Comment
from participants import deletions
from participants import leaving as wishes
from participants.models import Member
from tests.comments.leaver import go
from tests.comments.test_leaving import written_anywhere
from tests.conftest import NOW
from tests.factories import MemberFactory

Keeps = Member.Keeps

pytestmark = pytest.mark.usefixtures("places")


# ---- who looks after the site


@pytest.fixture
def boss(db):
    return MemberFactory(is_staff=True, is_superuser=True)


def test_the_only_superuser_cannot_go_and_hears_why(boss, hanne, client, reauthenticated):
    assert not go(boss, Keeps.NOTHING)

    client.force_login(boss)
    reauthenticated(client)
    assert "the only one who can make other people organisers" in client.get("/me/settings/leave/").content.decode()
    wishes.stay(boss, actor=boss)
    answer = client.post("/me/settings/leave/", {"when": "now", "comments": "keep", "reflections": "keep"})
    assert answer.status_code == 200
    assert Member.objects.get(pk=boss.pk).leaving_at is None


def test_the_only_organiser_cannot_go(hanne, olu):
    assert not go(hanne, Keeps.NOTHING)


def test_one_of_two_organisers_can_go(hanne):
    other = MemberFactory(is_staff=True)
    other.groups.add(Group.objects.get(name="Organisers"))

    assert go(hanne, Keeps.NOTHING)
    assert not Member.objects.get(pk=hanne.pk).groups.exists()
    assert not go(other, Keeps.NOTHING)


# ---- the page


def test_the_page_asks_once_more_who_it_is(client, marisol):
    marisol.set_password("a long walk in the rain")
    marisol.save()
    client.force_login(marisol)

    for answer in (client.get("/me/settings/leave/"), client.post("/me/settings/leave/", {"when": "now"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Member.objects.get(pk=marisol.pk).leaving_at is None


def test_at_once_is_at_once(client, life, reauthenticated):
    client.force_login(life)
    reauthenticated(client)

    answer = client.post("/me/settings/leave/", {"when": "now", "comments": "keep", "reflections": "remove"})

    assert answer["Location"] == "/about/left/"
    assert client.get("/about/left/").status_code == 200
    assert Member.objects.get(pk=life.pk).left_at is not None
    assert client.get("/me/").status_code == 302


def test_where_the_list_cannot_be_written_the_page_says_that_it_will_be_done(client, life, reauthenticated, settings):
    client.force_login(life)
    reauthenticated(client)
    settings.DELETIONS_FILE = settings.DELETIONS_FILE.parent / "nowhere" / "list"

    answer = client.post(
        "/me/settings/leave/", {"when": "now", "comments": "keep", "reflections": "remove"}, follow=True
    )

    assert "Your account will be deleted on 3 June 2026" in answer.content.decode()
    assert Member.objects.get(pk=life.pk).left_at is None


def test_in_seven_days_every_page_says_so_and_offers_the_way_back(client, marisol, reauthenticated):
    client.force_login(marisol)
    reauthenticated(client)

    client.post("/me/settings/leave/", {"when": "later", "comments": "keep", "reflections": "keep"})
    page = client.get("/me/settings/").content.decode()
    client.post("/me/settings/stay/")

    assert "Your account will be deleted on 10 June 2026" in page
    assert "will be deleted" not in client.get("/me/settings/").content.decode()
    assert Member.objects.get(pk=marisol.pk).leaving_at is None


@pytest.mark.parametrize("data", [{}, {"when": "never", "comments": "x", "reflections": ""}])
def test_a_form_without_answers_deletes_nothing(client, marisol, reauthenticated, data):
    client.force_login(marisol)
    reauthenticated(client)

    assert client.post("/me/settings/leave/", data).status_code == 200
    assert Member.objects.get(pk=marisol.pk).leaving_at is None


# ---- after a backup was brought back


def test_a_deletion_made_after_the_backup_is_done_again(life, places):
    at = NOW.isoformat()
    lines = [deletions.Deletion(life.pk, life.joined_at.isoformat(), at, "nothing")]
    deletions.take_over(lines)

    assert leaving.replay(places / "deletions.jsonl") == (1, 0)

    assert written_anywhere("quispe") == []
    assert not Email.objects.filter(subject__contains="is deleted", to="marisol@example.org").exists()
    assert len((places / "deletions.jsonl").read_text().splitlines()) == 1


def test_somebody_else_who_was_given_the_same_number_stays(life, places):
    earlier = life.joined_at - timedelta(days=1)
    deletions.take_over([deletions.Deletion(life.pk, earlier.isoformat(), NOW.isoformat(), "nothing")])

    assert leaving.replay(places / "deletions.jsonl") == (0, 0)
    assert Member.objects.get(pk=life.pk).left_at is None


def test_lines_that_a_killed_process_left_are_counted_and_hurt_no_other(life, places):
    (places / "deletions.jsonl").write_bytes(b'{"member": 1, "op')

    go(life, Keeps.ALL)

    known, odd = deletions.read(places / "deletions.jsonl")
    assert [deletion.member for deletion in known] == [life.pk]
    assert odd == 1
    assert Comment.objects.filter(author=life).exists()


def test_whoever_is_killed_between_the_list_and_the_end_is_followed_by_the_next(life, places, monkeypatch):
    note = deletions.note

    def die(*args, **kwargs):
        note(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(deletions, "note", die)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        go(life, Keeps.NOTHING)
    monkeypatch.setattr(deletions, "note", note)
    assert Member.objects.get(pk=life.pk).left_at is None

    go(life, Keeps.NOTHING)

    assert Member.objects.get(pk=life.pk).left_at is not None
    assert Email.objects.count() == 1
    assert leaving.replay(places / "deletions.jsonl") == (0, 0)


def test_a_name_that_is_taken_stops_nobody(life):
    MemberFactory(handle=f"former-{life.pk}")

    assert go(life, Keeps.NOTHING)
    assert Member.objects.get(pk=life.pk).handle == f"former-{life.pk}-2"
