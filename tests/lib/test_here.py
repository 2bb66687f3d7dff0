"""Which addresses are this site's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpd.lib.here import is_elsewhere, is_ours, own_address, own_host


@pytest.fixture(autouse=True)
def _names(settings):
    settings.SITE_URL = "https://things.example.org"
    settings.ALLOWED_HOSTS = ["things.example.org", "www.things.example.org", ".uni.example", "[::1]", "localhost", "*"]


@pytest.mark.parametrize(
    "address",
    [
        "https://things.example.org",
        "http://things.example.org/things/1/",
        "https://Things.Example.ORG./",
        "https://things.example.org:443/",
        "http://www.things.example.org/",
        " https://things.example.org/ ",
        "https://things.example.org/a?b#c",
    ],
)
def test_by_any_of_its_names(address):
    assert is_ours(address)
    assert not is_elsewhere(address)


@pytest.mark.parametrize(
    ("address", "can_be_asked"),
    [
        ("https://example.org/", True),
        ("https://things.example.org.evil.example/", True),
        ("https://blog.uni.example/", True),
        ("https://things.example.org:8443/", False),
        ("https://a:b@blog.example/", False),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("ftp://blog.example/", False),
        ("https://", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_other_addresses_are_not_ours(address, can_be_asked):
    assert not is_ours(address)
    assert is_elsewhere(address) is can_be_asked


def test_a_site_on_a_port_of_its_own_is_known_by_it(settings):
    settings.SITE_URL = "http://localhost:8000"
    settings.ALLOWED_HOSTS = ["localhost"]

    assert is_ours("http://localhost:8000/write/")
    assert not is_ours("http://localhost/write/")


def test_pages_are_named_by_the_public_address():
    assert own_address("/write/") == "https://things.example.org/write/"
    assert own_host() == "things.example.org"


def test_no_other_module_takes_the_sites_address_apart_or_puts_one_together():
    root = Path(__file__).parents[2]
    code = [path for folder in ("cpd", "things", "participants", "comments") for path in (root / folder).rglob("*.py")]
    said = re.compile(r"urlsplit\(settings\.SITE_URL|SITE_URL \+|\{settings\.SITE_URL\}\{")

    found = {path.relative_to(root).as_posix() for path in code if said.search(path.read_text())}

    # The check of the settings looks at each of them by itself.
    assert found == {"cpd/checks.py", "cpd/lib/here.py"}
