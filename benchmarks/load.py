"""A closed loop of callers over loopback: wrk where it is, else our own."""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from commands.house import say

CALLERS = 32
# In the place of a token: nobody in particular asks.
NOBODY = "-"

_WRK_SCRIPT = """
local lines, at = {{}}, 0
for line in io.lines("{file}") do lines[#lines + 1] = line end
function request()
  at = at % #lines + 1
  local path, token, key, body = lines[at]:match("^(%S+) (%S+) ?(%S*) ?(.*)$")
  local headers = {{["Authorization"] = "Bearer " .. token}}
  if token == "-" then headers = {{}} end
  if body == "" then return wrk.format("GET", path, headers) end
  headers["Content-Type"], headers["Idempotency-Key"] = "application/json", key
  return wrk.format("POST", path, headers, body)
end
"""


@dataclass(frozen=True)
class Call:
    """One address, asked for with one token; with a body it is a POST under a key."""

    path: str
    token: str
    key: str = ""
    body: str = ""

    @property
    def line(self) -> str:
        """As the generators read it."""
        return f"{self.path} {self.token} {self.key} {self.body}".rstrip()

    @property
    def text(self) -> bytes:
        """As it goes over the wire."""
        body = self.body.encode()
        head = (
            f"{'POST' if body else 'GET'} {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        )
        if self.token != NOBODY:
            head += f"Authorization: Bearer {self.token}\r\n"
        if body:
            head += f"Idempotency-Key: {self.key}\r\nContent-Type: application/json\r\n"
            head += f"Content-Length: {len(body)}\r\n"
        return f"{head}\r\n".encode() + body

    @classmethod
    def read(cls, line: str) -> "Call":
        """What ``line`` wrote."""
        return cls(*line.split(" ", 3))


@dataclass(frozen=True)
class Load:
    """What came out of one stretch of load; ``count``: answers."""

    count: int
    per_second: float
    failed: int
    p50_ms: float
    p99_ms: float


def press(port: int, calls: list[Call], seconds: float) -> Load:
    """Ask for the calls in turn, from 32 callers at once."""
    if shutil.which("wrk"):
        return _wrk(port, calls, seconds)
    return _own(port, calls, seconds)


def tool() -> str:
    """Which generator is used; it shares the cores with the servers."""
    return "wrk" if shutil.which("wrk") else "own asyncio loop"


def _wrk(port: int, calls: list[Call], seconds: float) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        lines, script = Path(folder) / "calls", Path(folder) / "calls.lua"
        lines.write_text("".join(f"{c.line}\n" for c in calls), encoding="utf-8")
        script.write_text(_WRK_SCRIPT.format(file=lines))
        command = ["wrk", "-t1", f"-c{CALLERS}", f"-d{seconds:.0f}s", "--latency"]
        command += ["--timeout", "10s"]
        said = subprocess.run(
            [*command, "-s", str(script), f"http://127.0.0.1:{port}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    broken = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    failed = int(bad[1]) if bad else 0
    failed += sum(map(int, broken.groups())) if broken else 0
    if failed:
        say(" ".join(found[0] for found in (bad, broken) if found))
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    all_ = re.search(r"(\d+) requests in", said)
    return Load(
        int(all_[1]) if all_ else 0,
        float(rate[1] if rate else 0),
        failed,
        _at(said, 50),
        _at(said, 99),
    )


def _at(said: str, percent: int) -> float:
    found = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)", said)
    if found is None:
        return float("nan")
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]


def _own(port: int, calls: list[Call], seconds: float) -> Load:
    """In a process of its own, so that it does not share this one's lock."""
    lines = "".join(f"{c.line}\n" for c in calls)
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", str(port), str(seconds)],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    count, failed, p50, p99 = (float(value) for value in said)
    return Load(int(count), count / seconds, int(failed), p50, p99)


async def _caller(
    port: int, texts: list[bytes], first: int, end: float, took: list[float]
) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    failed, at = 0, first
    while time.monotonic() < end:
        began = time.monotonic()
        writer.write(texts[at % len(texts)])
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        took.append(time.monotonic() - began)
        failed += not head.startswith(b"HTTP/1.1 20")
        at += CALLERS
    writer.close()
    return failed


async def _crowd(port: int, texts: list[bytes], seconds: float) -> None:
    end, took = time.monotonic() + seconds, list[float]()
    callers = (_caller(port, texts, n, end, took) for n in range(CALLERS))
    failed = sum(await asyncio.gather(*callers))
    took.sort()
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    sys.stdout.write(f"{len(took)} {failed} {p50 * 1000} {p99 * 1000}\n")


if __name__ == "__main__":
    given = sys.stdin.read().splitlines()
    texts = [Call.read(line).text for line in given]
    asyncio.run(_crowd(int(sys.argv[1]), texts, float(sys.argv[2])))
