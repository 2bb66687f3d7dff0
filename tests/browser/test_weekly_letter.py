"""Every link of the weekly letter leads where it says, and one click stops it, in a browser and from a mail program."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from post_office.models import Email

from comments.weekly import sending
from participants import mail_choices
from participants.models import Participant
from tests.browser.conftest import fresh
from tests.factories import ReflectionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# What stands on the page that a link leads to, by the words of the link.
HOME = re.compile("^(Good|Hello).*Ada$")
LEADS_TO = {
    "23": HOME,
    "Things": HOME,
    "Small lesson 4": "Small lesson 4",
    "Small lesson 1": "Small lesson 1",
    "Small lesson 2": "Small lesson 2",
    "Small lesson 3": "Small lesson 3",
    "Spread them over the weeks to come": "My plan",
    "Open this week": HOME,
    "A shaky start": "A shaky start",
    "Open your album": "My album",
    "Away until a date": "Away for a while",
    "Stop mail of this kind (The weekly letter)": "Stop mail of the kind “The weekly letter”?",
    "Choose which mail you get": "Mail",
    "23 Things": HOME,
}


class Links(HTMLParser):
    """The links of a letter: their words, and where they lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.open = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.open = True
            self.found.append(("", dict(attrs)["href"]))

    def handle_endtag(self, tag):
        self.open = self.open and tag != "a"

    def handle_data(self, data):
        if self.open:
            words, address = self.found[-1]
            self.found[-1] = (" ".join(f"{words} {data}".split()), address)


@pytest.fixture
def letter(running_cohort, ada):
    """Ada's letter of this week: one Thing is new, three are open, and somebody waits for a first answer."""
    running_cohort.letter_time = "00:00"
    running_cohort.save()
    Participant.objects.filter(member=ada).update(joined_at=fresh() - timedelta(days=30))
    ReflectionFactory(
        cohort=running_cohort,
        title="A shaky start",
        things=[running_cohort.things.get(number=1)],
        published_at=fresh(),
    )
    sending.write_due()
    return Email.objects.get(to=ada.email)


def path_of(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_every_link_leads_where_it_says(script_window, letter, ada):
    links = dict(Links(letter.html_message).found)
    assert links.keys() == LEADS_TO.keys()
    script_window.let_in(ada)

    for words, heading in LEADS_TO.items():
        page = script_window.open(path_of(links[words]))
        expect(page.get_by_role("heading", level=1), words).to_have_text(heading)


def test_the_letter_is_stopped_with_one_button_by_whoever_has_it(window, letter, ada):
    stop = path_of(letter.headers["List-Unsubscribe"].strip("<>"))
    page = window.open(stop)
    assert mail_choices.of(ada)["letter"] == "weekly"
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("heading", name="Done: no more of these")).to_be_visible()
    assert mail_choices.of(ada)["letter"] == "never"
    assert not sending.still_wanted(letter)

    page.get_by_role("button", name="Undo: send them again").click()
    expect(page.get_by_role("heading", name="Stop mail of the kind “The weekly letter”?")).to_be_visible()
    assert mail_choices.of(ada)["letter"] == "weekly"


def test_a_mail_program_stops_it_with_one_post(script_window, letter, ada):
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = script_window.address + path_of(letter.headers["List-Unsubscribe"].strip("<>"))

    answer = script_window.page.context.request.post(stop, form={"List-Unsubscribe": "One-Click"})

    assert answer.ok
    assert mail_choices.of(ada)["letter"] == "never"
    assert not sending.still_wanted(letter)
