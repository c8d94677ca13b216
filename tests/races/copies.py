"""A second database, for a test that takes something away from it (PostgreSQL)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections


def names_database(name: str) -> None:
    """From now on every thread's new connection goes to the database ``name``."""
    connection.close()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def copied_database() -> Iterator[Any]:
    """Inside the block all work on a copy of the test database, dropped afterwards."""
    original = connection.settings_dict["NAME"]
    copy = f"{original}_damaged"
    connection.close()
    _administer(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
    _administer(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
    names_database(copy)
    try:
        yield connection
    finally:
        names_database(original)
        _administer(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _administer(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        # A whole database is copied: no question of a door.
        cursor.execute("SET statement_timeout = '60s'")
        cursor.execute(statement)
