"""A pytest plugin that counts for ``./test`` and writes the sum to a file."""

import json
import os
from pathlib import Path

import pytest


class Tally:
    """Passed, failed (also in set-up or tear-down), and why others were skipped."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.passed = 0
        self.failed = 0
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # An expected failure is no way to keep a broken test.
        if report.failed or hasattr(report, "wasxfail"):
            self.failed += 1
        elif report.skipped:
            self.skipped.append(_reason(report))
        elif report.when == "call":
            self.passed += 1

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed += 1
        elif report.skipped:
            self.skipped.append(_reason(report))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        content = {
            "passed": self.passed,
            "failed": self.failed,
            "skipped": self.skipped,
            "exit_code": int(exitstatus),
            "seed": session.config.getoption("randomly_seed", None),
        }
        self.file.write_text(json.dumps(content), encoding="utf-8")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    return text.removeprefix("Skipped: ")


def pytest_configure(config: pytest.Config) -> None:
    """Count, if ``./test`` asked for it."""
    if file := os.environ.get("UNIONHUB_TALLY"):
        config.pluginmanager.register(Tally(Path(file)))
