"""Whatever members and organisers do, in whatever order: what always holds still holds after each step."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from comments import (
    appeals,
    cases,
    counting,
    gathering,
    holding_back,
    judging,
    members,
    moderation,
    reporting,
    talk,
    undoing,
)
from comments import rules as say
from comments.casefile import CaseFile
from comments.models import Action, Case, Comment, Decision, Report, Verdict
from participants.models import Member, Reflection
from tests.factories import MemberFactory, ParticipantFactory, ReflectionFactory

STEPS = 45


class Life:
    """A small site on which random things are done; each step adds as many lines to the log as it should."""

    def __init__(self, cohort, thing, seed):
        self.dice = random.Random(seed)
        self.thing = thing
        self.people = [MemberFactory() for _ in range(4)]
        Member.objects.update(joined_at=timezone.now() - timedelta(days=60))
        for person in self.people:
            ParticipantFactory(member=person, cohort=cohort)
        self.organisers = [MemberFactory(is_staff=True) for _ in range(2)]
        for organiser in self.organisers:
            organiser.groups.add(Group.objects.get(name="Organisers"))
        self.reflections = [
            ReflectionFactory(author=author, cohort=cohort, title=f"Title-{n}", body=f"reflected{n}", things=[thing])
            for n, author in enumerate(self.people[:2])
        ]
        counting.writing.recount()
        self.said = 0
        self.done: list[str] = []

    def step(self):
        """One random thing; how many lines the log is to have more."""
        verb = self.dice.choice(VERBS)
        self.done.append(verb)
        before = Action.objects.count()
        did = getattr(self, verb)()
        if verb != "report":
            assert Action.objects.count() - before == (1 if did and verb in LOGGED else 0), self.tale

    @property
    def tale(self):
        return " ".join(self.done)

    def words(self):
        return self.dice.choice([*Comment.objects.all(), *Reflection.objects.all()])

    def comment(self):
        return self.dice.choice([*Comment.objects.all()] or [None])

    def organiser(self):
        return self.dice.choice(self.organisers)

    def person(self):
        return Member.objects.get(pk=self.dice.choice(self.people).pk)

    def fresh(self):
        self.said += 1
        return f"word{self.said:04d}x"

    def post(self):
        place = self.dice.choice([self.thing, *Reflection.objects.all()])
        parent = self.dice.choice([None, *Comment.objects.on(place)])
        try:
            return talk.post(place, by=self.person(), body=self.fresh(), parent=parent)[1]
        except talk.Refused:
            return False

    def edit(self):
        comment = self.comment()
        try:
            return comment is not None and talk.revise(comment, by=comment.author, body=self.fresh())
        except talk.Refused:
            return False

    def delete(self):
        comment = self.comment()
        return comment is not None and talk.delete(comment, by=comment.author)

    def hold(self):
        comment = self.comment()
        return comment is not None and holding_back.hold(comment, why="A list.")

    def gather(self):
        return gathering.gather()

    def let_through(self):
        return holding_back.let_through(self.words(), by=self.organiser())

    def report(self):
        words, by = self.words(), self.dice.choice([*self.people, self.organisers[0]])
        before = Report.objects.count(), Action.objects.count()
        if not say.can_report(Member.objects.get(pk=by.pk), words):
            return False
        hidden = type(words).objects.get(pk=words.pk).hidden_at
        reporting.report(words, by=by, reason="spam")
        more = type(words).objects.get(pk=words.pk).hidden_at != hidden
        assert Action.objects.count() - before[1] == Report.objects.count() - before[0] + more
        return False

    def _decide(self, verb):
        return verb(self.words(), by=self.organiser(), reason="Why.")

    def keep(self):
        return self._decide(moderation.keep)

    def hide(self):
        return self._decide(moderation.hide)

    def rewrite(self):
        return self._decide(moderation.ask_to_rewrite)

    def restore(self):
        return self._decide(moderation.restore)

    def remove(self):
        return self._decide(moderation.remove)

    def appeal(self):
        hiding = Case.objects.filter(decisions__verdict__in=[Verdict.HIDE, Verdict.REMOVE]).distinct()
        case = self.dice.choice([*hiding] or [None])
        try:
            return case is not None and appeals.appeal(case, by=case.author, words="Please.")
        except talk.Refused:
            return False

    def judge(self):
        """What the page of a case offers."""
        case = self.dice.choice([*Case.objects.all()] or [None])
        if case is None:
            return False
        by = self.organiser()
        choices = CaseFile(case, by).choices
        if not choices:
            return False
        verdict = self.dice.choice(choices)
        self.done.append(f"({verdict})")
        did = judging.judge(case, verdict, by=by, rule="sale", reason="Why.")
        assert did or verdict == Verdict.HIDE_ALL, self.tale  # There may be nothing to hide.
        return did

    def undo(self):
        decision = self.dice.choice([*Decision.objects.all()] or [None])
        return decision is not None and undoing.undo(decision, by=self.organiser())

    def undo_last(self):
        decision = Decision.objects.order_by("-pk").first()
        return decision is not None and undoing.undo(decision, by=self.organiser())

    def _about_account(self, verb):
        organiser = self.organiser()
        return verb(members.look_after(self.person(), by=organiser), by=organiser, reason="Why.")

    def close(self):
        return self._about_account(members.close)

    def limit(self):
        return self._about_account(members.limit)

    def hide_all(self):
        return self._about_account(members.hide_all)

    def let_be(self):
        return self._about_account(members.let_be)


WORDY = ["post"] * 3 + ["edit", "delete", "hold", "gather", "report", "report", "report", "judge"]
LOGGED = {"let_through", "keep", "hide", "rewrite", "restore", "remove", "appeal", "undo", "undo_last"}
LOGGED |= {"judge", "close", "limit", "hide_all", "let_be"}
VERBS = [*WORDY, *sorted(LOGGED), *["undo", "hide_all", "judge"] * 2]

TAKING_OFF = ["hide", "rewrite", "remove", "hide-all", "close"]


def check(life):
    """What always holds."""
    assert not list(counting.differences()), life.tale
    for name in ("comment", "reflection"):
        open_ones = Case.objects.open().exclude(**{name: None}).values(name).annotate(n=Count("pk"))
        assert not open_ones.filter(n__gt=1).exists(), life.tale
    # A report is open just as long as its case is.
    assert not Report.objects.open().exclude(case__decided_at=None).exists(), life.tale
    # What a decision hides is hidden, and nothing is hidden for no reason that somebody can look up.
    standing = Decision.objects.filter(verdict__in=["hide", "rewrite", "remove"], undone_at=None)
    for decision in standing.select_related("case__comment", "case__reflection"):
        words = decision.case.words
        assert words is None or words.hidden_at or getattr(words, "deleted_at", None), life.tale
    for words in (
        *Comment.objects.exclude(hidden_at=None).filter(deleted_at=None),
        *Reflection.objects.exclude(hidden_at=None),
    ):
        assert has_reason(words), life.tale
    for removed in (*Comment.objects.exclude(removed_at=None), *Reflection.objects.exclude(removed_at=None)):
        assert (removed.body, removed.body_html) == ("", ""), life.tale
    for deleted in Comment.objects.exclude(deleted_at=None):
        assert (deleted.body, deleted.versions.count()) == ("", 0), life.tale


def has_reason(words):
    """Whether somebody can look up why these words are hidden: they wait, or a decision about them or all of theirs."""
    all_of_them = Decision.objects.filter(verdict="hide-all", undone_at=None, case__author=words.author)
    key = "comments" if isinstance(words, Comment) else "reflections"
    return (
        Decision.objects.filter(case__in=words.cases.all(), verdict__in=TAKING_OFF, undone_at=None).exists()
        or cases.is_waiting(words)
        or any(words.pk in decision.kept[key] for decision in all_of_them)
    )


def look(life, addresses, kept):
    """Visitors find just what stands, on pages that were kept since before."""
    standing = set(Comment.objects.standing().filter(reflection=None).values_list("body", flat=True))
    shown = set(Reflection.objects.published().values_list("pk", flat=True))
    hidden = set(Comment.objects.exclude(pk__in=Comment.objects.standing()).values_list("body", flat=True)) - {""}
    for address in addresses:
        answer = kept.get(address)
        page = answer.content.decode()
        assert not [word for word in hidden if word in page], (life.tale, address)
        if address == life.thing.get_absolute_url():
            assert not [word for word in standing if word not in page], (life.tale, address)
        for reflection in life.reflections:
            if address == reflection.get_absolute_url():
                assert (answer.status_code == 200) == (reflection.pk in shown), life.tale


@pytest.mark.parametrize("seed", range(5))
def test_whatever_comes_counts_pages_cases_and_log_are_right(seed, cohort, thing):
    life = Life(cohort, thing, seed)
    addresses = [thing.get_absolute_url(), *(row.get_absolute_url() for row in life.reflections)]
    visitor = Client()
    for number in range(STEPS):
        life.step()
        check(life)
        if number % 3 == 2:
            look(life, addresses, visitor)
