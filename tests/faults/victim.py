"""A process to be killed: makes the calls it is told, and dies where it is told.

``python -m tests.faults.victim DATABASE`` reads one order a line and answers it with
one line: the signal that ended the call, or the status and the body of its answer.
Each call is made by a child of its own, so that starting Django is paid for once.
"""

import base64
import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any

import django
from django.db import connection
from django.test import Client, override_settings
from django.urls import get_resolver
from django.utils.module_loading import import_string

Order = dict[str, Any]
WRITE = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I
)


def main(database: str, *modules: str) -> None:
    """Serve orders until the line is closed; ``modules`` hold further acts."""
    django.setup()
    # As in the test that made the accounts: another hash would be renewed at sign-in.
    override_settings(PASSWORD_HASHERS=["tests.hashing.CheapArgon2"]).enable()
    import_string("tests.registry.review.SUBJECTS")
    for module in modules:
        import_module(module)
    # Every child inherits what is read here, the doors and all behind them.
    get_resolver().url_patterns  # noqa: B018
    connection.settings_dict["NAME"] = database
    for line in sys.stdin:
        sys.stdout.write(json.dumps(obey(json.loads(line))) + "\n")
        sys.stdout.flush()


def obey(order: Order) -> Order:
    """What became of a child that made the call."""
    with tempfile.TemporaryFile("w+") as paper:
        child = os.fork()
        if child == 0:
            name = order.get("act", "call")
            act = ACTS.get(name) or import_string(name)
            json.dump(act(order), paper)
            paper.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return {"signal": os.WTERMSIG(status)}
        paper.seek(0)
        answer: Order = json.load(paper)
        return answer


@contextmanager
def deadly(order: Order) -> Iterator[None]:
    """Inside, the process dies at the statement or commit that the order names."""
    with ExitStack() as stack:
        if order["place"] == "statement":
            wrapper = dying_statement(order["number"], order.get("tables"))
            stack.enter_context(connection.execute_wrapper(wrapper))
        else:
            die_after_commit(order["number"])
        yield


def tick(order: Order) -> Order:
    """Let the clock strike for overdue requests."""
    with deadly(order):
        climb_overdue = import_string("members.enrolment.tasks.climb_overdue")
        return {"done": climb_overdue(datetime.fromisoformat(order["at"]))}


def sent_by(order: Order) -> bytes:
    """The body as it is sent; a form with files came as base64."""
    if content := order.get("content"):
        return base64.b64decode(content)
    return json.dumps(order.get("body", {})).encode()


def call(order: Order) -> Order:
    """Make the call; whoever is to be killed does not come back."""
    with deadly(order):
        response = Client(raise_request_exception=False).generic(
            order.get("method", "POST"),
            order["address"],
            sent_by(order),
            content_type=order.get("kind", "application/json"),
            headers=order["headers"],
        )
    return {
        "status": response.status_code,
        "replayed": response.headers.get("Idempotent-Replayed") == "true",
        "body": json.loads(response.content),
    }


def dying_statement(number: int, tables: list[str] | None) -> Any:
    """An execute wrapper that kills its process when a statement was done or refused:
    the ``number``-th, or the ``number``-th that writes to one of the tables."""
    seen = 0

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += tables is None or writes_to(str(sql), tables)
        try:
            return run(sql, params, many, context)
        finally:
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    return execute


def writes_to(sql: str, tables: Iterable[str]) -> bool:
    """Whether a statement writes to one of them."""
    match = WRITE.match(sql)
    return bool(match and match.group(1) in tables)


def die_after_commit(number: int) -> None:
    """Kill this process when a commit has been done, before anybody hears of it."""
    database: Any = connection
    commit, seen = database._commit, 0

    def dying() -> None:
        nonlocal seen
        seen += 1
        commit()
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    database._commit = dying


ACTS = {"call": call, "tick": tick}


if __name__ == "__main__":
    main(*sys.argv[1:])
