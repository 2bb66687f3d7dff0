"""The queue and the page of a case at the desk: what they show, to whom, and what their buttons do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import appeals, cases, moderation, notes, reporting
from comments.models import Case, Decision
from participants.models import Reflection
from tests.factories import CommentFactory, MemberFactory, ReflectionFactory, ReportFactory
from things.models import Visibility

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


def test_the_queue_says_who_why_where_and_how_it_begins(organiser, case):
    shown = text(organiser.get(QUEUE))

    for part in (
        "<h1>1 to look at</h1>",
        "Kofi Mensah",
        "reported by 1 member: It is unkind to somebody",
        "Comment on “Thing 1: Title of Thing 1”",
        "What nonsense.",
        "Visible, and reported as unkind, as private, or by several",
        '<span class="tabcount">1<',
    ):
        assert part in shown, part


def test_it_is_narrowed_by_kind_and_state(organiser, case, hanne, thing):
    held = cases.gather(CommentFactory(thing=thing), kind=Case.Kind.HELD)
    decided = CommentFactory(thing=thing)
    moderation.hide(decided, by=hanne, rule="sale", reason="No.")
    cases.claim(held, by=hanne)

    def listed(query):
        return [row.case for row in organiser.get(QUEUE + query).context["queue"].rows]

    assert listed("") == listed("?kind=nonsense&state=x&page=x") == [case, held]
    assert listed("?kind=held") == listed("?state=mine") == [held]
    assert listed("?state=decided") == [decided.cases.get()]


@pytest.mark.parametrize("address", [QUEUE, f"{QUEUE}?state=decided", LOG, "/admin/"])
def test_lists_ask_the_same_questions_however_long(organiser, address, thing, hanne, cohort):
    counts = []
    for rows in (2, 12):
        for _ in range(rows):
            comment = CommentFactory(thing=thing)
            ReportFactory(comment=comment)
            cases.gather(comment, kind=Case.Kind.REPORTED)
            reflection = ReflectionFactory(cohort=cohort)
            cases.gather(reflection, kind=Case.Kind.REPORTED)
            cases.gather(MemberFactory(), kind=Case.Kind.SIGN_UP, why="Five.")
            moderation.hide(CommentFactory(reflection=reflection), by=hanne, rule="sale", reason="No.")
        organiser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            organiser.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_case_asks_the_same_questions_however_much_there_is(organiser, case, comment, hanne, thing, kofi):
    counts = []
    for rows in (2, 9):
        for _ in range(rows):
            reporter = MemberFactory()
            reporting.report(comment, by=reporter, reason="spam")
            other = CommentFactory(thing=thing, author=kofi)
            moderation.hide(other, by=hanne, rule="sale", reason="No.")
            ReportFactory(comment=other, reporter=reporter, resolved_at="2026-06-01T00:00Z", case=other.cases.get())
            moderation.hide(CommentFactory(thing=thing, author=reporter), by=hanne, rule="sale", reason="No.")
            notes.write(kofi, by=hanne, text="A note.")
        with CaptureQueriesContext(connection) as asked:
            organiser.get(page(case))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_case_has_everything_on_one_page(organiser, case, comment, kofi, marisol, hanne, thing):
    before = CommentFactory(thing=thing, author=kofi)
    moderation.hide(before, by=hanne, rule="sale", reason="An older matter.")
    earlier = CommentFactory(thing=thing)
    ReportFactory(comment=earlier, reporter=marisol)
    moderation.hide(earlier, by=hanne, rule="sale", reason="She was right.")
    about_her = CommentFactory(thing=thing, author=marisol)
    moderation.hide(about_her, by=hanne, rule="small", reason="Hm.")
    notes.write(kofi, by=hanne, text="We talked on the phone in May.")

    shown = text(organiser.get(page(case)))

    for part in (
        "What was said before.",
        "What nonsense.",
        "Under “Thing 1: Title of Thing 1”",
        "It is unkind to somebody",
        "Marisol Quispe",
        "She has not seen it yet.",
        "1 report before; organisers agreed with 1.",
        "Cases about those who reported",
        "We talked on the phone in May.",
        "Reported by a member",
        before.cases.get().get_desk_url(),
        about_her.cases.get().get_desk_url(),
        '<option value="small" selected>',
    ):
        assert part in shown, part


def test_hiding_needs_a_rule_and_a_reason_and_is_undone_there(organiser, case, comment):
    asked = text(organiser.post(page(case), {"do": "hide"}))
    assert "Say which rule it is about" in asked
    assert "Say why, in a line the author can do something with." in asked
    assert Decision.objects.count() == 0

    told = text(organiser.post(page(case), HIDE, follow=True))
    assert "Hidden. The author is told, with the rule and your reason." in told
    decision = Decision.objects.get()
    comment.refresh_from_db()
    assert (decision.rule, comment.hidden_at is not None) == ("small", True)

    told = text(organiser.post(page(case), {"do": "undo", "decision": decision.pk}, follow=True))
    comment.refresh_from_db()
    assert "Undone. It is as it was before." in told
    assert comment.hidden_at is None
    assert "It cannot be undone any more" in text(
        organiser.post(page(case), {"do": "undo", "decision": decision.pk}, follow=True)
    )


def test_a_decision_that_somebody_else_took_first_is_said_kindly(organiser, case, other):
    moderation.keep(case.comment, by=other, reason="")

    told = text(organiser.post(page(case), HIDE, follow=True))

    assert "Somebody has decided this already. This is how it stands." in told
    assert Case.objects.get().verdict == "keep"


def test_what_somebody_else_is_at_is_taken_over_first(organiser, case, other, hanne):
    cases.claim(case, by=other)

    told = text(organiser.post(page(case), HIDE))
    assert "Ruth Adeyemi is at it. Take it over first" in told
    assert HIDE["reason"] in told
    assert Case.objects.get().is_open

    organiser.post(page(case), {"do": "claim"})
    assert Case.objects.get().holder() == other
    organiser.post(page(case), {"do": "take-over"})
    assert Case.objects.get().holder() == hanne
    organiser.post(page(case), HIDE)
    assert Case.objects.get().verdict == "hide"


def test_a_claim_is_given_back(organiser, case):
    organiser.post(page(case), {"do": "claim"})
    organiser.post(page(case), {"do": "release"})

    assert Case.objects.get().claimed_by is None


def test_several_are_decided_with_one_reason(organiser, thing, other):
    ours, taken, decided = (cases.gather(CommentFactory(thing=thing), kind=Case.Kind.REPORTED) for _ in range(3))
    cases.claim(taken, by=other)
    moderation.keep(decided.comment, by=other, reason="")
    ticked = {"case": [ours.pk, taken.pk, decided.pk, "x", "9" * 30]}

    refused = text(organiser.post(BULK, ticked | {"many-do": "hide"}))
    assert "Say which rule it is about" in refused
    assert f'value="{ours.pk}" form="bulk" checked' in refused
    told = text(
        organiser.post(BULK, ticked | {"many-do": "hide", "many-rule": "sale", "many-reason": "Spam."}, follow=True)
    )

    assert [Case.objects.get(pk=case.pk).verdict for case in (ours, taken, decided)] == ["hide", "", "keep"]
    for part in ("1 case is decided.", "1 is left: somebody else is at it.", "1 is left: it is decided already"):
        assert part in told
    assert "Tick some cases first." in text(organiser.post(BULK, {"many-do": "keep"}, follow=True))


def test_appeals_are_not_judged_by_who_decided(organiser, client, case, hanne, other, kofi):
    moderation.hide(case.comment, by=hanne, rule="small", reason="No.")
    appeals.appeal(case, by=kofi, words="It was a joke.")
    waiting = Case.objects.open().get()

    assert "another organiser looks at it" in text(organiser.get(page(waiting)))
    organiser.post(page(waiting), {"do": "uphold", "reason": "No."})
    assert Case.objects.open().get() == waiting

    client.force_login(other)
    shown = text(client.get(page(waiting)))
    for part in ("The author says", "It was a joke.", "Show it again"):
        assert part in shown
    client.post(page(waiting), {"do": "restore", "reason": "It was."})
    assert Case.objects.get(pk=waiting.pk).verdict == "restore"


def test_the_only_organiser_has_to(organiser, case, hanne, kofi):
    moderation.hide(case.comment, by=hanne, rule="small", reason="No.")
    appeals.appeal(case, by=kofi, words="It was a joke.")

    organiser.post(page(Case.objects.open().get()), {"do": "uphold", "reason": "I thought about it again."})

    assert not Case.objects.open().exists()


def test_words_that_their_author_keeps_for_themselves_now_are_shown_to_no_organiser(organiser, cohort, kofi, marisol):
    reflection = ReflectionFactory(cohort=cohort, author=kofi, excerpt="My secret.", body_html="<p>My secret.</p>")
    reporting.report(reflection, by=marisol, reason="private")
    Reflection.objects.update(visibility=Visibility.PRIVATE)
    case = Case.objects.get()

    assert "My secret." not in text(organiser.get(QUEUE))
    assert "My secret." not in text(organiser.get(page(case)))
    organiser.post(page(case), {"do": "keep"})
    assert Case.objects.get().verdict == "keep"


def test_accounts_of_staff_are_not_for_organisers(organiser, thing, olu):
    case = cases.gather(CommentFactory(thing=thing, author=olu), kind=Case.Kind.REPORTED)

    assert "Close the account" not in text(organiser.get(page(case)))
    organiser.post(page(case), {"do": "close", "rule": "sale", "reason": "No."})
    organiser.post(reverse("admin:participants_member_look_after", args=[olu.pk]))

    olu.refresh_from_db()
    assert olu.is_active
    assert Case.objects.count() == 1
