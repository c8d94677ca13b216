"""``./run`` as a newcomer types it, in a place of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from commands.house import ROOT

PATIENCE_SECONDS = 240
PAGES = ("/readyz", "/", "/api/v1/docs", "/api/v1/regions?limit=1", "/admin/login/")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    foreign = ("UNIONHUB_", "DATABASE_URL", "DJANGO_", "SECRET_KEY")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    return inherited | {"UNIONHUB_VAR": str(tmp_path)}


@contextmanager
def running(environment: dict[str, str]) -> Iterator["Run"]:
    log = Path(environment["UNIONHUB_VAR"]) / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [ROOT / "run", "--port", "0"],
            cwd="/",
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Run(process, log)
    finally:
        process.terminate()
        process.wait(60)


class Run:
    """One ``./run``, and what it printed."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    def wait_until_ready(self) -> tuple[str, int]:
        """Host and port of its last line."""
        end = time.monotonic() + PATIENCE_SECONDS
        while "UnionHub is ready:" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.2)
        address = self.log.read_text().rstrip().rsplit("http://", 1)[-1]
        host, port = address.rstrip("/").split(":")
        return host, int(port)

    def stop(self) -> int:
        """As Ctrl-C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def statuses(host: str, port: int) -> dict[str, int]:
    found = {}
    for page in PAGES:
        connection = HTTPConnection(host, port, timeout=20)
        connection.request("GET", page)
        found[page] = connection.getresponse().status
        connection.close()
    return found


def test_it_serves_the_demo_and_leaves_no_process_behind(environment):
    with running(environment) as run:
        host, port = run.wait_until_ready()
        family = psutil.Process(run.process.pid).children(recursive=True)

        assert statuses(host, port) == dict.fromkeys(PAGES, 200)

        fresh = subprocess.run(
            [ROOT / "run", "--port", "0", "--fresh"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "stop that one first" in fresh.stderr

        assert run.stop() == 130

    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert len(family) >= 4
    assert alive == []
    assert run.log.read_text().endswith("Stopped.\n")

    with running(environment) as again:
        assert statuses(*again.wait_until_ready()) == dict.fromkeys(PAGES, 200)
