"""The house stays in order: sizes, floors in words, public pages by name, templates free of inline script and style."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
OURS = ("cpd", "things", "participants", "comments")

# Pages that answer without signing in. Adding one is a decision: it stands here with the others.
PUBLIC = {
    "about",
    "cohort",
    "health",
    "home",
    "search",
    "participants:blog",
    "participants:blog_feed",
    "participants:blog_feed_json",
    "participants:people",
    "participants:people_opml",
    "participants:picture",
    "participants:member_picture",
    "participants:reflection",
    "participants:resume_mail",
    "participants:stop_mail",
    "participants:stream",
    "participants:stream_feed",
    "participants:stream_feed_json",
    "participants:tagging",
    "participants:thing_feed",
    "participants:thing_feed_json",
    "participants:webmention",
    "participants:join",
    "participants:write",
    "participants:edit",
    "things:calendar",
    "things:feed",
    "things:feed_json",
    "things:picture",
    "things:preview",
    "things:schedule",
    "things:thing",
    "things:thing_list",
    "comments:add_to_thing",
    "comments:comment",
    "comments:add_to_reflection",
    "comments:reply",
    "comments:edit",
}


def python_files(*, with_tests: bool = False) -> list[Path]:
    folders = (*OURS, "tests") if with_tests else OURS
    return [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]


def templates() -> list[Path]:
    return [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg"}]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_python_file_is_longer_than_300_lines():
    long = {relative(path): len(path.read_text().splitlines()) for path in python_files(with_tests=True)}

    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def functions_of(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{relative(path)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_no_function_is_longer_than_50_lines():
    assert [entry for path in python_files() for entry in functions_of(path) if entry[1] > 50] == []


def test_no_view_is_longer_than_30_lines():
    views = [path for path in python_files() if path.stem == "views" or "views" in path.parts]

    assert [entry for path in views for entry in functions_of(path) if entry[1] > 30] == []


def test_no_template_is_longer_than_120_lines():
    long = {relative(path): len(path.read_text().splitlines()) for path in templates()}

    assert {name: lines for name, lines in long.items() if lines > 120} == {}


@pytest.mark.parametrize("word", ["utils", "helpers", "services", "selectors", "common", "core", "base", "misc"])
def test_no_module_has_a_name_that_says_nothing(word):
    assert [
        relative(path) for path in python_files() if path.stem == word or word in path.parts[len(ROOT.parts) :]
    ] == []


def test_the_programme_does_not_speak_of_what_people_write():
    """The only `reflection` below things/ is the kind of a week, which the product calls so."""
    allowed = re.compile(r'REFLECTION = "reflection", _\("Reflection week"\)')
    lines = [
        f"{relative(path)}: {line.strip()}"
        for path in (ROOT / "things").rglob("*.py")
        if "migrations" not in path.parts
        for line in path.read_text().splitlines()
        if "reflection" in line.lower() and not allowed.search(line)
    ]

    assert lines == []


def test_imports_stand_at_the_top_of_their_files():
    inside = [
        f"{relative(path)}:{node.lineno}"
        for path in python_files()
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_no_signals_of_our_own():
    """What must happen after every migration has no other door than Django's own."""
    assert [
        relative(path)
        for path in python_files()
        if re.search(r"\bSignal\(|@receiver|(?<!blogs)(?<!pre_migrate)(?<!post_migrate)\.connect\(", path.read_text())
    ] == []


INLINE = re.compile(r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE)
# Data for a script, which no browser runs.
DATA_SCRIPT = re.compile(r"""<script[^>]*type=["'](?:application/json|application/ld\+json)["'][^>]*>""")


def test_templates_hold_no_inline_script_or_style():
    """The Content-Security-Policy would stop it. Mails have styles of their own, inlined when they are made."""
    pages = [path for path in templates() if "emails" not in path.parts]
    found = {relative(path): INLINE.findall(DATA_SCRIPT.sub("", path.read_text())) for path in pages}

    assert {name: hits for name, hits in found.items() if hits} == {}


def test_fragments_say_what_they_need():
    """The first line of a fragment is a comment that names what it is given."""
    silent = [
        relative(path)
        for path in templates()
        if path.name.startswith("_") and path.suffix == ".html" and not path.read_text().lstrip().startswith("{#")
    ]

    assert silent == []


def test_only_markup_makes_html_safe():
    """`mark_safe` and the `safe` filter open the door for hostile text; one module may, and what it made is stored."""
    python = [
        relative(path)
        for path in python_files()
        if "mark_safe" in path.read_text() and relative(path) not in {"cpd/lib/markup.py"}
    ]
    filters = {
        hit
        for path in templates()
        if path.suffix == ".html"
        for hit in re.findall(r"\{\{\s*([^}|]+?)\s*\|\s*safe\s*\}\}", path.read_text())
    }

    assert python == []
    assert {name for name in filters if not name.endswith("_html")} == set()


def named_views(resolver: URLResolver, prefix: str = ""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_views(pattern, space)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.split(".")[0] in OURS:
            yield f"{prefix}{pattern.name}", pattern.callback


def test_pages_are_closed_unless_they_stand_on_the_list():
    public = {name for name, view in named_views(get_resolver()) if not getattr(view, "login_required", True)}

    assert public == PUBLIC


def test_floors_are_kept():
    """The same contract that `make check` runs, so that a test run alone shows a breach."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
