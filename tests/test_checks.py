"""A wrong setting is explained at start, in words, and a server does not start with it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.checks import run_checks

from cpd import checks
from cpd.environment import Env

ROOT = Path(project.BASE_DIR)
LOCMEM = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def production(settings, tmp_path):
    """Settings nothing is wrong with."""
    settings.DEBUG = False
    settings.SECRET_KEY = "k7Qm2xVb9Rt4Yw8Zp3Ls6Nd1Hf5Jg0Ca-k7Qm2xVb9Rt4Yw8Zp3"
    settings.ALLOWED_HOSTS = ["things.example.org"]
    settings.SITE_URL = "https://things.example.org"
    settings.HTTPS = True
    settings.TRUSTED_PROXY_COUNT = 1
    settings.CONTACT_EMAIL = "organisers@things.example.org"
    settings.DEFAULT_FROM_EMAIL = "23 Things <letters@things.example.org>"
    settings.EMAIL_CONFIG = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    settings.RATE_LIMITS_ENABLED = True
    settings.MEDIA_ROOT = tmp_path
    return settings


def ours() -> list[str]:
    return [message.id for message in run_checks() if message.id and message.id.startswith("cpd.")]


def test_good_production_settings_raise_no_word(production):
    assert ours() == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("DEBUG", True, ["cpd.E001"]),
        ("SECRET_KEY", project.DEFAULT_SECRET_KEY, ["cpd.E002"]),
        ("SECRET_KEY", "short", ["cpd.E002"]),
        ("SECRET_KEY", "ab" * 40, ["cpd.E002"]),
        ("ALLOWED_HOSTS", [], ["cpd.E003"]),
        ("ALLOWED_HOSTS", ["*"], ["cpd.E004", "cpd.E006"]),
        ("SITE_URL", "http://localhost:8000", ["cpd.E005"]),
        ("SITE_URL", "", ["cpd.E005"]),
        ("SITE_URL", "https://other.example.org", ["cpd.E006"]),
        ("SITE_URL", "http://things.example.org", ["cpd.E007"]),
        ("CACHES", LOCMEM, ["cpd.E008"]),
        ("MEDIA_ROOT", f"{__file__}/media", ["cpd.E009"]),
        ("EMAIL_CONFIG", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, ["cpd.W001"]),
        ("DEFAULT_FROM_EMAIL", "23 Things <things@localhost>", ["cpd.W002"]),
        ("CONTACT_EMAIL", "", ["cpd.W003"]),
        ("TRUSTED_PROXY_COUNT", 0, ["cpd.W004"]),
        ("RATE_LIMITS_ENABLED", False, ["cpd.W005"]),
    ],
)
def test_each_wrong_setting_has_its_own_sentence(production, name, value, found):
    setattr(production, name, value)

    assert sorted(ours()) == found


def test_one_process_may_keep_its_own_cache(production):
    production.CACHES = LOCMEM
    production.WEB_PROCESSES = 1

    assert ours() == []


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "192.168.1.20", "things.local", "things.localhost"]
)
def test_debug_may_stay_on_at_home(production, host):
    production.DEBUG = True
    production.ALLOWED_HOSTS = [host]
    production.SITE_URL = f"http://{host}:8000"

    assert ours() == []


def messages_in_the_source() -> list[tuple[str, str]]:
    """Number and section of every message that cpd/checks.py can give."""
    calls = [node for node in ast.walk(ast.parse(Path(checks.__file__).read_text())) if isinstance(node, ast.Call)]
    ours = [call for call in calls if getattr(call.func, "id", "") in {"_error", "_warning"}]
    return [(f"cpd.{call.func.id[1].upper()}{call.args[0].value:03}", call.args[3].value) for call in ours]


def test_every_hint_leads_to_a_section_of_the_deployment_page():
    headings = re.findall(r"^#+ (.+)$", (ROOT / "docs/deployment.md").read_text(), re.MULTILINE)
    sections = {heading.lower().replace(" ", "-") for heading in headings}

    assert {section for _, section in messages_in_the_source()} - sections == set()


def test_the_deployment_page_explains_every_sentence():
    explained = re.findall(r"^\| (cpd\.[EW]\d{3}) ", (ROOT / "docs/deployment.md").read_text(), re.MULTILINE)

    assert sorted(explained) == sorted(number for number, _ in messages_in_the_source())
    assert len(explained) == 18


def environment(**variables: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", **variables}


def start(**variables: str) -> subprocess.CompletedProcess:
    """Start gunicorn in a fresh process, as production does."""
    command = [sys.executable, "-m", "gunicorn", "cpd.wsgi", "--bind", "127.0.0.1:0"]
    return subprocess.run(
        command, cwd=ROOT, env=environment(**variables), capture_output=True, text=True, check=False, timeout=60
    )


def test_gunicorn_refuses_to_start_and_says_why(tmp_path):
    done = start(DEBUG="0", SECRET_KEY="", ALLOWED_HOSTS="", SITE_URL="", STATIC_ROOT=str(tmp_path), LOG_LEVEL="ERROR")

    assert done.returncode == 3
    assert re.findall(r"cpd\.E\d+", done.stderr) == ["cpd.E002", "cpd.E003", "cpd.E005", "cpd.E011"]
    assert done.stderr.startswith("This site does not start:\n* The secret key is the one of development")
    assert "Traceback" not in done.stderr


def test_gunicorn_refuses_debug(tmp_path):
    done = start(DEBUG="1")

    assert done.returncode == 3
    assert done.stderr.splitlines()[1].startswith("* DEBUG is on, and this is a production server. Set DEBUG=0")


def test_the_worker_refuses_too():
    done = subprocess.run(
        [sys.executable, "manage.py", "work", "--once"],
        cwd=ROOT,
        env=environment(DEBUG="0", ALLOWED_HOSTS="things.example.org", SITE_URL="https://things.example.org"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "(cpd.E002) The secret key is the one of development" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("WEB_CONCURRENCY", "two", "WEB_CONCURRENCY is “two”: it must be a number. See .env.example."),
        ("HTTPS", "ture", "HTTPS is “ture”: it must be 1 (yes) or 0 (no). See .env.example."),
        ("DATABASE_URL", "mysql://a/b", "DATABASE_URL must begin with sqlite:/// or postgres://. See .env.example."),
        ("EMAIL_URL", "mail", "EMAIL_URL is not an address that can be understood. See .env.example."),
    ],
)
def test_a_variable_that_makes_no_sense_is_named_without_a_traceback(variable, value, sentence):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment(DEBUG="1", **{variable: value}),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == sentence + "\n"


def test_an_empty_variable_counts_as_unset(monkeypatch):
    for name in ("A_YES", "A_NUMBER", "A_LIST"):
        monkeypatch.setenv(name, "")
    env = Env()

    assert (env.bool("A_YES", True), env.int("A_NUMBER", 3), env.list("A_LIST", default=["x"])) == (True, 3, ["x"])


def test_the_example_names_every_variable_and_no_other():
    read = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "cpd/settings.py").read_text())
    read += re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text())
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(named) == sorted(set(read))
    assert len(named) > 20


def test_the_settings_fit_in_one_file_of_250_lines():
    assert len((ROOT / "cpd/settings.py").read_text().splitlines()) <= 250
