"""Looking for a number in every medium that the application writes.

A number is looked for as text and as UTF-16, in hexadecimal and in base64 (wherever
it may begin), and without its check character, so that every variant counts.
"""

import base64
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.db import connection

from tests.corpus.searching import files_holding


def needles(number: str) -> list[bytes]:
    """The number in every spelling that is looked for."""
    known = number[:17].encode()
    spellings = [known, number[:17].encode("utf-16-le"), known.hex().encode()]
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + known)
        # What the neighbours of the number share with it is cut off at both ends.
        spellings.append(encoded[4 if before else 0 : -4])
    return spellings


class Scanner:
    """Finds any of the numbers in a medium, and says where."""

    def __init__(self, *numbers: str) -> None:
        self.needles = [needle for number in numbers for needle in needles(number)]

    def holds(self, content: Any) -> bool:
        """Whether one of the numbers stands in this text or these bytes."""
        if isinstance(content, str):
            content = content.encode("utf-8", "surrogatepass")
        return any(content.find(needle) >= 0 for needle in self.needles)

    def tables(self) -> set[str]:
        """Columns of the database that hold one: every table, every column."""
        return {place for place, value in _cells() if self.holds(value)}

    def files(self, paths: Iterable[Path]) -> set[str]:
        """Files that hold one, byte for byte."""
        return files_holding(self.needles, paths)


def _cells() -> Iterator[tuple[str, Any]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes | memoryview):
                        yield f"{table}.{column}", bytes(value)
                    elif value is not None:
                        yield f"{table}.{column}", str(value)


def database_files() -> list[Path]:
    """The files in which the engine keeps this database, written out to them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            return [Path(name + suffix) for suffix in ("", "-wal", "-shm", "-journal")]
        # All that the tests before it wrote goes to the disk.
        cursor.execute("SET statement_timeout = '60s'")
        cursor.execute("CHECKPOINT")
        cursor.execute("RESET statement_timeout")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database"
            " WHERE datname = current_database()"
        )
        folder, oid = cursor.fetchone()
    data = Path(folder)
    return [*(data / "base" / str(oid)).glob("*"), *(data / "pg_wal").glob("0*")]


def written_since(moment: float, *folders: Path) -> list[Path]:
    """Files in these folders that were changed after the moment (seconds)."""
    return [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mtime >= moment
    ]


@contextmanager
def written_log() -> Iterator[StringIO]:
    """What the configured handlers write, in the form in which they write it."""
    text = StringIO()
    handlers = [
        handler
        for handler in logging.getLogger().handlers
        if type(handler) is logging.StreamHandler
    ]
    streams = [handler.setStream(text) for handler in handlers]
    try:
        yield text
    finally:
        for handler, stream in zip(handlers, streams, strict=True):
            if stream is not None:
                handler.setStream(stream)
