"""The form of a decision, what each verdict does, and deciding several cases at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments import members, moderation
from comments.casefile import CaseFile
from comments.models import Case, Rule, Verdict, number_of
from participants.models import Member

# What each button says, its key, and what is said once it is done.
BUTTONS: dict[Verdict, tuple[str | Promise, str, str | Promise]] = {
    Verdict.KEEP: (_("Keep it, all is well"), "a", _("Decided: it stays.")),
    Verdict.HIDE: (_("Hide it"), "h", _("Hidden. The author is told, with the rule and your reason.")),
    Verdict.REWRITE: (
        _("Hide it and ask for other words"),
        "w",
        _("Hidden. The author is asked to say it differently."),
    ),
    Verdict.REMOVE: (_("Remove the text"), "m", _("The text is removed. For seven days it can be put back.")),
    Verdict.RESTORE: (_("Show it again"), "r", _("Shown again. The author is told.")),
    Verdict.UPHOLD: (_("It stays hidden"), "u", _("It stays hidden. The author is told.")),
    Verdict.LIMIT: (_("Limit the account to reading"), "l", _("Limited to reading. The member is told.")),
    Verdict.HIDE_ALL: (_("Hide everything of theirs"), "e", _("Everything of theirs is hidden. The member is told.")),
    Verdict.CLOSE: (_("Close the account"), "c", _("The account is closed. The member is told.")),
}
NEEDS_RULE = (Verdict.HIDE, Verdict.REWRITE, Verdict.REMOVE, Verdict.LIMIT, Verdict.HIDE_ALL, Verdict.CLOSE)
WHICH_RULE = _("Say which rule it is about; the last one is for what no rule says.")
ABOUT_ACCOUNT = (Verdict.LIMIT, Verdict.HIDE_ALL, Verdict.CLOSE)
IN_BULK = (Verdict.KEEP, Verdict.HIDE)
DAYS = [("", _("until somebody lifts it")), ("7", _("for 7 days")), ("30", _("for 30 days"))]


def label_and_key(verdict: Verdict, case: Case) -> tuple[str | Promise, str]:
    """What a button says on this case, and its key."""
    label, key, _said = BUTTONS[verdict]
    if verdict == Verdict.KEEP and case.kind == Case.Kind.HELD:
        label = _("Let it through")
    elif verdict == Verdict.KEEP and case.is_about_account:
        label = _("All is well with them")
    elif verdict == Verdict.KEEP and case.words is None:
        label = _("Close the case")
    return label, key


def rule_choices() -> list[tuple[str, Any]]:
    """The community's rules with their numbers."""
    named = [(rule.value, f"{number_of(rule)}. {rule.label}" if number_of(rule) else rule.label) for rule in Rule]
    return [("", _("Choose the rule")), *named]


class JudgingForm(forms.Form):
    """What is decided, by which rule, and why; the author is told both."""

    do = forms.ChoiceField(
        error_messages={"required": _("Choose what to do."), "invalid_choice": _("Choose what to do.")}
    )
    rule = forms.ChoiceField(label=_("the rule"), choices=rule_choices, required=False)
    reason = forms.CharField(
        label=_("the reason, in your words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_(
            "The author reads it, and it stands in the log. Who reported is never named: do not name them either."
        ),
    )
    days = forms.ChoiceField(label=_("a limit holds"), choices=DAYS, required=False)

    def __init__(self, *args: Any, choices: Sequence[Verdict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        do = self.fields["do"]
        assert isinstance(do, forms.ChoiceField)  # noqa: S101
        do.choices = [(verdict.value, verdict.label) for verdict in choices]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        verdict = cleaned.get("do")
        if verdict in NEEDS_RULE and not cleaned.get("rule"):
            self.add_error("rule", WHICH_RULE)
        if verdict and verdict != Verdict.KEEP and not cleaned.get("reason"):
            self.add_error("reason", _("Say why, in a line the author can do something with."))
        return cleaned


def judge(case: Case, verdict: Verdict, *, by: Member, rule: str, reason: str, days: str = "") -> bool:
    """Do it. False where somebody else was quicker."""
    about_accounts: dict[Verdict, Callable[..., bool]] = {
        Verdict.CLOSE: members.close,
        Verdict.HIDE_ALL: members.hide_all,
    }
    if verdict == Verdict.LIMIT:
        until = timezone.now() + timedelta(days=int(days)) if days else None
        return members.limit(case, by=by, rule=rule, reason=reason, until=until)
    if verdict in about_accounts:
        return about_accounts[verdict](case, by=by, rule=rule, reason=reason)
    if case.is_about_account:
        return members.let_be(case, by=by, reason=reason)
    words = case.words
    if words is None:
        return moderation.dismiss(case, by=by, reason=reason)
    if verdict == Verdict.REMOVE:
        return moderation.remove(words, by=by, rule=rule, reason=reason, later=not case.is_open)
    verbs: dict[Verdict, Callable[..., bool]] = {
        Verdict.KEEP: moderation.keep,
        Verdict.HIDE: moderation.hide,
        Verdict.REWRITE: moderation.ask_to_rewrite,
        Verdict.RESTORE: moderation.restore,
        Verdict.UPHOLD: moderation.uphold,
    }
    return verbs[verdict](words, by=by, rule=rule, reason=reason)


@dataclass
class Tally:
    """What came of deciding several cases: done, somebody else is at it, not for this organiser or decided already."""

    done: int = 0
    taken: int = 0
    left: int = 0


def judge_many(found: Sequence[Case], verdict: Verdict, *, by: Member, rule: str, reason: str) -> Tally:
    """Decide each in a transaction of its own; what somebody else is at, or has to judge, is left alone."""
    tally = Tally()
    for case in found:
        file = CaseFile(case, by)
        if file.holder is not None and file.holder.pk != by.pk:
            tally.taken += 1
        elif verdict in file.choices and judge(case, verdict, by=by, rule=rule, reason=reason):
            tally.done += 1
        else:
            tally.left += 1
    return tally
