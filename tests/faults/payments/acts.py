"""Every step of a payment as an order that can be written on one line.

A process to be killed takes it (``tests.faults.victim``) as well as the test.
"""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.payments import operations, tasks
from tests.factories.payments import acting
from tests.faults.everywhere import listened
from tests.faults.payments.paper_bank import PaperBank
from tests.faults.victim import deadly
from unionhub.accounts.models import User
from unionhub.kernel.errors import DomainError

Order = dict[str, Any]


def told(work: Callable[[], object]) -> Order:
    """Do it, or say why it is refused."""
    try:
        work()
    except DomainError as refused:
        return {"refused": refused.reason}
    return {"refused": ""}


def die_at(order: Order) -> Order:
    """Take the step in a process that dies where the order says: at the bank, too.

    Whoever outlives it tells how many statements it took.
    """
    work = work_of(order)
    if order["place"] == "bank":
        PaperBank.deadly = order["number"]
        return told(work)
    with listened() as said, deadly(order):
        answer = told(work)
    return answer | {"statements": len(said)}


def work_of(order: Order) -> Callable[[], object]:
    """What the order asks for, by whom and when."""
    at = datetime.fromisoformat(order["at"])
    name, what, more = order["command"], order.get("what", []), order.get("more", {})
    if name == "tend":
        return lambda: tasks.tend(at)
    by = acting(User.objects.get(username=order["by"]), at)
    more = {key: _plain(value) for key, value in more.items()}
    act = getattr(operations, name)
    return lambda: act(*map(_plain, what), **more, by=by, at=at)


def sealed(content: bytes) -> dict[str, str]:
    """Bytes, as text."""
    return {"base64": base64.b64encode(content).decode()}


def _plain(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
