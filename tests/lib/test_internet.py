"""The internet of the tests: nothing else leads to it, and other processes of a test can be on it too."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings as configured

import cpd.settings
from cpd.lib.fetch import fetch
from tests.internet import Page

ASK = """
import django
django.setup()
from cpd.lib.fetch import fetch
print(fetch("https://blog.example/").body.decode())
"""


def test_another_process_can_be_on_it(internet):
    internet.site("blog.example", {"/": "Words"})
    environment = os.environ | internet.environment() | {"DJANGO_SETTINGS_MODULE": "tests.settings"}

    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=configured.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "Words\n"
    assert [asked.path for asked in internet.asked] == ["/"]


def test_it_counts_how_many_ask_a_host_at_once(internet):
    internet.site("a.example", {"/": Page("Words", wait=0.2)})
    internet.site("b.example", {"/": "Words"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fetch, ["http://a.example/"] * 4))
    for _time in range(20):
        fetch("http://b.example/")

    assert internet.at_once == {"a.example": 4, "b.example": 1}


def test_the_product_s_own_settings_pretend_nothing():
    assert [name for name in dir(cpd.settings) if "PRETEND" in name] == []
