"""UnionHub as it is served, on a database of its own, both of which may be killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from django.conf import settings

from commands.house import ROOT
from commands.postgres import Cluster, new_folder
from commands.serve import answers_ready, server

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
served_only = pytest.mark.skipif(ON_SQLITE, reason="SQLite has no line to the database")

HOST = "127.0.0.1"
READY_SECONDS = 90


class Service:
    """A cluster that is as careful as in production, and the server that ./run has."""

    def __init__(self, workers: int) -> None:
        self.cluster = Cluster(new_folder())
        self.log = self.cluster.folder / "server-log"
        self.kills = self.crashes = self.restarts = 0
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.cluster.start()
        self.region, self.tokens = self._staged(workers)
        self.process = self._started()
        self.closing = threading.Event()
        self.keeper = threading.Thread(target=self._keep_up, daemon=True)
        self.keeper.start()

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        return os.environ | {
            "DATABASE_URL": self.cluster.url,
            "DJANGO_SETTINGS_MODULE": "unionhub.settings",
            "REALNAME_CHECKER": "members.enrolment.realname.SandboxChecker",
            "PYTHONWARNINGS": "ignore",
        }

    def workers(self) -> list[psutil.Process]:
        """Those who answer, the longest-lived first."""
        try:
            family = psutil.Process(self.process.pid).children()
            return sorted(family, key=lambda child: child.create_time())
        except psutil.NoSuchProcess:
            return []

    def kill_one(self) -> None:
        """SIGKILL to the longest-lived worker; the server starts another."""
        family = self.workers()
        while not family and not self.closing.wait(0.1):
            family = self.workers()
        os.kill(family[0].pid, signal.SIGKILL)
        self.kills += 1

    def wait_until_restarted(self, restarts: int) -> None:
        """Until it was started once more than so often, and is ready."""
        end = time.monotonic() + READY_SECONDS
        while self.restarts == restarts or not answers_ready(HOST, self.port):
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)

    def _keep_up(self) -> None:
        """Start the server again where it has given up, as an operator's init does."""
        while not self.closing.wait(0.2):
            if self.process.poll() is not None:
                self.restarts += 1
                self.process = self._started()

    def crash_database(self, down: float) -> float:
        """Crash and recovery; the instant (monotonic) from which it accepts again."""
        self.cluster.crash()
        time.sleep(down)
        self.cluster.start()
        self.crashes += 1
        return time.monotonic()

    def close(self) -> None:
        """End both and leave nothing."""
        self.closing.set()
        self.keeper.join()
        self.process.terminate()
        self.process.wait(60)
        self.cluster.delete()

    def _staged(self, workers: int) -> tuple[str, list[str]]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.stage", str(workers)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told["region"], told["tokens"]

    def _started(self) -> subprocess.Popen[bytes]:
        with Path(self.log).open("ab") as log:
            process = subprocess.Popen(
                server(HOST, self.port),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + READY_SECONDS
        while not answers_ready(HOST, self.port):
            assert process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.1)
        return process


def count(service: Service, table: str, what: str = "*") -> int:
    """How many rows there are, or how many different values of a column."""
    with psycopg.connect(service.cluster.url) as connection:
        row = connection.execute(f"SELECT count({what}) FROM {table}").fetchone()
    return row[0] if row else 0
