"""A demo province, served by the real server: what a newcomer has after ``./run``."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from commands import serve
from tests.served.offices import Desks
from tests.services.winter import Story

READY_SECONDS = 60
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync"]


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
def environment(demo_url: str) -> dict[str, str]:
    """What the served demo and its commands run in."""
    return os.environ | {
        "DATABASE_URL": demo_url,
        "UNIONHUB_MODE": "development",
        "UNIONHUB_DEMO": "1",
    }


@pytest.fixture(scope="session")
def served(environment: dict[str, str]) -> Iterator[str]:
    """The base address of a served demo."""
    for command in ("migrate", "load_demo"):
        manage(environment, command)
    port = free_port()
    server = subprocess.Popen(
        serve.server("127.0.0.1", port), cwd=settings.ROOT, env=environment
    )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{base}/readyz", server)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=30)


@dataclass
class Watched:
    """A page, with whom it asked and what it complained about."""

    page: Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser(served: str) -> Iterator[Browser]:
    # After the database is set up: Playwright's loop runs in this thread meanwhile.
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(browser: Browser, served: str) -> Iterator[BrowserContext]:
    """What it has loaded once is loaded for the whole file."""
    context = browser.new_context(locale="zh-CN", base_url=served)
    yield context
    context.close()


@pytest.fixture
def watched(context: BrowserContext, served: str) -> Iterator[Watched]:
    context.clear_cookies()
    page = context.new_page()
    watched = Watched(page)
    page.on(
        "request",
        lambda asked: (
            watched.outside.append(asked.url)
            if not asked.url.startswith((served, "data:", "blob:"))
            else None
        ),
    )
    page.on(
        "console",
        lambda said: (
            watched.complaints.append(said.text)
            if said.type in {"error", "warning"}
            else None
        ),
    )
    page.on("pageerror", lambda fault: watched.complaints.append(str(fault)))
    yield watched
    page.close()


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run one command of manage.py against the served database."""
    subprocess.run(
        [sys.executable, str(Path(settings.ROOT) / "manage.py"), *arguments],
        cwd=settings.ROOT,
        env=environment,
        check=True,
        capture_output=True,
    )


def free_port() -> int:
    """One that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers there."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"not ready within {READY_SECONDS} s")


@pytest.fixture
def desks(
    story: Story, settings: Any, monkeypatch: Any, live_server: Any, tmp_path: Path
) -> Iterator[Desks]:
    """An officer's browser in the test's own database, at the time of the ``story``."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    settings.BANK = "services.payments.bank.fake.FakeBank"
    # Playwright's loop runs in this thread; the pages are served in another.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(locale="zh-CN", base_url=live_server.url)
        context.set_default_timeout(10_000)
        yield Desks(context.new_page(), live_server.url, story, tmp_path)
        browser.close()
        # Below the loop the thread has connections of its own; nobody else ends them.
        connections.close_all()
