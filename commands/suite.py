"""``./test`` inside its environment."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from commands import borrowed, checks, contract, messages
from commands.engines import Engine, both_engines, sqlite_engine
from commands.house import PYTHON, ROOT, VAR, Refusal, Stop, cores, leave, say
from commands.test import parse
from commands.verdict import Verdict, judge


def main(arguments: list[str]) -> int:
    """Checks, then the suite on each engine, then one line an engine."""
    options, for_pytest = parse(arguments)
    signal.signal(signal.SIGTERM, stop)
    if options.schema:
        return refresh_schema()
    if options.release:
        return contract.release()
    if options.messages:
        return messages.refresh() or borrowed.refresh()
    campaign = options.campaign is not None
    whole = not for_pytest and not campaign
    failed = checks.static_checks() if whole else []
    if not whole:
        say("== static checks and counts are left out: this is not the whole suite")

    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="unionhub-suite-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        start = sqlite_engine if options.quick else both_engines
        engines = stack.enter_context(start(folder))
        extra = campaign_arguments(options.campaign) if campaign else for_pytest
        run_all(engines, extra, side_by_side=not campaign and cores() > 1)
        verdicts = [judge(engine, whole=whole) for engine in engines]
    return conclude(failed, verdicts)


def stop(*_signal: object) -> None:
    """Turn SIGTERM into the way out that also Ctrl-C takes."""
    raise Stop


def refresh_schema() -> int:
    """Write ``openapi.yaml``, its collection and ``docs/states.md`` anew."""
    generate = ["spectacular", "--validate", "--fail-on-warn", "--file", "openapi.yaml"]
    described = manage(*generate) or contract.write_collection()
    return described or manage("draw_states")


def manage(*arguments: str) -> int:
    """Run one command of manage.py; how it ended."""
    done = subprocess.run(
        [str(PYTHON), "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | checks.development(),
        check=False,
    )
    return done.returncode


def campaign_arguments(parameters: list[str]) -> list[str]:
    """What pytest is told for a campaign; the parameters travel by environment.

    Raises:
        Refusal: a parameter is not ``NAME=VALUE``.
    """
    for parameter in parameters:
        if "=" not in parameter:
            raise Refusal(
                f"A campaign's parameter reads NAME=VALUE, not {parameter!r}."
            )
    os.environ["UNIONHUB_CAMPAIGN"] = " ".join(parameters)
    return ["-m", "campaign", "-s"]


def run_all(engines: list[Engine], extra: list[str], *, side_by_side: bool) -> None:
    """Run pytest on every engine; the first speaks at once, the others afterwards."""
    first, *others = engines
    behind = [begin(engine, extra) for engine in others] if side_by_side else []
    try:
        say(f"== the suite on {first.name}")
        subprocess.run(
            first.pytest(extra), cwd=ROOT, env=first.environment, check=False
        )
        for position, engine in enumerate(others):
            say(f"== the suite on {engine.name}")
            if not side_by_side:
                behind.append(begin(engine, extra))
            behind[position].wait()
            say(engine.output.read_text(encoding="utf-8", errors="replace").rstrip())
    finally:
        for process in behind:
            if process.poll() is None:
                process.terminate()
                process.wait()


def begin(engine: Engine, extra: list[str]) -> "subprocess.Popen[bytes]":
    """Start pytest on one engine, its words kept in a file."""
    with engine.output.open("wb") as output:
        return subprocess.Popen(
            engine.pytest(extra),
            cwd=ROOT,
            env=engine.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def conclude(failed_checks: list[str], verdicts: list[Verdict]) -> int:
    """Say what is wrong, then one line an engine; the exit code."""
    say()
    for name in failed_checks:
        say(f"check failed: {name}")
    for verdict in verdicts:
        for complaint in verdict.complaints:
            say(f"{verdict.engine}: {complaint}")
    for verdict in verdicts:
        if verdict.line:
            say(verdict.line)
    return 1 if failed_checks or any(v.complaints for v in verdicts) else 0


if __name__ == "__main__":
    VAR.mkdir(parents=True, exist_ok=True)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    leave(main)
