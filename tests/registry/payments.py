"""Batches in each of the states that somebody acts on; each fund has its own."""

from uuid import UUID

from services.ledger.models import BudgetNode
from services.payments import operations
from services.payments.bank import layouts
from services.payments.bank.words import Result, ResultFile
from services.payments.models import Batch, PayException
from tests.factories import money, payments
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock

LINES, EACH = 2, 1_000


def _owing(place: Place, lot: Lot, fund: str) -> BudgetNode:
    """A budget with two applications that wait."""
    at, code = clock.now(), lot.things["round"].id
    node = money.funded(place.union, LINES * EACH, fund, round=code, at=at)
    payments.approved(node, LINES, EACH, at=at)
    return node


def _made(place: Place, lot: Lot, fund: str) -> Batch:
    node = _owing(place, lot, fund)
    return operations.make(node.pk, by=actor.installer(), at=clock.now())


def _checked(place: Place, lot: Lot, fund: str) -> Batch:
    made = _made(place, lot, fund)
    by, at = actor.installer(), clock.now()
    return operations.check(made.pk, digest=bytes(made.digest), by=by, at=at)


def _sealed(place: Place, lot: Lot, fund: str) -> Batch:
    made = _checked(place, lot, fund)
    return operations.seal(made.pk, by=actor.installer(), at=clock.now())


def _sent(place: Place, lot: Lot, fund: str) -> Batch:
    made = _sealed(place, lot, fund)
    return operations.send(made.pk, by=actor.installer(), at=clock.now())


def answered(place: Place, lot: Lot, status: str, fen: int) -> Batch:
    """The bank says the same of each line."""
    made = _sent(place, lot, "SPECIAL")
    results = [
        Result(line, status, fen, "", f"{made.number}-{line}")
        for line in range(1, made.count + 1)
    ]
    content = layouts.write_result(ResultFile(made.number, 1, results))
    by, at = actor.installer(), clock.now()
    operations.take_in(place.union.pk, content, by=by, at=at)
    return made


def thing_of(made: Batch) -> Thing:
    return Thing(str(made.pk), made.org_path)


@resource("owing_budget")
def owing_budget(place: Place, lot: Lot) -> Thing:
    """Of which somebody waits to be paid."""
    node = _owing(place, lot, "UNION")
    return Thing(str(node.pk), node.org_path)


@resource("payment_batch", of="payment-batches")
def payment_batch(place: Place, lot: Lot) -> Thing:
    """A draft."""
    made = _made(place, lot, "WARMTH")
    lot.words["batch_digest"] = bytes(made.digest).hex()
    return thing_of(made)


@resource("payment", of="payments")
def payment(place: Place, lot: Lot) -> Thing:
    """A line of it."""
    batch = Batch.objects.get(pk=UUID(lot.things["payment_batch"].id))
    line = batch.payments.order_by("line")[0]
    return Thing(str(line.pk), line.org_path)


@resource("checked_batch")
def checked_batch(place: Place, lot: Lot) -> Thing:
    """One that may be sealed."""
    return thing_of(_checked(place, lot, "CENTRAL"))


@resource("sealed_batch")
def sealed_batch(place: Place, lot: Lot) -> Thing:
    """One that may be sent."""
    return thing_of(_sealed(place, lot, "LOCAL_GOV"))


@resource("sent_batch")
def sent_batch(place: Place, lot: Lot) -> Thing:
    """One that the bank has not answered yet."""
    return thing_of(_sent(place, lot, "DONATION"))


@resource("finished_batch")
def finished_batch(place: Place, lot: Lot) -> Thing:
    """One of which each line has its result."""
    return thing_of(answered(place, lot, "FAILED", 0))


@resource("reconciled_batch")
def reconciled_batch(place: Place, lot: Lot) -> Thing:
    """One that may be closed."""
    made = answered(place, lot, "FAILED", 0)
    return thing_of(operations.reconcile(made.pk, by=actor.installer(), at=clock.now()))


@resource("payment_exception", of="payment-exceptions")
def payment_exception(place: Place, lot: Lot) -> Thing:
    """A payment that was short."""
    made = answered(place, lot, "PAID", EACH - 1)
    odd = PayException.objects.filter(batch=made).order_by("line")[0]
    return Thing(str(odd.pk), odd.org_path)
