"""What a reader is led to: their cohort now, and (from a later slice) who is waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from cpd.lib import paging
from participants import blocking
from participants.models import Blog, Member, Participant, Post, Reflection
from things.models import Cohort
from things.models.cohort import CohortQuerySet

BLOG_PAGE = 20


def current_cohort(viewer: object) -> Cohort | None:
    """The cohort a reader most likely means."""
    return next(iter(cohorts_to_choose_from(viewer)), None)


def cohorts_to_choose_from(viewer: object) -> list[Cohort]:
    """The cohorts a reader may mean on the front page, most likely first.

    That is their own unfinished one, rather one they have not stopped in; else all unfinished ones that visitors may see;
    else the last one they were in; else the newest.
    """
    own = Cohort.objects.none()
    if isinstance(viewer, Member):
        own = viewer_cohorts(viewer)
        stopped = F("participants__stopped_at")
        running: list[Any] = list(own.unfinished().annotate(left_at=stopped).running_first())
        if running:
            return [next((cohort for cohort in running if cohort.left_at is None), running[0])]
    listed = Cohort.objects.listed()
    return list(listed.unfinished().running_first()) or list(own.newest_first()[:1]) or list(listed.newest_first()[:1])


def viewer_cohorts(member: Member) -> CohortQuerySet:
    """The cohorts a member has a place in; those not listed yet only for organisers."""
    seen = (
        Cohort.objects.all() if member.is_staff and member.has_perm("things.publish_thing") else Cohort.objects.listed()
    )
    return seen.filter(participants__member=member)


def place_to_write(member: Member, slug: str = "") -> Participant | None:
    """The member's place in the cohort of this slug, else in the one they most likely mean."""
    places = list(Participant.objects.of(member))
    named = [place for place in places if place.cohort.slug == slug]
    return next(iter(named or places), None)


def own_place(member: Member, slug: str = "") -> Participant | None:
    """The member's place in the cohort of this slug, and in no other; without a slug, in the one they most likely mean."""
    places = Participant.objects.of(member)
    return next((place for place in places if not slug or place.cohort.slug == slug), None)


def cohorts_to_join(member: Member) -> list[Cohort]:
    """Cohorts that take newcomers and that the member is not in."""
    return list(Cohort.objects.taking_newcomers().exclude(participants__member=member).newest_first())


@dataclass(frozen=True)
class BlogPage:
    """One page of a member's blog, as one reader sees it."""

    person: Member
    here: Blog | None
    elsewhere: list[Blog]
    page: paging.Page[Reflection]
    is_own: bool
    is_blocked: bool


def blog_of(handle: str, viewer: object, cursor: str | None = None) -> BlogPage | None:
    """A member's blog; None where there is none, or none for this reader.

    Closed accounts have none. Who reads along has none either, unless they wrote before; their own they always see.
    """
    person = Member.objects.filter(handle=handle, is_active=True).select_related("sector").first()
    if person is None:
        return None
    rows = Reflection.objects.on_blog_of(person, viewer).newest_first().for_cards()
    page = paging.page(rows, cursor, by=("-published_at",), size=BLOG_PAGE)
    is_blocked = blocking.has_blocked(viewer, person)
    if not (page.items or is_blocked or person == viewer or _is_known(person)):
        return None
    blogs = list(person.blogs.filter(closed_at=None))
    here = next((blog for blog in blogs if blog.place == Blog.Place.HERE), None)
    elsewhere = [blog for blog in blogs if blog.place == Blog.Place.ELSEWHERE]
    return BlogPage(person, here, elsewhere, page, is_own=person == viewer, is_blocked=is_blocked)


def _is_known(person: Member) -> bool:
    """Whether a member without words of their own has a page: who takes part, and who is in no cohort and comments.

    Before the address is confirmed nobody meets them: anybody can sign up under any name."""
    ways = set(person.places.values_list("way", flat=True))
    return person.has_confirmed_email and (not ways or bool(ways - {Participant.Way.FOLLOWER}))


def post_of(reflection: Reflection, viewer: object) -> Post | None:
    """For its author, the post elsewhere that a reflection shows."""
    if viewer != reflection.author or not reflection.is_elsewhere:
        return None
    return Post.objects.filter(reflection=reflection, author=reflection.author).first()


def neighbours(reflection: Reflection, viewer: object) -> tuple[Reflection | None, Reflection | None]:
    """The author's reflections before and after this one, as far as this reader may see them."""
    moment = reflection.published_at
    if moment is None:
        return None, None
    rows = Reflection.objects.on_blog_of(reflection.author, viewer).select_related("author")
    rows = rows.only("title", "slug", "published_at", "author__handle").exclude(pk=reflection.pk)
    earlier = Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=reflection.pk)
    before = rows.filter(earlier, published_at__lte=moment).newest_first().first()
    after = rows.exclude(earlier).filter(published_at__gte=moment).order_by("published_at", "pk").first()
    return before, after
