"""Who sees the queue, the notes and the log, and what they are for."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from comments import moderation, reporting
from comments.models import Action, Case, Decision, Note
from tests.factories import CommentFactory, MemberFactory

QUEUE = "/admin/comments/case/"
BULK = "/admin/comments/case/decide/"
LOG = "/admin/comments/action/"
HIDE = {"do": "hide", "rule": "small", "reason": "It laughs at somebody’s work."}


@pytest.fixture
def comment(thing, kofi):
    first = CommentFactory(thing=thing, body_html="<p>What was said before.</p>")
    return CommentFactory(thing=thing, author=kofi, parent=first, body_html="<p>What nonsense.</p>")


@pytest.fixture
def case(comment, marisol):
    reporting.report(comment, by=marisol, reason="unkind", note="She has not seen it yet.")
    return Case.objects.get()


@pytest.fixture
def other(db):
    """Another organiser."""
    member = MemberFactory(display_name="Ruth Adeyemi", is_staff=True)
    member.groups.add(Group.objects.get(name="Organisers"))
    return member


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def page(case):
    return reverse("admin:comments_case_change", args=[case.pk])


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def onlooker(db):
    """Staff who may look at cases, and do nothing about them."""
    member = MemberFactory(display_name="Onlooker", is_staff=True)
    member.user_permissions.add(Permission.objects.get(codename="view_case"))
    return member


def test_who_may_only_look_does_nothing(client, onlooker, case):
    client.force_login(onlooker)

    assert "Hide it" not in text(client.get(page(case)))
    answers = [
        client.post(page(case), data).status_code for data in (HIDE, {"do": "claim"}, {"do": "note", "text": "x"})
    ]
    answers.append(client.post(BULK, {"case": [case.pk], "many-do": "keep"}).status_code)

    assert answers == [403] * 4
    assert (Case.objects.get().is_open, Note.objects.count(), Decision.objects.count()) == (True, 0, 0)


@pytest.mark.parametrize("who", ["olu", "marisol", "kofi"])
def test_others_see_neither_queue_nor_case_nor_log(client, request, who, case):
    person = request.getfixturevalue(who)
    client.force_login(person)
    pages = [QUEUE, page(case), LOG, f"{LOG}table/"]
    member = reverse("admin:participants_member_note", args=[case.author_id])

    expected = 403 if person.is_staff else 302
    assert [client.get(address).status_code for address in pages] == [expected] * 4
    assert client.post(page(case), HIDE).status_code == expected
    assert client.post(member, {"text": "x"}).status_code == expected
    assert Case.objects.get().is_open


def test_notes_are_written_on_the_member_too_and_read_by_organisers_only(organiser, client, kofi, hanne, case):
    organiser.post(reverse("admin:participants_member_note", args=[kofi.pk]), {"text": " We talked. "})
    organiser.post(page(case), {"do": "note", "text": "And again."})

    shown = text(organiser.get(f"/admin/participants/member/{kofi.pk}/change/"))
    assert [note.writer_name for note in Note.objects.all()] == ["Hanne Vestergaard"] * 2
    for part in ("We talked.", "And again.", case.get_desk_url()):
        assert part in shown
    client.force_login(kofi)
    assert "We talked." not in text(client.get(kofi.get_absolute_url()))


def test_an_organiser_opens_a_case_about_an_account(organiser, kofi, hanne):
    answer = organiser.post(reverse("admin:participants_member_look_after", args=[kofi.pk]))

    case = Case.objects.get()
    assert (answer["Location"], case.kind, case.author, case.holder()) == (page(case), "account", kofi, hanne)
    told = {"do": "limit", "rule": "small", "reason": "Four times.", "days": "7"}
    organiser.post(page(case), told)
    kofi.refresh_from_db()
    assert kofi.is_limited
    assert kofi.limited_until is not None


def test_the_log_is_narrowed_by_verb_organiser_member_and_taken_along_as_a_table(organiser, case, hanne, other, kofi):
    moderation.hide(case.comment, by=hanne, rule="small", reason='=HYPERLINK("https://evil.example")')
    moderation.restore(case.comment, by=other, reason="+1")

    def listed(query):
        return [line.verb for line in organiser.get(LOG + query).context["cl"].queryset]

    assert listed("") == ["restore-comment", "hide-comment", "report"]
    assert listed("?verb__exact=hide-comment") == listed(f"?by={hanne.pk}") == ["hide-comment"]
    assert len(listed(f"?author_id_was={kofi.pk}")) == 3
    assert listed(f"?author_id_was={hanne.pk}") == []
    table = organiser.get(f"{LOG}table/?by={hanne.pk}").getvalue().decode()
    head, line = table.splitlines()
    assert head.startswith("\ufeffwhen (UTC),")
    assert "Hanne Vestergaard,Comment hidden,Kofi Mensah" in line
    assert "Nobody is made small,\"'=HYPERLINK(" in line
    assert "'+1" in organiser.get(f"{LOG}table/").getvalue().decode()


def test_closing_an_account_on_its_own_page_is_a_line_of_the_log_too(organiser, kofi):
    change = f"/admin/participants/member/{kofi.pk}/change/"
    shown = organiser.get(change)
    form = shown.context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields if name != "is_active"}
    for inline in shown.context["inline_admin_formsets"]:
        management = inline.formset.management_form
        sent |= {management.add_prefix(name): management[name].value() for name in management.fields}
        sent |= {place.add_prefix("id"): place.instance.pk for place in inline.formset.initial_forms}

    organiser.post(change, sent)

    kofi.refresh_from_db()
    assert kofi.is_active is False
    assert list(Action.objects.values_list("verb", "author_name")) == [("close-account", "Kofi Mensah")]
