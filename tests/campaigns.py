"""Long figures: parameters from the command line in, a report out."""

import os
import platform
import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import pytest

PACKAGES = ("Django", "djangorestframework", "psycopg", "granian", "cryptography")
TOOLS = ("hypothesis", "schemathesis")


class Campaign:
    """What ``./test --campaign NAME=VALUE …`` gave, and the figures that came out.

    The report is made by the run itself, and written anew after every test: what a run
    that is broken off has shown stays. A plugin of pytest, for the tests' own ends.
    """

    def __init__(self) -> None:
        given = os.environ.get("UNIONHUB_CAMPAIGN", "").split()
        self.parameters = dict(pair.split("=", 1) for pair in given)
        self.figures: list[tuple[str, str]] = []

    def number(self, name: str, default: int) -> int:
        """A parameter; its use is noted in the report."""
        value = int(self.parameters.get(name, default))
        self.figure(f"parameter {name}", value)
        return value

    def figure(self, name: str, value: object) -> None:
        """Note one line of the report."""
        if (name, str(value)) not in self.figures:
            self.figures.append((name, str(value)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """How a campaign ended, after the figures it gave."""
        if self.figures and (report.when == "call" or report.outcome != "passed"):
            name = report.nodeid.rpartition("::")[2]
            self.figure(f"**{name}**", f"{report.outcome}, {report.duration:.0f} s")
            self.write()

    def write(self) -> None:
        """Write the report, where ``./test`` wants it."""
        file = os.environ.get("UNIONHUB_CAMPAIGN_REPORT")
        if not file:
            return
        lines = [f"| {name} | {value} |" for name, value in [*_head(), *self.figures]]
        table = ["| figure | value |", "|---|---|", *lines]
        Path(file).write_text("\n".join(table) + "\n", encoding="utf-8")


def _head() -> list[tuple[str, str]]:
    """What was tried, with what, on what, when."""
    packages = ", ".join(f"{name} {version(name)}" for name in (*PACKAGES, *TOOLS))
    return [
        ("written", f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z}"),
        ("state of the code", _commit()),
        ("engine", os.environ.get("UNIONHUB_ENGINE", "")),
        ("Python", f"{platform.python_version()}, {os.cpu_count()} cores"),
        ("with", packages),
    ]


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or "not a repository"
