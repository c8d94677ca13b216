"""Looking for a text in every cell of every table."""

from collections.abc import Iterator

from django.db import connection


def tables_with(text: str) -> set[str]:
    """The tables that hold this text anywhere, in whatever column."""
    return {table for table, value in _cells() if _holds(value, text)}


def _cells() -> Iterator[tuple[str, object]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    yield table, value


def _holds(value: object, text: str) -> bool:
    if isinstance(value, bytes | memoryview):
        return text.encode() in bytes(value)
    return text in str(value)
