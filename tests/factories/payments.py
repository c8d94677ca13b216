"""Approved applications that wait to be paid, and whoever pays them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from members.offices.access import actor_for
from members.offices.choices import Office
from members.organisations.models import Organisation
from services.aid.models import Application
from services.ledger.choices import EntryKind
from services.ledger.models import BudgetNode
from services.ledger.operations import Spend, move
from services.payments import operations
from services.payments.bank.fake import FakeBank, Mood
from services.payments.models import Batch
from services.review.choices import CaseKind, CaseState
from services.review.models import Case
from tests.factories import accounts, money, tree
from unionhub.accounts.models import User
from unionhub.kernel import actor, sealing
from unionhub.kernel.actor import Actor
from unionhub.persons.models import Person

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


def decision(application: Application) -> Case:
    """The case that approved it."""
    return Case(
        kind=CaseKind.APPLICATION,
        subject=application.pk,
        title="帮扶申请",
        organisation=application.organisation,
        org_path=application.org_path,
        amount_fen=application.asked_fen,
        digest=bytes(32),
        levels=[],
        desk=application.organisation,
        notice_days=5,
        state=CaseState.APPROVED,
        opened_at=AT,
        due_on=AT.date(),
        closed_at=AT,
    )


def approved(node: BudgetNode, count: int = 3, fen: int = EACH) -> list[Application]:
    """So many applications, each with its money bound."""
    made, decided, persons = [], [], []
    for number in range(1, count + 1):
        person = Person()
        one = Application(
            round=node.round,
            item="TEMPORARY",
            fund=node.fund,
            year=node.round.year,
            organisation=node.organisation,
            org_path=node.org_path,
            budget=node,
            beneficiary=person,
            beneficiary_name=f"王小明{number}",
            claimant=person.pk,
            payee=person,
            payee_name=f"王小明{number}",
            bank_name="中国农业银行",
            account_tail=f"{number:04}",
            asked_fen=fen,
            approved_fen=fen,
            limit={},
            state="APPROVED",
            opened_at=AT,
            opened_by=BY.signature,
        )
        one.case = decision(one)
        decided.append(one.case)
        persons.append(person)
        card = f"62284800000000{number:05}"
        one.account_sealed = sealing.seal(Application, "account_sealed", one.pk, card)
        made.append(one)
    Person.objects.bulk_create(persons)
    Case.objects.bulk_create(decided)
    Application.objects.bulk_create(made)
    step = Spend(
        kind=EntryKind.RESERVE,
        amounts={node.pk: fen * count},
        matter=("AID_APPLICATION", uuid4()),
        summary="占用",
    )
    move([step], by=BY, at=AT)
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
