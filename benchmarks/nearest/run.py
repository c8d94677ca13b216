"""``./bench nearest``: our search beside the peer's, and the index by itself."""

import json
import os
import statistics
import time
import urllib.request
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import connection
from django.db.models import Choices

from benchmarks import load, servers, told
from benchmarks.load import Call, Load
from benchmarks.nearest import data
from commands.house import Refusal, say
from stations.finder import search
from stations.finder.current import CURRENT
from stations.finder.search import Question
from stations.places.choices import (
    EntryKind,
    FacilityKind,
    StationBrand,
    StationHost,
    StationKind,
    StationState,
)
from unionhub.kernel import clock, geometry

COMPARED, CALLS, ALONE, WARM_UP_SECONDS = 200, 1_000, 2_000, 4
PLANS = ("knn", "box")
WORDS: dict[str, type[Choices]] = {
    "facility": FacilityKind,
    "kind": StationKind,
    "brand": StationBrand,
    "host": StationHost,
    "entry": EntryKind,
    "state": StationState,
}


def run(*, share: float, rounds: int, seconds: float) -> None:
    """Fill, compare, measure in turn, and say the ratio last."""
    data.fill(share)
    told.say_versions(share)
    calls = data.calls(max(CALLS, ALONE))
    _alone(calls)
    connection.close()
    words = {name: {c: str(w) for c, w in of.choices} for name, of in WORDS.items()}
    os.environ["BENCH_LABELS"] = json.dumps(words)
    calls = calls[:CALLS]
    os.environ["BENCH_PLAN"] = _better(calls)
    peer = servers.fastapi("benchmarks.nearest.peer:app")
    with (
        servers.serving(servers.ours(), "/livez") as our_port,
        servers.serving(peer, "/readyz") as peer_port,
    ):
        say(f"ours: memory per process {servers.memory(our_port)}, nothing asked yet")
        _compare(our_port, peer_port, calls)
        ports = {"ours": our_port, "fastapi": peer_port}
        for port in ports.values():
            load.press(port, calls, WARM_UP_SECONDS)
        found: dict[str, list[Load]] = {name: [] for name in ports}
        for number in range(rounds):
            for name, port in ports.items():
                found[name].append(load.press(port, calls, seconds))
            say(f"round {number + 1}: " + told.line(found))
        for name, port in ports.items():
            say(f"{name}: memory per process {servers.memory(port)}")
    told.conclude(found)


def _better(calls: list[Call]) -> str:
    """The peer's faster plan, each tried for a while."""
    rates = {}
    for plan in PLANS:
        os.environ["BENCH_PLAN"] = plan
        peer = servers.fastapi("benchmarks.nearest.peer:app")
        with servers.serving(peer, "/readyz") as port:
            load.press(port, calls, WARM_UP_SECONDS)
            rates[plan] = load.press(port, calls, WARM_UP_SECONDS).per_second
    say("peer's plans: " + ", ".join(f"{n} {r:.0f}/s" for n, r in rates.items()))
    return max(rates, key=lambda plan: rates[plan])


def _compare(our_port: int, peer_port: int, calls: list[Call]) -> None:
    """200 answers, whole: order, membership, open or closed, until when.

    Raises:
        Refusal: an answer differs.
    """
    count = 0
    for call in calls[:COMPARED]:
        ours, theirs = _get(our_port, call.path), _get(peer_port, call.path)
        same_end = (ours["next"] is None) == (theirs["next"] is None)
        if ours["items"] != theirs["items"] or not same_end:
            raise Refusal(f"The answers differ: {call.path}\n{_first(ours, theirs)}")
        count += len(ours["items"])
    say(f"{COMPARED} answers with {count} stations compared, all equal")


def _first(ours: Any, theirs: Any) -> str:
    pairs = zip(ours["items"], theirs["items"], strict=False)
    apart = next(((a, b) for a, b in pairs if a != b), "one has more")
    return f"{apart}"


def _get(port: int, path: str) -> Any:
    address = f"http://127.0.0.1:{port}{path}"
    with urllib.request.urlopen(address, timeout=30) as answer:
        return json.load(answer)


def _alone(calls: list[Call]) -> None:
    """The index and nothing else, in this process: queries a second on one core."""
    at = clock.now()
    CURRENT.forget()
    began = time.perf_counter()
    CURRENT.index(at)
    built = time.perf_counter() - began
    asked = [_question(call, at) for call in calls]
    took: list[float] = []
    for _warm in range(2):
        took = []
        for question in asked:
            started = time.perf_counter()
            search.find(question, limit=data.LIMIT, at=at)
            took.append((time.perf_counter() - started) * 1e6)
    per_second = len(took) / sum(took) * 1e6
    p99 = statistics.quantiles(took, n=100)[-1]
    say(
        f"index alone: built in {built:.1f} s, {per_second:.0f} queries/s on one core, "
        f"p50 {statistics.median(took):.0f} us, p99 {p99:.0f} us"
    )


def _question(call: Call, now: datetime) -> Question:
    asked = {name: one[0] for name, one in parse_qs(urlsplit(call.path).query).items()}
    lng, lat = map(float, asked["near"].split(","))
    at = datetime.fromisoformat(asked["open_at"]) if "open_at" in asked else None
    return Question(
        near=geometry.place(lng=lng, lat=lat, coord_system=asked["coord_system"]),
        radius_m=float(asked["radius_m"]),
        facilities=tuple(filter(None, asked.get("facilities", "").split(","))),
        at=now if "open_now" in asked else at,
        entries=frozenset(filter(None, asked.get("entry", "").split(","))),
    )
