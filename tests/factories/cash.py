"""Applications that are paid in cash, and who hands it out."""

from datetime import datetime
from typing import Any

from members.offices.choices import Office
from members.organisations.models import Organisation
from services.aid.models import Application
from services.ledger.models import BudgetNode
from services.payments import operations
from services.payments.models import CashHandout
from services.payments.operations import Handover, Proxy
from tests.factories import hardship, payments, people, pictures
from tests.factories.payments import AT
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date


def waiting(node: BudgetNode, count: int = 1, **facts: Any) -> list[Application]:
    """Approved, to be paid in cash."""
    given = {"pay_way": "CASH", "account_sealed": None, "account_tail": ""}
    made = payments.approved(node, count, **facts)
    Application.objects.filter(pk__in=[one.pk for one in made]).update(**given)
    return list(
        Application.objects.filter(pk__in=[one.pk for one in made]).order_by("pk")
    )


def cashier(union: Organisation, at: datetime = AT) -> Actor:
    """Who hands it out."""
    name = f"{union.pk}-cash"
    return payments.acting(hardship.officer(union, name, Office.CASHIER), at)


def second(union: Organisation) -> User:
    """The other one."""
    return hardship.officer(union, f"{union.pk}-second")


def proxy(serial: int = 77) -> Proxy:
    """A parent fetches it."""
    return Proxy(
        name="王大山",
        relation="PARENT",
        id_type="RESIDENT_ID",
        id_number=people.id_number(serial),
    )


def handover(union: Organisation, **facts: Any) -> Handover:
    """By two of a union, today, against a signature."""
    given: dict[str, Any] = {
        "second": second(union).username,
        "handed_on": local_date(facts.pop("at", AT)),
        "picture": pictures.picture(),
    }
    return Handover(**given | facts)


def handed(application: Application, union: Organisation, **facts: Any) -> CashHandout:
    """Handed out by the two of the union."""
    given = handover(union, **facts)
    return operations.hand_out(application.pk, given, by=cashier(union), at=AT)


def with_proxy(union: Organisation) -> CashHandout:
    """One that somebody fetched for another."""
    node = payments.budget(union, 1)
    return handed(waiting(node)[0], union, proxy=proxy())
