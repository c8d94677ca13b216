"""What every test finds: a fixed time, clients by role, a shut network, a campaign."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from tests import network
from tests.campaigns import Campaign
from tests.client import JsonClient
from tests.guards import guards_lifted


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks that tests may carry."""
    config.addinivalue_line("markers", "campaign: a long figure, for ./test --campaign")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave campaigns out, unless they were asked for by ``-m``."""
    if "campaign" in config.getoption("markexpr"):
        return
    long = [item for item in items if item.get_closest_marker("campaign")]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


@pytest.fixture(scope="session", autouse=True)
def _network_is_shut() -> Iterator[None]:
    network.shut()
    yield
    network.open_again()


@pytest.fixture(scope="session", autouse=True)
def _guards_are_lifted_for_a_flush() -> Iterator[None]:
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_unguarded(self: Any, sql_list: list[str]) -> None:
        with guards_lifted(self.connection):
            flush(self, sql_list)

    operations.execute_sql_flush = flush_unguarded  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture
def at() -> datetime:
    """A Monday morning in Chengdu."""
    return datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def as_anyone() -> JsonClient:
    """Somebody who has not signed in."""
    return JsonClient()


@pytest.fixture(scope="session")
def campaign() -> Iterator[Campaign]:
    """The parameters and the report of ``./test --campaign``."""
    campaign = Campaign()
    yield campaign
    campaign.write()


ClientFor = Callable[[Any], JsonClient]
