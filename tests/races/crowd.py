"""Many callers at one moment: a thread and a connection each, real transactions.

Chance alone seldom makes two threads meet. ``meet_before`` names a statement: every
thread waits just before its first one of the kind until all have come so far, each
inside its own transaction and each having read that nobody was there before.
"""

import json
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection

from tests import forms
from tests.client import JsonClient

T = TypeVar("T")

SECONDS = 60
# What decides a race must not be how slow this machine is.
PATIENCE = (
    "SET lock_timeout = '50s'",
    "SET statement_timeout = '55s'",
    "SET idle_in_transaction_session_timeout = '58s'",
)


@dataclass(frozen=True)
class Answer:
    """What a caller got back."""

    status: int
    kind: str
    content: bytes
    replayed: bool

    @property
    def body(self) -> Any:
        """Decoded."""
        return json.loads(self.content)

    @property
    def code(self) -> str:
        """The code of a refusal; nothing for a success."""
        return "" if self.status < 300 else f"{self.status} {self.body['code']}"


@dataclass
class Meeting:
    """The place before a statement where all wait for all."""

    text: str
    parties: int
    first: int | None = None
    barrier: threading.Barrier = field(init=False)
    gone: threading.Event = field(init=False, default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.barrier = threading.Barrier(self.parties, timeout=SECONDS / 2)

    def guest(self, number: int) -> Callable[..., Any]:
        """An execute wrapper for one thread, which comes once."""
        came = False

        def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal came
            if came or self.text not in sql:
                return run(sql, params, many, context)
            came = True
            self.barrier.wait()
            if self.first not in {None, number}:
                self.gone.wait(SECONDS / 2)
            try:
                return run(sql, params, many, context)
            finally:
                self.gone.set()

        return execute


def together(
    works: Sequence[Callable[[], T]], *, meet_before: str = "", first: int | None = None
) -> list[T]:
    """What each work returned, all begun at one moment; the first fault is raised.

    ``first`` is the number of the work whose statement runs before the others'.
    """
    start = threading.Barrier(len(works), timeout=SECONDS)
    # With one writer at a time (SQLite) nobody could wait inside a transaction.
    has_row_locks = connection.vendor == "postgresql"
    meets = bool(meet_before) and has_row_locks
    meeting = Meeting(meet_before, len(works), first) if meets else None
    results: dict[int, T] = {}
    faults: list[BaseException] = []

    def run(number: int) -> None:
        try:
            be_patient()
            start.wait()
            with ExitStack() as stack:
                if meeting:
                    stack.enter_context(
                        connection.execute_wrapper(meeting.guest(number))
                    )
                results[number] = works[number]()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(number,), daemon=True)
        for number in range(len(works))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * SECONDS)
    assert not any(thread.is_alive() for thread in threads), "a caller hangs"
    if faults:
        raise faults[0]
    return [results[number] for number in range(len(works))]


def be_patient() -> None:
    """Open this thread's connection; let it wait longer than a request may."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        connection.connection.patience = SECONDS
        with connection.cursor() as cursor:
            for statement in PATIENCE:
                cursor.execute(statement)


def post(
    client: JsonClient, address: str, body: object = None, **headers: str
) -> Answer:
    """POST JSON, or a form in parts, whatever comes back."""
    if isinstance(body, forms.Multipart):
        content, kind = forms.encoded(body), forms.CONTENT_TYPE
    else:
        content = json.dumps({} if body is None else body).encode()
        kind = "application/json"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.client.generic(
        "POST",
        address,
        content,
        content_type=kind,
        headers=sent | {"authorization": f"Bearer {client.token}"},
    )
    return Answer(
        status=response.status_code,
        kind=response.headers.get("Content-Type", ""),
        content=response.content,
        replayed=response.headers.get("Idempotent-Replayed") == "true",
    )
