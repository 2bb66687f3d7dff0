"""Letters to greeters: one a day with all that is theirs, by their own clock, and only what still holds goes out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from comments import mailing
from participants import blocking, greeting, greeting_letters, mail_choices, stopping
from participants.mail_kinds import BY_KEY, When
from participants.models import Greeting, Letter, Member, Participant, Reflection
from tests.factories import ThingFactory
from tests.participants.greeting_people import HOUR, NOW, first, greeter


def letters():
    return [(mail.to[0].split("@")[0], mail.subject) for mail in Email.objects.order_by("pk")]


def told():
    return Greeting.objects.exclude(mailed_at=None).count()


def test_one_letter_tells_of_all_that_was_dealt(cohort, anna, settings):
    settings.SITE_URL = "https://things.example.org"
    one = first(cohort, hours=75, title="What I thought <of> it", things=[cohort.things.get(number=1)])
    other = first(cohort, hours=50, title="A first try")

    greeting.greet()

    email = Email.objects.get()
    assert email.to == [anna.member.email]
    assert email.subject == "2 people wrote here for the first time, and wait for a hello"
    assert email.message.index("What I thought <of> it") < email.message.index("A first try")
    for words in (
        f"By {one.author.display_name}. It has waited for three days.",
        f"By {other.author.display_name}. It has waited for two days.",
        f"https://things.example.org{one.get_absolute_url()}",
        "https://things.example.org/me/greeting/?cohort=may-2026",
        "You get this because you said that you greet newcomers this week.",
        stopping.address(anna.member_id, "greeting"),
    ):
        assert words in email.message, words
    assert "What I thought &lt;of&gt; it" in email.html_message
    assert email.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_alone_is_told_as_one(cohort, anna):
    first(cohort, hours=50)

    greeting.greet()

    assert letters()[0][1] == "Somebody wrote here for the first time, and waits for a hello"


def test_a_second_letter_waits_for_the_next_day_of_theirs(cohort, anna, time_machine):
    Member.objects.filter(pk=anna.member_id).update(time_zone="America/Los_Angeles")
    first(cohort, hours=48)
    first(cohort, hours=46)
    seen = {}
    # Noon in London is five in the morning there.
    for hours in (0, 1, 2, 3, 18, 19, 25, 26):
        time_machine.move_to(NOW + hours * HOUR)
        greeting.greet()
        seen[hours] = (Email.objects.count(), told())

    assert seen == {0: (0, 0), 1: (0, 0), 2: (1, 2), 3: (1, 2), 18: (1, 2), 19: (1, 2), 25: (1, 2), 26: (1, 2)}

    first(cohort, hours=48, now=NOW + 26 * HOUR)
    greeting.greet()

    assert (Email.objects.count(), told()) == (2, 3)
    assert sorted(Letter.objects.values_list("key", flat=True)) == ["greeting-2026-06-03", "greeting-2026-06-04"]


def test_on_the_day_when_the_clocks_change_there_is_one_letter(cohort, anna, time_machine):
    """29 March 2026 has no hour from one to two in London."""
    sunday = datetime(2026, 3, 29, 6, tzinfo=UTC)  # seven there, because of the change
    cohort.first_monday = date(2026, 3, 23)
    cohort.save()
    for week in cohort.weeks.all():
        week.starts_on = date(2026, 3, 23) + (week.starts_on - date(2026, 5, 4))
        week.opens_at = cohort.opening_of(week.starts_on)
        week.save()
    greeter(cohort, "Bela", monday=date(2026, 3, 23))
    first(cohort, hours=49, now=sunday)
    counts = []
    for minutes in (-61, -1, 0, 60, 600):
        time_machine.move_to(sunday + minutes / 60 * HOUR)
        greeting.greet()
        counts.append(Email.objects.count())

    assert counts == [0, 0, 1, 1, 1]


def test_a_letter_that_still_holds_goes_out(cohort, anna):
    first(cohort, hours=50)
    greeting.greet()

    assert mailing.still_wanted(Email.objects.get())


@pytest.mark.parametrize("what", ["answered", "hidden", "passed on", "blocked", "away", "stopped", "no mail"])
def test_what_holds_no_more_is_not_sent(cohort, anna, bela, what):
    row = first(cohort, hours=50)
    greeting.greet()
    email = Email.objects.get()
    acts = {
        "answered": lambda: Reflection.objects.filter(pk=row.pk).update(comment_count=1),
        "hidden": lambda: Reflection.objects.filter(pk=row.pk).update(hidden_at=NOW),
        "passed on": lambda: greeting.pass_on(Greeting.objects.get(), actor=anna.member),
        "blocked": lambda: blocking.block(anna.member, by=row.author),
        "away": lambda: Member.objects.filter(pk=anna.member_id).update(
            away_from=date(2026, 6, 3), away_until=date(2026, 6, 9)
        ),
        "stopped": lambda: Participant.objects.filter(pk=anna.pk).update(stopped_at=NOW),
        "no mail": lambda: mail_choices.stop(anna.member, BY_KEY["greeting"]),
    }

    acts[what]()

    assert not mailing.still_wanted(email)


def test_what_is_left_of_a_letter_that_was_not_sent_is_told_by_another(cohort, anna):
    gone, stays = first(cohort, hours=60, title="Answered"), first(cohort, hours=50, title="Still silent")
    greeting.greet()
    early = Email.objects.get()
    Reflection.objects.filter(pk=gone.pk).update(comment_count=1)

    wanted = mailing.still_wanted(early)
    early.delete()  # as the worker does
    greeting.greet()

    late = Email.objects.get()
    assert not wanted
    assert "Still silent" in late.message
    assert "Answered" not in late.message
    assert mailing.still_wanted(late)
    assert Greeting.objects.get(reflection=stays).letter == Letter.objects.get()


def test_who_stops_these_letters_gets_none_and_keeps_their_weeks(cohort, anna):
    first(cohort, hours=50)
    greeting.greet()
    mail_choices.choose(anna.member, {"greeting": When.NEVER})
    Email.objects.all().delete()
    first(cohort, hours=50)

    greeting.greet(NOW + 20 * HOUR)

    assert letters() == []
    assert anna.greeting_weeks.count() == 1


def test_who_greets_in_two_cohorts_gets_one_letter_a_day(cohort, anna):
    other = ThingFactory(number=5).cohort
    greeter(other, "Bela")
    Participant.objects.filter(cohort=other).update(member=anna.member)
    for place in (cohort, other):
        first(place, hours=50)

    greeting.greet()

    assert [subject for _to, subject in letters()] == ["2 people wrote here for the first time, and wait for a hello"]
    assert told() == 2


def test_a_hundred_letters_ask_as_many_questions_as_ten(cohort):
    def queries(number, moment):
        for n in range(number):
            place = greeter(cohort, f"Greeter {number} {n}")
            Greeting.objects.create(reflection=first(cohort, hours=50), greeter=place)
        with CaptureQueriesContext(connection) as captured:
            assert greeting_letters.write_due(moment) == number
        return len(captured)

    assert queries(20, NOW) == queries(3, NOW)
