"""One tree with everybody and everything, for the tests of one file."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.strangers.matrix import world as worlds
from tests.strangers.matrix.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The tree, in a transaction that never happened."""
    with django_db_blocker.unblock(), worlds.stage():
        yield worlds.build()
