"""What of a round is not settled yet, asked before it is."""

from typing import Final

from services.ledger.choices import Account
from services.ledger.models import BudgetNode
from services.programmes.questions import WhatIsUnsettled

# Money of a settled round was paid, handed down, or is back where it came from.
EMPTY: Final = (
    *(Account.FREE, Account.OFFERED, Account.RETURNING),
    *(Account.RESERVED, Account.PAYABLE),
)


def unsettled(question: WhatIsUnsettled) -> list[str]:
    """The unions that hold money of the round; their budgets stay as they are."""
    rows = BudgetNode.objects.select_for_update(of=("self",))
    nodes = rows.filter(round=question.round).order_by("org_path", "pk")
    return [
        node.organisation_id
        for node in nodes
        if any(node.balance(account) for account in EMPTY)
    ]
