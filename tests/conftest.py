"""What every test finds: a fixed time, clients by role, a shut network, a campaign."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from members.organisations.choices import UnionLevel as Level
from members.organisations.models import Organisation
from stations.finder.current import CURRENT
from tests import filled_by_migrations, network
from tests.campaigns import Campaign
from tests.client import JsonClient, client_for
from tests.factories import accounts, tree
from tests.guards import guards_lifted

CAMPAIGN = pytest.StashKey[Campaign]()
# Here a test that asks for no rows has nothing to do with the engine.
WITHOUT_ENGINE = ("tests/kernel/", "tests/commands/", "tests/floor_plan/")


@dataclass(frozen=True)
class Unions:
    """A small tree: the province, Chengdu down to one township, and Zigong."""

    root: Organisation
    chengdu: Organisation
    jinjiang: Organisation
    jinguanyi: Organisation
    zigong: Organisation


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks that tests may carry."""
    config.addinivalue_line("markers", "campaign: a long figure, for ./test --campaign")
    config.addinivalue_line("markers", "once: what it shows is no matter of the engine")
    config.stash[CAMPAIGN] = Campaign()
    config.pluginmanager.register(config.stash[CAMPAIGN])


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out campaigns, unless ``-m`` asks for them, and on PostgreSQL what SQLite's
    run has shown already: nothing of it depends on the engine. What is named runs."""
    is_campaign = "campaign" in config.getoption("markexpr")
    is_named = any("::" in given for given in config.args)
    is_whole = not (is_campaign or is_named)
    left = [item for item in items if is_whole and _is_left_out(item)]
    items[:] = [item for item in items if item not in set(left)]
    config.hook.pytest_deselected(items=left)


def _is_left_out(item: pytest.Item) -> bool:
    if item.get_closest_marker("campaign"):
        return True
    if connection.vendor != "postgresql":
        return False
    asks_for_rows = item.get_closest_marker("django_db") or "db" in getattr(
        item, "fixturenames", ()
    )
    pure = item.nodeid.startswith(WITHOUT_ENGINE) and not asks_for_rows
    return pure or item.get_closest_marker("once") is not None


@pytest.fixture(scope="session", autouse=True)
def _network_is_shut() -> Iterator[None]:
    network.shut()
    yield
    network.open_again()


@pytest.fixture(scope="session", autouse=True)
def _a_flush_brings_back_what_migrations_made() -> Iterator[None]:
    """Guards and filled tables are part of the schema: a flush must leave them."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_unguarded(self: Any, sql_list: list[str]) -> None:
        with guards_lifted(self.connection):
            flush(self, sql_list)
        filled_by_migrations.put_back()

    operations.execute_sql_flush = flush_unguarded  # type: ignore[assignment,method-assign]
    yield
    operations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_cheap() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["tests.hashing.CheapArgon2"]):
        yield


@pytest.fixture(autouse=True)
def _no_station_is_remembered() -> Iterator[None]:
    """Rows of other tests bear the same numbers."""
    CURRENT.forget()
    yield
    CURRENT.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Remember what migrations filled, once there is a test database to ask."""
    with django_db_blocker.unblock():
        filled_by_migrations.remember()


@pytest.fixture
def at() -> datetime:
    """A Monday morning in Chengdu."""
    return datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clock_stands(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is that morning for everything in this process that asks for the time."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def as_anyone() -> JsonClient:
    """Somebody who has not signed in."""
    return JsonClient()


@pytest.fixture
def unions(db: None) -> Unions:
    """Two branches of the province's tree."""
    root = tree.province()
    chengdu = tree.federation(root, Level.PREFECTURE, tree.CHENGDU)
    jinjiang = tree.federation(chengdu, Level.COUNTY, tree.JINJIANG)
    zigong = tree.federation(root, Level.PREFECTURE, tree.ZIGONG)
    return Unions(
        root=root,
        chengdu=chengdu,
        jinjiang=jinjiang,
        jinguanyi=tree.township(jinjiang, tree.JINGUANYI),
        zigong=zigong,
    )


@pytest.fixture
def as_worker(db: None) -> JsonClient:
    """A worker who has signed in by phone."""
    return client_for(accounts.worker())


@pytest.fixture
def as_officer(unions: Unions) -> JsonClient:
    """A reviewer of the county of Jinjiang."""
    return client_for(accounts.officer("jinjiang-01", unions.jinjiang))


@pytest.fixture
def as_officer_elsewhere(unions: Unions) -> JsonClient:
    """A reviewer of the prefecture of Zigong, who sees nothing of Chengdu."""
    return client_for(accounts.officer("zigong-01", unions.zigong))


@pytest.fixture(scope="session")
def campaign(pytestconfig: pytest.Config) -> Campaign:
    """The parameters and the report of ``./test --campaign``."""
    return pytestconfig.stash[CAMPAIGN]
