"""Makes the environment in .venv and keeps it up to date; says in one sentence what stands in the way.

Needs nothing but Python's own library: it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_VENV = (
    "This Python cannot make environments because its module {module} is missing: install it"
    " (on Debian and Ubuntu: apt install python3-venv), then try again."
)


def refuse_port(port: str) -> None:
    """Stop with a sentence if nothing can be served at this port."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise SystemExit(f"PORT is a number from 1 to 65535, not “{port}”.")
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", int(port)))
        except PermissionError:
            raise SystemExit(
                f"Port {port} is for administrators: take one above 1023, as in: make run PORT=8001"
            ) from None
        except OSError:
            raise SystemExit(f"Port {port} is in use: take another one, as in: make run PORT={free_port()}") from None


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def refuse_read_only(folder: Path) -> None:
    """Stop with a sentence if nothing can be written here."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SystemExit(f"Nothing can be written in {folder} ({why}): copy it to a folder of yours.") from None


def environment(folder: Path, requirements: list[Path]) -> None:
    """Make the environment, and install what is missing since last time."""
    # A link leads to an environment that somebody keeps by hand.
    if folder.is_symlink():
        return
    stamp = folder / f"installed-{requirements[-1].stem}.txt"
    wanted = _fingerprint(requirements)
    if _works(folder):
        if stamp.is_file() and stamp.read_text() == wanted:
            return
    else:
        shutil.rmtree(folder, ignore_errors=True)
        _create(folder)
    _say(f"Installing what {requirements[-1].name} names; this takes a moment the first time.")
    _install(folder, requirements)
    stamp.write_text(wanted)


def _create(folder: Path) -> None:
    if importlib.util.find_spec("venv") is None:
        raise SystemExit(NO_VENV.format(module="venv"))
    own_pip = importlib.util.find_spec("ensurepip") is not None
    if not own_pip and importlib.util.find_spec("pip") is None:
        raise SystemExit(NO_VENV.format(module="ensurepip"))
    options = [] if own_pip else ["--without-pip"]
    done = subprocess.run([sys.executable, "-m", "venv", *options, folder], capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        lines = (done.stdout + done.stderr).strip().splitlines() or ["no reason given"]
        raise SystemExit(f"The environment {folder} could not be made: {lines[-1]}")


def _install(folder: Path, requirements: list[Path]) -> None:
    python = str(folder / "bin" / "python")
    if subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0:
        pip = [python, "-m", "pip"]
    else:
        # Debian's Python has pip but not ensurepip: its pip installs into our environment from outside.
        pip = [sys.executable, "-m", "pip", "--python", python]
    files = [word for path in requirements for word in ("-r", str(path))]
    quietly = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "PIP_ROOT_USER_ACTION": "ignore"}
    done = subprocess.run([*pip, "install", "--quiet", "--require-hashes", *files], env=quietly, check=False)
    if done.returncode:
        raise SystemExit("The packages could not be installed; pip's reason stands above. Mend it and try again.")


def _works(folder: Path) -> bool:
    python = str(folder / "bin" / "python")
    try:
        probe = "import sys; sys.exit(sys.version_info < (3, 11))"
        return subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _fingerprint(requirements: list[Path]) -> str:
    contents = b"".join(path.read_bytes() for path in requirements)
    return hashlib.sha256(contents + str(ROOT).encode()).hexdigest()


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def main() -> None:
    """Check the port if one is named, then the folder, then make the environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port")
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    arguments = parser.parse_args()

    if arguments.port is not None:
        refuse_port(arguments.port)
    refuse_read_only(ROOT)
    requirements = [ROOT / "requirements.txt"]
    if arguments.dev:
        requirements.append(ROOT / "requirements-dev.txt")
    environment(ROOT / ".venv", requirements)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped before it was done; start again when you like.")
