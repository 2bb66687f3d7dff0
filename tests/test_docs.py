"""The documents are true to the tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FLOORS = ("cpd", "things", "participants", "comments")
LEFT_OUT = {"__init__.py", "apps.py"}


def modules() -> set[str]:
    """Every module that the picture of the house should show."""
    return {
        str(path.relative_to(ROOT))
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
        if path.name not in LEFT_OUT and "migrations" not in path.parts and path.parent.name != "demo"
    }


def shown() -> set[str]:
    """Every module that the picture shows."""
    floor, found = "", set()
    for line in re.search(r"```\n(.*?)```", (ROOT / "docs/architecture.md").read_text(), re.DOTALL)[1].splitlines():
        if not line.startswith(" "):
            floor = line.split("/")[0]
        elif line.split()[0].endswith(".py"):
            found.add(f"{floor}/{line.split()[0]}")
    return found


def test_the_picture_of_the_house_shows_every_module_and_no_other():
    assert shown() == modules()


@pytest.mark.parametrize("page", ["README.md", *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))])
def test_links_between_the_documents_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)", (ROOT / page).read_text())
    inside = [target for target in targets if "://" not in target]

    assert [target for target in inside if not ((ROOT / page).parent / target).exists()] == []
