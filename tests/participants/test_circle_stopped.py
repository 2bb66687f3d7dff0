"""Whoever has stopped is led to no circle, and to none that they sat in, before their seat is given to somebody else."""

from __future__ import annotations

from django.utils import timezone

from participants.models import Participant
from tests.participants.circling import circle_of, people


def test_who_has_stopped_finds_no_circle_any_more(client, cohort, marisol):
    circle = circle_of(marisol, *people(3, cohort), cohort=cohort)
    client.force_login(marisol)
    assert f'href="/me/circle/{circle.pk}/"' in client.get("/may-2026/").content.decode()
    Participant.objects.filter(member=marisol).update(stopped_at=timezone.now())

    for page in ("/may-2026/", "/me/?cohort=may-2026"):
        assert "/me/circle/" not in client.get(page).content.decode()
    assert client.get(f"/me/circle/{circle.pk}/").status_code == 404


def test_who_comes_back_in_time_has_their_seat(client, cohort, marisol):
    circle = circle_of(marisol, *people(3, cohort), cohort=cohort)
    client.force_login(marisol)
    Participant.objects.filter(member=marisol).update(stopped_at=timezone.now())
    client.post("/me/stop/back/?cohort=may-2026")

    assert client.get(f"/me/circle/{circle.pk}/").status_code == 200
