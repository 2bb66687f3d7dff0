"""What can be found: Things, people, reflections, comments. For each kind its words, and who may see which of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import PermissionsMixin
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from cpd.lib import markup
from participants.models import Block, Member, Participant, Reflection
from things.models import Cohort, Reference, Thing
from things.models.cohort import CohortQuerySet

# A number is: which kind, of a moment the seconds since 1970, and the end of the row's key.
KIND_AT, MOMENT_AT = 59, 26
LAST_MOMENT = (1 << (KIND_AT - MOMENT_AT)) - 1
KEY_END = (1 << MOMENT_AT) - 1


@dataclass(frozen=True)
class Text:
    """What is searched of one row, as it is now."""

    key: int
    title: str
    body: str
    moment: datetime
    cohort_key: int | None


@dataclass(frozen=True)
class Watch:
    """A table whose changes concern a kind: the column that says which row, and the columns with words."""

    model: type[Model]
    columns: Sequence[str]
    key: str = "id"


@dataclass(frozen=True)
class Kind:
    """One kind of what can be found."""

    name: str
    rank: int
    label: str | Promise
    model: type[Model]
    watched: Sequence[Watch]
    texts: Callable[[Iterable[int]], Iterator[Text]]
    visible_to: Callable[[Any], QuerySet[Any]]

    def number(self, text: Text) -> int:
        """The number of this row's document: the order in which documents are found."""
        seconds = min(max(int(text.moment.timestamp()), 0), LAST_MOMENT)
        return self.numbers.start + (seconds << MOMENT_AT) + (text.key & KEY_END)

    @property
    def numbers(self) -> range:
        """The numbers that documents of this kind may have."""
        return range(self.rank << KIND_AT, (self.rank + 1) << KIND_AT)


def _thing_texts(keys: Iterable[int]) -> Iterator[Text]:
    for thing in Thing.objects.filter(pk__in=keys).prefetch_related("references"):
        yield Text(thing.pk, str(thing), thing_body(thing), thing.created_at, thing.cohort_id)


def thing_body(thing: Thing) -> str:
    """What can be read on the page of a Thing, below its title. Its references are loaded."""
    read = [f"{entry.text}" for entry in thing.references.all()]
    long = [markup.plain(thing.body_html), markup.plain(thing.task_html), thing.easier_way]
    return "\n".join(filter(None, [thing.summary, *long, thing.author_name, thing.author_line, *read]))


def _person_texts(keys: Iterable[int]) -> Iterator[Text]:
    for person in Member.objects.filter(pk__in=keys):
        yield Text(person.pk, person.display_name, person_body(person), person.joined_at, None)


def person_body(person: Member) -> str:
    """What somebody says of themselves."""
    return "\n".join(filter(None, [person.occupation, person.bio, person.handle.replace("-", " ")]))


def _reflection_texts(keys: Iterable[int]) -> Iterator[Text]:
    for post in Reflection.objects.filter(pk__in=keys):
        moment = post.published_at or post.created_at
        yield Text(post.pk, post.title, markup.plain(post.body_html), moment, post.cohort_id)


def _comment_texts(keys: Iterable[int]) -> Iterator[Text]:
    rows = Comment.objects.filter(pk__in=keys).annotate(of=Coalesce(F("thing__cohort"), F("reflection__cohort")))
    for said in rows:
        yield Text(said.pk, "", markup.plain(said.body_html), said.created_at, said.of)


def people_listed_to(viewer: object, cohort_key: int | None = None) -> QuerySet[Member]:
    """Those whom this viewer finds in the directory of a cohort, or of any that the viewer may see."""
    places = Participant.objects.listed().filter(member=OuterRef("pk"), cohort__in=cohorts_open_to(viewer))
    people = Member.objects.filter(Exists(places.filter(cohort=cohort_key) if cohort_key else places))
    return people.exclude(pk__in=Block.objects.of(viewer)) if isinstance(viewer, Member) else people


def cohorts_open_to(viewer: object) -> CohortQuerySet:
    """The cohorts whose pages this viewer may open; the rule is `things.rules.can_see_cohort`."""
    if not (isinstance(viewer, PermissionsMixin) and getattr(viewer, "is_staff", False)):
        return Cohort.objects.listed()
    if viewer.has_perm("things.publish_thing"):
        return Cohort.objects.all()
    own = Thing.objects.filter(guest_author=viewer.pk)
    return Cohort.objects.filter(Q(pk__in=Cohort.objects.listed()) | Q(pk__in=own.values("cohort")))


THING_COLUMNS = ["number", "title", "summary", "body_html", "task_html", "easier_way", "author_name", "author_line"]
KINDS = {
    kind.name: kind
    for kind in [
        Kind(
            "thing",
            3,
            _("Things"),
            Thing,
            [Watch(Thing, [*THING_COLUMNS, "cohort_id"]), Watch(Reference, ["text"], key="thing_id")],
            _thing_texts,
            lambda viewer: Thing.objects.visible_to(viewer),
        ),
        Kind(
            "person",
            2,
            _("People"),
            Member,
            [Watch(Member, ["display_name", "occupation", "bio", "handle"])],
            _person_texts,
            people_listed_to,
        ),
        Kind(
            "reflection",
            1,
            _("Reflections"),
            Reflection,
            [Watch(Reflection, ["title", "body_html", "published_at", "cohort_id"])],
            _reflection_texts,
            lambda viewer: Reflection.objects.visible_to(viewer),
        ),
        Kind(
            "comment",
            0,
            _("Comments"),
            Comment,
            [Watch(Comment, ["body_html"])],
            _comment_texts,
            lambda viewer: Comment.objects.visible_to(viewer).standing(),
        ),
    ]
}
