"""What a newcomer's browser shows: documentation without the outside world."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync"]


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


@pytest.fixture
def watched(browser: Browser, served: str) -> Iterator[Watched]:
    page = browser.new_page(locale="zh-CN")
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


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/", "UnionHub"),
        ("/api/v1/docs", "一键入会"),
        ("/api/v1/redoc", "一键入会"),
        ("/api/v1/problems", "already_member"),
        ("/admin/", "登录"),
    ],
)
def test_a_page_asks_nobody_outside_and_complains_of_nothing(
    watched, served, address, text
):
    watched.page.goto(served + address)
    watched.page.get_by_text(text).first.wait_for(state="attached", timeout=30_000)
    watched.page.wait_for_load_state("networkidle")

    assert watched.outside == []
    assert watched.complaints == []
