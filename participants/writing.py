"""Writing: keep a draft, publish, revise, take back, delete."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cpd.lib import markup
from participants import drafts, firsts, holding, limits, notices, pictures, rules, sifting, slugs
from participants.called import Called
from participants.models import Blog, DraftOffer, Member, Participant, Post, Reflection
from participants.words import ChangedElsewhere, Words, basis_of
from things import edition
from things.models import Cohort, Thing, Visibility

logger = logging.getLogger(__name__)


class CannotWrite(Exception):
    """The member may not publish here now; `reason` is the one of rules.why_not_write."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AlreadyPublished(Exception):
    """This form was sent before and its reflection is out."""

    def __init__(self, reflection: Reflection) -> None:
        super().__init__(str(reflection.pk))
        self.reflection = reflection


def new_form_key() -> str:
    """The hidden key of a fresh form."""
    return secrets.token_hex(16)


def save_draft(
    *,
    actor: Member,
    cohort: Cohort,
    form_key: str,
    words: Words,
    reflection: Reflection | None = None,
    arrangement: Sequence[pictures.Arranged] = (),
    basis: str = "",
) -> Reflection:
    """Keep what a member is typing, in this draft or in the one of this form; the same form has one draft only.

    Raises AlreadyPublished, ChangedElsewhere, CannotWrite("limited" or "finished") or limits.TooMany.
    """
    if actor.is_limited:
        raise CannotWrite("limited")
    if cohort.is_finished():
        raise CannotWrite("finished")
    try:
        draft = _save_draft(actor, cohort, form_key, words, reflection, basis)
    except IntegrityError:
        # The same form came twice at once and the other one was first: go on with its row.
        draft = _save_draft(actor, cohort, form_key, words, reflection, basis)
    if arrangement:
        draft = _arrange(draft, arrangement)
    return draft


@transaction.atomic
def _arrange(draft: Reflection, arrangement: Sequence[pictures.Arranged]) -> Reflection:
    body = pictures.arrange(draft, arrangement, body=draft.body)
    if body != draft.body:
        draft.body = body
        draft.save(update_fields=["body", "updated_at"])
    return draft


@transaction.atomic
def _save_draft(
    actor: Member, cohort: Cohort, form_key: str, words: Words, reflection: Reflection | None, basis: str
) -> Reflection:
    holding.present(actor)
    own = Reflection.objects.select_for_update().filter(author=actor)
    draft = own.filter(pk=reflection.pk).first() if reflection else own.filter(form_key=form_key).first()
    if draft is None:
        limits.drafts(actor)
        draft = Reflection(author=actor, cohort=cohort, blog=_blog_of(actor), form_key=form_key)
        draft.slug = drafts.working_slug(form_key)
        draft.visibility = cohort.widest_visibility
    elif draft.published_at is not None:
        raise AlreadyPublished(draft)
    elif basis and basis != basis_of(draft) and words.differ_from(draft):
        raise ChangedElsewhere(draft)
    words.put_into(draft)
    draft.save()
    if words.things is not None:
        draft.things.set(words.things)
    return draft


@transaction.atomic
def publish(reflection: Reflection, *, actor: Member, now: datetime | None = None) -> Reflection:
    """Put a draft on the blog. The address is made from the title the first time and stays for good.

    Raises CannotWrite, AlreadyPublished or limits.TooMany; then nothing has changed.
    """
    now = now or timezone.now()
    [author] = holding.members([actor.pk])
    reflection = _locked(reflection, actor)
    if reflection.published_at is not None:
        raise AlreadyPublished(reflection)
    _ask(reflection, actor, now)
    limits.posts(actor, now)
    if reflection.slug == drafts.working_slug(reflection.form_key):
        reflection.slug = slugs.free_slug(actor, reflection.title)
    reflection.published_at = now
    reflection.edited_at = None
    pictures.show(reflection, now)
    render(reflection)
    sifting.sift(reflection, author)
    reflection.save()
    refresh_counts(reflection)
    # Whoever read it as a draft finds it where everybody does.
    DraftOffer.objects.filter(reflection=reflection).delete()
    notices.make(reflection, now=now)
    logger.info("reflection %s published by member %s", reflection.pk, actor.pk)
    return reflection


@transaction.atomic
def revise(
    reflection: Reflection,
    *,
    actor: Member,
    words: Words,
    arrangement: Sequence[pictures.Arranged] = (),
    basis: str = "",
    now: datetime | None = None,
) -> Reflection:
    """Change a published reflection. Raises CannotWrite or ChangedElsewhere; then nothing has changed."""
    now = now or timezone.now()
    reflection = _locked(reflection, actor)
    _ask(reflection, actor, now)
    if basis and basis.split()[0] != basis_of(reflection) and words.differ_from(reflection):
        raise ChangedElsewhere(reflection)
    before = set(reflection.things.values_list("pk", flat=True))
    was = (reflection.title, reflection.body, reflection.body_html)
    words.put_into(reflection)
    reflection.body = pictures.arrange(reflection, arrangement, body=reflection.body)
    if words.things is not None:
        reflection.things.set(words.things)
    pictures.show(reflection, now)
    render(reflection)
    if was != (reflection.title, reflection.body, reflection.body_html):
        reflection.edited_at = now
        sifting.sift(reflection, actor, before=f"<p>{was[0]}</p>{was[2]}")
    reflection.save()
    drafts.forget_changes(reflection)
    refresh_counts(reflection, also=before)
    notices.make(reflection, now=now)
    logger.info("reflection %s revised by member %s", reflection.pk, actor.pk)
    return reflection


@transaction.atomic
def forget_changes(reflection: Reflection, *, actor: Member) -> None:
    """Throw away changes that are not out yet, and the pictures that came with them."""
    waiting = _locked(reflection, actor).pictures.filter(shown_at=None)
    pictures.remove_files(waiting)
    waiting.delete()
    drafts.forget_changes(reflection)


@transaction.atomic
def take_back(reflection: Reflection, *, actor: Member) -> Reflection:
    """Make a published reflection a draft again; its address stays its own. Raises CannotWrite."""
    reflection = _locked(reflection, actor)
    if not rules.can_edit(actor, reflection):
        raise CannotWrite("finished")
    reflection.published_at = None
    reflection.save(update_fields=["published_at", "updated_at"])
    refresh_counts(reflection)
    logger.info("reflection %s taken back by member %s", reflection.pk, actor.pk)
    return reflection


@transaction.atomic
def delete(reflection: Reflection, *, actor: Member) -> None:
    """Delete a reflection or a draft, with its pictures and its comments, for good."""
    if reflection.is_elsewhere:
        # Its feed may be read at this moment.
        holding.blogs([reflection.blog_id])
        list(Post.objects.select_for_update(of=("self",)).filter(reflection=reflection))
    reflection = _locked(reflection, actor)
    key, things = reflection.pk, set(reflection.things.values_list("pk", flat=True))
    drafts.forget_changes(reflection)
    pictures.remove_files(reflection.pictures.all())
    # What was written elsewhere is in its feed for longer: it must not come back.
    Post.objects.filter(reflection=reflection).update(deleted_at=timezone.now())
    reflection.delete()
    refresh_many([reflection], also=things)
    logger.info("reflection %s deleted by member %s", key, actor.pk)


def freeze(reflection: Reflection) -> None:
    """An organiser has acted on it: what is written at its source from now on changes nothing here."""
    Reflection.objects.filter(pk=reflection.pk, frozen_at=None).update(frozen_at=timezone.now())


def render(reflection: Reflection) -> None:
    """Make the stored HTML and the excerpt of the text as it stands; pictures without a place in it follow it.

    Whom it calls by name is told later, by somebody else's hand.
    """
    called = Called()
    reflection.body_html = pictures.page_html(reflection.body, reflection.pictures.all(), called)
    reflection.excerpt = markup.excerpt(reflection.body_html)
    reflection.called_at = timezone.now() if called.members else None


def refresh_counts(reflection: Reflection, *, also: Iterable[int] = ()) -> None:
    """After anything that changes who may see a reflection, inside its transaction: copies of pages kept for visitors
    are out of date, the Things' counts are made anew, and it is marked which one is its author's first.
    """
    refresh_many([reflection], also=also)


def refresh_many(reflections: Sequence[Reflection], *, also: Iterable[int] = ()) -> None:
    """The same for several reflections at once."""
    authors, cohorts = {row.author_id for row in reflections}, {row.cohort_id for row in reflections}
    firsts.hold(authors, cohorts)
    # Moving the edition first locks the cohort's row, so that two counts never miss each other.
    edition.move(cohorts)
    through = Reflection.things.through.objects.filter(reflection__in=[row.pk for row in reflections])
    recount({*also, *through.values_list("thing_id", flat=True)})
    firsts.mark(authors, cohorts)


def recount(things: Iterable[int] | None = None) -> None:
    """Count again how many reflections on these Things (on all, if none are named) are in lists."""
    rows = Thing.objects.all() if things is None else Thing.objects.filter(pk__in=things)
    rows.update(written_count=_written())


def miscounted() -> QuerySet[Thing]:
    """Things whose kept count of reflections is not what is in lists, each with its `written`; one query."""
    return Thing.objects.annotate(written=_written()).exclude(written_count=F("written"))


def _written() -> Coalesce:
    counted = (
        Reflection.objects.published()
        .filter(things=OuterRef("pk"), visibility__in=[Visibility.EVERYONE, Visibility.MEMBERS])
        .order_by()
        .values("things")
        .annotate(found=Count("pk"))
        .values("found")
    )
    return Coalesce(Subquery(counted), 0)


def _locked(reflection: Reflection, actor: Member) -> Reflection:
    return (
        Reflection.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=reflection.pk, author=actor)
    )


def _ask(reflection: Reflection, actor: Member, now: datetime) -> None:
    place = Participant.objects.filter(member=actor, cohort=reflection.cohort_id).first()
    reason = rules.why_not_write(actor, reflection.cohort, place, now)
    if reason is not None:
        raise CannotWrite(reason)


def _blog_of(member: Member) -> Blog:
    """The member's blog here, made if there is none."""
    return Blog.objects.get_or_create(member=member, place=Blog.Place.HERE)[0]
