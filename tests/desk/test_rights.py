"""Organiser, guest author, superuser: three things."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from comments.models import Action
from tests.factories import BlogElsewhereFactory, MemberFactory


def test_organisers_publish_and_moderate_but_delete_nobodys_words(hanne):
    assert hanne.has_perms(
        ["things.publish_thing", "things.change_cohort", "participants.change_reflection", "comments.change_report"]
    )
    assert not any(
        hanne.has_perm(f"{app}.delete_{model}")
        for app, model in [("participants", "reflection"), ("participants", "member"), ("comments", "comment")]
    )


def test_no_group_may_edit_rights_or_the_log(db):
    codenames = set(
        Group.objects.filter(name__in=["Organisers", "Guest authors"]).values_list("permissions__codename", flat=True)
    )

    assert not {"change_group", "change_permission", "add_member", "change_action", "delete_action"} & codenames


def test_guest_authors_have_only_rights_about_things(olu):
    assert olu.get_group_permissions() == {
        "things.view_thing",
        "things.change_thing",
        "things.view_reference",
        "things.add_reference",
        "things.change_reference",
        "things.delete_reference",
    }


def test_organisers_look_after_blogs_elsewhere_and_change_no_post(hanne):
    assert hanne.has_perms(
        [f"participants.{right}" for right in ("view_feed", "change_feed", "view_post", "view_mention", "view_notice")]
    )
    assert not any(
        hanne.has_perm(f"participants.{do}_{model}")
        for do in ("add", "change", "delete")
        for model in ("post", "mention", "notice", "postkey")
    )
    assert not hanne.has_perm("participants.delete_feed")


@pytest.fixture
def onlooker(db):
    """Staff who may look at feeds, and nothing else."""
    member = MemberFactory(display_name="Onlooker", is_staff=True)
    member.user_permissions.add(Permission.objects.get(codename="view_feed"))
    return member


@pytest.mark.parametrize("act", ["fetch", "vouch", "stop"])
def test_who_may_only_look_at_feeds_does_nothing_about_them(client, onlooker, act):
    blog = BlogElsewhereFactory(proved_at=None)
    feed = blog.feeds.get()
    client.force_login(onlooker)
    page = reverse("admin:participants_feed_change", args=[feed.pk])

    assert "Take as theirs" not in client.get(page).content.decode()
    answer = client.post(reverse("admin:participants_feed_act", args=[feed.pk]), {"do": act})
    client.post(
        reverse("admin:participants_feed_changelist"), {"action": "take_as_theirs", "_selected_action": [feed.pk]}
    )

    blog.refresh_from_db()
    feed.refresh_from_db()
    assert answer.status_code == 403
    assert (blog.proved_at, blog.closed_at, feed.retired_at) == (None, None, None)
    assert feed.next_check_at.year == 2026
    assert not Action.objects.exists()


def test_guest_authors_and_members_neither_see_nor_do_anything_about_blogs(client, olu, marisol):
    feed = BlogElsewhereFactory(proved_at=None).feeds.get()
    pages = [
        reverse("admin:participants_feed_changelist"),
        reverse("admin:participants_feed_change", args=[feed.pk]),
        reverse("admin:participants_feed_match"),
        reverse("admin:participants_post_changelist"),
    ]
    act = reverse("admin:participants_feed_act", args=[feed.pk])

    client.force_login(olu)
    assert [client.get(page).status_code for page in pages] == [403] * 4
    assert client.post(act, {"do": "vouch"}).status_code == 403
    client.force_login(marisol)
    assert {client.get(page).status_code for page in pages} == {302}
    assert client.post(act, {"do": "vouch"}).status_code == 302
    feed.blog.refresh_from_db()
    assert feed.blog.proved_at is None
