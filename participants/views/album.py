"""The album: a participant's own page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participants import health, inbox, pace, reading
from participants.models import Participant
from participants.progress import Album
from participants.views.blogs import LATER
from participants.views.sheet import member_of
from things.readers import note_cohort


@require_safe
def album(request: HttpRequest) -> HttpResponse:
    """Stamps, drafts and the way on, in the cohort that is asked for or most likely meant."""
    member = member_of(request)
    place = reading.place_to_write(member, request.GET.get("cohort", ""))
    joinable = reading.cohorts_to_join(member)
    asked = {"needing": health.needing(member), "asks_later": LATER in request.session}
    if place is None:
        return render(request, "participants/album_empty.html", {"joinable": joinable} | asked)
    note_cohort(request, place.cohort)
    context = asked | {
        "waiting_posts": inbox.waiting_count(member),
        "album": Album(member, place.cohort),
        "place": place,
        "pace": None if place.cohort.is_finished() else pace.of(place.cohort),
        "places": [other for other in Participant.objects.of(member) if other != place],
        "joinable": joinable,
    }
    return render(request, "participants/album.html", context)
