"""What is done to money, called straight, past every door."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from services.ledger import operations
from services.ledger.operations import Grant
from tests.registry import Lot
from unionhub.kernel import clock
from unionhub.kernel.powers import Power


class Act(NamedTuple):
    """One operation: the power it asks for, its thing, the call."""

    name: str
    power: Power
    thing: str
    do: Callable[..., Any]


def _fund(code: str, lot: Lot, **who: Any) -> Any:
    grant = Grant(
        organisation=code,
        fund="WARMTH",
        round=lot.things["round"].id,
        amount_fen=1,
        document_number="1",
        summary="测试",
    )
    return operations.fund(grant, **who)


def _refund(key: str, lot: Lot, **who: Any) -> Any:
    return operations.refund(
        UUID(key), 1, document_number="1", reason="结余退回", **who
    )


def _offer(key: str, lot: Lot, **who: Any) -> Any:
    child = lot.things["union_below"].id
    return operations.offer(UUID(key), child, 1, document_number="1", **who)


def _withdraw(key: str, lot: Lot, **who: Any) -> Any:
    return operations.withdraw(UUID(key), reason="文号有误", **who)


def _take(key: str, lot: Lot, **who: Any) -> Any:
    return operations.take_return(UUID(key), **who)


def _reverse(key: str, lot: Lot, **who: Any) -> Any:
    return operations.reverse(UUID(key), reason="重复登记", **who)


def _close(code: str, lot: Lot, **who: Any) -> Any:
    return operations.close(code, clock.local_date(clock.now()), **who)


MONEY_ACTS = (
    Act("fund", Power.BUDGET_FUND, "union", _fund),
    Act("refund", Power.BUDGET_FUND, "granted_budget", _refund),
    Act("offer", Power.BUDGET_ALLOCATE, "budget", _offer),
    Act("withdraw an offer", Power.BUDGET_ALLOCATE, "offer_made", _withdraw),
    Act("take a return", Power.BUDGET_ALLOCATE, "return", _take),
    Act("reverse", Power.BUDGET_FUND, "voucher", _reverse),
    Act("close a month", Power.PERIOD_CLOSE, "union", _close),
)
