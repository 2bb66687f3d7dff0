"""What the site keeps about people: every field of every model that holds something of them, what it is for, who sees it
and until when. The privacy page and everybody's own data are made from this, and a test holds it against the models.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

YOU = _("You, and organisers where they help you.")
ONLY_YOU = _("You.")
SUPERUSERS = _("Those who run this site.")
NOBODY = _("Nobody: the program uses it.")
EVERYBODY = _("Everybody who can read a page on which your name stands.")
ACCOUNT = _("Until you delete your account.")
BOOKKEEPING = _("Numbers and moments by which the program tells rows apart and puts them in order.")


@dataclass(frozen=True)
class Kept:
    """One model. `whose` are the ways from a row to its member; `fields` says of each field what it is for.

    `secret` ones are left out of what a member takes along: they open doors, or are of use to the program alone. So
    are rows with the values in `untold`: what organisers said to each other.
    """

    model: str
    title: Words
    fields: dict[Words, str]
    seen_by: Words
    until: Words
    whose: tuple[str, ...] = ()
    secret: str = ""
    untold: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The fields, as the model calls them."""
        return [name for names in self.fields.values() for name in names.split()]

    @property
    def reasons(self) -> Iterable[Words]:
        """What the fields are for, as the page lists it."""
        return self.fields.keys()

    def exported(self) -> list[str]:
        """The fields that a member takes along."""
        return [name for name in self.names if name not in self.secret.split()]

    def rows_model(self) -> type[Model]:
        """The model itself."""
        return apps.get_model(self.model)


@dataclass(frozen=True)
class Group:
    """Some models that belong together on the page."""

    title: Words
    kept: tuple[Kept, ...] = field(default_factory=tuple)
