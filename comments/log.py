"""Adding lines to the log: who did what to whose words or account, in which case, by which rule, and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from comments.models import Action, Case, Comment
from participants.models import Member, Reflection


def add(
    verb: Action.Verb,
    target: Comment | Reflection | Member,
    *,
    by: Member | None,
    label: str,
    case: Case | None = None,
    rule: str = "",
    reason: str = "",
) -> None:
    """One line. `by` is nobody where a rule of the house did it, or where the log is not to keep who it was."""
    member = target if isinstance(target, Member) else target.author
    Action.objects.create(
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


def _by_nobody(verb: Action.Verb) -> str:
    # Who reported is known while the report is; the log is for good, and does not name them.
    return _("A member") if verb == Action.Verb.REPORT else _("By itself")
