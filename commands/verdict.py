"""Whether a run of the suite counts as passed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commands.engines import Engine
from commands.house import ROOT

RULES = ROOT / "tests"


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a run (nothing, if it passed), and the line it ends with."""

    engine: str
    line: str = ""
    complaints: list[str] = field(default_factory=list)


def judge(engine: Engine, *, whole: bool, rules: Path = RULES) -> Verdict:
    """Read the tally of a run; ``whole`` says that the counts bind.

    ``rules`` holds ``skips.txt`` (a line "engine: reason" for each skip that may be)
    and ``counts.txt`` (a line "engine number": so many tests must pass at least).
    """
    if not engine.tally.exists():
        return Verdict(engine.name, complaints=["the suite did not finish"])
    tally = json.loads(engine.tally.read_text(encoding="utf-8"))
    passed, failed, skipped = tally["passed"], tally["failed"], tally["skipped"]
    line = f"{engine.name} {engine.version}: {passed} passed, {failed} failed, "
    complaints = list(_of_failures(tally)) + list(_of_skips(engine, tally, rules))
    if whole:
        complaints += _of_counts(engine, tally, rules)
    return Verdict(engine.name, f"{line}{len(skipped)} skipped", complaints)


def _of_failures(tally: dict[str, Any]) -> Iterator[str]:
    if tally["failed"]:
        order = f"--randomly-seed={tally['seed']}"
        yield f"{tally['failed']} failed; in this order: {order}"
    elif tally["exit_code"]:
        yield f"pytest ended with code {tally['exit_code']}"


def _of_skips(engine: Engine, tally: dict[str, Any], rules: Path) -> Iterator[str]:
    prefix = f"{engine.name}: "
    listed = {line.removeprefix(prefix) for line in _lines(rules / "skips.txt")}
    for reason in sorted(set(tally["skipped"]) - listed):
        yield f"a skip is not listed in tests/skips.txt: {reason}"


def _of_counts(engine: Engine, tally: dict[str, Any], rules: Path) -> Iterator[str]:
    counts = dict(line.split() for line in _lines(rules / "counts.txt"))
    least = int(counts.get(engine.name, "0"))
    if tally["passed"] < least:
        yield f"fewer than the {least} passed tests of tests/counts.txt"


def _lines(file: Path) -> list[str]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
