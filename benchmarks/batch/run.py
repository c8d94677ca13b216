"""``./bench batch``: a batch is made and paid in sets, beside one row at a time."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import django
from django.db import connection, transaction
from django.db.models import Count, Q

from benchmarks.batch import data
from benchmarks.batch.data import Side
from commands.house import Refusal, say
from services.payments import access, claims, operations
from services.payments.bank import layouts
from services.payments.bank.words import Result, ResultFile
from services.payments.models import Batch
from services.payments.operations import shared
from services.review.choices import Part
from tests.factories.payments import AT, acting

# Of how many payments one row at a time is measured; its cost of a row does not change.
ROWS = 5_000
COMPARED = 200
UNSTABLE = 0.15
STAGES = ("make", "check", "seal", "send", "pay", "constraints")
# What holds how many rows go into one statement; beside it, one row does.
SETS = (shared, claims, access)


@dataclass
class Spent:
    """Seconds of SQL and in all, by stage; what was written, to compare."""

    sql: dict[str, float] = field(default_factory=dict)
    total: dict[str, float] = field(default_factory=dict)
    statements: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)


def run(*, share: float, rounds: int, seconds: float) -> None:
    """Fill, compare, measure in turn, and say the ratio last.

    Every round does the whole of it and checks every constraint, then is rolled back:
    the next one meets the same rows.
    """
    side = data.fill(share)
    count = int(data.PAYMENTS * share)
    sizes = {"sets": count, "rows": min(ROWS, count)}
    _say_versions(sizes)
    found: dict[str, list[Spent]] = {name: [] for name in sizes}
    _compare(side)
    for number in range(rounds):
        for name, size in sizes.items():
            found[name].append(_once(side, size, one_by_one=name == "rows"))
            _vacuum()
        say(f"round {number + 1}: " + _line(found, sizes))
    _conclude(found, sizes)


def _compare(side: Side) -> None:
    """Both ways write the same rows.

    Raises:
        Refusal: they do not.
    """
    ours, theirs = (
        _once(side, COMPARED, one_by_one=one_by_one).rows
        for one_by_one in (False, True)
    )
    if ours != theirs or len(ours) != COMPARED:
        raise Refusal("What was written in sets is not what was written row by row.")
    say(f"{COMPARED} payments with their applications and cases compared, all equal")
    _vacuum()


def _once(side: Side, size: int, *, one_by_one: bool) -> Spent:
    spent = Spent()
    with transaction.atomic():
        with _in_pieces(one_by_one=one_by_one):
            batch = _paid(side, size, spent)
        if size == COMPARED:
            spent.rows = _written(batch)
        transaction.set_rollback(True)
    return spent


@contextmanager
def _in_pieces(*, one_by_one: bool) -> Iterator[None]:
    """As it is, or with one row in a statement."""
    with ExitStack() as stack:
        for module in SETS if one_by_one else ():
            stack.enter_context(mock.patch.object(module, "PIECE", 1))
        yield


def _paid(side: Side, size: int, spent: Spent) -> Batch:
    """The whole way, each stage as the officer's act does it."""
    people, union = side.people, side.budget.organisation_id
    maker, checker, releaser = (
        acting(one) for one in (people.maker, people.checker, people.releaser)
    )
    with _timed(spent, "make"):
        batch = operations.make(side.budget.pk, by=maker, at=AT, most=size)
    with _timed(spent, "check"):
        operations.check(batch.pk, digest=bytes(batch.digest), by=checker, at=AT)
    with _timed(spent, "seal"):
        operations.seal(batch.pk, by=releaser, at=AT)
    with _timed(spent, "send"):
        operations.send(batch.pk, by=releaser, at=AT)
    content = _told_by_the_bank(batch)
    with _timed(spent, "pay"):
        operations.take_in(union, content, by=maker, at=AT)
    with _timed(spent, "constraints"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return batch


def _told_by_the_bank(batch: Batch) -> bytes:
    """All of it is paid."""
    lines = batch.payments.order_by("line").values_list("line", "amount_fen")
    results = [Result(line, "PAID", fen, "", f"B{line}") for line, fen in lines]
    return layouts.write_result(ResultFile(batch.number, 1, results))


@contextmanager
def _timed(spent: Spent, stage: str) -> Iterator[None]:
    """Seconds in all, and those in statements."""
    in_sql = 0.0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal in_sql
        # One row in a statement needs no savepoint around it.
        if sql.startswith(("SAVEPOINT", "RELEASE")):
            return execute(sql, params, many, context)
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            in_sql += time.perf_counter() - began
            spent.statements += 1

    began = time.perf_counter()
    with connection.execute_wrapper(watch):
        yield
    spent.total[stage] = time.perf_counter() - began
    spent.sql[stage] = in_sql


def _written(batch: Batch) -> list[dict[str, Any]]:
    """Each payment with what became of its application and its case."""
    of_case = "application__case__participants"
    rows = batch.payments.order_by("line").annotate(
        payers=Count(of_case, filter=Q(**{f"{of_case}__part": Part.PAYER})),
    )
    return list(
        rows.values(
            *("line", "application", "instalment", "amount_fen", "payee", "state"),
            *("paid_fen", "bank_reference", "application__state"),
            *("application__version", "payers"),
        )
    )


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _say_versions(sizes: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    told = ", ".join(f"{name} {size:,}" for name, size in sizes.items())
    say(f"Django {django.__version__}, PostgreSQL {postgres}; payments a round: {told}")


def _line(found: dict[str, list[Spent]], sizes: dict[str, int]) -> str:
    """The last round in one line, by the hundred thousand."""
    return ", ".join(
        f"{name} {_by_size(spent[-1].sql, sizes[name]):.2f} s of SQL, "
        f"{_by_size(spent[-1].total, sizes[name]):.1f} s in all"
        for name, spent in found.items()
    )


def _by_size(seconds: dict[str, float], size: int) -> float:
    return sum(seconds.values()) * data.PAYMENTS / size


def _conclude(found: dict[str, list[Spent]], sizes: dict[str, int]) -> None:
    """Medians of each stage, spread, and the ratio last."""
    medians = {}
    for name, rounds in found.items():
        factor = data.PAYMENTS / sizes[name]
        for stage in STAGES:
            sql = statistics.median(one.sql[stage] for one in rounds) * factor
            total = statistics.median(one.total[stage] for one in rounds) * factor
            say(f"{name}, {stage}: {sql:.2f} s of SQL, {total:.2f} s in all")
        sums = [_by_size(one.sql, sizes[name]) for one in rounds]
        medians[name] = statistics.median(sums)
        spread = (max(sums) - min(sums)) / medians[name]
        shaky = " unstable" if spread > UNSTABLE else ""
        say(
            f"{name}: {medians[name]:.2f} s of SQL for {data.PAYMENTS:,}, "
            f"{rounds[-1].statements:,} statements for {sizes[name]:,}, "
            f"spread {spread:.0%}{shaky}"
        )
    say(f"ratio sql {medians['rows'] / medians['sets']:.2f}")
