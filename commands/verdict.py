"""Whether a run of the suite counts as passed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from commands.engines import Engine
from commands.house import ROOT

# One reason a line, as "engine: reason"; a comment says why it must be.
SKIPS = ROOT / "tests" / "skips.txt"
# One engine a line, as "engine least-number-of-passed-tests".
COUNTS = ROOT / "tests" / "counts.txt"


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a run (nothing, if it passed), and the line it ends with."""

    engine: str
    line: str = ""
    complaints: list[str] = field(default_factory=list)


def judge(engine: Engine, *, whole: bool) -> Verdict:
    """Read the tally of a run; ``whole`` says that the counts bind."""
    if not engine.tally.exists():
        return Verdict(engine.name, complaints=["the suite did not finish"])
    tally = json.loads(engine.tally.read_text(encoding="utf-8"))
    passed, failed, skipped = tally["passed"], tally["failed"], tally["skipped"]
    line = f"{engine.name} {engine.version}: {passed} passed, {failed} failed, "
    complaints = list(_complaints(engine.name, tally, whole=whole))
    return Verdict(engine.name, f"{line}{len(skipped)} skipped", complaints)


def _complaints(name: str, tally: dict[str, object], *, whole: bool) -> Iterator[str]:
    if tally["failed"]:
        yield f"{tally['failed']} failed"
    elif tally["exit_code"]:
        yield f"pytest ended with code {tally['exit_code']}"
    unlisted = set(_strings(tally["skipped"])) - _listed(name)
    yield from (
        f"a skip is not listed in tests/skips.txt: {r}" for r in sorted(unlisted)
    )
    least = _least(name)
    if whole and int(str(tally["passed"])) < least:
        yield f"fewer than the {least} passed tests of tests/counts.txt"


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _listed(engine: str) -> set[str]:
    prefix = f"{engine}: "
    lines = _lines(SKIPS)
    return {line.removeprefix(prefix) for line in lines if line.startswith(prefix)}


def _least(engine: str) -> int:
    return int(dict(line.split() for line in _lines(COUNTS)).get(engine, "0"))


def _lines(file: Path) -> list[str]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
