"""Lifting append-only guards while a test database is emptied, and only then.

A test with ``transaction=True`` ends with a flush. On SQLite that is DELETE, which
the guards refuse; on PostgreSQL it is TRUNCATE, which only guards on TRUNCATE see.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
_POSTGRES = """
SELECT format('%I ON %s', t.tgname, t.tgrelid::regclass),
       format('ALTER TABLE %s ENABLE TRIGGER %I', t.tgrelid::regclass, t.tgname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND t.tgenabled <> 'D'
ORDER BY 1
"""


def guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Every trigger that is on: its name, and the statement that brings it back."""
    query = _SQLITE if connection.vendor == "sqlite" else _POSTGRES
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0]: row[1] for row in cursor.fetchall()}


@contextmanager
def guards_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """No trigger is on inside the block; afterwards all are back, or all is undone."""
    with transaction.atomic(using=connection.alias):
        on = guards(connection)
        _execute(connection, _at_rest(connection))
        _execute(connection, [lifting(connection, name) for name in on])
        _execute(connection, _later(connection))
        yield
        _execute(connection, _at_rest(connection))
        _execute(connection, list(on.values()))


def _at_rest(connection: BaseDatabaseWrapper) -> list[str]:
    """PostgreSQL alters no table of which something is still to be checked."""
    is_postgres = connection.vendor == "postgresql"
    return ["SET CONSTRAINTS ALL IMMEDIATE"] if is_postgres else []


def _later(connection: BaseDatabaseWrapper) -> list[str]:
    """References are checked at the end again, as everywhere."""
    is_postgres = connection.vendor == "postgresql"
    return ["SET CONSTRAINTS ALL DEFERRED"] if is_postgres else []


def lifting(connection: BaseDatabaseWrapper, name: str) -> str:
    if connection.vendor == "sqlite":
        return f'DROP TRIGGER "{name}"'
    trigger, table = name.split(" ON ")
    return f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
