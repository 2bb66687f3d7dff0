"""How to label a post on each platform, so that it lands on its Thing: the words of the printable page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from things.models import Thing


@dataclass(frozen=True)
class Platform:
    """A place where people have blogs; `title_too`: labels do not always come along, so the title should say it too."""

    name: str | Promise
    steps: tuple[str | Promise, ...]
    title_too: bool = False


PLATFORMS = (
    Platform(
        "WordPress.com",
        (
            _("Open the post, and in the sidebar the tab “Post”."),
            _("Under “Tags”, type the label and press Enter. A category of that name does as well."),
            _("Publish, or update the post."),
        ),
    ),
    Platform(
        _("WordPress on your own server"),
        (
            _("In the block editor: the sidebar, the tab “Post”, “Tags”. Type the label and press Enter."),
            _("In the classic editor: the box “Tags” beside the text. Type the label and press “Add”."),
            _("Publish, or update the post."),
        ),
    ),
    Platform(
        "Blogger",
        (
            _("Beside the text, open “Labels” in the post settings."),
            _("Type the label. Several are parted by commas."),
            _("Publish, or update the post."),
        ),
    ),
    Platform(
        "Tumblr",
        (
            _("Below the text there is a line for tags, which begins with #."),
            _("Type the label and press Enter. It may have a space in it."),
            _("Post it."),
        ),
    ),
    Platform(
        "Medium",
        (
            _("Press “Publish”. Before the story goes out, Medium asks for its topics."),
            _("Type the label as a topic and press Enter. There may be five."),
        ),
        title_too=True,
    ),
    Platform(
        "Substack",
        (
            _("In the editor, open the settings of the post."),
            _("Under “Tags”, choose the label, or make it the first time you need it."),
        ),
        title_too=True,
    ),
    Platform(
        "Ghost",
        (
            _("Open the post’s settings with the button at the top right."),
            _("Under “Tags”, type the label and press Enter."),
            _("Publish, or update the post."),
        ),
    ),
    Platform(
        "micro.blog",
        (
            _("Make a category with the label’s name once, under “Categories”."),
            _("Tick it when you write."),
            _("A post without a title may begin with the words instead."),
        ),
        title_too=True,
    ),
    Platform(
        "Wix",
        (
            _("In the post editor, open “Categories” at the side."),
            _("Make a category with the label’s name, and tick it."),
            _("Publish, or update the post."),
        ),
        title_too=True,
    ),
    Platform(
        "Squarespace",
        (
            _("Open the post’s settings, and there “Options”."),
            _("Under “Tags” or “Categories”, type the label and press Enter."),
            _("Save and publish."),
        ),
        title_too=True,
    ),
    Platform(
        _("Anything else"),
        (
            _("Look for tags, labels, categories or topics, and type the label there."),
            _("There is nothing of the kind? Say it in the title, or link to the Thing’s page in the text."),
        ),
    ),
)


@dataclass(frozen=True)
class Example:
    """The Thing that the page takes as its example, and two neighbours for a post about both."""

    number: int
    pair: tuple[int, int]


def example_of(things: Sequence[Thing]) -> Example:
    """An example from the middle of a cohort's Things."""
    numbers = [thing.number for thing in things] or [12]
    middle = len(numbers) // 2
    first = numbers[max(0, middle - 1)]
    return Example(numbers[middle], (first, numbers[middle]) if first != numbers[middle] else (first, first + 1))
