"""Names called with an @: found where they are plain words, made links of where somebody has that name."""

from __future__ import annotations

import pytest

from cpd.lib import markup
from cpd.lib.at_names import MOST_NAMES


class Known:
    """Two people; what they were asked for is remembered."""

    def __init__(self):
        self.asked = []

    def __call__(self, names):
        self.asked += names
        return {name: f"/blogs/{name}/" for name in names if name in {"kofi", "ana-maria"}}


def link(name, shown=None):
    return f'<a href="/blogs/{name}/" rel="nofollow ugc noopener">@{shown or name}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("@kofi", link("kofi")),
        ("Hello @kofi, and thanks", f"Hello {link('kofi')}, and thanks"),
        ("(@kofi) @kofi's @kofi.", f"({link('kofi')}) {link('kofi')}'s {link('kofi')}."),
        ("@Kofi @KOFI", f"{link('kofi', 'Kofi')} {link('kofi', 'KOFI')}"),
        ("@ana-maria: yes", f"{link('ana-maria')}: yes"),
        ("**@kofi**", f"<strong>{link('kofi')}</strong>"),
        ("@nobody @kofi", f"@nobody {link('kofi')}"),
    ],
)
def test_a_name_that_somebody_has_becomes_a_link(text, html):
    assert markup.render(text, people=Known()) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "`@kofi`",
        "    @kofi",
        "```\n@kofi\n```",
        "[@kofi](https://example.org)",
        "![@kofi](https://example.org/a.png)",
        "write to me@kofi.example or me@kofi",
        "https://example.org/@kofi",
        "@kofi@mastodon.example",
        "@kofi/things @kofi.example @kofi_mensah @@kofi",
        "é@kofi",
    ],
)
def test_code_links_and_addresses_call_nobody(text):
    known = Known()

    assert "/blogs/" not in markup.render(text, people=known)
    assert "kofi" not in known.asked


def test_whoever_knows_people_is_asked_once_in_small_letters_and_for_a_few_at_most():
    known = Known()

    markup.render(" ".join(f"@Name{n}" for n in range(50)) + " @name0", people=known)

    assert known.asked == [f"name{n}" for n in range(MOST_NAMES)]


def test_a_text_without_names_asks_nobody():
    known = Known()

    assert markup.render("Nobody @ home", people=known) == "<p>Nobody @ home</p>"
    assert known.asked == []
