"""Every operation that writes, found by itself, as somebody may call it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from tests.faults.digests import digest
from tests.registry import Lot, Served, operations
from tests.strangers.matrix.policy import OK, Policy, policies
from tests.strangers.matrix.roles import Role
from tests.strangers.matrix.trial import ANYWAY, WRITE, ask
from tests.strangers.matrix.world import World
from tests.strangers.neighbourhood import undone

# A try at a secret is counted before it is looked at, however the call ends.
TRIES = ("axes_", "accounts_smscode")
# Enqueueing after the commit: a worker's regular pass finds the work in any case.
AFTERWARDS = re.compile("django_tasks|SAVEPOINT")


@dataclass
class Deed:
    """One operation, a caller to whom it opens, what it says to the database."""

    operation: Served
    policy: Policy
    role: Role
    lot: Lot
    statements: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The operation's id."""
        return self.operation.name

    @property
    def tables(self) -> set[str]:
        """What it writes to, but for what a call may leave however it ends."""
        found = (WRITE.match(sql) for sql in self.statements)
        tables = {match.group(1) for match in found if match}
        return {table for table in tables if not table.startswith((*ANYWAY, *TRIES))}

    def do(self, words: dict[str, Any]) -> Any:
        """Call it."""
        return ask(self.operation, self.policy, self.role, self.lot, words)


def deeds(world: World) -> Iterator[Deed]:
    """All that write, each tried once and undone; the matrix misses policies."""
    known = policies()
    for operation in operations():
        if operation.name not in known:
            continue
        deed = _opened(operation, known[operation.name], world)
        with undone(), listened() as deed.statements:
            answer = deed.do(world.words)
        assert 200 <= answer.status_code < 300, (deed.name, answer.content)
        if deed.tables:
            yield deed


def _opened(operation: Served, policy: Policy, world: World) -> Deed:
    for lot in world.lots:
        for role in world.roles:
            if _lets_in(policy, role, lot):
                return Deed(operation, policy, role, lot)
    raise AssertionError(f"{operation.name} opens to nobody")


def _lets_in(policy: Policy, role: Role, lot: Lot) -> bool:
    if not policy.asks(role) or policy.expected(role, lot) != OK:
        return False
    is_anybodys = policy.is_open or policy.who == "worker"
    return not policy.thing or is_anybodys or policy.reaches(role, lot)


@contextmanager
def listened() -> Iterator[list[str]]:
    """Everything that is said to the database meanwhile."""
    said: list[str] = []

    def listen(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(str(sql))
        return run(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield said


def state(deed: Deed) -> dict[str, str]:
    """A digest of all that the deed writes to."""
    return {table: digest(table) for table in deed.tables}
