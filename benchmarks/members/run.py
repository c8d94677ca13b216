"""``./bench members``: our list beside the peer's, at a million members."""

import json
import statistics
import urllib.request
from typing import Any

import asyncpg
import django
import fastapi
import uvicorn
from django.db import connection

from benchmarks import load, servers
from benchmarks.load import Call, Load
from benchmarks.members import data, plans
from benchmarks.members.data import Officer
from commands.house import Refusal, say
from unionhub.audit.models import AccessLog

LIMIT = 50
COMPARED = 200
UNSTABLE = 0.15
WARM_UP_SECONDS = 5


def run(*, share: float, rounds: int, seconds: float) -> None:
    """Fill, compare, measure in turn, and say the ratio last."""
    officers = data.fill(share)
    _say_versions(share)
    plans.show(officers, LIMIT)
    connection.close()
    peer = servers.fastapi("benchmarks.members.peer:app")
    with (
        servers.serving(servers.ours(), "/livez") as our_port,
        servers.serving(peer, "/readyz") as peer_port,
    ):
        ours, theirs = _compared(our_port, peer_port, officers)
        sides = {"ours": (our_port, ours), "fastapi": (peer_port, theirs)}
        for port, calls in sides.values():
            load.press(port, calls, WARM_UP_SECONDS)
        found: dict[str, list[Load]] = {name: [] for name in sides}
        for number in range(rounds):
            for name, (port, calls) in sides.items():
                found[name].append(load.press(port, calls, seconds))
            say(f"round {number + 1}: " + _line(found))
    _conclude(found)


def _compared(
    our_port: int, peer_port: int, officers: list[Officer]
) -> tuple[list[Call], list[Call]]:
    """The calls of both sides, after 200 answers were found equal.

    Raises:
        Refusal: an answer differs.
    """
    ours: list[Call] = []
    theirs: list[Call] = []
    compared = 0
    for officer in officers:
        mine = its = f"/api/v1/members?limit={LIMIT}"
        for _page in range(COMPARED // len(officers)):
            left, right = _get(our_port, mine, officer), _get(peer_port, its, officer)
            same_end = (left["next"] is None) == (right["next"] is None)
            if left["items"] != right["items"] or not same_end:
                raise Refusal(f"The answers differ at {officer.level}: {mine}")
            compared += 1
            ours.append(Call(mine, officer.token))
            theirs.append(Call(its, officer.token))
            if left["next"] is None:
                mine = its = f"/api/v1/members?limit={LIMIT}"
            else:
                mine, its = left["next"], right["next"]
    _compare_logs(compared)
    say(f"{compared} answers and rows of the access log compared, all equal")
    return ours, theirs


def _compare_logs(compared: int) -> None:
    """Both sides wrote down the same looks; asked in turn, so the rows alternate.

    Raises:
        Refusal: a row differs in more than its key, time and request.
    """
    rows = AccessLog.objects.order_by("-at")[: 2 * compared]
    own = {"id", "at", "request_id"}
    facts = [
        {name: value for name, value in row.items() if name not in own}
        for row in rows.values()
    ]
    connection.close()
    if len(facts) < 2 * compared or facts[::2] != facts[1::2]:
        raise Refusal("The rows of the access log differ.")


def _get(port: int, path: str, officer: Officer) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        headers={"Authorization": f"Bearer {officer.token}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _say_versions(share: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    say(
        f"Django {django.__version__}, PostgreSQL {postgres}, FastAPI "
        f"{fastapi.__version__}, uvicorn {uvicorn.__version__}, asyncpg "
        f"{asyncpg.__version__}; {servers.WORKERS} workers each, {load.CALLERS} "
        f"callers by {load.tool()}, share {share:g}"
    )


def _line(found: dict[str, list[Load]]) -> str:
    return ", ".join(
        f"{name} {loads[-1].per_second:.0f}/s p99 {loads[-1].p99_ms:.0f} ms"
        for name, loads in found.items()
    )


def _conclude(found: dict[str, list[Load]]) -> None:
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
