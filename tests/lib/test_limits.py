from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from cpd.lib.limits import client_address, within

HOUR = timedelta(hours=1)


@pytest.fixture
def limits(settings, db):
    """Limits as in production, nothing counted yet."""
    settings.RATE_LIMITS_ENABLED = True
    cache.clear()


@pytest.mark.usefixtures("limits")
def test_as_many_as_allowed_are_within_and_no_more():
    assert [within("comment", "7", amount=3, per=HOUR) for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.usefixtures("limits")
def test_actions_and_people_are_counted_apart():
    assert within("comment", "7", amount=1, per=HOUR)
    assert within("comment", "8", amount=1, per=HOUR)
    assert within("report", "7", amount=1, per=HOUR)
    assert not within("comment", "7", amount=1, per=HOUR)


@pytest.mark.usefixtures("limits")
def test_the_next_hour_begins_anew():
    with time_machine.travel("2026-06-03 12:59:00+00:00", tick=False) as clock:
        assert within("comment", "7", amount=1, per=HOUR)
        assert not within("comment", "7", amount=1, per=HOUR)
        clock.shift(timedelta(minutes=2))
        assert within("comment", "7", amount=1, per=HOUR)


@pytest.mark.usefixtures("limits")
def test_any_text_can_be_a_key():
    assert within("sign in", "\0\ud800é" * 1000, amount=1, per=HOUR)
    assert not within("sign in", "\0\ud800é" * 1000, amount=1, per=HOUR)


@pytest.mark.usefixtures("limits")
def test_nothing_is_within_a_limit_of_none():
    assert not within("comment", "7", amount=0, per=HOUR)


@pytest.mark.usefixtures("limits")
def test_a_used_up_limit_costs_one_question(django_assert_num_queries):
    for _ in range(30):
        within("comment", "7", amount=30, per=HOUR)

    with django_assert_num_queries(1):
        within("comment", "7", amount=30, per=HOUR)


def test_one_switch_lifts_every_limit(settings):
    settings.RATE_LIMITS_ENABLED = False

    assert all(within("comment", "7", amount=1, per=HOUR) for _ in range(5))


ASK = """
import sys, django
django.setup()
from datetime import timedelta
from django.core.management import call_command
from cpd.lib.limits import within
if sys.argv[1] == "prepare":
    call_command("createcachetable")
else:
    sys.stdin.readline()
    print(sum(within("race", sys.argv[2], amount=10, per=timedelta(days=3650)) for _ in range(8)))
"""


def test_four_processes_at_once_share_one_count(tmp_path, db):
    url = f"sqlite:///{tmp_path / 'race.sqlite3'}"
    if connection.vendor == "postgresql":
        to = connection.settings_dict
        url = f"postgres://{to['USER']}:{to['PASSWORD']}@{to['HOST']}:{to['PORT']}/{to['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cpd.settings",
        "RATE_LIMITS_ENABLED": "1",
        "REDIS_URL": "",
    }
    command = [sys.executable, "-c", ASK]
    subprocess.run([*command, "prepare"], env=environment, check=True)

    asking = [
        subprocess.Popen(
            [*command, "ask", str(tmp_path)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    answers = [int(process.communicate("now\n")[0]) for process in asking]

    assert sum(answers) == 10


@pytest.mark.parametrize(
    ("hops", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "198.51.100.1"),
        (1, "", "198.51.100.1"),
        (1, "not an address", "198.51.100.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:ffff::4", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "fe80::1%eth0", "fe80::"),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, hops, forwarded, expected):
    settings.TRUSTED_PROXY_COUNT = hops

    request = rf.get("/", REMOTE_ADDR="198.51.100.1", headers={"x-forwarded-for": forwarded})

    assert client_address(request) == expected


def test_a_request_through_a_socket_has_no_address(rf, settings):
    settings.TRUSTED_PROXY_COUNT = 0

    assert client_address(rf.get("/", REMOTE_ADDR="")) == "unknown"
