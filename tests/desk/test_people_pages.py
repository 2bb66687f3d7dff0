"""Members in the desk: organisers help, nobody raises himself; words are hidden with a reason."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from comments import cases
from comments.models import Action, Case
from participants.models import Member
from tests.factories import CommentFactory, MemberFactory, ReflectionFactory, ReportFactory
from things.models import Visibility


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


@pytest.fixture
def root(db):
    return MemberFactory(display_name="Root", email="root@example.org", is_staff=True, is_superuser=True)


def member_page(member):
    return reverse("admin:participants_member_change", args=[member.pk])


def member_form(member, **changes):
    return {
        "display_name": member.display_name,
        "occupation": "",
        "sector": "",
        "country": "",
        "bio": "",
        "time_zone": "",
        "is_active": "on",
        "places-TOTAL_FORMS": "0",
        "places-INITIAL_FORMS": "0",
    } | changes


def test_organisers_mend_a_name_and_close_an_account_and_change_no_address_or_rank(organiser, marisol):
    groups = [group.pk for group in Group.objects.all()]
    data = member_form(
        marisol,
        display_name="Marisol Q",
        email="x@example.org",
        handle="x",
        is_staff="on",
        is_superuser="on",
        groups=groups,
    )
    del data["is_active"]

    organiser.post(member_page(marisol), data)

    marisol.refresh_from_db()
    assert (marisol.display_name, marisol.is_active) == ("Marisol Q", False)
    assert (marisol.email, marisol.handle) == ("marisol@example.org", "marisol-quispe")
    assert (marisol.is_staff, marisol.is_superuser, marisol.groups.count()) == (False, False, 0)


def test_staff_accounts_are_out_of_organisers_reach_their_own_included(organiser, hanne, olu, root):
    for account in (hanne, olu, root):
        response = organiser.post(member_page(account), member_form(account, display_name="Taken", is_superuser="on"))
        assert response.status_code == 403

    assert not Member.objects.filter(display_name="Taken").exists()
    assert Member.objects.filter(is_superuser=True).get() == root


def test_a_superuser_makes_an_organiser_but_does_not_change_their_own_rank(client, root, marisol):
    client.force_login(root)
    organisers = Group.objects.get(name="Organisers")

    client.post(member_page(marisol), member_form(marisol, email=marisol.email, is_staff="on", groups=[organisers.pk]))
    client.post(member_page(root), member_form(root, email=root.email))

    marisol.refresh_from_db()
    root.refresh_from_db()
    assert (marisol.is_staff, marisol.has_perm("things.publish_thing")) == (True, True)
    assert (root.is_staff, root.is_superuser, root.is_active) == (True, True, True)


def test_organisers_find_nothing_private_and_no_drafts(organiser, cohort, hanne):
    shown = ReflectionFactory(cohort=cohort, visibility=Visibility.ORGANISERS)
    private = ReflectionFactory(cohort=cohort, visibility=Visibility.PRIVATE)
    draft = ReflectionFactory(cohort=cohort, published_at=None)
    listed = organiser.get(reverse("admin:participants_reflection_changelist")).context["cl"].queryset

    assert list(listed) == [shown]
    for hidden in (private, draft):
        for name in ("change", "decide", "history"):
            address = reverse(f"admin:participants_reflection_{name}", args=[hidden.pk])
            assert organiser.get(address).status_code == 404


def test_a_report_leads_to_the_words_in_their_context_and_hiding_asks_for_a_reason(organiser, thing, hanne):
    first = CommentFactory(thing=thing, body_html="<p>What was said before.</p>")
    comment = CommentFactory(thing=thing, parent=first, body_html="<p>Something unkind.</p>")
    report = ReportFactory(comment=comment, note="Please look")
    page = reverse("admin:comments_comment_decide", args=[comment.pk])

    shown = organiser.get(reverse("admin:comments_report_change", args=[report.pk]), follow=True)
    html = shown.content.decode()
    assert shown.redirect_chain == [(page, 302)]
    for part in ("What was said before.", "Something unkind.", "Please look", "It is unkind to somebody"):
        assert part in html

    asked = organiser.post(page, {"decision": "hide", "rule": "small", "reason": " "}).content.decode()
    assert "Say why, in a line the author can do something with." in asked
    comment.refresh_from_db()
    assert comment.hidden_at is None

    organiser.post(page, {"decision": "hide", "rule": "small", "reason": "Unkind to somebody new."})
    comment.refresh_from_db()
    report.refresh_from_db()
    assert comment.hidden_at is not None
    assert report.resolved_at is not None
    assert list(Action.objects.values_list("verb", "actor_name", "reason")) == [
        ("hide-comment", "Hanne Vestergaard", "Unkind to somebody new.")
    ]

    case = Case.objects.get()
    assert organiser.get(page)["Location"] == case.get_desk_url()
    organiser.post(page, {"decision": "restore", "reason": "They explained."})
    comment.refresh_from_db()
    assert comment.hidden_at is None


def test_keeping_decides_the_report_and_needs_no_reason(organiser, cohort):
    reflection = ReflectionFactory(cohort=cohort)
    report = ReportFactory(reflection=reflection)

    organiser.post(reverse("admin:participants_reflection_decide", args=[reflection.pk]), {"decision": "keep"})

    report.refresh_from_db()
    reflection.refresh_from_db()
    assert (report.resolved_at is not None, reflection.hidden_at) == (True, None)


def test_deciding_twice_is_done_once_and_said_kindly(organiser, thing):
    comment = CommentFactory(thing=thing)
    page = reverse("admin:comments_comment_decide", args=[comment.pk])
    organiser.post(page, {"decision": "hide", "rule": "small", "reason": "No."})

    again = organiser.post(page, {"decision": "hide", "rule": "small", "reason": "No."}, follow=True)

    assert "Somebody has decided this already." in again.content.decode()
    assert Action.objects.count() == 1


def test_open_reports_come_first_and_the_tab_counts_their_cases(organiser, thing):
    open_report = ReportFactory(comment=CommentFactory(thing=thing))
    cases.gather(open_report.comment, kind=Case.Kind.REPORTED)
    decided = ReportFactory(comment=CommentFactory(thing=thing), resolved_at="2026-06-01T00:00Z")
    address = reverse("admin:comments_report_changelist")

    waiting = organiser.get(address)
    assert list(waiting.context["cl"].queryset) == [open_report]
    assert '<span class="tabcount">1<' in waiting.content.decode()
    assert list(organiser.get(address + "?state=decided").context["cl"].queryset) == [decided]


def test_members_and_guest_authors_decide_nothing(client, marisol, olu, thing):
    comment = CommentFactory(thing=thing)
    page = reverse("admin:comments_comment_decide", args=[comment.pk])

    answers = []
    for person in (marisol, olu):
        client.force_login(person)
        answers.append(client.post(page, {"decision": "hide", "rule": "small", "reason": "No."}).status_code)

    comment.refresh_from_db()
    assert comment.hidden_at is None
    assert answers == [302, 403]


@pytest.mark.parametrize("name", ["add", "change", "delete"])
def test_the_log_is_only_read_by_superusers_too(client, root, name):
    entry = Action.objects.create(actor_id_was=1, actor_name="H", verb="keep", target_id=1, target_label="T")
    client.force_login(root)
    args = [] if name == "add" else [entry.pk]

    response = client.post(reverse(f"admin:comments_action_{name}", args=args), {"post": "yes", "reason": "Other"})

    assert response.status_code == 403
    assert Action.objects.get().reason == ""
