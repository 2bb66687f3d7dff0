"""Signs of life: when somebody last did anything here, worked out from the rows that it left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Max, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from comments.models import Comment, CommentThere, Notification, Visit
from participants.models import (
    Blog,
    CircleSeat,
    Draft,
    GreetingWeek,
    MeetupGuest,
    Offer,
    Participant,
    Post,
    Reflection,
    Tick,
)

# Where something is left: the model, the way to its member, the moments.
TRACES: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Reflection, "author", ("published_at", "edited_at")),
    (Post, "author", ("published_at",)),
    (Draft, "member", ("updated_at",)),
    (Blog, "member", ("created_at",)),
    (Comment, "author", ("created_at", "edited_at")),
    (CommentThere, "member", ("said_at",)),
    (Tick, "place__member", ("made_at",)),
    # Not `offered_at`: weekly letters offer, too, and whoever they reach would never be quiet.
    (Offer, "member", ("suggested_at", "opened_at", "passed_at")),
    (Visit, "member", ("here_at",)),
    (Notification, "member", ("seen_at",)),
    (GreetingWeek, "place__member", ("said_at",)),
    (CircleSeat, "place__member", ("asked_at",)),
    (MeetupGuest, "member", ("said_at",)),
)


def with_last_sign(places: QuerySet[Participant], now: datetime) -> QuerySet[Participant]:
    """Places, each with `last_sign`: the latest of joining, moving the plan, signing in, and all that was left since.

    What is dated later than now (posts elsewhere are, at times) is no sign of anything.
    """
    moments: list[Any] = [F("joined_at"), *(_or_joined(F(name)) for name in ("moved_at", "member__last_login"))]
    moments += [_or_joined(_latest(model, way, name, now)) for model, way, names in TRACES for name in names]
    return places.annotate(last_sign=Greatest(*moments))


def _or_joined(moment: Any) -> Coalesce:
    return Coalesce(moment, F("joined_at"))


def _latest(model: type[Model], way: str, name: str, now: datetime) -> Subquery:
    rows = model._default_manager.filter(**{way: OuterRef("member"), f"{name}__lte": now}).order_by()
    return Subquery(rows.values(way).annotate(at=Max(name)).values("at"))
