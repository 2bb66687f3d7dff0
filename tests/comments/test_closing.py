"""An account is closed at the desk."""

from __future__ import annotations

import pytest

from comments import counting, talk
from tests.factories import ReflectionFactory


@pytest.fixture
def form_of(client, hanne):
    """What the desk's form about a member holds, ready to be sent."""
    client.force_login(hanne)

    def read(member):
        page = client.get(f"/admin/participants/member/{member.pk}/change/")
        form = page.context["adminform"].form
        sent = {name: form[name].value() or "" for name in form.fields}
        for inline in page.context["inline_admin_formsets"]:
            management = inline.formset.management_form
            sent |= {management.add_prefix(name): management[name].value() for name in management.fields}
            sent |= {place.add_prefix("id"): place.instance.pk for place in inline.formset.initial_forms}
        return sent

    return read


def test_closing_an_account_takes_its_words_off_the_pages_and_out_of_the_counts(
    client, form_of, kofi, marisol, cohort, thing
):
    ReflectionFactory(author=kofi, cohort=cohort, things=[thing])
    talk.post(thing, by=kofi, body="I was here.")
    counting.count_all_of(kofi)

    for box, shown, counts in [({}, False, (0, 0)), ({"is_active": "on"}, True, (1, 1))]:
        sent = form_of(kofi)
        sent.pop("is_active")
        response = client.post(f"/admin/participants/member/{kofi.pk}/change/", sent | box)

        assert response.status_code == 302
        thing.refresh_from_db()
        assert (thing.comment_count, thing.written_count) == counts
        assert ("I was here." in client.get(thing.get_absolute_url()).content.decode()) is shown


def test_nobody_deletes_an_account_at_the_desk(client, hanne, kofi):
    hanne.is_superuser = True
    hanne.save()
    client.force_login(hanne)

    assert client.post(f"/admin/participants/member/{kofi.pk}/delete/", {"post": "yes"}).status_code == 403
