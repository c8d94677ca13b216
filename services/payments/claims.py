"""The one place where payments touch applications: what is owed, and what became of it.

Sets of ids, a few statements for any number of them.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Q

from members.organisations.models import Organisation
from services.aid import operations as aid
from services.aid.choices import CLAIMING, PayWay
from services.aid.models import Application, ApplicationQuerySet
from services.ledger.models import BudgetNode
from services.payments.access import takes_part
from services.programmes import operations as programmes
from services.review.access import persons_of
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound
from unionhub.kernel.scope import in_ranges, subtree

PIECE: Final = 1000
BY_BANK: Final = (PayWay.BANK, PayWay.UNION_CARD)
APPROVED, IN_BATCH, PAID = "APPROVED", "IN_BATCH", "PAID"
ON_THE_WAY: Final = CLAIMING - {PAID}
STEPS: Final = {
    (APPROVED, IN_BATCH): (aid.bind,),
    (APPROVED, PAID): (aid.bind, aid.paid),
    (IN_BATCH, PAID): (aid.paid,),
    (IN_BATCH, APPROVED): (aid.unbind,),
    (PAID, APPROVED): (aid.returned,),
}


def payable(node: BudgetNode, but: Iterable[UUID]) -> ApplicationQuerySet:
    """What the union of a budget owes, and nobody else is about to pay.

    What concerns one of ``but`` is left to a colleague (L12).
    """
    rows = Application.objects.payable(node.organisation_id, node.round_id, node.fund)
    free = _free(rows, but)
    return free.select_for_update(of=("self",), skip_locked=True).order_by("pk")


def waiting(nodes: Iterable[BudgetNode], but: Iterable[UUID]) -> ApplicationQuerySet:
    """What these budgets owe, to look at: nothing is locked."""
    rows = Application.objects.filter(state=APPROVED, budget__in=nodes)
    return _free(rows, but).order_by("pk")


def in_cash(actor: Actor) -> ApplicationQuerySet:
    """What is granted in cash and not handed out; what concerns the actor is not."""
    rows = Application.objects.visible_to(actor).filter(
        state=APPROVED, pay_way=PayWay.CASH
    )
    return rows.exclude(_concerns(list(persons_of(actor))))


def on_the_way(round_code: str, path: str) -> ApplicationQuerySet:
    """What may still be paid of a round at or below a union: made there, or paid there;
    to be decided, granted, or in a batch."""
    below = (subtree(path),)
    here = in_ranges("org_path", below) | in_ranges("budget__org_path", below)
    return Application.objects.filter(here, round=round_code, state__in=ON_THE_WAY)


def is_of_one(ids: Iterable[UUID], persons: Iterable[UUID]) -> bool:
    """Whether one of these applications concerns one of these persons (L12)."""
    rows = Application.objects.filter(pk__in=ids)
    return rows.filter(_concerns(list(persons))).exists()


def _free(rows: ApplicationQuerySet, but: Iterable[UUID]) -> ApplicationQuerySet:
    # Cash and goods are handed out, not sent to a bank.
    return rows.filter(pay_way__in=BY_BANK).exclude(_concerns(list(but)))


def _concerns(persons: list[UUID]) -> Q:
    return Q(payee__in=persons) | Q(takes_part(persons, "case"))


def step(ids: Sequence[UUID], before: str, after: str) -> None:
    """Take applications from one state to another.

    Raises:
        NotAllThere: one of them is not where it was thought to be.
    """
    for act in STEPS[before, after] if before != after else ():
        for start in range(0, len(ids), PIECE):
            act(ids[start : start + PIECE])


def account(application: Application) -> str:
    """The card it is paid to."""
    return sealing.open(application, "account_sealed")


def payer(application: Application) -> Organisation:
    """The union whose budget pays it.

    Raises:
        NotFound: none does, it was never approved.
    """
    if application.budget is None:
        raise NotFound
    return application.budget.organisation


def budget_of(application: Application) -> UUID:
    """The budget that pays it.

    Raises:
        NotFound: none does, it was never approved.
    """
    if application.budget_id is None:
        raise NotFound
    return application.budget_id


def hold_place(application: Application) -> None:
    """The place it took, if any, held before the books: so approvals, which lock both
    in this order, and what gives it back wait for one another."""
    if application.place_id is not None:
        programmes.hold_place(application.place_id)


def give_back(application: Application) -> None:
    """All of it has come back: another may be asked for, and another one helped in the
    place it took, which the caller holds (FEATURES 61, 80).

    Raises:
        NotAllThere: it is not paid.
    """
    aid.recovered([application.pk])
