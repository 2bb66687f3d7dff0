"""Adding lines to the log: who did what to whose words or account, in which case, by which rule, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from comments import telling
from comments.models import Action, Case, Comment, WeekLetter
from participants.models import Member, Reflection

# What is told to whoever it is about, with its reason.
TOLD = {
    Action.Verb.HIDE_COMMENT,
    Action.Verb.RESTORE_COMMENT,
    Action.Verb.HIDE_REFLECTION,
    Action.Verb.RESTORE_REFLECTION,
    Action.Verb.ASK_TO_REWRITE,
    Action.Verb.REMOVE,
    Action.Verb.PUT_BACK,
    Action.Verb.UPHOLD,
    Action.Verb.LIMIT,
    Action.Verb.LIFT,
    Action.Verb.HIDE_ALL,
    Action.Verb.SHOW_ALL,
}


def add(
    verb: Action.Verb,
    target: Comment | Reflection | Member,
    *,
    by: Member | None,
    label: str,
    case: Case | None = None,
    rule: str = "",
    reason: str = "",
    is_told: bool = False,
) -> None:
    """One line, and a word in the inbox of whoever it is about: of what is always told, and where it answers what was told. `by` is nobody where a rule of the house did it, or where the log is not to keep who it was."""
    member = target if isinstance(target, Member) else target.author
    action = Action.objects.create(
        actor_id_was=by.pk if by else 0,
        actor_name=by.display_name if by else _by_nobody(verb),
        verb=verb,
        target_id=target.pk,
        target_label=label[:200],
        case_id_was=case.pk if case else None,
        author_id_was=member.pk,
        author_name=member.display_name,
        rule=rule,
        reason=reason,
    )
    if verb in TOLD or is_told:
        telling.tell_of_decision(target, action)


def add_about_letter(verb: Action.Verb, letter: WeekLetter, *, by: Member, reason: str = "") -> None:
    """One line about the letter of a week, known by the number of the week. Nobody is told."""
    Action.objects.create(
        actor_id_was=by.pk,
        actor_name=by.display_name,
        verb=verb,
        target_id=letter.week_id,
        target_label=str(letter)[:200],
        reason=reason,
    )


def _by_nobody(verb: Action.Verb) -> str:
    # Who reported is known while the report is; the log is for good, and does not name them.
    return _("A member") if verb == Action.Verb.REPORT else _("By itself")
