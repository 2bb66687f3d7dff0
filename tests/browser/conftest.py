"""Chromium for tests: a browser for the run, a window for each test, and what it complained about."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from post_office.models import Email

from participants.models import Member
from tests.factories import CohortFactory, LegFactory, ParticipantFactory, ThingFactory, WeekFactory
from tests.machine import CHROMIUM
from things.models import Ink, Week

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "a quiet hour on tuesday"
AXE = AXE_FILE_PATH.read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong comes back: all that is right on a page, element by element, took longer to hand over than to find.
FOUND_BY_AXE = """what => axe.run(document, {runOnly: what, resultTypes: ["violations"], preload: false})
    .then(found => found.violations)"""
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# Long enough for a machine that has other things to do; who waits for something that comes waits no longer than that.
PATIENCE = 20_000
QUIET = 0.2  # seconds without a request, after which none is on its way
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium(django_db_setup) -> Iterator[Browser]:
    """One browser for the run.

    Playwright keeps an event loop running, in which Django sees another connection: what the first one remembers of
    the migrations' rows, to put them back between tests, is handed on.
    """
    rows = connection._test_serialized_contents
    with sync_playwright() as playwright:
        connection._test_serialized_contents = rows
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


class Underway:
    """How many requests the site is answering just now."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()
        request_started.connect(self._one_more)
        request_finished.connect(self._one_less)

    def _one_more(self, **_said) -> None:
        with self._lock:
            self.count += 1

    def _one_less(self, **_said) -> None:
        with self._lock:
            self.count -= 1

    def wait_for_silence(self) -> None:
        """Until nothing has been asked for a moment."""
        silent_since = time.monotonic()
        until = silent_since + PATIENCE / 1000
        while time.monotonic() - silent_since < QUIET and time.monotonic() < until:
            time.sleep(0.02)
            if self.count:
                silent_since = time.monotonic()


@pytest.fixture(scope="session")
def underway() -> Underway:
    """What the site is busy with."""
    return Underway()


class Window:
    """A browser window that remembers what went wrong on its pages."""

    def __init__(self, context: BrowserContext, address: str, underway: Underway) -> None:
        self.address = address
        self.underway = underway
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("response", self._see)

    def _hear(self, message) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _see(self, response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.complaints.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Page:
        """Go to a path of the site."""
        self.page.goto(self.address + path)
        return self.page

    def let_in(self, member: Member) -> None:
        """Signed in without the form, in tests that are about something else."""
        visitor = Client()
        visitor.force_login(member)
        name = settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": visitor.cookies[name].value, "url": self.address}])

    def sign_in(self, member: Member) -> None:
        """Go to the sign-in page and sign in."""
        self.open("/accounts/login/")
        self.sign_in_here(member)

    def sign_in_here(self, member: Member) -> None:
        """Sign in by the form of this page, as a person does."""
        self.page.locator("input[name=login]").fill(member.email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.locator("main button[type=submit]", has_text="Sign in").first.click()

    def leave(self) -> None:
        """Go away and let the server finish: a page that is left sends what was typed on it, and then the rows go."""
        self.page.goto("about:blank")
        self.underway.wait_for_silence()

    def axe(self, *, colours_only: bool = False) -> list[str]:
        """What axe finds on this page: WCAG 2.0 to 2.2 A and AA, and best practice. Needs JavaScript.

        On a page that has only changed its colours since, the rules about colours are enough.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        # Without preload: axe would copy style sheets into the page, which the policy rightly stops.
        what = {"type": "rule", "values": COLOUR_RULES} if colours_only else {"type": "tag", "values": TAGS}
        found = self.page.evaluate(FOUND_BY_AXE, what)
        return [
            f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
            for violation in found
            for node in violation["nodes"]
        ]


@pytest.fixture(params=["script", "no-script"])
def window(request, chromium: Browser, live_server, underway) -> Iterator[Window]:
    """A window with JavaScript, and the same test again without."""
    context = chromium.new_context(
        java_script_enabled=request.param == "script", viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    window = Window(context, live_server.url, underway)
    window.has_script = request.param == "script"
    yield window
    window.leave()
    context.close()
    assert window.complaints == []


@pytest.fixture
def script_window(chromium: Browser, live_server, underway) -> Iterator[Window]:
    """A window with JavaScript."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    window = Window(context, live_server.url, underway)
    yield window
    window.leave()
    context.close()
    assert window.complaints == []


def expect_picture(picture: Locator) -> None:
    """The picture has come, and can be looked at."""
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0


def this_monday() -> datetime:
    today = timezone.now()
    return today - timedelta(days=today.weekday())


@pytest.fixture
def running_cohort(transactional_db, django_db_serialized_rollback):
    """Week 3 of a cohort of six weeks: Things 1 to 4, a catch-up week, Thing 5."""
    monday = (this_monday() - timedelta(weeks=2)).date()
    cohort = CohortFactory(
        title="Spring cohort", slug="spring", first_monday=monday, time_zone="UTC", release_time="00:00"
    )
    cohort.refresh_from_db()
    leg = LegFactory(cohort=cohort, number=1, title="Settling in", ink=Ink.MARIGOLD)
    for number in range(1, 7):
        kind = Week.Kind.CATCH_UP if number == 5 else Week.Kind.THINGS
        WeekFactory(cohort=cohort, number=number, leg=leg, kind=kind)
    for number, week in ((1, 1), (2, 1), (3, 2), (4, 3), (5, 6)):
        ThingFactory(cohort=cohort, number=number, week=cohort.weeks.get(number=week), title=f"Small lesson {number}")
    return cohort


def fresh() -> datetime:
    """A little while ago."""
    return timezone.now() - timedelta(hours=2)


def person(name: str, **fields) -> Member:
    """An account with a confirmed address and the tests' password."""
    email = f"{name.split()[0].lower()}@example.org"
    member = Member.objects.create_user(email, PASSWORD, display_name=name, **fields)
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    return member


@pytest.fixture
def ada(running_cohort) -> Member:
    """A participant."""
    member = person("Ada Okafor")
    ParticipantFactory(member=member, cohort=running_cohort)
    return member


@pytest.fixture
def ben(running_cohort) -> Member:
    """A member in no cohort."""
    return person("Ben Lindqvist")


@pytest.fixture
def org(running_cohort) -> Member:
    """An organiser."""
    member = person("Hanne Vestergaard", is_staff=True)
    member.groups.add(Group.objects.get(name="Organisers"))
    return member


def code_mailed_to(email: str) -> str:
    """The code in the newest mail to this address."""
    letter = Email.objects.filter(to=email).latest("pk")
    found = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", letter.message, re.MULTILINE)
    assert found, letter.message
    return found.group(1)
