"""Payments that were made, and claims to have them back."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from members.offices.choices import Office
from services.payments import operations
from services.payments.models import Payment, Recovery
from services.payments.operations import Demand, Due, Receipt
from tests.factories import hardship, payments
from tests.factories.payments import AT, EACH
from unionhub.kernel.actor import Actor


@dataclass(frozen=True)
class Staff:
    """Who claims, decides, receives; who decides above, and elsewhere."""

    accountant: Actor
    reviewer: Actor
    cashier: Actor
    upper: Actor
    elsewhere: Actor


def staff(unions: Any) -> Staff:
    """Of the county's union, the one above it, and another."""

    def one(union: Any, office: Office) -> Actor:
        name = f"{union.pk}-{office.lower()}-back"
        return payments.acting(hardship.officer(union, name, office))

    here = unions.jinjiang
    return Staff(
        accountant=one(here, Office.ACCOUNTANT),
        reviewer=one(here, Office.REVIEWER),
        cashier=one(here, Office.CASHIER),
        upper=one(here.parent, Office.REVIEWER),
        elsewhere=one(unions.zigong, Office.REVIEWER),
    )


def with_powers(actor: Actor, *powers: str) -> Actor:
    """The same with more powers than any one office gives."""
    return replace(actor, powers=actor.powers | set(powers))


def as_person(actor: Actor, person: UUID) -> Actor:
    """The same office in the hand of somebody else."""
    return replace(actor, person_id=person)


def day(days: int) -> date:
    """So many days after the day of the test."""
    return AT.date() + timedelta(days=days)


def demand(amount_fen: int = EACH) -> Demand:
    """All at once, in ten days."""
    due = [Due(day(10), amount_fen)]
    return Demand(amount_fen=amount_fen, reason="重复救助", instalments=due)


def slip(amount_fen: int, number: str = "1") -> Receipt:
    """Money that came in today."""
    return Receipt(
        amount_fen=amount_fen, received_on=day(0), document_number=f"收-{number}"
    )


def proposed(payment: Payment) -> Recovery:
    """A claim by nobody in particular."""
    return operations.claim(payment.pk, demand(), by=payments.BY, at=AT)


def claimed(payment: Payment, who: Staff, amount_fen: int = EACH) -> Recovery:
    """A claim that waits for a second person."""
    return operations.claim(payment.pk, demand(amount_fen), by=who.accountant, at=AT)


def running(payment: Payment, who: Staff, amount_fen: int = EACH) -> Recovery:
    """One that was agreed to."""
    made = claimed(payment, who, amount_fen)
    return operations.agree(made.pk, by=who.reviewer, at=AT)


def in_state(payment: Payment, who: Staff, state: str) -> Recovery:
    """One in any state."""
    made = claimed(payment, who)
    if state == "REFUSED":
        return operations.refuse(made.pk, reason="x", by=who.reviewer, at=AT)
    if state != "PROPOSED":
        made = operations.agree(made.pk, by=who.reviewer, at=AT)
    if state == "SETTLED":
        return operations.receive(made.pk, slip(EACH), by=who.cashier, at=AT)
    if state == "WRITTEN_OFF":
        return operations.write_off(made.pk, reason="x", by=who.upper, at=AT)
    return made
