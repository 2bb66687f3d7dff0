"""Pins what pyproject.toml asks for, with the hashes of every published file: `make requirements`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "var" / "pip-tools"
OPTIONS = [
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
]
# Only the index counts: a wheel that happens to lie on this machine must not get into the hashes.
ENVIRONMENT = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}


def main(arguments: list[str]) -> None:
    """Compile both files; arguments such as --upgrade go to pip-compile."""
    compiler = TOOLS / "bin" / "pip-compile"
    if not compiler.exists():
        venv.create(TOOLS, with_pip=True)
        pip = [f"{TOOLS}/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "pip-tools>=7.6,<8"], check=True, env=ENVIRONMENT)

    command = [str(compiler), *OPTIONS, *arguments]
    runtime = [*command, "--output-file=requirements.txt", "pyproject.toml"]
    subprocess.run(runtime, check=True, cwd=ROOT, env=ENVIRONMENT)

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = TOOLS / "dev.in"
    wanted.write_text("\n".join([f"-c {ROOT}/requirements.txt", *project["dependency-groups"]["dev"]]))
    output = ROOT / "requirements-dev.txt"
    subprocess.run([*command, f"--output-file={output.name}", str(wanted)], check=True, cwd=ROOT, env=ENVIRONMENT)
    # pip-compile names the file it read; readers should find the wish where it is written, and no machine's paths.
    told = re.sub(r"-r \S*dev\.in", "pyproject.toml (dev)", output.read_text())
    output.write_text(re.sub(r"-c \S*requirements\.txt", "-c requirements.txt", told))


if __name__ == "__main__":
    main(sys.argv[1:])
