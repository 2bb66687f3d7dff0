"""The people of a directory as a list that feed readers take in (OPML 2.0, http://opml.org/spec2.opml)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cpd.lib.feeds import one_line
from cpd.lib.here import own_address
from participants.directory import Directory
from participants.feeds import name_of
from participants.models import Blog, Member


@dataclass(frozen=True)
class Outline:
    """One line of the list: a person, the feed of where they write, and the page it belongs to."""

    name: str
    feed: str
    page: str
    language: str = ""


def outlines(directory: Directory) -> list[Outline]:
    """Everybody listed under the directory's filters, by name."""
    return [_outline(place.member) for place in directory.everybody]


def feed_address_of(blog: Blog) -> str:
    """The address of a blog's feed; empty where none is known, or nobody knows whose it is. Uses what was loaded."""
    if blog.place == Blog.Place.HERE:
        return _own_feed_of(blog.member)
    return blog.feed.address if blog.is_trusted and blog.feed is not None else ""


def _own_feed_of(person: Member) -> str:
    """The feed of their page here, which carries also what they write elsewhere."""
    return own_address(reverse("participants:blog_feed", args=[person.handle]))


def _outline(person: Member) -> Outline:
    blog = _blog_to_read(person)
    name = _called(person, blog)
    if blog and blog.place == Blog.Place.ELSEWHERE and (feed := feed_address_of(blog)):
        return Outline(name, feed, one_line(blog.address))
    page = own_address(person.get_absolute_url())
    return Outline(name, _own_feed_of(person), page, get_language() or settings.LANGUAGE_CODE)


def _blog_to_read(person: Member) -> Blog | None:
    """Their blog here if they have one, for its feed has everything; else the first one elsewhere that is theirs."""
    blogs = sorted(person.blogs.all(), key=lambda blog: (blog.place != Blog.Place.HERE, not feed_address_of(blog)))
    return blogs[0] if blogs else None


def _called(person: Member, blog: Blog | None) -> str:
    title = one_line(blog.title) if blog else ""
    return _("%(name)s: %(blog)s") % {"name": name_of(person), "blog": title} if title else name_of(person)
