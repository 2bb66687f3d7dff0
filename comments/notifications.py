"""Mail about talk and its keeping. It is stored with the transaction that caused it; nobody but the person it is about
gets it, and whoever reported is named in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Case, Comment, Rule, number_of
from cpd.lib import mail, markup
from participants import letters
from participants.models import Member, Reflection
from things.dates import moment_in_words
from things.models import Thing

QUOTED = 600


def tell_author_of_hiding(
    words: Comment | Reflection,
    place: Thing | Reflection,
    *,
    reason: str,
    rule: str = "",
    case: Case | None = None,
    is_to_rewrite: bool = False,
) -> None:
    """An organiser has hidden this person's words: which, by which rule, why, and what they can do."""
    more = {"is_to_rewrite": is_to_rewrite, "appeal": _appeal_address(case), **_rule(rule)}
    _tell("words_hidden", words, place, reason, more)


def tell_author_of_restoring(words: Comment | Reflection, place: Thing | Reflection, *, reason: str) -> None:
    """An organiser shows this person's words again."""
    _tell("words_restored", words, place, reason, {})


def tell_author_of_waiting(words: Comment | Reflection, place: Thing | Reflection) -> None:
    """This person's words are hidden until an organiser has looked."""
    is_comment = isinstance(words, Comment)
    said = [
        _("somebody was not sure about %(words)s, and asked the organisers to look.") % {"words": _named(words, place)},
        _(
            "Until an organiser has done so, others do not see it. Nothing is deleted, and nothing is decided: most of "
            "the time this takes less than a day. You need do nothing, and you hear from us as soon as it is decided."
        ),
    ]
    subject = _("Your comment on “%(title)s” waits for a look") if is_comment else _("“%(title)s” waits for a look")
    _write(words.author, subject % {"title": place}, said, quote=markup.excerpt(words.body_html, QUOTED))


def tell_author_of_removal(words: Comment | Reflection, case: Case, *, reason: str, rule: str) -> None:
    """An organiser has removed the text of this person's words."""
    said = [
        _("an organiser has removed the text of something you wrote, “%(title)s”.") % {"title": case.label},
        _(
            "For seven days it can be put back; then it is gone for good. If you see it differently, say so before then."
        ),
    ]
    subject = _("The text of “%(title)s” is removed") % {"title": case.label}
    _write(
        words.author, subject, said, reason=reason, rule=rule, button=(_appeal_address(case), _("See what you can do"))
    )


def tell_author_of_upholding(words: Comment | Reflection, place: Thing | Reflection, *, reason: str) -> None:
    """An appeal was looked at, and the words stay hidden."""
    said = [
        _("an organiser has read what you said about %(words)s, and looked at it again.")
        % {"words": _named(words, place)},
        _("It stays hidden. Thank you for explaining how you see it; this decision is the last one about these words."),
    ]
    _write(words.author, _("About “%(title)s”: it stays hidden") % {"title": place}, said, reason=reason)


def tell_reporter_of_outcome(reporter: Member, label: str, *, is_shown: bool) -> None:
    """Somebody told us about words: what came of it."""
    outcome = (
        _("They looked at it and let it stay. If you would rather not read it: nobody has to answer anybody here.")
        if is_shown
        else _("They agreed that it does not belong here: it is no longer shown.")
    )
    said = [
        _("you told the organisers about something in “%(title)s”. Thank you for looking out for others.")
        % {"title": label},
        outcome,
        _("Whoever wrote it does not learn who told us."),
    ]
    _write(reporter, _("What came of your report about “%(title)s”") % {"title": label}, said)


def tell_member_of_limit(member: Member, *, until: datetime | None, reason: str, rule: str) -> None:
    """An organiser has limited this person's account to reading."""
    how_long = (
        _("Until %(moment)s you can read everything here, and not write.") % {"moment": moment_in_words(until)}
        if until
        else _("You can read everything here, and not write, until an organiser lifts it.")
    )
    said = [_("an organiser has limited your account to reading."), how_long, _("What you wrote so far stays.")]
    _write(member, _("Your account reads along for now"), said, reason=reason, rule=rule)


def tell_member_of_closing(member: Member, *, reason: str, rule: str) -> None:
    """An organiser has closed this person's account."""
    said = [
        _("an organiser has closed your account: you cannot sign in, and others no longer see what you wrote."),
        _("Nothing is deleted. If you see it differently, write to the organisers; a person reads it."),
    ]
    _write(member, _("Your account is closed"), said, reason=reason, rule=rule, is_closed=True)


def tell_member_of_hiding_all(member: Member, *, reason: str, rule: str) -> None:
    """An organiser has hidden everything this person wrote."""
    said = [
        _("an organiser has hidden everything you wrote here. You still see your reflections; others do not."),
        _("Nothing is deleted. If you see it differently, write to the organisers; a person reads it."),
    ]
    _write(member, _("What you wrote is hidden for now"), said, reason=reason, rule=rule)


def tell_member_of_undoing(member: Member) -> None:
    """An organiser has taken back what was done about this person's account."""
    said = [
        _("an organiser has looked again, and taken back what was decided about your account."),
        _("Everything is as it was before. We are sorry for the trouble."),
    ]
    _write(member, _("Your account is as it was"), said, button=(reverse("home"), _("Go to the site")))


def remind_organiser(organiser: Member, *, count: int, old: int, hours: int) -> None:
    """Cases wait: how many, and where. Nothing of whom or what they are about."""
    counted = ngettext("%(count)d case waits for an organiser.", "%(count)d cases wait for an organiser.", count) % {
        "count": count
    }
    waiting = ngettext(
        "%(count)d has waited for %(hours)d hours and more.", "%(count)d have waited for %(hours)d hours and more.", old
    ) % {"count": old, "hours": hours}
    said = [f"{counted} {waiting}", _("Whoever finds the time first: take one, and the others see that you are at it.")]
    button = (reverse("admin:comments_case_changelist"), _("Open the queue"))
    _write(organiser, counted.rstrip("."), said, button=button, is_work=True)


def _tell(
    letter: str, words: Comment | Reflection, place: Thing | Reflection, reason: str, more: dict[str, Any]
) -> None:
    kind = "comment" if isinstance(words, Comment) else "reflection"
    context = {
        "name": words.author.display_name,
        "is_comment": kind == "comment",
        "title": str(place),
        "address": words.get_absolute_url(),
        "quote": markup.excerpt(words.body_html, QUOTED),
        "reason": reason,
        **more,
    }
    key = f"{letter}-{kind}-{words.pk}-{timezone.now().isoformat()}"
    letters.write(words.author, "decision", letter, context, key=key, about=f"{kind}-{words.pk}")


def _write(
    to: Member,
    subject: str,
    said: Sequence[str],
    *,
    quote: str = "",
    reason: str = "",
    rule: str = "",
    button: tuple[str, str] | None = None,
    is_closed: bool = False,
    is_work: bool = False,
) -> None:
    """A letter of a few sentences, with a quotation, a rule, a reason and a way on where there are any."""
    if not (to.is_active or is_closed):
        return
    context = {
        "name": to.display_name,
        "subject_line": subject,
        "said": list(said),
        "quote": quote,
        "reason": reason,
        "address": button[0] if button else "",
        "label": button[1] if button else "",
        "is_work": is_work,
        **_rule(rule),
    }
    if is_closed or is_work:  # What nobody can choose to do without.
        mail.send("about_a_decision", to=to.email, context=context)
        return
    key = f"about_a_decision-{to.pk}-{timezone.now().isoformat()}"
    letters.write(to, "decision", "about_a_decision", context, key=key)


def _rule(rule: str) -> dict[str, Any]:
    if rule not in Rule.values or rule == Rule.OTHER:
        return {"rule": "", "rule_number": 0, "rules_address": reverse("about", args=["kind"])}
    number = number_of(rule)
    address = f"{reverse('about', args=['kind'])}#rule-{number}"
    return {"rule": str(Rule(rule).label), "rule_number": number, "rules_address": address}


def _appeal_address(case: Case | None) -> str:
    return reverse("comments:appeal", args=[case.pk]) if case else ""


def _named(words: Comment | Reflection, place: Thing | Reflection) -> str:
    if isinstance(words, Comment):
        return _("your comment on “%(title)s”") % {"title": place}
    return _("your reflection “%(title)s”") % {"title": place}


def tell_of_leaving(address: str, name: str, *, keeps: str) -> None:
    """The last letter to somebody whose account is deleted: that it is done, and what stayed."""
    context = {
        "name": name,
        "keeps_comments": keeps in (Member.Keeps.COMMENTS, Member.Keeps.ALL),
        "keeps_reflections": keeps in (Member.Keeps.REFLECTIONS, Member.Keeps.ALL),
    }
    mail.send("account_deleted", to=address, context=context, urgent=True)
