"""The virtual environment, from a bare ``python3`` with pip. Standard library only."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from commands.house import PYTHON, ROOT, VENV, Refusal, only_one, say

STAMP = VENV / "unionhub-locks"


def enter(lock: str, module: str, arguments: list[str]) -> NoReturn:
    """Go on as ``module`` inside the environment of ``lock``; made when missing."""
    prepare(lock)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])


def prepare(lock: str) -> None:
    """Make ``.venv`` and install ``lock`` into it, unless that is done already.

    Raises:
        Refusal: no pip, or the installation failed.
    """
    with only_one("bootstrap", refusal=""):
        if not _works():
            _create()
        if f"{lock} {_digest(lock)}" in _stamps():
            return
        _install(lock)
        installed = [lock] if lock == "requirements.txt" else ["requirements.txt", lock]
        lines = [f"{name} {_digest(name)}\n" for name in installed]
        STAMP.write_text("".join(lines))


def _works() -> bool:
    if not PYTHON.exists():
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", check], check=False).returncode == 0


def _create() -> None:
    say("Making .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip"):
        command = [sys.executable, "-m", "venv", str(VENV)]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return
        shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise Refusal(f"The virtual environment could not be made: {made.stderr}")


def _pip() -> list[str]:
    if any(VENV.glob("lib/python*/site-packages/pip")):
        return [str(PYTHON), "-m", "pip"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    raise Refusal("python3 has neither ensurepip nor pip: please install one of them.")


def _install(lock: str) -> None:
    count = sum("==" in line for line in _lines(lock))
    say(f"Installing {count} packages from {lock} (once; a minute or less) …")
    options = ["--require-hashes", "--no-input", "--disable-pip-version-check", "-q"]
    command = [*_pip(), "install", *options, "-r", str(ROOT / lock)]
    if subprocess.run(command, check=False).returncode:
        raise Refusal(
            f"Installing {lock} failed (see above): is a package index reachable?"
        )


def _lines(lock: str) -> list[str]:
    return (ROOT / lock).read_text(encoding="utf-8").splitlines()


def _stamps() -> list[str]:
    return STAMP.read_text().splitlines() if STAMP.exists() else []


def _digest(lock: str) -> str:
    # The interpreter belongs to it: a new python3 under the same .venv installs anew.
    interpreter = str(Path(PYTHON).resolve())
    content = (ROOT / lock).read_bytes() + interpreter.encode()
    return hashlib.sha256(content).hexdigest()
