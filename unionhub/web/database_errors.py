"""What the database says, as a status and a code, on both engines (ROBUST.md §3.2)."""

from typing import Final

import psycopg
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from django.db.models import ProtectedError

from unionhub.kernel.constraints import broken_constraint

Verdict = tuple[int, str]

BUSY: Final = (503, "busy")
# Longer keys are looked up before their class (the first two characters).
SQLSTATES: Final[dict[str, Verdict]] = {
    "23505": (409, "already_exists"),
    "23514": (409, "conflict"),
    "23P01": (409, "conflict"),
    "23503": (409, "in_use"),
    "23001": (409, "in_use"),
    "23502": (400, "null_not_allowed"),
    "22": (400, "invalid_value"),
    "40001": BUSY,
    "40P01": BUSY,
    "55P03": BUSY,
    "57014": (503, "timeout"),
    "25P03": (503, "timeout"),
    "57P": (503, "unknown_outcome"),
    "08": (503, "unknown_outcome"),
    "53300": (503, "overloaded"),
    "53100": (503, "storage_full"),
    "53": (503, "overloaded"),
    "25006": (503, "unavailable"),
}
SQLITE_MESSAGES: Final[tuple[tuple[str, Verdict], ...]] = (
    ("UNIQUE constraint failed", (409, "already_exists")),
    ("CHECK constraint failed", (409, "conflict")),
    ("FOREIGN KEY constraint failed", (409, "in_use")),
    ("NOT NULL constraint failed", (400, "null_not_allowed")),
    ("is append-only", (409, "conflict")),
    ("is locked", BUSY),
    ("disk is full", (503, "storage_full")),
    ("readonly database", (503, "unavailable")),
    ("unable to open", (503, "unavailable")),
    ("disk I/O error", (503, "unavailable")),
    ("interrupted", (503, "timeout")),
    ("too large", (400, "invalid_value")),
)
# A file that may not grow (a limit of the system, not a full disk) has no state of its
# own on PostgreSQL.
FULL = ("could not extend file", "File too large")
# libpq gives no state for a refused connection, only words.
CROWDED = ("too many clients", "remaining connection slots")
LOST = ("server closed", "connection", "terminating", "could not", "timeout")
RETRYABLE_STATES: Final = frozenset({"40001", "40P01"})


def sqlstate(error: BaseException) -> str:
    """The five characters of PostgreSQL, or nothing."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def constraint_name(error: BaseException) -> str:
    """The name of the constraint that refused, alike on both engines, or nothing."""
    return broken_constraint(error) if isinstance(error, IntegrityError) else ""


def is_retryable(error: BaseException) -> bool:
    """Whether the whole command may simply be run again: deadlock or serialisation."""
    return sqlstate(error) in RETRYABLE_STATES


def is_lock_timeout(error: BaseException) -> bool:
    """Whether a lock was waited for in vain."""
    return sqlstate(error) == "55P03"


def verdict(error: BaseException) -> Verdict | None:
    """Status and code for an error of the database; nothing when it is our mistake."""
    if isinstance(error, ProtectedError):
        return (409, "in_use")
    if isinstance(error, OverflowError):
        return (400, "out_of_range")
    if not isinstance(error, (DatabaseError, InterfaceError)):
        return None
    return _by_state(sqlstate(error)) or _by_message(error)


def _by_state(state: str) -> Verdict | None:
    if not state:
        return None
    matches = (SQLSTATES.get(state[:length]) for length in (5, 3, 2))
    return next((match for match in matches if match), None)


def _by_message(error: BaseException) -> Verdict | None:
    text = str(error)
    if any(words in text for words in FULL):
        return (503, "storage_full")
    for fragment, answer in SQLITE_MESSAGES:
        if fragment in text:
            return answer
    if any(words in text for words in CROWDED):
        return (503, "overloaded")
    if isinstance(error.__cause__, psycopg.Error) and _is_lost(error):
        return (503, "unknown_outcome")
    if isinstance(error, IntegrityError):
        return (409, "conflict")
    return (400, "invalid_value") if isinstance(error, DataError) else None


def _is_lost(error: BaseException) -> bool:
    if isinstance(error, InterfaceError):
        return True
    told = any(words in str(error) for words in LOST)
    return isinstance(error, OperationalError) and told
