"""Organiser, guest author, superuser: three things."""

from __future__ import annotations

from django.contrib.auth.models import Group


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
