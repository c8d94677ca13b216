"""Money comes in from outside the tree, and what is left goes back there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from services.ledger import access
from services.ledger.choices import EntryKind
from services.ledger.models import BudgetNode
from services.ledger.operations.shared import require_text, union
from services.ledger.posting import Line, Voucher, hold, node_of, post
from services.programmes.models import Round
from unionhub import audit
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound
from unionhub.kernel.powers import Power


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Money given to a union from outside, with its document."""

    organisation: str
    fund: str
    round: str
    amount_fen: int
    document_number: str
    summary: str


@transaction.atomic
def fund(grant: Grant, *, by: Actor, at: datetime) -> BudgetNode:
    """Record money that a union was given from outside: by the ministry, the nation.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        InvalidValue: the amount (``not_positive``, ``out_of_range`` …).
        BadFact: ``round_not_valid``, ``required`` (a document number).
        RoundNotOpen, PeriodClosed.
    """
    amount = fen.amount(grant.amount_fen)
    require_text(grant.document_number, "document_number")
    holder = union(grant.organisation)
    access.require(by, Power.BUDGET_FUND, holder.path)

    if not Round.objects.filter(pk=grant.round).exists():
        raise BadFact(code="round_not_valid", field="round")
    node = node_of(holder, grant.fund, grant.round)
    held = hold([holder], [node.pk], at=at)
    voucher = Voucher(
        kind=EntryKind.FUND,
        lines=[Line(node, amount)],
        summary=grant.summary,
        document_number=grant.document_number,
    )
    entry = post(voucher, held, by=by, at=at)

    audit.record("budget.funded", entry, by=by, at=at, amount_fen=amount)
    return held.node(node.pk)


@transaction.atomic
def refund(
    node_id: UUID,
    amount_fen: int,
    *,
    document_number: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> BudgetNode:
    """Give money that is left back to who granted it, outside the tree (FEATURES 57).

    Raises:
        NotFound, NotAllowed: the budget lies outside the scope; no such power.
        InvalidValue: the amount. BadFact: ``required`` (document number, reason).
        NotEnough: so much was not granted from outside (``account`` FUNDED), or is not
            free.
        RoundNotOpen, PeriodClosed.
    """
    amount = fen.amount(amount_fen)
    require_text(document_number, "document_number")
    require_text(reason, "reason")
    node = BudgetNode.objects.select_related("organisation").filter(pk=node_id).first()
    if node is None:
        raise NotFound
    access.require(by, Power.BUDGET_FUND, node.org_path)

    held = hold([node.organisation], [node.pk], at=at)
    voucher = Voucher(
        kind=EntryKind.REFUND,
        lines=[Line(node, amount)],
        summary=reason,
        document_number=document_number,
    )
    entry = post(voucher, held, by=by, at=at)

    audit.record("budget.refunded", entry, by=by, at=at, amount_fen=amount)
    return held.node(node.pk)
