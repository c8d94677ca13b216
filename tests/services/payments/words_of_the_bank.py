"""Result files as a test says them, and all that may differ after them."""

from typing import Any

from services.aid.models import Application
from services.ledger.models import BudgetNode
from services.payments.bank import layouts
from services.payments.bank.words import Result, ResultFile
from services.payments.models import Batch, PayException, Payment
from tests.factories.payments import EACH


def file(batch: Batch, *lines: Any, sequence: int = 1) -> bytes:
    """A result file of (line, status, paid) and perhaps a reference."""
    results = [
        Result(line, status, paid, "", *(more or (f"B{line}",)))
        for line, status, paid, *more in lines
    ]
    return layouts.write_result(ResultFile(batch.number, sequence, results))


def whole(batch: Batch, *changed: Any) -> bytes:
    """Every line paid, but for these."""
    lines: dict[int, Any] = {n: (n, "PAID", EACH) for n in range(1, batch.count + 1)}
    lines |= {line[0]: line for line in changed}
    return file(batch, *lines.values())


def final(node: BudgetNode) -> tuple[Any, ...]:
    """All that may differ at the end."""
    node.refresh_from_db()
    paid = Payment.objects.order_by("line").values_list(
        "line", "state", "paid_fen", "bank_reference"
    )
    applications = Application.objects.order_by("account_tail")
    odd = PayException.objects.open().order_by("line", "kind")
    return (
        list(paid),
        list(applications.values_list("account_tail", "state")),
        list(odd.values_list("line", "kind", "amount_fen")),
        (node.reserved_fen, node.payable_fen, node.paid_fen, node.recovered_fen),
        node.free_fen,
    )
