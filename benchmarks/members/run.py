"""``./bench members``: our list beside the peer's, at a million members."""

import json
import urllib.request
from typing import Any

from django.db import connection

from benchmarks import load, servers, told
from benchmarks.load import Call, Load
from benchmarks.members import data, plans
from benchmarks.members.data import Officer
from commands.house import Refusal, say
from unionhub.audit.models import AccessLog

LIMIT = 50
COMPARED = 200
WARM_UP_SECONDS = 5


def run(*, share: float, rounds: int, seconds: float) -> None:
    """Fill, compare, measure in turn, and say the ratio last."""
    officers = data.fill(share)
    told.say_versions(share)
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
            say(f"round {number + 1}: " + told.line(found))
    told.conclude(found)


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
