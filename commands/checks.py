"""What is checked without running the suite."""

import os
import secrets
import subprocess
import time

from commands.house import PYTHON, ROOT, say
from commands.keys import new_keys

MODULE = [str(PYTHON), "-m"]
MANAGE = [str(PYTHON), "manage.py"]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"


def static_checks() -> list[str]:
    """Run all of them, one heading each; the names of those that failed."""
    return [
        name for name, command, extra in _checks() if not _run(name, command, extra)
    ]


def _checks() -> list[tuple[str, list[str], dict[str, str]]]:
    plain = development()
    return [
        ("ruff format", [*MODULE, "ruff", "format", "--check", "."], {}),
        ("ruff check", [*MODULE, "ruff", "check", "."], {}),
        ("mypy", [*MODULE, "mypy", "."], plain),
        ("import contracts", [str(PYTHON), "-c", LINT_IMPORTS], {}),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], plain),
        (
            "deployment",
            [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
            production(),
        ),
    ]


def development() -> dict[str, str]:
    """An environment in which manage.py answers, on SQLite in memory."""
    return new_keys() | {"UNIONHUB_MODE": "test", "DATABASE_URL": "sqlite://:memory:"}


def production() -> dict[str, str]:
    """An environment as a real installation has it."""
    return new_keys() | {
        "UNIONHUB_MODE": "production",
        "UNIONHUB_DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "unionhub.example",
        "DATABASE_URL": "postgres://unionhub@localhost/unionhub",
    }


def _run(name: str, command: list[str], extra: dict[str, str]) -> bool:
    say(f"== {name}")
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | extra,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        say(done.stdout.rstrip())
    verdict = "FAILED" if done.returncode else "ok"
    say(f"   {verdict} ({time.monotonic() - began:.1f} s)")
    return done.returncode == 0
