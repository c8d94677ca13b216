"""A database that fails at a statement or commit chosen by its number."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import OperationalError, connection


@dataclass
class Fault:
    """Where it breaks, and what had been asked when it did."""

    at: int
    lasting: bool = False
    seen: int = 0
    hit: list[str] = field(default_factory=list)

    def is_due(self) -> bool:
        """Count one more; whether it fails."""
        self.seen += 1
        return self.seen >= self.at if self.lasting else self.seen == self.at


def lost() -> OperationalError:
    """What Django raises when the server is gone (PostgreSQL) or the disk (SQLite)."""
    if connection.vendor == "postgresql":
        cause: Exception = psycopg.errors.AdminShutdown("terminating connection")
    else:
        cause = sqlite3.OperationalError("disk I/O error")
    return _caused(cause)


def deadlock() -> OperationalError:
    """What Django raises when the server chose this transaction to give way."""
    return _caused(psycopg.errors.DeadlockDetected("deadlock detected"))


def _caused(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@contextmanager
def broken_statement(fault: Fault, error: Any = lost) -> Iterator[Fault]:
    """The statement with the fault's number is refused, unsent."""

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if fault.is_due():
            fault.hit.append(sql)
            raise error()
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield fault


@contextmanager
def broken_commit(fault: Fault, *, done: bool) -> Iterator[Fault]:
    """The commit with the fault's number fails; ``done``: only its answer is lost."""
    database: Any = connection
    commit = database._commit

    def failing() -> None:
        if not fault.is_due():
            return commit()
        fault.hit.append("COMMIT")
        if done:
            commit()
        raise lost()

    database._commit = failing
    try:
        yield fault
    finally:
        del database._commit
