"""Workers that die or meet while they check mentions and send notices: nothing is lost, nothing is done twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings

from participants import mentions
from participants.models import Notice
from tests.factories import BlogElsewhereFactory, ParticipantFactory, ReflectionFactory
from tests.internet import Page
from tests.participants.test_polling_killed import EARLY, Outside, finish

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ANSWERS = 10


class Errands(Outside):
    """The rows of this test as workers have them that check mentions and send notices."""

    def start(self):
        """A worker."""
        command = [sys.executable, "-m", "tests.errander"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment, **pipes)


@pytest.fixture
def outside(cohort, kofi, internet, tmp_path):
    """Ten mentions of one reflection and ten notices of it, of one blog each; everybody answers after a moment."""
    hello = ReflectionFactory(cohort=cohort, author=kofi, title="Hello")
    for number in range(ANSWERS):
        host = f"b{number}.example"
        member = ParticipantFactory(cohort=cohort, joined_at=EARLY).member
        BlogElsewhereFactory(member=member, address=f"http://{host}/")
        link = f'<title>Rain {number}</title><a href="http://testserver{hello.get_absolute_url()}">Hello</a>'
        takes = Page("word", headers={"Link": "</in>; rel=webmention"})
        internet.site(host, {"/rain/": Page(link, wait=0.2), "/sun/": takes, "/in": Page(status=202, wait=0.2)})
        mentions.receive(f"http://{host}/rain/", f"http://testserver{hello.get_absolute_url()}")
        Notice.objects.create(reflection=hello, target=f"http://{host}/sun/", key=str(number))
    return Errands(tmp_path, internet)


def everything_is_done_once(outside):
    assert outside.ask(
        "SELECT COUNT(*), COUNT(post_id), COUNT(due_at), COUNT(claimed_until) FROM participants_mention"
    ) == [(ANSWERS, ANSWERS, 0, 0)]
    assert outside.ask(
        "SELECT COUNT(*), COUNT(sent_at), COUNT(due_at), COUNT(claimed_until) FROM participants_notice"
    ) == [(ANSWERS, ANSWERS, 0, 0)]
    assert outside.ask(
        "SELECT COUNT(*), COUNT(DISTINCT original_address) FROM participants_reflection WHERE original_address <> ''"
    ) == [(ANSWERS, ANSWERS)]
    assert outside.ask("SELECT COUNT(*) FROM participants_post") == [(ANSWERS,)]


@pytest.mark.parametrize("table", ["mention", "notice"])
def test_a_worker_that_is_killed_loses_nothing_and_the_next_one_finishes(outside, internet, table):
    done = {"mention": "post_id", "notice": "sent_at"}[table]
    worker = outside.start()
    deadline = time.monotonic() + 60
    while outside.ask(f"SELECT COUNT(*) FROM participants_{table} WHERE {done} IS NOT NULL")[0][0] < 2:
        assert time.monotonic() < deadline
        assert worker.poll() is None
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    # Minutes later its claims have ended.
    outside.ask(f"UPDATE participants_{table} SET claimed_until = due_at WHERE claimed_until IS NOT NULL")
    finish(outside.start())

    everything_is_done_once(outside)
    told = Counter(asked.host for asked in internet.asked if asked.path == "/in")
    # What was sent and not noted yet is sent once more: the other side takes it for the same (section 3.1.4).
    assert sum(told.values()) - len(told) <= 4


@pytest.mark.parametrize("number", [2, 4])
def test_workers_at_once_share_the_work(outside, internet, number):
    workers = [outside.start() for _ in range(number)]

    done = [finish(worker) for worker in workers]

    assert sum(one["checked"] for one in done) == ANSWERS
    assert sum(one["sent"] for one in done) == ANSWERS
    assert set(Counter((asked.host, asked.path) for asked in internet.asked).values()) == {1}
    everything_is_done_once(outside)
