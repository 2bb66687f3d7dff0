"""A thousand letters through a bad mail server and workers that die: each arrives once, and no page waits for it."""

from __future__ import annotations

import time
from datetime import UTC
from statistics import median

import pytest
import time_machine
from allauth.account.models import EmailAddress
from post_office.models import STATUS, Email

from cpd.lib import mail
from participants import stopping
from participants.models import Letter, Member
from tests.factories import MemberFactory
from tests.mailserver import MailServer
from tests.outside import Outside, Web, wait_until

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LETTERS = 1000
GONE, BUSY = 5, 20
PAGES = 12
LONG_AGO = "2020-01-01 00:00:00+00:00"


def member(number):
    return Member(display_name=f"Member {number}", handle=f"m{number}", email=f"m{number}@example.org", password="!")


@pytest.fixture
def queue():
    """A letter to each of a thousand members."""
    members = Member.objects.bulk_create(member(number) for number in range(LETTERS))
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members
    )
    made = [
        mail._email(to=m.email, subject="Hello", message="Hello.", message_id=mail.message_id(m.email)) for m in members
    ]
    Letter.objects.bulk_create(
        Letter(member=member, kind="reply", key="hello", mail=email)
        for member, email in zip(members, mail.queue(made), strict=True)
    )
    # Written today by the workers' own clock, or they would forget letters of last June.
    Email.objects.update(last_updated=time_machine.escape_hatch.datetime.datetime.now(tz=UTC))
    return {email.message_id for email in made}


@pytest.fixture
def server():
    with MailServer() as server:
        yield server


@pytest.fixture
def outside(queue, server, tmp_path):
    stopper = MemberFactory(display_name="Reader")
    outside = Outside(tmp_path, EMAIL_URL=server.url)
    outside.stop_link = f"/stop/{stopping.token(stopper.pk, 'reply')}/"
    yield outside
    outside.end()


def page_times(web, outside):
    """In the middle: of a page that reads, and of one that writes."""
    reading = [web.seconds("GET", "/about/kind/") for _ in range(PAGES)]
    writing = [web.seconds("POST", outside.stop_link) for _ in range(PAGES)]
    return median(reading), median(writing)


def minutes_pass(outside, *, everybody_dead=False):
    """What is only a matter of time is due now; a letter that a living worker is sending stays lent."""
    outside.ask(f"UPDATE desk_jobclock SET due_at = '{LONG_AGO}', claimed_until = NULL WHERE name = 'send mail'")
    # A letter is lent for a quarter of an hour, and pauses begin with five minutes.
    resting = f"status = {STATUS.requeued} AND scheduled_time < {in_twelve_minutes(outside)}"
    free = f"status IN ({STATUS.queued}, {STATUS.requeued})" if everybody_dead else resting
    outside.ask(f"UPDATE post_office_email SET scheduled_time = '{LONG_AGO}', number_of_retries = 0 WHERE {free}")


def as_time_passes(outside, question):
    """Until the answer is yes; a quarter of an hour passes every second and a half."""
    while not answers_soon(question):
        minutes_pass(outside)


def answers_soon(question):
    for _glance in range(75):
        if question():
            return True
        time.sleep(0.02)
    return False


def in_twelve_minutes(outside):
    sqlite = outside.environment["DATABASE_URL"].startswith("sqlite")
    return "datetime('now', '+12 minutes')" if sqlite else "now() + interval '12 minutes'"


def test_a_thousand_letters_arrive_once_each_whatever_servers_and_workers_do(queue, server, outside):
    began = time.perf_counter()
    gone = {f"m{number}@example.org" for number in range(0, LETTERS, LETTERS // GONE)}
    busy = {f"m{number}@example.org" for number in range(1, LETTERS, LETTERS // BUSY)}
    server.refusing = dict.fromkeys(gone, "550 5.1.1 No such user") | dict.fromkeys(busy, "451 4.3.2 Later")
    server.drops = {40, 90, 91, 300, 301, 302, 303, 700}
    server.wait = 0.3
    web, worker = Web(outside), outside.manage("work")

    # Slow: pages do not notice.
    wait_until(web.is_up)
    wait_until(lambda: server.begun)
    meanwhile = page_times(web, outside)
    assert server.count < LETTERS / 10

    # Killed in the middle of a letter.
    server.wait = 0
    wait_until(lambda: server.count > 250)
    worker.kill()
    worker.wait()
    quiet = page_times(web, outside)
    web.process.kill()

    # Two at once, a server that drops every line for a while, goes away and comes back.
    minutes_pass(outside, everybody_dead=True)
    workers = [outside.manage("work"), outside.manage("work")]
    as_time_passes(outside, lambda: server.most_lines > 1)
    as_time_passes(outside, lambda: server.count > 600)
    server.leave()
    time.sleep(0.5)
    server.refusing = dict.fromkeys(gone, "550 5.1.1 No such user")
    server.come()
    as_time_passes(outside, lambda: server.count == LETTERS - GONE)

    sent, failed = (
        outside.ask(f"SELECT count(*) FROM post_office_email WHERE status = {status}")[0][0]
        for status in (STATUS.sent, STATUS.failed)
    )
    print(
        f"\n{LETTERS} letters in {time.perf_counter() - began:.1f} s: {server.count} accepted,"
        f" {len(server.twice)} twice; a page {1000 * quiet[0]:.0f} ms alone and {1000 * meanwhile[0]:.0f} ms meanwhile,"
        f" one that writes {1000 * quiet[1]:.0f} and {1000 * meanwhile[1]:.0f} ms"
    )
    assert queue - set(server.accepted) == {mail.message_id(address) for address in gone}
    # One kill can leave one letter between the server's word and our note, and so can one line that was cut.
    assert len(server.twice) <= 3
    assert (sent, failed) == (LETTERS - GONE, GONE)
    assert outside.ask("SELECT count(*) FROM participants_member WHERE mail_refused_at IS NOT NULL") == [(GONE,)]
    assert [worker.poll() for worker in workers] == [None, None]
    assert meanwhile[0] < 5 * quiet[0] + 0.1
    assert meanwhile[1] < 5 * quiet[1] + 0.1
