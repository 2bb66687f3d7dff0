"""Everything a decision needs, for one page: the words where they stand, who said what is the matter, both people's
earlier cases, the organisers' notes, what was done before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from comments import notes, organisers, rules, undoing
from comments.models import Action, Case, Comment, CommentVersion, Decision, Note, Report, Rule, Verdict
from participants.models import Member, Reflection
from things.models import Thing

EARLIER = 12
LINES = 40
RULE_OF = {Report.Reason.UNKIND: Rule.SMALL, Report.Reason.PRIVATE: Rule.PRIVATE, Report.Reason.SPAM: Rule.SALE}
ABOUT_WORDS = [Verdict.KEEP, Verdict.HIDE, Verdict.REWRITE, Verdict.REMOVE]


@dataclass
class Told:
    """A report, and how earlier ones of the same member ended."""

    report: Report
    earlier: int = 0
    agreed: int = 0


@dataclass
class Done:
    """A decision on this case, and whether this organiser can undo it."""

    decision: Decision
    rule: str
    can_undo: bool


class CaseFile:
    """What one organiser sees of one case, and what they can do about it."""

    def __init__(self, case: Case, viewer: Member) -> None:
        self.case = case
        self.viewer = viewer
        self.holder = case.holder()

    @cached_property
    def words(self) -> Comment | Reflection | None:
        """The words, as far as this organiser may read them: what its author made private since is theirs again."""
        case = self.case
        if case.comment_id:
            return Comment.objects.visible_to(self.viewer).with_targets().filter(pk=case.comment_id).first()
        if case.reflection_id:
            found = Reflection.objects.visible_to(self.viewer).select_related("author", "cohort")
            return found.filter(pk=case.reflection_id).exclude(published_at=None).first()
        return None

    @cached_property
    def place(self) -> Thing | Reflection | None:
        """Where the words stand."""
        return self.words.target if isinstance(self.words, Comment) else self.words

    @cached_property
    def parent(self) -> Comment | None:
        """What a comment answers."""
        if not isinstance(self.words, Comment) or self.words.parent_id is None:
            return None
        return Comment.objects.select_related("author").filter(pk=self.words.parent_id).first()

    @cached_property
    def versions(self) -> list[CommentVersion]:
        """What a comment said before its author changed it."""
        return list(self.words.versions.all()) if isinstance(self.words, Comment) else []

    @cached_property
    def is_waiting_hidden(self) -> bool:
        """Whether the words are off the pages until somebody decides."""
        return self.case.is_open and self.words is not None and self.words.hidden_at is not None

    @cached_property
    def told(self) -> list[Told]:
        """The reports of this case, each with what became of its member's earlier ones."""
        reports = list(self.case.reports.select_related("reporter").order_by("created_at", "pk"))
        people = {report.reporter_id for report in reports}
        agreed = ~Q(case__verdict__in=["", Verdict.KEEP])
        counted = (
            Report.objects.filter(reporter__in=people, resolved_at__isnull=False)
            .exclude(case=self.case)
            .order_by()
            .values("reporter")
            .annotate(earlier=Count("pk"), agreed=Count("pk", filter=agreed))
        )
        known = {row["reporter"]: row for row in counted} if people else {}
        none = {"earlier": 0, "agreed": 0}
        return [
            Told(report, *(known.get(report.reporter_id, none)[name] for name in ("earlier", "agreed")))
            for report in reports
        ]

    @cached_property
    def earlier_of_author(self) -> list[Case]:
        """Other cases about the same member."""
        return self._cases_about([self.case.author_id])

    @cached_property
    def earlier_of_reporters(self) -> list[Case]:
        """Cases about those who reported."""
        people = {told.report.reporter_id for told in self.told} - {self.case.author_id}
        return self._cases_about(people) if people else []

    def _cases_about(self, people: Any) -> list[Case]:
        found = Case.objects.filter(author__in=people).exclude(pk=self.case.pk).select_related("author")
        return list(found.order_by("-opened_at", "-pk")[:EARLIER])

    @cached_property
    def counts(self) -> dict[str, int]:
        """How much the author has said and written here."""
        said = self.case.author.comments.count()
        return {"said": said, "written": self.case.author.reflections.exclude(published_at=None).count()}

    @cached_property
    def notes(self) -> QuerySet[Note]:
        """What organisers wrote about the author for each other."""
        return notes.about(self.case.author)

    @cached_property
    def done(self) -> list[Done]:
        """What was decided on this case, the latest first."""
        labels = dict(Rule.choices)
        found = []
        for decision in self.case.decisions.all():
            decision.case = self.case
            may = self.may_judge if decision.verdict in undoing.OF_WORDS else self.may_act_on_account
            can_undo = may and undoing.can_be_undone(decision)
            found.append(Done(decision, str(labels.get(decision.rule, "")), can_undo))
        return found

    @cached_property
    def log(self) -> QuerySet[Action]:
        """What the log knows of these words, in whatever case."""
        about = Q(case_id_was=self.case.pk)
        if self.case.comment_id or self.case.reflection_id:
            same = (
                {"comment": self.case.comment_id} if self.case.comment_id else {"reflection": self.case.reflection_id}
            )
            about |= Q(case_id_was__in=Case.objects.filter(**same).values("pk"))
        return Action.objects.filter(about)[:LINES]

    @cached_property
    def may_judge(self) -> bool:
        """Whether this organiser may decide it: somebody else does where it is their own decision or their own words."""
        if rules.can_judge(self.viewer, self.case):
            return True
        alone = rules.can_moderate(self.viewer) and organisers.is_alone(self.viewer, author=self.case.author_id)
        return rules.can_judge(self.viewer, self.case, is_alone=alone)

    @cached_property
    def may_act_on_account(self) -> bool:
        """Whether this organiser may limit or close the author's account."""
        return rules.can_act_on_account(self.viewer, self.case.author)

    @cached_property
    def choices(self) -> list[Verdict]:
        """What can be decided now, in the order of the page."""
        case, author = self.case, self.case.author
        found: list[Verdict] = []
        if case.is_open and self.may_judge:
            found = self._about_words()
        elif self.may_judge and self._can_still_be_removed():
            found = [Verdict.REMOVE]
        if self.may_act_on_account:
            found += [Verdict.LIMIT] if not author.is_limited and author.is_active else []
            found += [Verdict.HIDE_ALL, Verdict.CLOSE] if author.is_active else []
        return found

    def _can_still_be_removed(self) -> bool:
        words = self.words
        if words is None or words.hidden_at is None or words.removed_at is not None or self.case.is_about_account:
            return False
        return getattr(words, "deleted_at", None) is None and not self._is_waiting

    @cached_property
    def _is_waiting(self) -> bool:
        """Whether another case about the same words waits: there they are decided about."""
        return Case.objects.open().about(self.words).exists() if self.words else False

    def _about_words(self) -> list[Verdict]:
        words = self.words
        if self.case.kind == Case.Kind.APPEAL:
            can_show = words is not None and words.hidden_at is not None and words.removed_at is None
            return [*([Verdict.RESTORE] if can_show else []), Verdict.UPHOLD]
        if words is None or words.removed_at is not None or getattr(words, "deleted_at", None) is not None:
            return [Verdict.KEEP]
        return list(ABOUT_WORDS)

    @cached_property
    def likely_rule(self) -> str:
        """The rule that the first report is about."""
        reasons = [told.report.reason for told in self.told]
        return str(RULE_OF[Report.Reason(reasons[0])]) if reasons and reasons[0] in RULE_OF else ""

    @cached_property
    def next(self) -> Case | None:
        """The case that needs somebody most, beside this one."""
        return Case.objects.open().exclude(pk=self.case.pk).in_order_of_need().first()
