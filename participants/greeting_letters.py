"""Letters to greeters: one on a day of theirs at most, with all that was dealt to them since the one before."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from participants import greeters, holding, letters, silence
from participants.models import Block, Greeting, Letter, Participant

# Nobody is written to before this hour of theirs.
MORNING = 7
AT_ONCE = 100
# The rest stands on the page.
MOST_LISTED = 10


def write_due(now: datetime | None = None) -> int:
    """Write to those who were dealt something that no letter told of, and who had none today; how many letters."""
    now = now or timezone.now()
    fresh = Greeting.objects.open().filter(mailed_at=None, reflection__in=silence.silent().unfinished(now).values("pk"))
    keys = list(fresh.order_by().values_list("greeter__member", flat=True).distinct())
    parts = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
    return sum(_write_to(part, now) for part in parts)


@transaction.atomic
def _write_to(members: list[int], now: datetime) -> int:
    """The members are held first, so that of two workers the second finds it told."""
    holding.members(members)
    silent = silence.silent().unfinished(now).values("pk")
    fresh = Greeting.objects.open().filter(mailed_at=None, greeter__member__in=members, reflection__in=silent)
    places = Participant.objects.filter(pk__in=fresh.values("greeter"))
    here = {place.pk: place for place in greeters.available(places, now)}
    rows: dict[int, list[greeters.ToGreet]] = defaultdict(list)
    for one in greeters.with_reflections(fresh, now):
        if one.greeting.greeter_id in here:
            rows[here[one.greeting.greeter_id].member_id].append(one)
    sheets = {}
    for member, mine in rows.items():
        place = here[mine[0].greeting.greeter_id]
        local = now.astimezone(place.clock)
        if local.hour >= MORNING:
            sheets[member] = _sheet(place, mine, f"greeting-{local:%Y-%m-%d}")
    written = _written(sheets)
    sheets = {member: sheet for member, sheet in sheets.items() if member not in written}
    if not letters.write_many(list(sheets.values())):
        return 0
    stored = _written(sheets)
    told = [one.greeting for member in stored for one in rows[member]]
    for greeting in told:
        greeting.mailed_at, greeting.letter_id = now, stored[here[greeting.greeter_id].member_id]
    Greeting.objects.bulk_update(told, ["mailed_at", "letter"])
    return len(stored)


def _written(sheets: dict[int, letters.Sheet]) -> dict[int, int]:
    """The letters that these members have already, each by its member."""
    keys = {sheet.key for sheet in sheets.values()}
    rows = Letter.objects.filter(member__in=sheets, key__in=keys).values_list("member_id", "key", "pk")
    return {int(member): pk for member, key, pk in rows if member is not None and sheets[member].key == key}


def _sheet(place: Participant, mine: list[greeters.ToGreet], key: str) -> letters.Sheet:
    page = reverse("participants:greeting")
    context: dict[str, Any] = {
        "name": place.member.display_name,
        "firsts": mine[:MOST_LISTED],
        "more": max(0, len(mine) - MOST_LISTED),
        "count": len(mine),
        "page": f"{page}?cohort={place.cohort.slug}",
    }
    return letters.Sheet(place.member, greeters.KIND, "greeting", context, key=key)


@transaction.atomic
def holds(letter: Letter) -> bool:
    """Whether a letter that waits may go out: all it tells of is still silent, and still this greeter's.

    Otherwise what is left of it is told by another.
    """
    if letter.member is None:
        return False
    [member] = holding.members([letter.member.pk])
    told = Greeting.objects.filter(letter=letter)
    here = greeters.available(Participant.objects.filter(pk__in=told.values("greeter")), timezone.now())
    readable = silence.silent().unfinished().in_lists_for(member).exclude(author__in=Block.objects.against(member))
    still = told.open().filter(greeter__in=here, reflection__in=readable.values("pk")).count()
    if still and still == told.count():
        return True
    told.update(mailed_at=None, letter=None)
    letter.delete()
    return False
