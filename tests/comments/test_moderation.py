"""Hiding, restoring and keeping, as the desk's buttons do it."""

from __future__ import annotations

import pytest
from post_office.models import Email

from comments import moderation, talk
from comments.models import Action, Report
from participants.models import Reflection
from tests.conftest import NOW
from tests.factories import CommentFactory, ReflectionFactory, ReportFactory

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


def log():
    return list(Action.objects.order_by("pk").values_list("verb", "target_id", "actor_name", "author_name", "reason"))


@pytest.mark.parametrize("words", KINDS, indirect=True)
def test_hiding_is_one_line_of_the_log_with_its_reason(words, hanne, marisol, kofi):
    assert moderation.hide(words, by=hanne, reason="Advertising.") is True
    assert moderation.hide(words, by=marisol, reason="I was second.") is False

    words.refresh_from_db()
    kind = "reflection" if isinstance(words, Reflection) else "comment"
    assert words.hidden_at is not None
    assert log() == [(f"hide-{kind}", words.pk, "Hanne Vestergaard", words.author.display_name, "Advertising.")]
    assert Action.objects.get().target_label == "A mentor I never asked"


@pytest.mark.parametrize("words", KINDS, indirect=True)
def test_restoring_undoes_it_and_is_a_line_too(words, hanne):
    moderation.hide(words, by=hanne, reason="Advertising.")

    assert moderation.restore(words, by=hanne, reason="I was wrong.") is True
    assert moderation.restore(words, by=hanne, reason="Again.") is False

    words.refresh_from_db()
    assert words.hidden_at is None
    assert [line[4] for line in log()] == ["Advertising.", "I was wrong."]


@pytest.mark.parametrize("words", KINDS, indirect=True)
@pytest.mark.parametrize("verb", [moderation.hide, moderation.keep])
def test_a_decision_closes_the_open_reports_of_these_words_and_no_others(words, verb, hanne, ngozi, kofi, marisol):
    key = "reflection" if isinstance(words, Reflection) else "comment"
    first, second = (ReportFactory(**{key: words}) for _ in range(2))
    before = ReportFactory(**{key: words}, resolved_at=NOW)
    elsewhere = ReportFactory(comment=CommentFactory(reflection=ReflectionFactory(), author=ngozi))

    assert verb(words, by=hanne, reason="Looked at it.") is True

    for report in (first, second, before, elsewhere):
        report.refresh_from_db()
    assert first.resolved_at == second.resolved_at != before.resolved_at
    assert before.resolved_at == NOW
    assert elsewhere.resolved_at is None
    assert Action.objects.count() == 1


def test_keeping_what_nobody_reported_or_somebody_decided_first_is_no_act(comment, hanne):
    ReportFactory(comment=comment)

    assert moderation.keep(comment, by=hanne, reason="It is fine.") is True
    assert moderation.keep(comment, by=hanne, reason="It is fine.") is False

    assert [line[0] for line in log()] == ["keep"]
    assert Report.objects.open().count() == 0
    assert Email.objects.count() == 0


def test_hidden_comments_do_not_count_and_restored_ones_do(reflection, comment, hanne, ngozi):
    later, _ = talk.post(reflection, by=ngozi, body="Hello.")

    moderation.hide(comment, by=hanne, reason="Advertising.")
    reflection.refresh_from_db()
    assert (reflection.comment_count, reflection.first_comment_at) == (1, later.created_at)

    moderation.restore(comment, by=hanne, reason="No.")
    reflection.refresh_from_db()
    assert (reflection.comment_count, reflection.first_comment_at) == (2, comment.created_at)


def test_a_hidden_reflection_leaves_the_count_of_its_things(reflection, thing, hanne):
    moderation.hide(reflection, by=hanne, reason="Private.")
    thing.refresh_from_db()
    assert thing.written_count == 0

    moderation.restore(reflection, by=hanne, reason="Asked.")
    thing.refresh_from_db()
    assert thing.written_count == 1


@pytest.mark.parametrize("words", KINDS, indirect=True)
def test_both_acts_move_the_edition(words, cohort, hanne):
    editions = []
    for verb in (moderation.hide, moderation.restore):
        verb(words, by=hanne, reason="Reason.")
        cohort.refresh_from_db()
        editions.append(cohort.edition)

    assert editions[1] > editions[0] > 0


def test_deleted_words_cannot_be_hidden(comment, kofi, hanne):
    talk.delete(comment, by=kofi)

    assert moderation.hide(comment, by=hanne, reason="Advertising.") is False
    assert log() == []


def test_the_author_is_told_what_was_hidden_why_and_how_to_answer(comment, hanne, ngozi, settings):
    settings.CONTACT_EMAIL = "team@example.org"
    ReportFactory(comment=comment, reporter=ngozi)

    moderation.hide(comment, by=hanne, reason="It is an <advertisement> & we have none here.")

    mail = Email.objects.get()
    assert mail.to == ["kofi@example.org"]
    assert mail.subject == "Your comment on “A mentor I never asked” is hidden for now"
    for text in (
        "Hello Kofi Mensah,",
        "an organiser of 23 Things has hidden a comment of yours on “A mentor I never asked”.",
        "Buy watches.",
        "It is an <advertisement> & we have none here.",
        "write to the organisers: team@example.org",
    ):
        assert text in mail.message
    assert "It is an &lt;advertisement&gt; &amp; we have none here." in mail.html_message
    assert "Ngozi" not in mail.message + mail.html_message
    assert "Hanne" not in mail.message + mail.html_message


def test_the_author_of_a_reflection_is_told_that_they_still_see_it(reflection, hanne):
    moderation.hide(reflection, by=hanne, reason="It names a patient.")

    mail = Email.objects.get()
    assert (mail.to, mail.subject) == (
        ["marisol@example.org"],
        "Your reflection “A mentor I never asked” is hidden for now",
    )
    assert "Other people no longer see it; you still do." in mail.message


def test_the_author_is_told_when_it_is_shown_again(comment, hanne):
    moderation.hide(comment, by=hanne, reason="Advertising.")
    moderation.restore(comment, by=hanne, reason="It was a joke between friends.")

    mail = Email.objects.latest("pk")
    assert mail.subject == "Your comment on “A mentor I never asked” is shown again"
    assert f"http://testserver/comments/{comment.pk}/" in mail.message
    assert "It was a joke between friends." in mail.message


def test_a_closed_account_gets_no_mail(comment, kofi, hanne):
    kofi.is_active = False
    kofi.save()

    moderation.hide(comment, by=hanne, reason="Advertising.")

    assert Email.objects.count() == 0


def test_a_title_cannot_put_lines_into_the_mails_head(reflection, kofi, hanne):
    reflection.title = "Hello\nBcc: everybody@example.org"
    reflection.save()

    moderation.hide(reflection, by=hanne, reason="Odd.")

    assert "\n" not in Email.objects.get().subject
