"""Money is bound, paid and set free again, for the rooms above.

They call this inside an act of their own, which was allowed and is audited there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from services.ledger.choices import EntryKind
from services.ledger.models import BudgetNode, Entry, Matter
from services.ledger.posting import Line, Voucher, hold, lock, post
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound

KINDS: Final = frozenset(
    {
        EntryKind.RESERVE,
        EntryKind.RELEASE,
        EntryKind.SEAL,
        EntryKind.UNSEAL,
        EntryKind.PAY,
        EntryKind.RECOVER,
    }
)


@dataclass(frozen=True, kw_only=True)
class Spend:
    """One step of spending: amounts by budget, all of one union.

    ``kind``: RESERVE (approved), RELEASE (not paid after all), SEAL (in a batch),
    UNSEAL (it failed), PAY (the bank has paid), RECOVER (it came back).
    """

    kind: str
    amounts: Mapping[UUID, int]
    matter: Matter
    summary: str


def stand_by(budget: UUID, *, at: datetime) -> None:
    """Lock what ``move`` locks, ahead of rows that come later in the order.

    For who learns from those rows whether money moves at all, and how much.

    Raises:
        NotFound: no such budget.
    """
    union = _nodes({budget})[budget].organisation
    lock([union], [budget], at=at)


@transaction.atomic
def move(spends: Sequence[Spend], *, by: Actor, at: datetime) -> list[Entry]:
    """Post these steps, one voucher each, in one go.

    Raises:
        NotFound: no such budget. NotEnough: so much is not there (L6, L7).
        RoundNotOpen, PeriodClosed.
    """
    wanted = {pk for spend in spends for pk in spend.amounts}
    nodes = _nodes(wanted)
    unions = {node.organisation_id: node.organisation for node in nodes.values()}
    held = hold(unions.values(), wanted, at=at)
    return [
        post(
            Voucher(
                kind=spend.kind,
                lines=[Line(nodes[pk], fen) for pk, fen in spend.amounts.items()],
                summary=spend.summary,
                matter=spend.matter,
            ),
            held,
            by=by,
            at=at,
        )
        for spend in spends
        if spend.kind in KINDS
    ]


def _nodes(wanted: set[UUID]) -> dict[UUID, BudgetNode]:
    rows = BudgetNode.objects.select_related("organisation")
    nodes = {node.pk: node for node in rows.filter(pk__in=wanted)}
    if nodes.keys() != wanted:
        raise NotFound
    return nodes
