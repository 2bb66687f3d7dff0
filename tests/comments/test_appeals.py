"""An author says once how they see a decision, and another organiser judges it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from post_office.models import Email

from comments import appeals, moderation, reporting, rules, talk, undoing
from comments.models import Action, Case, Decision
from tests.factories import MemberFactory, ReflectionFactory


@pytest.fixture
def reflection(marisol, cohort):
    return ReflectionFactory(author=marisol, cohort=cohort, title="A mentor I never asked")


@pytest.fixture
def comment(reflection, kofi):
    return talk.post(reflection, by=kofi, body="What *nonsense*.")[0]


@pytest.fixture(params=["comment", "reflection"])
def words(request, reflection, comment):
    return {"comment": comment, "reflection": reflection}[request.param]


@pytest.fixture
def case(words, hanne):
    """Hidden by Hanne."""
    moderation.hide(words, by=hanne, rule="small", reason="It laughs at somebody’s work.")
    return Case.objects.get()


@pytest.fixture
def other(db):
    """Another organiser."""
    member = MemberFactory(display_name="Ruth Adeyemi", is_staff=True)
    member.groups.add(Group.objects.get(name="Organisers"))
    return member


def address(case):
    return f"/appeals/{case.pk}/"


def test_the_mail_leads_its_author_to_the_rule_the_reason_and_the_form(client, words, case):
    letter = Email.objects.get(to=words.author.email)
    assert f"http://testserver{address(case)}" in letter.message
    assert "The rule: 2. Nobody is made small" in letter.message
    assert "/about/kind/#rule-2" in letter.message
    client.force_login(words.author)

    page = client.get(address(case)).content.decode()

    for part in ("It laughs at somebody’s work.", "/about/kind/#rule-2", "Ask for another look"):
        assert part in page
    assert "Hanne" not in page


def test_it_opens_a_case_of_its_own_once(client, words, case):
    client.force_login(words.author)

    for said in ("It was a joke between friends.", "And once more."):
        client.post(address(case), {"words": said})

    waiting = Case.objects.open().get()
    assert (waiting.kind, waiting.against, waiting.why) == ("appeal", case, "It was a joke between friends.")
    line = Action.objects.latest("pk")
    assert (line.verb, line.actor_name) == ("appeal", words.author.display_name)
    page = client.get(address(case)).content.decode()
    assert "It was a joke between friends." in page
    assert "Ask for another look" not in page


def test_an_appeal_needs_words(client, words, case):
    client.force_login(words.author)

    assert client.post(address(case), {"words": " "}).status_code == 422
    assert not Case.objects.filter(against=case).exists()


def test_others_find_nothing_there(client, words, case, ngozi, hanne, marisol, kofi):
    kind = "comment" if hasattr(words, "parent_id") else "reflection"
    pages = [address(case), f"/appeals/{kind}/{words.pk}/", "/appeals/999999/"]
    for person in {ngozi, hanne, marisol, kofi} - {words.author}:
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [404] * 3
        assert client.post(address(case), {"words": "Mine."}).status_code == 404

    assert not Case.objects.filter(against=case).exists()


def test_the_page_of_the_hidden_words_leads_there(client, words, case):
    client.force_login(words.author)
    kind = "comment" if hasattr(words, "parent_id") else "reflection"

    page = client.get(words.get_absolute_url(), follow=True).content.decode()

    link = f"/appeals/comment/{words.pk}/" if kind == "comment" else address(case)
    assert f'href="{link}"' in page
    assert client.get(f"/appeals/{kind}/{words.pk}/")["Location"] == address(case)


def test_before_anything_is_decided_there_is_nothing_to_appeal_against(client, comment, hanne, kofi):
    reporting.report(comment, by=hanne, reason="unkind")
    case = Case.objects.get()
    client.force_login(kofi)

    assert (
        "Nothing is deleted and nothing is decided." in client.get(f"/appeals/comment/{comment.pk}/").content.decode()
    )
    assert client.get(address(case)).status_code == 404


def test_who_decided_does_not_judge_it_where_there_is_another(case, words, hanne, other):
    appeals.appeal(case, by=words.author, words="A joke.")
    waiting = Case.objects.open().get()

    assert rules.can_judge(hanne, waiting) is False
    assert rules.can_judge(hanne, waiting, is_alone=True) is True
    assert rules.can_judge(other, waiting) is True
    assert rules.can_judge(words.author, waiting) is False


def test_nobody_judges_their_own_words(cohort, hanne, other, kofi):
    own = ReflectionFactory(author=hanne, cohort=cohort)
    moderation.hide(own, by=other, rule="other", reason="Hm.")

    assert rules.can_judge(hanne, Case.objects.get()) is False


def test_who_asked_for_other_words_sees_whether_they_came(reflection, marisol, hanne):
    moderation.ask_to_rewrite(reflection, by=hanne, rule="private", reason="Leave the street out.")
    appeals.appeal(Case.objects.get(), by=marisol, words="Done.")

    assert rules.can_judge(hanne, Case.objects.open().get()) is True


def test_it_is_restored(case, words, other, client):
    appeals.appeal(case, by=words.author, words="A joke.")

    assert moderation.hide(words, by=other, reason="It is hidden already.") is False
    assert moderation.keep(words, by=other, reason="Not by this door.") is False
    assert moderation.restore(words, by=other, reason="It was one.") is True
    assert Case.objects.get(against=case).verdict == "restore"

    words.refresh_from_db()
    assert words.hidden_at is None
    assert Email.objects.filter(to=words.author.email).latest("pk").subject.endswith("is shown again")


def test_it_stays_hidden_and_there_is_no_second_appeal(client, case, words, other):
    appeals.appeal(case, by=words.author, words="A joke.")

    assert moderation.uphold(words, by=other, reason="It hurt her.") is True
    assert moderation.uphold(words, by=other, reason="Again.") is False

    letter = Email.objects.filter(to=words.author.email).latest("pk")
    assert "It stays hidden." in letter.message
    assert "It hurt her." in letter.message
    assert appeals.appeal(case, by=words.author, words="But!") is False
    client.force_login(words.author)
    assert "An organiser looked again, and it stays hidden." in client.get(address(case)).content.decode()


@pytest.mark.parametrize("verdict", [moderation.uphold, moderation.restore])
def test_both_answers_are_undone_and_the_appeal_waits_again(case, words, other, verdict):
    appeals.appeal(case, by=words.author, words="A joke.")
    verdict(words, by=other, reason="So be it.")

    assert undoing.undo(Decision.objects.latest("pk"), by=other) is True

    words.refresh_from_db()
    assert words.hidden_at is not None
    assert Case.objects.open().get().against == case


def test_undoing_the_hiding_grants_the_appeal(case, words, hanne):
    appeals.appeal(case, by=words.author, words="A joke.")

    assert undoing.undo(Decision.objects.get(), by=hanne) is True

    words.refresh_from_db()
    assert words.hidden_at is None
    assert not Case.objects.open().exists()


def test_what_was_taken_back_cannot_be_appealed_against(client, case, words, hanne):
    moderation.restore(words, by=hanne, reason="I was wrong.")
    client.force_login(words.author)

    assert client.post(address(case), {"words": "A joke."}).status_code == 409
    assert not Case.objects.filter(against=case).exists()
    assert "It is shown again, as before." in client.get(address(case)).content.decode()
