"""Every decision is a line of the log and is undone in one step, which is a line too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from post_office.models import Email

from comments import cases, members, moderation, reporting, talk, undoing
from comments.models import Action, Case, Comment, Decision
from participants.models import Draft, Reflection, ReflectionPicture
from tests.factories import CommentFactory, ReflectionFactory

KINDS = ["comment", "reflection"]


@pytest.fixture
def reflection(marisol, cohort, thing):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked", things=[thing])


@pytest.fixture
def comment(reflection, kofi):
    return talk.post(reflection, by=kofi, body="Buy *watches*.")[0]


@pytest.fixture
def words(request, reflection, comment):
    return {"comment": comment, "reflection": reflection}[request.param]


@pytest.fixture
def case(words, ngozi):
    """Reported by Ngozi."""
    reporting.report(words, by=ngozi, reason="spam")
    return Case.objects.get()


def verbs():
    return [verb for verb in Action.objects.order_by("pk").values_list("verb", flat=True) if verb != "report"]


def undo(by):
    return undoing.undo(Decision.objects.filter(undone_at=None).latest("pk"), by=by)


@pytest.mark.parametrize("words", KINDS, indirect=True)
@pytest.mark.parametrize("verb", [moderation.hide, moderation.ask_to_rewrite, moderation.remove, moderation.keep])
def test_a_decision_about_words_and_its_undoing(words, case, verb, hanne, olu):
    before = type(words).objects.values("hidden_at", "body", "body_html").get(pk=words.pk)

    assert verb(words, by=hanne, rule="sale", reason="We have no advertising.") is True
    assert verb(words, by=olu, rule="sale", reason="I was second.") is False
    case.refresh_from_db()
    assert (case.is_open, case.decided_by) == (False, hanne)
    assert case.reports.open().count() == 0

    assert undo(olu) is True
    assert undoing.undo(Decision.objects.get(), by=hanne) is False
    case.refresh_from_db()
    assert type(words).objects.values("hidden_at", "body", "body_html").get(pk=words.pk) == before
    assert (case.is_open, case.decided_by, case.verdict) == (True, None, "")
    assert case.reports.open().count() == 1
    kind = "reflection" if isinstance(words, Reflection) else "comment"
    assert (
        verbs()
        == {
            moderation.hide: [f"hide-{kind}", f"restore-{kind}"],
            moderation.ask_to_rewrite: ["ask-to-rewrite", f"restore-{kind}"],
            moderation.remove: ["remove", "put-back"],
            moderation.keep: ["keep", "reopen"],
        }[verb]
    )


@pytest.mark.parametrize("words", ["comment"], indirect=True)
def test_a_line_of_the_log_names_the_case_the_member_the_rule_and_the_reason(words, case, hanne, kofi):
    moderation.hide(words, by=hanne, rule="sale", reason="We have none.")

    line = Action.objects.latest("pk")
    assert (line.case_id_was, line.author_id_was, line.rule, line.reason) == (case.pk, kofi.pk, "sale", "We have none.")
    reported = Action.objects.get(verb="report")
    assert (reported.actor_id_was, reported.actor_name) == (0, "A member")


@pytest.mark.parametrize("words", KINDS, indirect=True)
def test_removed_text_is_really_gone_and_for_a_week_can_be_put_back(words, case, hanne, time_machine):
    title = str(words)
    moderation.remove(words, by=hanne, rule="private", reason="It names a patient.")

    words.refresh_from_db()
    assert (words.body, words.body_html) == ("", "")
    assert words.hidden_at is not None
    assert moderation.restore(words, by=hanne, reason="Show it.") is False

    decision = Decision.objects.get()
    time_machine.move_to(decision.at + timedelta(days=6, hours=23))
    assert undoing.forget_removed() == 0
    time_machine.move_to(decision.at + timedelta(days=7, minutes=1))
    assert undoing.forget_removed() == 1
    assert undoing.forget_removed() == 0
    decision.refresh_from_db()
    assert "text" not in decision.kept
    assert undoing.undo(decision, by=hanne) is False
    assert title is not None


@pytest.mark.parametrize("words", KINDS, indirect=True)
def test_what_its_author_deletes_meanwhile_is_not_kept_for_a_week(words, case, hanne):
    moderation.remove(words, by=hanne, rule="private", reason="It names a patient.")
    if isinstance(words, Comment):
        talk.delete(words, by=words.author)
    else:
        moderation.writing.delete(words, actor=words.author)

    assert undoing.forget_removed() == 1
    assert "text" not in Decision.objects.get().kept
    assert undo(hanne) is False


def test_what_a_comment_said_before_it_was_changed_goes_with_its_text(comment, kofi, hanne):
    talk.revise(comment, by=kofi, body="Buy *clocks*.")

    moderation.remove(comment, by=hanne, rule="sale", reason="Neither.")

    assert comment.versions.count() == 0


def test_a_removed_reflection_takes_its_changes_along_and_later_its_pictures(reflection, hanne, marisol, time_machine):
    Draft.objects.create(member=marisol, key=f"edit/{reflection.pk}", fields={"body": "New words"})
    files = {"file": ContentFile(b"a", "a"), "small": ContentFile(b"b", "b")}
    ReflectionPicture.objects.create(reflection=reflection, width=1, height=1, **files)

    moderation.remove(reflection, by=hanne, rule="private", reason="It names a patient.")
    assert Draft.objects.count() == 0
    assert reflection.pictures.count() == 1

    time_machine.move_to(Decision.objects.get().at + timedelta(days=8))
    undoing.forget_removed()
    assert reflection.pictures.count() == 0


def test_what_was_hidden_can_still_be_removed_and_its_undoing_leaves_it_hidden(comment, hanne):
    moderation.hide(comment, by=hanne, rule="private", reason="It names a patient.")
    assert moderation.remove(comment, by=hanne, rule="private", reason="Not even kept.") is False
    assert moderation.remove(comment, by=hanne, rule="private", reason="Not even kept.", later=True) is True

    assert undo(hanne) is True

    comment.refresh_from_db()
    assert (comment.body, comment.hidden_at is not None) == ("Buy *watches*.", True)
    assert Case.objects.count() == 1


def test_its_author_cannot_change_a_removed_reflection(client, reflection, marisol, hanne):
    moderation.remove(reflection, by=hanne, rule="private", reason="It names a patient.")
    client.force_login(marisol)

    page = client.get(f"/write/{reflection.pk}/").content.decode()

    assert "An organiser has removed this text" in page


@pytest.fixture
def account(kofi):
    """A case about Kofi's account."""

    def make(hanne):
        return members.look_after(kofi, by=hanne)

    return make


def test_limiting_an_account_and_lifting_it(account, hanne, kofi, time_machine):
    case = account(hanne)
    until = case.opened_at + timedelta(days=7)

    assert members.limit(case, by=hanne, rule="small", reason="Four times now.", until=until) is True
    assert members.limit(case, by=hanne, rule="small", reason="Again.") is False
    kofi.refresh_from_db()
    assert (kofi.is_limited, kofi.limited_until) == (True, until)
    letter = Email.objects.get(to="kofi@example.org")
    assert letter.subject == "Your account reads along for now"
    assert "2. Nobody is made small" in letter.message
    assert "Four times now." in letter.message

    time_machine.move_to(until + timedelta(minutes=1))
    assert kofi.is_limited is False
    time_machine.move_to(until - timedelta(minutes=1))

    assert undo(hanne) is True
    kofi.refresh_from_db()
    assert kofi.limited_at is None
    assert verbs() == ["limit", "lift"]


def test_closing_an_account_and_opening_it(account, hanne, kofi, comment, reflection):
    case = account(hanne)

    assert members.close(case, by=hanne, rule="sale", reason="Nothing but advertising.") is True
    assert members.close(case, by=hanne, rule="sale", reason="Again.") is False
    kofi.refresh_from_db()
    reflection.refresh_from_db()
    assert (kofi.is_active, reflection.comment_count) == (False, 0)
    assert Email.objects.filter(to="kofi@example.org", subject="Your account is closed").count() == 1

    assert undo(hanne) is True
    kofi.refresh_from_db()
    reflection.refresh_from_db()
    assert (kofi.is_active, reflection.comment_count) == (True, 1)
    assert verbs() == ["close-account", "open-account"]


def test_hiding_everything_of_an_account_and_showing_just_that_again(account, hanne, kofi, cohort, thing, comment):
    earlier = CommentFactory(thing=thing, author=kofi)
    moderation.hide(earlier, by=hanne, reason="An older matter.")
    own = ReflectionFactory(cohort=cohort, author=kofi, things=[thing])
    draft = ReflectionFactory(cohort=cohort, author=kofi, published_at=None)
    moderation.writing.refresh_counts(own)
    case = account(hanne)

    assert members.hide_all(case, by=hanne, rule="sale", reason="Nothing but advertising.") is True
    assert members.hide_all(case, by=hanne, rule="sale", reason="Again.") is False
    thing.refresh_from_db()
    comment.reflection.refresh_from_db()
    assert set(Comment.objects.filter(author=kofi, hidden_at=None)) == set()
    assert list(Reflection.objects.filter(author=kofi, hidden_at=None)) == [draft]
    assert (thing.written_count, comment.reflection.comment_count) == (1, 0)
    assert Email.objects.filter(to="kofi@example.org", subject="What you wrote is hidden for now").count() == 1

    assert undo(hanne) is True
    thing.refresh_from_db()
    comment.reflection.refresh_from_db()
    assert list(Comment.objects.filter(author=kofi, hidden_at=None)) == [comment]
    assert set(Reflection.objects.filter(author=kofi, hidden_at=None)) == {draft, own}
    assert (thing.written_count, comment.reflection.comment_count) == (2, 1)
    assert verbs()[1:] == ["hide-all", "show-all"]


@pytest.mark.parametrize("words", ["comment"], indirect=True)
def test_acts_on_the_account_decide_a_case_about_words_only_if_they_take_them_away(words, case, hanne):
    members.limit(case, by=hanne, rule="small", reason="Again and again.")
    case.refresh_from_db()
    assert case.is_open

    members.hide_all(case, by=hanne, rule="small", reason="Again and again.")
    case.refresh_from_db()
    assert (case.is_open, case.verdict) == (False, "hide-all")
    assert case.reports.open().count() == 0


def test_a_sign_up_that_is_well_is_decided_and_undone(kofi, hanne):
    case = members.look_after(kofi, by=hanne)

    assert members.let_be(case, by=hanne) is True
    assert members.let_be(case, by=hanne) is False
    assert undo(hanne) is True

    case.refresh_from_db()
    assert case.is_open
    assert verbs() == ["keep", "reopen"]


@pytest.mark.parametrize("words", ["comment"], indirect=True)
def test_undoing_leaves_a_case_decided_where_another_has_been_opened(words, case, hanne, ngozi, marisol):
    moderation.keep(words, by=hanne, reason="")
    first = Decision.objects.get()
    reporting.report(words, by=marisol, reason="unkind")

    assert undoing.undo(first, by=hanne) is True

    assert cases.is_waiting(words)
    assert Case.objects.open().get().reports.get().reporter == marisol
