"""What every measurement says: versions, rounds, the ratio."""

import statistics

import asyncpg
import django
import fastapi
import uvicorn
from django.db import connection

from benchmarks import load, servers
from benchmarks.load import Load
from commands.house import Refusal, say

UNSTABLE = 0.15


def say_versions(share: float) -> None:
    """What is beside what."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    say(
        f"Django {django.__version__}, PostgreSQL {postgres}, FastAPI "
        f"{fastapi.__version__}, uvicorn {uvicorn.__version__}, asyncpg "
        f"{asyncpg.__version__}; {servers.WORKERS} workers each, {load.CALLERS} "
        f"callers by {load.tool()}, share {share:g}"
    )


def line(found: dict[str, list[Load]]) -> str:
    """The last round in one line."""
    return ", ".join(
        f"{name} {loads[-1].per_second:.0f}/s p99 {loads[-1].p99_ms:.0f} ms"
        for name, loads in found.items()
    )


def conclude(found: dict[str, list[Load]]) -> None:
    """Medians and spread of each side, and the ratio last.

    Raises:
        Refusal: a side did not answer everything.
    """
    medians = {}
    for name, loads in found.items():
        rates = [one.per_second for one in loads]
        medians[name] = statistics.median(rates)
        spread = (max(rates) - min(rates)) / medians[name]
        failed = sum(one.failed for one in loads)
        p50 = statistics.median(one.p50_ms for one in loads)
        p99 = statistics.median(one.p99_ms for one in loads)
        shaky = " unstable" if spread > UNSTABLE else ""
        say(
            f"{name}: {medians[name]:.0f}/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
            f"spread {spread:.0%}{shaky}, {failed} not 2xx"
        )
        if failed:
            raise Refusal(f"{name} answered {failed} times with something but 2xx.")
    say(f"ratio http {medians['ours'] / medians['fastapi']:.2f}")
