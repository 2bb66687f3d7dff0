"""What is held, hidden, deleted, a draft, for members, of a closed account, unlisted or untrusted is in no output for others.

Each has a word of its own, and every address of the site is read by a visitor and by another member; then every job of
the timetable runs, and the letters are read, too. So that the walks would see what they look for, whoever may see it
finds it with the same eyes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.utils import timezone
from django.utils.text import slugify
from post_office.models import Email

from comments import counting, talk
from comments.models import Comment, Notification
from cpd.desk.search import indexing
from cpd.desk.timetable import JOBS
from participants import writing
from participants.models import Blog, Participant, Reflection
from tests import everywhere
from tests.factories import (
    BlogElsewhereFactory,
    CommentFactory,
    MemberFactory,
    ParticipantFactory,
    PostFactory,
    ReflectionFactory,
)
from things.models import Thing

NOW = timezone.now
# Every text has this word beside its own, so that a search for it would find them all.
ASKED = "lighthouse"
MARKS = {
    "held comment": "quaggaheld",
    "hidden comment": "quaggahush",
    "deleted comment": "quaggagone",
    "hidden reflection": "quaggaveil",
    "held reflection": "quaggawait",
    "draft": "quaggadraft",
    "members only": "quaggaclub",
    "closed account": "quaggashut",
    "unlisted": "quaggaquiet",
    "untrusted post": "quaggafar",
}
MARK = re.compile("|".join(MARKS.values()), re.IGNORECASE)
# An unlisted member is in no list of people; their own page is there for whoever has its address.
OWN_PAGES = {"participants:block", "participants:blog", "participants:blog_feed", "participants:blog_feed_json"}
# What the walk leaves out, and why: it would end the session that walks.
LEFT_OUT = {"account_logout", "admin:logout"}


def wording(mark: str) -> dict[str, str]:
    text = f"{ASKED} {MARKS[mark]}"
    return {"title": text, "slug": slugify(mark), "body": text, "body_html": f"<p>{text}</p>", "excerpt": text}


def say(mark: str) -> dict[str, str]:
    return {"body": f"{ASKED} {MARKS[mark]}", "body_html": f"<p>{ASKED} {MARKS[mark]}</p>"}


@pytest.fixture
def hidden(cohort, thing, marisol, kofi, hanne, internet):
    """One of each, on a Thing and a reflection that everybody reads."""
    out = ReflectionFactory(author=marisol, cohort=cohort, things=[thing], title="For all", slug="for-all")
    for place in ({"thing": thing}, {"reflection": out}):
        CommentFactory(author=kofi, body=f"{ASKED} for all", body_html="<p>For all.</p>", **place)
        CommentFactory(author=marisol, held_at=NOW(), **say("held comment"), **place)
        CommentFactory(author=marisol, hidden_at=NOW(), **say("hidden comment"), **place)
        gone = CommentFactory(author=marisol, **say("deleted comment"), **place)
        CommentFactory(author=kofi, parent=gone, **place)
        talk.delete(gone, by=marisol)
    states = {
        "hidden reflection": {"hidden_at": NOW()},
        "held reflection": {"held_at": NOW()},
        "draft": {"published_at": None},
        "members only": {"visibility": "members"},
    }
    for mark, state in states.items():
        ReflectionFactory(author=marisol, cohort=cohort, things=[thing], **wording(mark) | state)
    shut = MARKS["closed account"]
    closed = MemberFactory(display_name=f"{shut} {ASKED}", handle="shut", bio=shut, is_active=False)
    ParticipantFactory(member=closed, cohort=cohort)
    ReflectionFactory(author=closed, cohort=cohort, things=[thing], **wording("closed account"))
    CommentFactory(author=closed, thing=thing, **say("closed account"))
    quiet = MARKS["unlisted"]
    unlisted = MemberFactory(display_name=f"{quiet} {ASKED}", handle="quiet", bio=quiet)
    ParticipantFactory(member=unlisted, cohort=cohort, way=Participant.Way.UNLISTED)
    blog = BlogElsewhereFactory(member=marisol, proved_at=None, title=MARKS["untrusted post"])
    far = ReflectionFactory(
        author=marisol, cohort=cohort, blog=blog, things=[thing], held_at=NOW(),
        original_address=f"{blog.address}{MARKS['untrusted post']}", **wording("untrusted post"),
    )  # fmt: skip
    PostFactory(blog=blog, title=far.title, excerpt=far.excerpt, body_html=far.body_html, reflection=far)
    for place in (thing, out):
        counting.count(place)
    writing.recount()
    # As if Kofi had been told of all of it while it was to be read, and letters about it were due.
    due = {"member": kofi, "kind": "mention", "mail_at": NOW()}
    told = [Notification(comment=comment, **due) for comment in Comment.objects.exclude(author=kofi)]
    told += [Notification(reflection=row, **due) for row in Reflection.objects.exclude(visibility="members")]
    Notification.objects.bulk_create(told)
    # Search has learned every word before it was hidden, as far as it learns any.
    indexing.catch_up()
    return out


def seen(client, names: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The words that stand in what each address answers, by the address's name."""
    found: dict[str, set[str]] = {}
    for name, address in names:
        if name in LEFT_OUT:
            continue
        searched = [] if re.search(r"\d/|admin/", address) else [f"{address}?q={ASKED}"]
        for asked in [address, *searched]:
            answer = client.get(asked)
            text = (answer.getvalue() + str(answer.headers).encode()).decode(errors="replace")
            if words := {word.lower() for word in MARK.findall(text)}:
                found.setdefault(name, set()).update(words)
    return found


def of_others(found: dict[str, set[str]], *allowed: str) -> dict[str, set[str]]:
    """What was found and is not for this reader."""
    left = {
        name: words - {*allowed, *([MARKS["unlisted"]] if name in OWN_PAGES else [])} for name, words in found.items()
    }
    return {name: words for name, words in left.items() if words}


def test_every_address_says_what_stands_in_its_gaps():
    """A new address needs a decision: in `tests/everywhere.py`, whose number or which word it takes."""
    undecided = [
        (name, gap)
        for name, route in everywhere.routes()
        for gap in everywhere.gaps(route)
        if not everywhere.is_decided(name, gap)
    ]

    assert undecided == []


def test_a_visitor_reads_nothing_of_it_anywhere(client, hidden):
    found = seen(client, [*everywhere.addresses(), *everywhere.addresses(desk=True)])

    assert of_others(found) == {}


def test_another_member_reads_nothing_of_it_anywhere_but_what_is_for_members(client, hidden, kofi):
    client.force_login(kofi)

    found = seen(client, [*everywhere.addresses(), *everywhere.addresses(desk=True)])

    assert of_others(found, MARKS["members only"]) == {}
    # So that the walk reads what is there, and not pages of errors.
    lists = {"participants:stream", "participants:reflection", "participants:blog", "things:thing"}
    assert {name for name, words in found.items() if MARKS["members only"] in words} >= lists
    assert MARKS["unlisted"] in found["participants:blog"]


@pytest.mark.once
def test_its_author_finds_it_where_it_is_theirs(client, hidden, marisol):
    client.force_login(marisol)

    found = seen(client, everywhere.addresses())

    everything = set().union(*found.values())
    theirs = ["held comment", "hidden reflection", "held reflection", "draft", "members only", "untrusted post"]
    assert {MARKS[mark] for mark in theirs} <= everything
    assert MARKS["held comment"] in found["things:thing"]
    assert {MARKS["deleted comment"], MARKS["closed account"]} & everything == set()


def test_organisers_find_it_at_the_desk(client, hidden, hanne):
    client.force_login(hanne)
    lists = {"admin:comments_comment_changelist", "admin:participants_reflection_changelist", "things:thing"}

    walk = [*everywhere.addresses(), *everywhere.addresses(desk=True)]
    found = seen(client, [(name, address) for name, address in walk if name in lists])

    assert {MARKS["held comment"], MARKS["hidden comment"]} <= found["admin:comments_comment_changelist"]
    reflections = {MARKS[mark] for mark in ("hidden reflection", "held reflection", "untrusted post", "members only")}
    assert reflections <= found["admin:participants_reflection_changelist"]
    assert MARKS["held comment"] in found["things:thing"]
    assert {MARKS["draft"], MARKS["deleted comment"]} & set().union(*found.values()) == set()


def test_no_letter_that_a_job_sends_holds_a_word_of_it(hidden, marisol):
    for job in JOBS:
        job.run()

    letters = Email.objects.exclude(to=[marisol.email])
    told = {
        mark
        for letter in letters
        for mark in MARK.findall(f"{letter.subject} {letter.message} {letter.html_message} {letter.headers}")
    }

    assert told == set()
    assert Comment.objects.filter(held_at=None, body__contains=MARKS["held comment"]).count() == 0


def test_no_count_counts_it(client, hidden, thing, cohort, marisol, kofi):
    hidden.refresh_from_db()
    thing = Thing.objects.get(pk=thing.pk)

    # One is kofi's own, the other his answer to what was deleted.
    assert (thing.comment_count, hidden.comment_count) == (2, 2)
    assert list(counting.differences()) == []
    # What everybody reads, and what is for members.
    assert thing.written_count == 2
    assert Reflection.objects.in_lists_for(None).count() == 1
    # Who is not listed counts, who has closed the account does not.
    assert "3 people so far" in client.get(f"/{cohort.slug}/people/").content.decode()
    page = client.get(f"/{cohort.slug}/things/1/").content.decode()
    assert "2 comments on this Thing" in page
    assert Blog.objects.filter(member=marisol, place=Blog.Place.ELSEWHERE).get().is_trusted is False
