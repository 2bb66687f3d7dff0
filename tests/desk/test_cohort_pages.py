"""Organisers prepare a cohort: its weeks are laid out, moved with the calendar, and imported."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import CohortFactory, LegFactory, ThingFactory, WeekFactory
from things.models import Cohort, Week


@pytest.fixture
def organiser(client, hanne):
    client.force_login(hanne)
    return client


def page(name, *args):
    return reverse(f"admin:things_cohort_{name}", args=args)


def cohort_form(cohort=None, **changes):
    data = {
        "title": "Autumn",
        "slug": "autumn",
        "tagline": "",
        "first_monday": "2026-09-07",
        "time_zone": "Europe/London",
        "release_time": "08:00",
        "letter_time": "08:00",
        "listed_at": "",
        "joining_opens_at": "",
        "joining_closes_at": "",
        "finished_at": "",
        "widest_visibility": "everyone",
        "week_count": "",
        "pauses": "",
        "legs-TOTAL_FORMS": "0",
        "legs-INITIAL_FORMS": "0",
        "weeks-TOTAL_FORMS": "0",
        "weeks-INITIAL_FORMS": "0",
    }
    if cohort:
        weeks = list(cohort.weeks.in_course_order())
        data |= {
            "first_monday": cohort.first_monday.isoformat(),
            "time_zone": cohort.time_zone,
            "release_time": f"{cohort.release_time}"[:5],
            "letter_time": f"{cohort.letter_time}"[:5],
            "listed_at": "2026-01-01T00:00",
            "weeks-TOTAL_FORMS": str(len(weeks)),
            "weeks-INITIAL_FORMS": str(len(weeks)),
        }
        for number, week in enumerate(weeks):
            row = {"id": week.pk, "number": week.number, "starts_on": week.starts_on.isoformat(), "kind": week.kind}
            data |= {f"weeks-{number}-{name}": str(value) for name, value in row.items()}
    return data | changes


def test_a_new_cohort_gets_its_weeks_laid_out(organiser):
    organiser.post(page("add"), cohort_form(week_count="5", pauses="3, 5"))

    weeks = Cohort.objects.get(slug="autumn").weeks.in_course_order()
    assert list(weeks.values_list("starts_on", "kind")) == [
        (date(2026, 9, 7), "things"),
        (date(2026, 9, 14), "things"),
        (date(2026, 9, 21), "catch-up"),
        (date(2026, 9, 28), "things"),
        (date(2026, 10, 5), "catch-up"),
    ]
    assert weeks[0].opens_at == datetime(2026, 9, 7, 7, tzinfo=UTC)


def test_a_cohort_begins_on_a_monday_and_hides_no_address(organiser):
    response = organiser.post(page("add"), cohort_form(first_monday="2026-09-08", slug="accounts", pauses="x"))

    errors = response.context["adminform"].form.errors
    assert errors["slug"] == ["“accounts” is an address of the site itself. Choose another one."]
    assert errors["pauses"] == ["Write week numbers with commas between them, such as 5, 10, 15."]
    assert "A cohort begins on a Monday." in str(errors)


def test_another_zone_and_release_time_move_every_opening(organiser, cohort):
    changed = cohort_form(cohort, time_zone="Australia/Sydney", release_time="06:30")

    organiser.post(page("change", cohort.pk), changed)

    cohort.refresh_from_db()
    assert cohort.release_time == time(6, 30)
    assert cohort.weeks.get(number=1).opens_at == datetime(2026, 5, 3, 20, 30, tzinfo=UTC)
    assert all(week.opens_at == cohort.opening_of(week.starts_on) for week in cohort.weeks.all())


def test_moving_the_first_monday_moves_every_week(organiser, cohort):
    response = organiser.post(page("change", cohort.pk), cohort_form(cohort, first_monday="2026-05-18"), follow=True)

    assert "8 weeks moved with the first Monday." in response.content.decode()
    assert list(cohort.weeks.in_course_order().values_list("starts_on", flat=True)[:2]) == [
        date(2026, 5, 18),
        date(2026, 5, 25),
    ]
    cohort.refresh_from_db()
    assert all(week.opens_at == cohort.opening_of(week.starts_on) for week in cohort.weeks.all())


def test_the_first_monday_and_single_weeks_are_not_moved_at_once(organiser, cohort):
    changes = {"first_monday": "2026-05-18", "weeks-7-starts_on": "2026-07-06"}

    response = organiser.post(page("change", cohort.pk), cohort_form(cohort, **changes))

    assert "not both at once" in response.content.decode()
    assert cohort.weeks.get(number=1).starts_on == date(2026, 5, 4)


def test_a_single_week_is_moved_and_changed_in_the_table(organiser, cohort):
    changes = {"weeks-7-starts_on": "2026-07-06", "weeks-7-kind": "break"}

    organiser.post(page("change", cohort.pk), cohort_form(cohort, **changes))

    week = cohort.weeks.get(number=8)
    assert (week.starts_on, week.kind) == (date(2026, 7, 6), "break")
    assert week.opens_at == cohort.opening_of(date(2026, 7, 6))


def test_a_weeks_text_becomes_html_and_moves_the_edition(organiser, cohort):
    week = cohort.weeks.get(number=5)
    data = {
        "number": "5",
        "starts_on": "2026-06-01",
        "kind": "catch-up",
        "leg": "",
        "title": "Breathe",
        "text": "Take *your* time.",
        "things-TOTAL_FORMS": "0",
        "things-INITIAL_FORMS": "0",
    }

    organiser.post(reverse("admin:things_week_change", args=[week.pk]), data)

    before = cohort.edition
    week.refresh_from_db()
    cohort.refresh_from_db()
    assert (week.kind, week.text_html) == ("catch-up", "<p>Take <em>your</em> time.</p>")
    assert cohort.edition == before + 1


def test_deleting_a_week_keeps_its_things(organiser, cohort):
    week = cohort.weeks.get(number=8)

    organiser.post(reverse("admin:things_week_delete", args=[week.pk]), {"post": "yes"})

    assert cohort.things.get(number=8).week is None


@pytest.mark.parametrize("weeks", [3, 30])
def test_a_cohorts_page_asks_the_same_questions_however_long_it_is(organiser, django_assert_num_queries, weeks):
    cohort = CohortFactory()
    for number in range(1, weeks + 1):
        LegFactory(cohort=cohort, number=number)
        ThingFactory(cohort=cohort, week=WeekFactory(cohort=cohort, number=number), number=number)
    organiser.get(page("change", cohort.pk))

    with django_assert_num_queries(11):
        organiser.get(page("change", cohort.pk))


# ---- the import


IMPORT = "admin:things_thing_import"
TABLE = "thing,title,week_2031,monday_2031,week_2032,monday_2032\n1,Say hello,1,2031-06-16,1,2032-05-03\n"


def test_an_import_asks_which_schedule_shows_what_would_change_and_then_changes_it(organiser):
    cohort = CohortFactory(first_monday=date(2031, 6, 16))
    upload = SimpleUploadedFile("plan.csv", TABLE.encode("utf-8-sig"))

    asked = organiser.post(reverse(IMPORT), {"cohort": cohort.pk, "file": upload})
    assert [run.key for run in asked.context["runs"]] == ["2031", "2032"]
    text = asked.context["text"]

    shown = organiser.post(reverse(IMPORT), {"cohort": cohort.pk, "text": text, "run": "2032"})
    html = shown.content.decode()
    assert "Nothing is saved yet." in html
    assert "<ins>Monday 3 May 2032</ins>" in html
    assert not Week.objects.exists()

    fingerprint = shown.context["plan"].fingerprint
    confirm = {"cohort": cohort.pk, "text": text, "run": "2032", "fingerprint": fingerprint, "confirm": "1"}
    done = organiser.post(reverse(IMPORT), confirm, follow=True)
    assert "3 changes were made." in done.content.decode()
    assert cohort.weeks.get().starts_on == date(2032, 5, 3)

    again = organiser.post(reverse(IMPORT), {"cohort": cohort.pk, "text": text, "run": "2032"})
    assert "Nothing would change" in again.content.decode()


def test_what_was_not_shown_is_not_done(organiser, cohort):
    text = "thing,title\n1,New title\n"
    shown = organiser.post(reverse(IMPORT), {"cohort": cohort.pk, "text": text})
    fingerprint = shown.context["plan"].fingerprint
    cohort.things.filter(number=1).update(title="Changed meanwhile")

    confirm = {"cohort": cohort.pk, "text": text, "fingerprint": fingerprint, "confirm": "1"}
    response = organiser.post(reverse(IMPORT), confirm)

    assert "Something has changed since you looked." in response.content.decode()
    assert cohort.things.get(number=1).title == "Changed meanwhile"


def test_faults_are_shown_row_by_row_and_cannot_be_confirmed(organiser, cohort):
    text = "thing,title,week,monday\n1,Fine,1,2026-05-05\n"

    response = organiser.post(reverse(IMPORT), {"cohort": cohort.pk, "text": text, "confirm": "1"})

    html = response.content.decode()
    assert "<strong>Row 2:</strong> “2026-05-05” is Tuesday 5 May 2026. A week begins on a Monday." in html
    assert 'name="confirm"' not in html


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "Choose a file, or paste the rows."),
        ({"text": "one line"}, "There are no rows here."),
        ({"file": SimpleUploadedFile("plan.xlsx", b"PK\x03\x04")}, "This is not a CSV file."),
    ],
)
def test_what_cannot_be_read_is_said_on_the_form(organiser, cohort, data, sentence):
    assert sentence in organiser.post(reverse(IMPORT), {"cohort": cohort.pk, **data}).content.decode()


def test_hostile_cells_stay_words(organiser, cohort):
    text = "thing,title\n1,<script>alert(1)</script>\n"

    html = organiser.post(reverse(IMPORT), {"cohort": cohort.pk, "text": text}).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
