"""Ways to begin a comment, made from the Things a reflection is about: their questions, their steps, their titles.

They say which Thing somebody wrote about and ask how it was; of what was written they claim nothing, and praise nothing.
They are lent: text to edit, never sent by itself and never posted as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from django.utils.translation import gettext as _

from comments.threads import Thread
from cpd.lib import markup
from participants.models import Member, Reflection
from things.models import Thing

MOST = 3
# A talk that has begun needs no beginnings.
FEW_COMMENTS = 2
LONGEST = 200
SHORTEST = 18
MOST_THINGS = 5

# A sentence ends with one of these, maybe in brackets, before white space; where there is none between sentences, at once.
END = re.compile(r"(?<=[.!?…؟۔।])[)\]’]*\s+|(?<=[。！？])[)\]」』]*\s*|\n+")
ASKS = re.compile(r"[?？؟]$")
# "The first says: how do you choose?" is told of somebody, not asked of the reader.
SAYS = re.compile("[:：]")
# What would be a quotation inside one, call somebody, or be taken for Markdown or an address.
UNFIT = re.compile(r"[\"“”„«»「」『』‹›@*_`<>\[\]\\|~#^]|://|\bwww\.", re.IGNORECASE)
STEP = re.compile(r"<li>(.*?)(?=</?(?:li|ol|ul)\b)", re.DOTALL)
CHIP = re.compile(r'<span class="chip">.*?</span>', re.DOTALL)
SPACE = re.compile(r"\s+")


def lent_to(member: Member | None, thread: Thread) -> list[str]:
    """The openers for whoever may answer somebody's reflection, has not done so yet, and where few have."""
    place = thread.target
    if member is None or thread.why_not is not None or not isinstance(place, Reflection):
        return []
    has_spoken = any(bone.author == member.pk and bone.is_noted for bone in thread.order.bones)
    if place.author_id == member.pk or has_spoken or thread.count > FEW_COMMENTS:
        return []
    return of(place)


def of(reflection: Reflection) -> list[str]:
    """At most three: one for each Thing before a second for any, questions before steps, a title as the last."""
    released = Thing.objects.released().filter(reflections=reflection).order_by("number")
    things = list(released.only("number", "title", "body_html", "task_html")[:MOST_THINGS])
    asking = _in_turn([[_asking(thing, words) for words in questions(thing)] for thing in things])
    walking = _in_turn([[_walking(thing, words) for words in steps(thing)] for thing in things])
    first = [*asking, *walking][: MOST - 1]
    return list(dict.fromkeys([*first, *map(_naming, things)]))[:MOST]


def is_nothing_else(body: str, reflection: Reflection) -> bool:
    """Whether a comment consists of openers and nothing of its own; other marks between them are nothing of its own."""
    left = _bare(body)
    if len(left) > MOST * 2 * LONGEST:
        return False
    lent = sorted((_bare(opener) for opener in of(reflection)), key=len, reverse=True)
    if not any(opener in left for opener in lent):
        return False
    for opener in lent:
        left = left.replace(opener, "")
    return not left


def questions(thing: Thing) -> list[str]:
    """What a Thing asks: the questions of its task, else the last ones of its text; in their order."""
    of_task, of_text = (
        [words for words in _sentences(html) if ASKS.search(words) and not SAYS.search(words)]
        for html in (thing.task_html, thing.body_html)
    )
    return of_task[:MOST] or of_text[-MOST:]


def steps(thing: Thing) -> list[str]:
    """The first sentence of each step of a Thing's task, in their order."""
    found = (next(iter(_sentences(step)), "") for step in STEP.findall(CHIP.sub("", thing.task_html)))
    return [words.rstrip(".:;。 ") for words in found if words][:MOST]


def _sentences(html: str) -> Iterator[str]:
    """Whole sentences of a text, without its headings, that stand by themselves inside a comment."""
    for part in END.split(markup.plain(markup.HEADING.sub("", html))):
        words = SPACE.sub(" ", part or "").strip(" ()")
        # What begins small is half a sentence, behind "e.g." for one.
        is_whole = len(words.encode()) >= SHORTEST and len(words) <= LONGEST and not words[:1].islower()
        if is_whole and not UNFIT.search(words):
            yield words


def _asking(thing: Thing, words: str) -> str:
    return _("You wrote about Thing %(number)s, which asks: “%(question)s” How was that for you?") % {
        "number": thing.number,
        "question": words,
    }


def _walking(thing: Thing, words: str) -> str:
    return _("You wrote about Thing %(number)s. “%(step)s”: how was that for you?") % {
        "number": thing.number,
        "step": words,
    }


def _naming(thing: Thing) -> str:
    """What can be said of every Thing; a title that would not stand in a comment is left out."""
    title = SPACE.sub(" ", thing.title).strip()
    if not title or UNFIT.search(title):
        return _("You wrote about Thing %(number)s. What would you tell somebody who has it still before them?") % {
            "number": thing.number
        }
    return _(
        "You wrote about Thing %(number)s, “%(title)s”. What would you tell somebody who has it still before them?"
    ) % {"number": thing.number, "title": title}


def _in_turn(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first of each, then the second of each."""
    return [words for words in chain.from_iterable(zip_longest(*rows)) if words]


def _bare(text: str) -> str:
    """Letters and figures alone: two texts that differ in marks and spaces only are the same."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
