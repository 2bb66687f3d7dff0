"""Questions about talk, with a yes or a no."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from comments.models import HIDING, Case, Comment, Verdict
from participants.models import Block, Member, Reflection
from things.models import Thing

# What is in the way of commenting, and what to do about it.
WHY_NOT = {
    "sign-in": _("Sign in to comment; your words wait for you."),
    "email": _("Confirm your e-mail address first, then you can comment."),
    "limited": _("An organiser has limited your account to reading. The letter we sent you says why, and until when."),
    "finished": _("This cohort is finished. Everything stays to be read, and nothing new is added."),
    "draft": _("Comments open when this is published."),
    "hidden": _("An organiser has hidden this, so nobody can comment on it for now."),
    # The same whoever has blocked whom: nobody is told that they were blocked.
    "blocked": _("You cannot answer this person here. There are others who would like to hear from you."),
}


def can_comment(member: object, target: Thing | Reflection, now: datetime | None = None) -> bool:
    """Members with a confirmed e-mail address comment on what is published, while its cohort is not finished."""
    return why_not_comment(member, target, now) is None


def why_not_comment(member: object, target: Thing | Reflection, now: datetime | None = None) -> str | None:
    """The first thing in the way of commenting, a key of `WHY_NOT`; None if nothing is."""
    if target.cohort.is_finished(now):
        return "finished"
    if not isinstance(member, Member):
        return "sign-in"
    if isinstance(target, Reflection) and target.hidden_at is not None:
        return "hidden"
    if not (target.is_published if isinstance(target, Reflection) else target.is_released):
        return "draft"
    if not (member.is_active and member.has_confirmed_email):
        return "email"
    if member.is_limited:
        return "limited"
    if isinstance(target, Reflection) and Block.objects.between(member, target.author).exists():
        return "blocked"
    return None


def can_edit(member: object, comment: Comment, now: datetime | None = None) -> bool:
    """The author changes the words for fifteen minutes, while they are shown or held."""
    is_there = comment.deleted_at is None and comment.hidden_at is None
    return _is_author(member, comment) and is_there and comment.is_editable(now)


def can_delete(member: object, comment: Comment) -> bool:
    """The author takes the words back at any time."""
    return _is_author(member, comment) and comment.deleted_at is None


def can_say_there(member: object, reflection: Reflection, now: datetime | None = None) -> bool:
    """Members who may comment here may say that they commented where it was written, but not about their own."""
    is_others = isinstance(member, Member) and reflection.author_id != member.pk
    return is_others and reflection.is_elsewhere and can_comment(member, reflection, now)


def can_report(member: object, target: Comment | Reflection) -> bool:
    """Members report other people's words while they are shown."""
    is_shown = target.is_standing if isinstance(target, Comment) else target.is_published and target.hidden_at is None
    return isinstance(member, Member) and member.is_active and target.author_id != member.pk and is_shown


def can_moderate(member: object) -> bool:
    """Organisers with the right to change comments hide and restore."""
    return (
        isinstance(member, Member)
        and member.is_active
        and member.is_staff
        and member.has_perm("comments.change_comment")
    )


def can_see_queue(member: object) -> bool:
    """Organisers with the right to see cases."""
    return isinstance(member, Member) and member.is_active and member.is_staff and member.has_perm("comments.view_case")


def can_see_outbox(member: object) -> bool:
    """Organisers with the right to see weekly letters."""
    is_staff = isinstance(member, Member) and member.is_active and member.is_staff
    return is_staff and isinstance(member, Member) and member.has_perm("comments.view_weekletter")


def can_keep_outbox(member: object) -> bool:
    """Organisers with the right to change weekly letters hold them back, let them go and write in them."""
    return can_see_outbox(member) and isinstance(member, Member) and member.has_perm("comments.change_weekletter")


def can_judge(member: object, case: Case, *, is_alone: bool = False) -> bool:
    """An appeal is judged by another organiser than who decided, and nobody judges their own words.

    Whoever is the only organiser has to. Who only asked for other words may see themselves whether they came.
    """
    if not (isinstance(member, Member) and can_moderate(member)):
        return False
    if is_alone:
        return True
    first = case.against
    decided = first is not None and first.decided_by_id == member.pk and first.verdict != Verdict.REWRITE
    return case.author_id != member.pk and not decided


def can_decide(member: object, words: Comment | Reflection, *, is_alone: bool = False) -> bool:
    """Organisers decide about words, but about their own only where there is nobody else."""
    return isinstance(member, Member) and can_moderate(member) and (words.author_id != member.pk or is_alone)


def can_act_on_account(organiser: object, member: Member) -> bool:
    """Organisers limit and close members' accounts; those of staff are a superuser's matter, one's own nobody's."""
    if not (isinstance(organiser, Member) and can_moderate(organiser)) or organiser.pk == member.pk:
        return False
    may_change = organiser.has_perm("participants.change_member")
    return organiser.is_superuser or (may_change and not (member.is_staff or member.is_superuser))


def can_appeal(member: object, case: Case) -> bool:
    """The author appeals once against each decision that hides their words, while they are hidden."""
    words = case.words
    return (
        isinstance(member, Member)
        and member.is_active
        and case.author_id == member.pk
        and words is not None
        and words.hidden_at is not None
        and getattr(words, "deleted_at", None) is None
        and case.decisions.filter(verdict__in=HIDING, undone_at=None).exists()
        and not Case.objects.filter(against=case).exists()
    )


def _is_author(member: object, comment: Comment) -> bool:
    return isinstance(member, Member) and member.is_active and comment.author_id == member.pk
