"""Every operation tried by every role on every lot, and what was wrong."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zlib import crc32

from django.db import connection

from tests.faults.digests import digest
from tests.registry import Lot, Served, absent
from tests.strangers.matrix.policy import OK, Policy
from tests.strangers.matrix.roles import Role
from tests.strangers.matrix.world import World
from tests.strangers.neighbourhood import stay, undone

WRITE = re.compile(
    r'^\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I
)
# What a call may leave however it ends: budgets, tokens and their use, who looked.
ANYWAY = ("web_budget", "oauth2_provider_", "django_session", "audit_accesslog")
# Keys, codes of joining, codes of stations.
ID = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\b[2-9A-Z]{10}\b|\b[0-9]{6}S[0-9]{5}\b"
)


Asked = tuple[Served, Policy]


class Cell(NamedTuple):
    """One probe: who did what to which lot, and what came."""

    operation: str
    role: str
    lot: str
    expected: int
    status: int

    @property
    def is_right(self) -> bool:
        """Whether it came as the policy says."""
        return self.status == self.expected


@dataclass
class Trial:
    """All probes, and every breach in a sentence.

    ``share``: of those who are stopped, one in so many tries each operation.
    """

    world: World
    share: int = 1
    cells: list[Cell] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)

    def play(
        self, asked: Iterable[Asked], roles: Sequence[Role], lots: Sequence[Lot]
    ) -> None:
        """Every operation with these roles on every one of the lots.

        Whoever is not let in at all is tried on nothing and on what lies nearest.
        """
        for operation, policy in asked:
            asking = [
                role
                for role in roles
                if policy.asks(role) and self._has_its_turn(operation, policy, role)
            ]
            if not policy.thing:
                self.on_lot(operation, policy, lots[0], asking, {})
                continue
            nothing = self.on_nothing(operation, policy, asking)
            there = [lot for lot in lots if policy.thing in lot.things]
            nearest = {role.name: policy.nearest(role, there) for role in asking}
            for lot in there:
                here = [
                    role
                    for role in asking
                    if policy.lets_in(role) or nearest[role.name] is lot
                ]
                self.on_lot(operation, policy, lot, here, nothing)

    def _has_its_turn(self, operation: Served, policy: Policy, role: Role) -> bool:
        number = crc32(f"{operation.name} {role.name}".encode())
        return policy.lets_in(role) or number % self.share == 0

    def on_nothing(
        self, operation: Served, policy: Policy, roles: list[Role]
    ) -> dict[str, Any]:
        """What each role is told of a thing that is not there."""
        lot = absent(self.world.lots[0])
        return {role.name: self.probe(operation, policy, role, lot) for role in roles}

    def on_lot(
        self,
        operation: Served,
        policy: Policy,
        lot: Lot,
        roles: list[Role],
        nothing: dict[str, Any],
    ) -> None:
        """Those first to whom it is open: a moment before, it was there."""
        opens = [role for role in roles if self._succeeds(policy, role, lot)]
        if not opens:
            self.breaches.append(f"{operation.name}: open to nobody on {lot.name}")
        others = [role for role in roles if role not in opens]
        for role in [*opens, *others]:
            told = self.probe(operation, policy, role, lot)
            # Who sees it in lists may be told that it is there.
            hidden = policy.thing and not policy.sees(role, lot)
            if role in others and hidden and told != nothing[role.name]:
                self.breaches.append(
                    f"{operation.name}: {role.name} tells {lot.name} from nothing: "
                    f"{told} {nothing[role.name]}"
                )

    def probe(self, operation: Served, policy: Policy, role: Role, lot: Lot) -> Any:
        """One request, and its judgement; all that the caller saw, ids levelled."""
        expected = policy.expected(role, lot)
        if expected == OK:
            expected = operation.success
        refused = not self._succeeds(policy, role, lot)
        with undone():
            with touched_tables() as touched:
                answer = ask(operation, policy, role, lot, self.world.words)
            left = digests_of(touched, policy) if refused else {}
        cell = Cell(operation.name, role.name, lot.name, expected, answer.status_code)
        self.cells.append(cell)
        if not cell.is_right:
            told = answer.content.decode(errors="replace")[:300]
            self.breaches.append(f"{cell}: {told}")
        if left != digests_of(left, policy):
            self.breaches.append(f"{cell}: refused, but something changed")
        if touched and not operation.is_write:
            self.breaches.append(f"{cell}: a look wrote to {sorted(touched)}")
        self._look_for_leaks(cell, policy, role, lot, answer)
        self._look_at_rows(cell, policy, role, lot, answer)
        return seen(answer, lot)

    def _succeeds(self, policy: Policy, role: Role, lot: Lot) -> bool:
        if policy.by_row and policy.expected(role, lot) == OK:
            return lot.is_there and policy.reaches(role, lot)
        return policy.expected(role, lot) == OK

    def _look_for_leaks(
        self, cell: Cell, policy: Policy, role: Role, lot: Lot, answer: Any
    ) -> None:
        if not 200 <= cell.status < 300:
            return
        echoed = {thing.id for thing in lot.things.values()} if policy.by_row else set()
        secrets = self.world.secrets()
        for found in set(ID.findall(answer.content.decode(errors="replace"))) - echoed:
            thing = secrets.get(found)
            if thing and not role.covers(thing.path) and thing.owner != role.account:
                self.breaches.append(f"{cell}: shows {found}, which lies elsewhere")

        if cell.operation == "listOrganisations":
            self._look_at_unions(cell, role, answer)

    def _look_at_unions(self, cell: Cell, role: Role, answer: Any) -> None:
        paths = {union.pk: union.path for union in self.world.unions.values()}
        for row in answer.json()["items"]:
            if not role.covers(paths.get(row["code"], role.path)):
                self.breaches.append(f"{cell}: shows union {row['code']}")

    def _look_at_rows(
        self, cell: Cell, policy: Policy, role: Role, lot: Lot, answer: Any
    ) -> None:
        if policy.by_row and 200 <= cell.status < 300:
            done = answer.json()["done"]
            if done != int(self._succeeds(policy, role, lot)):
                self.breaches.append(f"{cell}: {done} done")


def ask(
    operation: Served, policy: Policy, role: Role, lot: Lot, words: dict[str, Any]
) -> Any:
    """Send it."""
    named = lot.named | words
    address = policy.call.address(operation, named)
    body = policy.call.filled_body(operation, named)
    return stay(role.token, operation.method, address, body, **role.headers)


def seen(answer: Any, lot: Lot) -> tuple[int, str, dict[str, str]]:
    """All that a caller sees of an answer, the ids of the lot levelled."""
    text = answer.content.decode(errors="replace")
    for thing in lot.things.values():
        text = text.replace(thing.id, "<id>")
    headers = dict(answer.headers)
    if "Content-Length" in headers:
        headers["Content-Length"] = str(len(text))
    return answer.status_code, text, headers


@contextmanager
def touched_tables() -> Iterator[set[str]]:
    """The tables to which something was written meanwhile, but for the usual ones."""
    tables: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(str(sql))
        if found and not found.group(1).startswith(ANYWAY):
            tables.add(found.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def digests_of(tables: Iterable[str], policy: Policy) -> dict[str, str]:
    """Of those tables that a refusal leaves as they were.

    An answer for many rows is kept under its key, and told, whatever became of them.
    """
    kept = ("web_idempotency", "audit_auditevent") if policy.by_row else ()
    return {name: digest(name) for name in tables if not name.startswith(kept)}
