"""What takes in a hundred thousand rows has more time than a request (ADR 7, 23)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection

SECONDS: Final = 120
_GIVEN: Final = (
    f"SET statement_timeout = '{SECONDS}s'; "
    f"SET idle_in_transaction_session_timeout = '{SECONDS}s'"
)
# What was written is checked before the time is up: whoever commits has less of it.
_CHECKED: Final = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
_TAKEN_BACK: Final = (
    "RESET statement_timeout; RESET idle_in_transaction_session_timeout"
)


@contextmanager
def taking_time() -> Iterator[None]:
    """Inside, one statement, or the pause between two, may last ``SECONDS``.

    Within a transaction, which takes it back where it fails. Nobody waits longer for a
    lock. SQLite has no such limits; one within another changes nothing.
    """
    raw: Any = connection.connection
    if connection.vendor != "postgresql" or raw.patience > SECONDS:
        yield
        return
    raw.execute(_GIVEN)
    kept, raw.patience = raw.patience, SECONDS + 0.5
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute(_CHECKED)
        raw.execute(_TAKEN_BACK)
    finally:
        raw.patience = kept
