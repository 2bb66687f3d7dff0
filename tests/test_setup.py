"""Set-up: what stands in the way is said in one sentence, and the containers are as closed as they claim."""

from __future__ import annotations

import ast
import os
import re
import runpy
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.conf import settings

from cpd.lib import fonts
from scripts import prepare

ROOT = Path(settings.BASE_DIR)


def test_the_python_check_can_be_read_by_every_python():
    source = (ROOT / "scripts/check_python.py").read_text()

    ast.parse(source, feature_version=(3, 0))
    assert source.isascii()
    assert not any(isinstance(node, ast.FunctionDef | ast.JoinedStr) for node in ast.walk(ast.parse(source)))


def test_an_old_python_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")

    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "scripts/check_python.py"))

    assert str(stopped.value).startswith("Python 3.11 or newer is needed, and /usr/bin/python3 is Python 3.9: ")


def test_a_port_in_use_is_refused_before_anything_is_installed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            [sys.executable, "-m", "scripts.prepare", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert re.fullmatch(rf"Port {port} is in use: take another one, as in: make run PORT=\d+\n", done.stderr)


@pytest.mark.parametrize("port", ["abc", "", "0", "65536", "-1", "8000.0", "²"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(SystemExit, match=f"PORT is a number from 1 to 65535, not “{re.escape(port)}”."):
        prepare.refuse_port(port)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    prepare.refuse_read_only(tmp_path)

    with pytest.raises(SystemExit, match="Nothing can be written in /proc .+: copy it to a folder of yours."):
        prepare.refuse_read_only(Path("/proc"))


@pytest.mark.parametrize(
    ("absent", "module"), [({"venv"}, "venv"), ({"ensurepip", "pip"}, "ensurepip")], ids=["venv", "ensurepip"]
)
def test_a_python_that_cannot_make_environments_is_refused(monkeypatch, tmp_path, absent, module):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name in absent else SimpleNamespace())

    with pytest.raises(SystemExit, match=f"its module {module} is missing: install it"):
        prepare.environment(tmp_path / "env", [ROOT / "requirements.txt"])

    assert not (tmp_path / "env").exists()


def test_an_environment_kept_by_hand_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "env").symlink_to(tmp_path / "mine")

    prepare.environment(tmp_path / "env", [ROOT / "requirements.txt"])

    assert list((tmp_path / "mine").iterdir()) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_place(name):
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=[a-z])", text.strip())

    assert all(re.match(r"[a-z0-9-]+==\S+ (; .+ )?\\\n    --hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert not re.search(r"https?:|file:|--index|--find-links|--extra|--trusted|/", text)


def test_fonts_are_made_once(tmp_path):
    italic = fonts.FACES[2:]
    assert not fonts.are_built(tmp_path, italic)

    made = [path.name for path in fonts.build(tmp_path, italic)]

    assert fonts.are_built(tmp_path, italic)
    assert made == ["literata-italic-latin.woff2", "literata-italic-latin-ext.woff2"]
    assert all((tmp_path / name).read_bytes()[:4] == b"wOF2" for name in made)


def test_fonts_of_an_interrupted_build_are_made_again(tmp_path):
    italic = fonts.FACES[2:]
    build = fonts.build(tmp_path, italic)
    next(build)
    build.close()

    assert not fonts.are_built(tmp_path, italic)


def test_every_font_that_the_css_asks_for_is_made():
    asked = set(re.findall(r"fonts/([\w-]+\.woff2)", (ROOT / "static/css/tokens.css").read_text()))

    assert asked == {f"{face.name}-{script}.woff2" for face in fonts.FACES for script in fonts.SCRIPTS}


def test_containers_are_read_only_and_gain_no_privileges():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]

    assert sorted(services) == ["database", "migrate", "web", "worker"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert services["worker"]["command"] == ["python", "manage.py", "work"]
    assert services["web"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_the_image_runs_as_a_user_without_rights_and_holds_no_secret():
    dockerfile = (ROOT / "Dockerfile").read_text()
    final = dockerfile.split("\nFROM ")[-1]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()

    assert re.search(r"^USER things$", final, re.MULTILINE)
    assert "--require-hashes" in dockerfile
    assert "SECRET_KEY" not in final
    assert {".env", ".git", "var", ".venv", "*.sqlite3*"} <= set(ignored)


def test_the_ci_script_can_be_run():
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / ".ci/run"], check=False).returncode == 0
