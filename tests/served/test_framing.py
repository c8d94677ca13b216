"""Bytes on the wire, as no client library would send them (ROBUST.md §4.2)."""

import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.conf import settings

pytestmark = pytest.mark.once

ROOT = Path(settings.ROOT)
FRAMING = yaml.safe_load((ROOT / "tests/corpus/framing.yaml").read_text("utf-8"))
DEVIATING = [row for part in FRAMING.values() for row in part if "edge" in row]
# How long the server may think; how long is listened for a second answer.
PATIENCE, MORE = 20, 0.2
# Whoever is kept waiting by forty clients would wait for as long as they like.
LITTLE = 2
SOUND = {"get": "X-A: b"}
LONG, MANY = "x" * 70_000, "\r\n".join(f"X-{n}: {'x' * 90}" for n in range(500))
ANSWER = re.compile(rb"HTTP/1\.[01] (\d{3})")


def bytes_of(row):
    if "post" in row:
        lines = ["POST /api/v1/enrolments HTTP/1.1", "Host: localhost"]
        lines += ["Content-Type: application/json", *filter(None, [row["post"]])]
        text = "\r\n".join([*lines, "", row["body"]])
    elif "get" in row:
        lines = ["GET /api/v1/problems HTTP/1.1", "Host: localhost", row["get"]]
        text = "\r\n".join([*lines, "", ""])
    else:
        text = row["send"]
    return text.replace("{long}", LONG).replace("{many}", MANY).encode("latin-1")


def connected(served, patience=PATIENCE):
    return socket.create_connection(("127.0.0.1", urlsplit(served).port), patience)


def heard(line):
    """All that comes until the line is closed or still."""
    whole = b""
    while True:
        try:
            part = line.recv(65_536)
        except (TimeoutError, ConnectionResetError):
            return whole
        if not part:
            return whole
        whole += part
        line.settimeout(MORE)


def statuses(served, row, patience=PATIENCE):
    with connected(served, patience) as line:
        # A server may refuse, and close, before it was told everything.
        try:
            line.sendall(bytes_of(row))
            if row.get("half"):
                line.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return [int(number) for number in ANSWER.findall(heard(line))]


@pytest.mark.parametrize(
    "row", FRAMING["rows"], ids=lambda r: f"{r['row']}-{r['name']}"
)
def test_what_is_framed_wrongly_is_refused_once(served, row):
    awaited = row.get("edge", row["status"])

    assert statuses(served, row) == ([awaited] if awaited else [])


@pytest.mark.parametrize(
    ("row", "status"),
    [({"post": "Content-Length: 2", "body": "{}"}, 401), (SOUND, 200)],
)
def test_the_same_framed_soundly_is_answered(served, row, status):
    assert statuses(served, row) == [status]


@pytest.fixture
def slow(served, row):
    """Forty clients that begin, and say no more."""
    lines = [connected(served) for _ in range(40)]
    for line in lines:
        line.sendall(bytes_of(row))
    yield
    for line in lines:
        line.close()


@pytest.mark.parametrize("row", FRAMING["slow"], ids=lambda row: row["name"])
def test_slow_clients_keep_nobody_waiting_but_where_an_edge_is_needed(
    served, slow, row
):
    if row.get("edge") != "waits":
        assert statuses(served, SOUND, PATIENCE) == [200]
        return

    # The first to ask may still come before the slow ones have taken every worker.
    asked = (statuses(served, SOUND, LITTLE) for _try in range(5))
    assert any(answered == [] for answered in asked)


def test_after_them_the_server_answers_again(served):
    assert statuses(served, SOUND) == [200]


def test_the_documentation_names_exactly_what_only_an_edge_closes():
    text = (ROOT / "docs/edge.md").read_text("utf-8")
    table = re.findall(r"^\| (B\d+) \| ([^|]+?) \| ([^|]+?) \|", text, re.MULTILINE)

    told = sorted((row["row"], row["name"], str(row["edge"])) for row in DEVIATING)
    assert sorted(table) == told
