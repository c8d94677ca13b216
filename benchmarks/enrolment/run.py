"""``./bench enrolment``: one click to join beside the peer's, on 141,400 unions."""

import json
import os
import urllib.request
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Choices

from benchmarks import load, servers, told
from benchmarks.enrolment import data, plans
from benchmarks.enrolment.rows import compare_rows
from benchmarks.load import Call, Load
from commands.house import Refusal, say
from members.enrolment.choices import EnrolmentState, Reason, Rung, Verdict
from members.organisations.choices import OccupationGroup, UnionKind
from members.people.choices import RealnameState

COMPARED, LOOKED_AT = 200, 3
WARM_UP_SECONDS = 5
# Requests a second that a side is given at most; whoever runs out is told.
MOST = {"ours": 400, "fastapi": 1_600}
WORDS: dict[str, type[Choices]] = {
    "state": EnrolmentState,
    "group": OccupationGroup,
    "kind": UnionKind,
    "rung": Rung,
    "reason": Reason,
    "verdict": Verdict,
    "realname": RealnameState,
}
# Of whom a request is, and when: never the same on both sides.
OWN = ("id", "id_number", "phone", "submitted_at")


def run(*, share: float, rounds: int, seconds: float) -> None:
    """Fill, compare, measure in turn, and say the ratio last."""
    stretches = WARM_UP_SECONDS + rounds * seconds
    needed = 2 * COMPARED + int(sum(MOST.values()) * stretches) + 1
    workers = data.fill(share, needed)
    told.say_versions(share)
    calls = data.calls(workers)
    plans.show(list(islice(calls, LOOKED_AT)))
    words = {name: {c: str(w) for c, w in of.choices} for name, of in WORDS.items()}
    os.environ["BENCH_LABELS"] = json.dumps(words)
    connection.close()
    peer = servers.fastapi("benchmarks.enrolment.peer:app")
    with (
        servers.serving(servers.ours(), "/livez") as our_port,
        servers.serving(peer, "/readyz") as peer_port,
    ):
        _compared(our_port, peer_port, calls)
        ports = {"ours": our_port, "fastapi": peer_port}
        for name, port in ports.items():
            _press(name, port, calls, WARM_UP_SECONDS)
        found: dict[str, list[Load]] = {name: [] for name in ports}
        for number in range(rounds):
            for name, port in ports.items():
                found[name].append(_press(name, port, calls, seconds))
            say(f"round {number + 1}: " + told.line(found))
    told.conclude(found)


def _press(name: str, port: int, calls: Iterator[Call], seconds: float) -> Load:
    """One stretch of load, of requests that nobody has filed.

    Raises:
        Refusal: there were too few of them, so some were filed twice.
    """
    some = list(islice(calls, int(MOST[name] * seconds)))
    found = load.press(port, some, seconds)
    if found.count + load.CALLERS > len(some):
        raise Refusal(f"{len(some)} requests were too few for {name}.")
    return found


def _compared(our_port: int, peer_port: int, calls: Iterator[Call]) -> None:
    """200 requests, each filed on both sides for two persons who differ in nothing
    that the union sees.

    Raises:
        Refusal: an answer or a row differs.
    """
    pairs = []
    for _pair in range(COMPARED):
        left = next(calls)
        right = next(calls)
        twin = json.loads(left.body) | {
            "id_number": json.loads(right.body)["id_number"]
        }
        text = json.dumps(twin, ensure_ascii=False, separators=(",", ":"))
        mirrored = Call(left.path, right.token, right.key, text)
        ours, theirs = _post(our_port, left), _post(peer_port, mirrored)
        if _plain(ours) != _plain(theirs):
            raise Refusal(f"The answers differ:\n{_plain(ours)}\n{_plain(theirs)}")
        pairs.append((ours["id"], theirs["id"], left, mirrored))
    compare_rows(pairs)
    say(f"{COMPARED} answers and all rows that they wrote compared, all equal")


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in OWN}


def _post(port: int, call: Call) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{call.path}",
        data=call.body.encode(),
        headers={
            "Authorization": f"Bearer {call.token}",
            "Idempotency-Key": call.key,
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
