"""Why a comment is held before others see it, in words for organisers.

New accounts: the first comment with a link, and forms that look like a program's. Everybody but organisers: what stands
on the lists, what another account has said in the same words, and whatever a marked account says.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment
from cpd.lib import folding, markup
from participants import limits, sifting
from participants.models import Member

LEAST_LETTERS = 40
SAME_WORDS_FOR = timedelta(days=7)
MOST_TWINS = 10


def digest(html: str) -> str:
    """What the words of a comment come down to; empty for a short one, as many people say thank you in the same words."""
    return folding.digest(markup.plain(html), least=LEAST_LETTERS)


def why_hold(author: Member, html: str, *, before: str = "", trap: str = "", own: int = 0) -> str:
    """Why this text by this author is to be held; empty if it is not.

    `before` is the text that it changes and `own` that comment's number: only what is new counts. `trap` is what the
    form has to say.
    """
    if author.is_staff:
        return ""
    reasons = [trap] if trap and limits.is_new(author) else []
    if author.suspected_at and not before:
        reasons.append(sifting.said_of(author))
    reasons += sifting.on_the_lists(html, before=before)
    if not sifting.links_out(before) and is_first_with_link(author, html, own):
        reasons.append(_("It is the first comment with a link from a new account."))
    same = digest(html)
    if same != digest(before) and (twin := first_twin(author, same)):
        words = _("%(name)s has said the same, in comment %(number)s.")
        reasons.append(words % {"name": twin.author.display_name, "number": twin.pk})
    return " ".join(reasons)


def is_first_with_link(author: Member, html: str, own: int = 0) -> bool:
    """Whether a new account has no comment with a link to elsewhere that everybody sees."""
    if not limits.is_new(author) or not sifting.links_out(html):
        return False
    linking = Comment.objects.filter(author=author, body_html__contains="href=").standing().exclude(pk=own)
    return not any(sifting.links_out(seen) for seen in linking.values_list("body_html", flat=True))


def first_twin(author: Member, digest: str) -> Comment | None:
    """The first comment of the last days that says the same and is another account's."""
    if not digest or not settings.RATE_LIMITS_ENABLED:
        return None
    recent = Comment.objects.filter(digest=digest, created_at__gt=timezone.now() - SAME_WORDS_FOR)
    return recent.exclude(author=author).select_related("author").order_by("created_at", "pk").first()


def twins(comment: Comment) -> QuerySet[Comment]:
    """What other accounts have said in the same words, for organisers; the newest few."""
    same = Comment.objects.filter(digest=comment.digest or None).exclude(author=comment.author_id)
    return same.with_targets().order_by("-created_at", "-pk")[:MOST_TWINS]
