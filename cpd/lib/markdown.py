"""The Markdown parser: which Markdown this is, and how much work one text may cause. Only markup.py uses it."""

from __future__ import annotations

from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

# Ordinary text of the greatest length takes about a quarter of these; texts made to be slow take millions.
MOST_STEPS = 200_000


class TooTangled(Exception):
    """The text was made to keep a parser busy; it is shown as it was typed."""


class Linkifier(LinkifyIt):
    """Addresses with http(s):// or www. and e-mail addresses become links; "notes.md" and "etc.so" stay words."""

    def match(self, text: str) -> list[Match] | None:
        found: list[Match] = super().match(text) or []
        return [match for match in found if match.schema or match.raw.lower().startswith("www.")] or None


def _count_steps(state: StateInline | StateBlock, cost: int = 1) -> bool:
    state.env["steps"] += cost
    if state.env["steps"] > MOST_STEPS:
        raise TooTangled
    return False


def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": True, "breaks": True, "xhtmlOut": False, "typographer": False}
    markdown = MarkdownIt("commonmark", options | {"maxNesting": 20})
    markdown.enable(["table", "strikethrough", "linkify"])
    markdown.disable(["html_inline", "html_block"])
    markdown.linkify = Linkifier(options={"fuzzy_ip": False})
    markdown.inline.ruler.before("text", "steps", lambda state, silent: _count_steps(state, 1 + state.level))
    markdown.block.ruler.before(
        "code",
        "steps",
        lambda state, line, end, silent: _count_steps(state),
        {"alt": ["paragraph", "reference", "blockquote", "list", "table"]},
    )
    # Every address is judged in markup.py, which knows more than the parser.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    # The rulers sort their rules at first use, which two threads must not do at once.
    markdown.parse("warm up", {"steps": 0})
    return markdown


MARKDOWN = _parser()
