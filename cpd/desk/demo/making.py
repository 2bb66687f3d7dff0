"""Making the whole demo in one transaction, and taking it away again."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from comments.models import Comment
from cpd.desk.demo import elsewhere, greeters, groups, homes, inboxes, members, pictures, posted, programme, words
from cpd.desk.demo.lessons import lessons
from cpd.desk.demo.people import DOMAIN, SIGN_INS, people
from cpd.desk.demo.plot import places, present, sittings
from cpd.desk.demo.prose import Writer
from cpd.desk.demo.stages import Clock, Stage
from cpd.desk.demo.talk import Talk
from participants.models import Letter, Member, Participant, Reflection, ReflectionPicture
from things.models import Cohort, Reference, Thing


@dataclass(frozen=True)
class Made:
    """The cohort, and how much of everything there is in it."""

    cohort: Cohort
    members: int
    participants: int
    reflections: int
    elsewhere: int
    comments: int


def make(
    *, stage: Stage, seed: int, scale: int, now: datetime, known_password: bool, with_pictures: bool = True
) -> Made:
    """The demo cohort with its people and all they wrote; the same for the same seed and week."""
    clock = Clock(stage, now)
    crowd = people(seed=seed, scale=scale)
    taken = places(crowd, clock, seed)
    crowd = present(crowd, taken)
    writer, talk = Writer(seed), Talk(crowd, taken, clock, seed)
    posts = writer.posts(sittings(taken, clock, seed))
    talk.all(posts)
    known = homes.homes(crowd, seed)
    pieces = homes.pieces(known, taken, posts, writer, clock, seed)
    told = [piece for piece in pieces if not piece.is_silent and piece.home.state != "unproved"]
    remarks = talk.further([piece.post for piece in told], len(posts))
    # Drawn before the transaction: nobody has to wait for the database meanwhile.
    drawn = pictures.of_lessons(lessons(), programme.INKS, seed) if with_pictures else {}
    faces = members.portraits(seed) if with_pictures else {}
    drawings = pictures.of_posts(posts, seed) if with_pictures else {}
    with transaction.atomic(), _quiet():
        joined = members.joining_times(crowd, taken, clock)
        stock = set(Member.objects.values_list("handle", flat=True))
        rows = members.make_members(crowd, joined, known_password=known_password, stock=stock)
        members.hang(faces, rows)
        cohort = programme.make_cohort(clock)
        weeks = programme.make_weeks(cohort)
        things = programme.make_things(cohort, weeks, rows, drawn, clock, seed)
        members.make_places(taken, rows, cohort, clock, seed)
        standing = words.talk_under([*posts, *(piece.post for piece in told)], remarks, clock)
        reflections = words.make_reflections(posts, standing, cohort, things, rows, clock, seed)
        elsewhere.make_blogs(known, pieces, taken, rows, clock, seed)
        there = elsewhere.shown(told)
        words.note_talk(there, standing, len(posts))
        reflections += there
        comments = words.make_comments(remarks, reflections, things, rows, clock)
        words.make_moderation(remarks, comments, rows, clock)
        words.illustrate(drawings, reflections)
        words.count_on_things(things)
        inboxes.fill(comments, rows, cohort, clock)
        groups.make(cohort, clock)
        posted.post(cohort, clock)
        programme.finish(cohort, clock)
        greeters.fill(rows, cohort, clock)
    programme.render.cache_clear()
    syndicated = Reflection.objects.filter(cohort=cohort).exclude(original_address="").count()
    return Made(cohort, len(rows), len(taken), len(posts) + syndicated, syndicated, len(comments))


def demo_cohort() -> Cohort | None:
    """The demo cohort, if there is one."""
    return Cohort.objects.filter(slug=programme.SLUG).first()


def demo_members() -> Q:
    """The people of a demo: their addresses can be nobody's."""
    return Q(email__endswith=f"@{DOMAIN}") | Q(email__in=[sign_in.email for sign_in in SIGN_INS])


def take_away() -> None:
    """Delete the demo's cohort and people with all they wrote and their pictures; other cohorts stay as they are."""
    with transaction.atomic(), _quiet():
        crowd = Member.objects.filter(demo_members())
        theirs = Reflection.objects.filter(Q(cohort__slug=programme.SLUG) | Q(author__in=crowd))
        things = Thing.objects.filter(cohort__slug=programme.SLUG)
        names = {
            *crowd.values_list("picture", flat=True),
            *(name for pair in things.values_list("picture", "picture_small") for name in pair),
            *(
                name
                for pair in ReflectionPicture.objects.filter(reflection__in=theirs).values_list("file", "small")
                for name in pair
            ),
        }
        Thing.history.filter(cohort__slug=programme.SLUG).delete()
        Reference.history.filter(thing__in=things).delete()
        Comment.objects.filter(Q(reflection__in=theirs) | Q(thing__in=things) | Q(author__in=crowd)).delete()
        theirs.delete()
        Letter.objects.filter(member__in=crowd).delete()
        Participant.objects.filter(Q(member__in=crowd) | Q(cohort__slug=programme.SLUG)).delete()
        Cohort.objects.filter(slug=programme.SLUG).delete()
        crowd.delete()
        transaction.on_commit(lambda: _delete_files(names))


def _delete_files(names: Iterable[str]) -> None:
    for name in filter(None, names):
        default_storage.delete(name)


@contextmanager
def _quiet() -> Iterator[None]:
    """The verbs log every row they save; a demo of hundreds of rows would fill the screen."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
