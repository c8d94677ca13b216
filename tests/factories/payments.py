"""Approved applications that wait to be paid, and whoever pays them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from members.offices.access import actor_for
from members.offices.choices import Office
from members.organisations.models import Organisation
from services.aid.models import Application
from services.ledger.models import BudgetNode
from services.payments import operations
from services.payments.bank import layouts
from services.payments.bank.fake import FakeBank, Mood
from services.payments.bank.words import Movement, Result, ResultFile, Statement
from services.payments.models import BankFile, Batch, Payment
from services.review.models import Participant
from tests.factories import accounts, aid, money, tree
from unionhub.accounts.models import User
from unionhub.kernel import actor
from unionhub.kernel.actor import Actor

# A Monday morning in Chengdu.
AT = datetime(2026, 11, 23, 10, tzinfo=tree.AT.tzinfo)
EACH = 100_000
BY = actor.installer()


@dataclass(frozen=True)
class Payers:
    """Three people of one union: one makes, one checks, one releases."""

    maker: User
    checker: User
    releaser: User


def payers(union: Organisation, prefix: str = "pay") -> Payers:
    """Two accountants and a cashier."""
    return Payers(
        accounts.officer(f"{prefix}-maker-01", union, Office.ACCOUNTANT),
        accounts.officer(f"{prefix}-checker-01", union, Office.ACCOUNTANT),
        accounts.officer(f"{prefix}-cashier-01", union, Office.CASHIER),
    )


def acting(user: User, at: datetime = AT) -> Actor:
    """An officer as an actor."""
    return actor_for(user, at)


def approved(
    node: BudgetNode,
    count: int = 3,
    fen: int = EACH,
    at: datetime = AT,
    **facts: Any,
) -> list[Application]:
    """So many applications, each with its money bound."""
    union = node.organisation
    made = aid.approved(
        count, union=union, node=node, amount_fen=fen, opened_at=at, **facts
    )
    Participant.objects.bulk_create(
        Participant(case=one.case, person=one.beneficiary, part="BENEFICIARY")
        for one in made
        if one.case
    )
    return made


def budget(union: Organisation, count: int = 3, fen: int = EACH) -> BudgetNode:
    """A budget with as much again as so many applications bind."""
    node = money.funded(union, 2 * count * fen)
    approved(node, count, fen)
    return node


def made(node: BudgetNode, people: Payers, at: datetime = AT) -> Batch:
    """A draft."""
    return operations.make(node.pk, by=acting(people.maker, at), at=at)


def checked(node: BudgetNode, people: Payers, at: datetime = AT) -> Batch:
    """One that another has signed."""
    batch = made(node, people, at)
    return operations.check(
        batch.pk, digest=bytes(batch.digest), by=acting(people.checker, at), at=at
    )


def sealed(node: BudgetNode, people: Payers, at: datetime = AT) -> Batch:
    """One whose file is fixed."""
    batch = checked(node, people, at)
    return operations.seal(batch.pk, by=acting(people.releaser, at), at=at)


def sent(node: BudgetNode, people: Payers, at: datetime = AT) -> Batch:
    """One that may go to the bank."""
    batch = sealed(node, people, at)
    return operations.send(batch.pk, by=acting(people.releaser, at), at=at)


def acknowledged(
    node: BudgetNode, people: Payers, mood: Mood | None = None, at: datetime = AT
) -> Batch:
    """One that the fake bank has taken; tests set ``BANK`` to it."""
    FakeBank.begin(mood)
    return operations.hand_over(sent(node, people, at).pk, at=at)


def told(batch: Batch, content: bytes, people: Payers, at: datetime = AT) -> Any:
    """A file of the bank, taken in."""
    return operations.take_in(
        batch.organisation_id, content, by=acting(people.maker, at), at=at
    )


def paid(node: BudgetNode, people: Payers, at: datetime = AT) -> Payment:
    """The first of a batch that the bank has paid, all of it."""
    batch = sent(node, people, at)
    told(batch, all_paid(batch), people, at)
    return batch.payments.select_related("application", "batch").order_by("line")[0]


def stated(payment: Payment, people: Payers, at: datetime = AT) -> None:
    """A statement says that all of its batch left the account."""
    batch = payment.batch
    assert batch is not None
    lines = batch.payments.order_by("line")
    moves = [
        Movement(one.line, "DEBIT", one.amount_fen, one.bank_reference, at.date())
        for one in lines
    ]
    total = sum(one.amount_fen for one in lines)
    statement = Statement(batch.organisation_id, 1, 10**8, 10**8 - total, moves)
    told(batch, layouts.write_statement(statement), people, at)


def came_back(payment: Payment, people: Payers, at: datetime = AT) -> None:
    """The bank says that it came back."""
    batch = payment.batch
    assert batch is not None
    line = Result(payment.line, "RETURNED", payment.amount_fen, "R01", "X1")
    content = layouts.write_result(ResultFile(batch.number, 9, [line]))
    told(batch, content, people, at)


def short(node: BudgetNode, people: Payers, at: datetime = AT) -> BankFile:
    """The file by which the bank says that it paid a fen less of each."""
    batch = sent(node, people, at)
    results = [
        Result(one.line, "PAID", one.amount_fen - 1, "", f"{batch.number}-{one.line}")
        for one in batch.payments.order_by("line")
    ]
    content = layouts.write_result(ResultFile(batch.number, 1, results))
    made: BankFile = told(batch, content, people, at)
    return made


def all_paid(batch: Batch) -> bytes:
    """A file of the bank that paid everybody."""
    results = [
        Result(line.line, "PAID", line.amount_fen, "", f"B{line.line}")
        for line in batch.payments.order_by("line")
    ]
    return layouts.write_result(ResultFile(batch.number, 1, results))


def all_failed(batch: Batch) -> bytes:
    """A file of the bank that could pay nobody."""
    results = [
        Result(line, "FAILED", 0, "R02", f"B-{line}")
        for line in range(1, batch.count + 1)
    ]
    return layouts.write_result(ResultFile(batch.number, 1, results))
