"""Two traps for programs in the comment form of new accounts: what springs them is held, and answered like any other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comments.models import Comment
from cpd.lib import traps
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def _limits_hold(settings, time_machine):
    settings.RATE_LIMITS_ENABLED = True
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def old_hand(marisol):
    """A member for a month."""
    marisol.joined_at = NOW - timedelta(days=30)
    marisol.save()
    return marisol


@pytest.mark.parametrize(
    ("seconds", "fields", "why"),
    [
        (5, {}, ""),
        (1, {}, "It came sooner than a person can fill the form in."),
        (5, {"fax": "yes"}, "A field that people do not see was filled in."),
        (5, {"shown": ""}, "It came without a form of ours."),
        (5, {"shown": "shown:1:x"}, "It came without a form of ours."),
    ],
)
def test_a_comment_from_a_program_is_held_and_answered_like_any(
    client, thing, kofi, time_machine, seconds, fields, why
):
    client.force_login(kofi)
    form = {"body": "Hello.", "shown": traps.stamp()}
    time_machine.move_to(NOW + timedelta(seconds=seconds), tick=False)

    answer = client.post(f"/comments/on-thing/{thing.pk}/", {**form, **fields})

    comment = Comment.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, comment.get_absolute_url())
    assert comment.held_for == why


def test_a_form_that_was_refused_goes_on_counting_from_when_it_was_first_shown(client, thing, kofi, time_machine):
    client.force_login(kofi)
    shown = traps.stamp()
    time_machine.move_to(NOW + timedelta(seconds=30), tick=False)

    refused = client.post(f"/comments/on-thing/{thing.pk}/", {"body": "", "shown": shown})

    assert refused.context["form"]["shown"].value() == shown


def test_members_we_know_meet_no_trap(client, thing, old_hand):
    client.force_login(old_hand)

    page = client.get("/may-2026/things/1/").content.decode()
    client.post(f"/comments/on-thing/{thing.pk}/", {"body": "Hello.", "fax": "1"})

    assert 'name="fax"' not in page
    assert Comment.objects.get().held_at is None


def test_the_traps_of_new_accounts_are_out_of_sight_without_a_style_of_their_own(client, thing, kofi):
    client.force_login(kofi)

    page = client.get("/may-2026/things/1/").content.decode()

    box = page[page.index('<div class="visually-hidden" aria-hidden="true"><label for="id_fax_') :].split("</div>")[0]
    assert 'name="fax"' in box
    assert 'tabindex="-1"' in box
    assert "style=" not in box
