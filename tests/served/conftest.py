"""A demo province, served by the real server: what a newcomer has after ``./run``."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

READY_SECONDS = 60


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory) -> Iterator[str]:
    """The address of a database of its own, on the engine under test."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('served')}/demo.sqlite3"
        return
    name = f"served_{secrets.token_hex(4)}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        head, _slash, tail = given.rpartition("/postgres")
        yield f"{head}/{name}{tail}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def served(demo_url: str) -> Iterator[str]:
    """The base address of a served demo."""
    environment = os.environ | {
        "DATABASE_URL": demo_url,
        "UNIONHUB_MODE": "development",
        "UNIONHUB_DEMO": "1",
    }
    for command in ("migrate", "load_demo"):
        manage(environment, command)
    port = _free_port()
    options = f"--interface wsgi --no-ws --host 127.0.0.1 --port {port} --workers 1"
    options += " --blocking-threads 1 --log-level warning unionhub.wsgi:application"
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", *options.split()],
        cwd=settings.ROOT,
        env=environment,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{base}/readyz", server)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=30)


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run one command of manage.py against the served database."""
    subprocess.run(
        [sys.executable, str(Path(settings.ROOT) / "manage.py"), *arguments],
        cwd=settings.ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"not ready within {READY_SECONDS} s")
