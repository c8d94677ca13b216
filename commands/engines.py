"""The engines that the suite runs on."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from commands.house import PYTHON, VAR, say
from commands.postgres import Cluster, new_folder


@dataclass(frozen=True)
class Engine:
    """One engine: how pytest is started on it, and where it leaves its words."""

    name: str
    version: str
    url: str
    folder: Path

    @property
    def tally(self) -> Path:
        """Where the plugin ``tests.tally`` writes what happened."""
        return self.folder / "tally.json"

    @property
    def output(self) -> Path:
        """Where the words of a run in the background are kept."""
        return self.folder / "output"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its pytest."""
        return os.environ | {
            "DATABASE_URL": self.url,
            "UNIONHUB_TEST_FOLDER": str(self.folder),
            "UNIONHUB_TALLY": str(self.tally),
            "UNIONHUB_ENGINE": f"{self.name} {self.version}",
            "UNIONHUB_CAMPAIGN_REPORT": str(VAR / f"campaign-{self.name}.md"),
        }

    def pytest(self, extra: list[str]) -> list[str]:
        """The command line of its pytest."""
        own = ["-q", "--durations=10", "-p", "tests.tally"]
        own += ["-o", f"cache_dir={VAR / f'pytest-{self.name}'}"]
        return [str(PYTHON), "-m", "pytest", *own, *extra]


@contextmanager
def sqlite_engine(folder: Path) -> Iterator[list[Engine]]:
    """SQLite, in a file of its own."""
    yield [_engine("sqlite", sqlite3.sqlite_version, "sqlite://:memory:", folder)]


@contextmanager
def both_engines(folder: Path) -> Iterator[list[Engine]]:
    """SQLite, and PostgreSQL: the one DATABASE_URL names, else an embedded one."""
    given = os.environ.get("DATABASE_URL", "")
    with sqlite_engine(folder) as engines:
        if given.startswith("postgres"):
            yield [*engines, _postgresql(given, folder)]
            return
        say("== starting PostgreSQL")
        cluster = Cluster(new_folder(), throw_away=True)
        try:
            cluster.start()
            yield [*engines, _postgresql(cluster.url, folder)]
        finally:
            cluster.delete()


def _postgresql(url: str, folder: Path) -> Engine:
    with psycopg.connect(url, connect_timeout=5) as connection:
        version = connection.info.server_version
    return _engine("postgresql", f"{version // 10000}.{version % 10000}", url, folder)


def _engine(name: str, version: str, url: str, folder: Path) -> Engine:
    own = folder / name
    own.mkdir()
    return Engine(name=name, version=version, url=url, folder=own)
