"""Money comes back up: proposed by the union below, taken in by the one above."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from services.ledger import access
from services.ledger.choices import EntryKind, OfferState, ReturnState
from services.ledger.models import (
    BudgetNode,
    BudgetNodeQuerySet,
    FundReturn,
    Offer,
)
from services.ledger.operations.shared import (
    answer_due,
    require_text,
    require_version,
)
from services.ledger.posting import Held, Line, Voucher, hold, post
from unionhub import audit
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound
from unionhub.kernel.kept import in_chinese
from unionhub.kernel.powers import Power

MATTER = "RETURN"


@transaction.atomic
def propose_return(
    node_id: UUID,
    parent_id: UUID,
    amount_fen: int,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> FundReturn:
    """Give money back to a union above, from which it came.

    Raises:
        NotFound, NotAllowed: the budget lies outside the scope, or is another union's.
        InvalidValue: the amount. BadFact: ``required``; ``not_above``: not a budget of
            the same fund and round above, or one that did not hand this union that
            much more than it gave back.
        NotEnough: so much is not free (what is paid or reserved stays, L6).
        RoundNotOpen, PeriodClosed.
    """
    amount = fen.amount(amount_fen)
    require_text(reason, "reason")
    node, parent = _node(node_id), _node(parent_id)
    access.require_own(by, Power.BUDGET_ALLOCATE, node.organisation_id, node.org_path)
    if not _is_above(node, parent):
        raise BadFact(code="not_above", field="upper")

    # The return's row points at both budgets; who settles a round locks them, the
    # root first. Of the books the own one is enough: whatever moves money between
    # the two holds it, and a closed month above does not matter before it is taken.
    held = hold([node.organisation], [parent.pk, node.pk], at=at)
    if _given(node, parent) < amount:
        raise BadFact(code="not_above", field="upper")
    made = FundReturn(
        node=held.node(node.pk),
        parent=parent,
        amount_fen=amount,
        reason=reason,
        proposed_at=at,
        due_on=answer_due(at),
    )
    made.save(force_insert=True)
    _post(EntryKind.RETURN, made, node, held, by=by, at=at)

    audit.record("fund_return.proposed", made, by=by, at=at, amount_fen=amount)
    return made


@transaction.atomic
def take_return(
    return_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> FundReturn:
    """Take in what a union below gives back: it is free again above (FEATURES 57).

    Raises:
        NotFound, NotAllowed: not this union's to take; no such power.
        WrongState: it was settled already. Stale. RoundNotOpen, PeriodClosed.
    """
    node, parent = _pair(return_id)
    access.require(by, Power.BUDGET_ALLOCATE, parent.org_path)

    unions = [parent.organisation, node.organisation]
    held = hold(unions, [parent.pk, node.pk], at=at)
    settled = _settle(return_id, ReturnState.TAKEN, version, at=at)
    _post(EntryKind.GIVE_UP, settled, node, held, by=by, at=at)
    _post(EntryKind.TAKE_IN, settled, parent, held, by=by, at=at)

    audit.record("fund_return.taken", settled, by=by, at=at)
    return settled


@transaction.atomic
def refuse_return(
    return_id: UUID,
    *,
    answer: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> FundReturn:
    """Not take it: it is free again below. Raises as ``take_return``; BadFact:
    ``required``."""
    require_text(answer, "answer")
    node, parent = _pair(return_id)
    access.require(by, Power.BUDGET_ALLOCATE, parent.org_path)

    held = hold([node.organisation], [node.pk], at=at)
    settled = _settle(return_id, ReturnState.REFUSED, version, at=at, answer=answer)
    _post(EntryKind.KEEP, settled, node, held, by=by, at=at)

    audit.record("fund_return.refused", settled, by=by, at=at, answer=answer)
    return settled


def budgets_above(node: BudgetNode) -> BudgetNodeQuerySet:
    """Where money of this budget can go back to, the nearest first."""
    gave = Offer.objects.filter(
        child=node.organisation_id, state=OfferState.ACCEPTED
    ).values("node")
    rows = BudgetNode.objects.above(node).filter(pk__in=gave)
    return rows.select_related("organisation").order_by("-org_path")


def _given(node: BudgetNode, parent: BudgetNode) -> int:
    """What the union has from the one above, less what it gave or is giving back."""
    came = Offer.objects.filter(
        node=parent, child=node.organisation_id, state=OfferState.ACCEPTED
    )
    back = FundReturn.objects.filter(node=node, parent=parent).exclude(
        state=ReturnState.REFUSED
    )
    total = Sum("amount_fen", default=0)
    return int(came.aggregate(fen=total)["fen"] - back.aggregate(fen=total)["fen"])


def _is_above(node: BudgetNode, parent: BudgetNode) -> bool:
    alike = (node.fund, node.round_id) == (parent.fund, parent.round_id)
    is_above = node.org_path.startswith(parent.org_path) and node.pk != parent.pk
    return alike and is_above


def _node(pk: UUID) -> BudgetNode:
    rows = BudgetNode.objects.select_related("organisation")
    node = rows.filter(pk=pk).first()
    if node is None:
        raise NotFound
    return node


def _pair(return_id: UUID) -> tuple[BudgetNode, BudgetNode]:
    found = FundReturn.objects.filter(pk=return_id).first()
    if found is None:
        raise NotFound
    return _node(found.node_id), _node(found.parent_id)


def _settle(
    pk: UUID, state: str, version: int | None, *, at: datetime, answer: str = ""
) -> FundReturn:
    settled = FundReturn.objects.select_for_update(of=("self",)).get(pk=pk)
    require_version(settled.version, version)
    settled.move_to(state)
    settled.answer, settled.settled_at = answer, at
    settled.version += 1
    settled.save(update_fields=["state", "answer", "settled_at", "version"])
    return settled


def _post(
    kind: str,
    about: FundReturn,
    node: BudgetNode,
    held: Held,
    *,
    by: Actor,
    at: datetime,
) -> None:
    with in_chinese():
        summary = f"{EntryKind(kind).label} {about.reason}"
    voucher = Voucher(
        kind=kind,
        lines=[Line(node, about.amount_fen)],
        summary=summary,
        matter=(MATTER, about.pk),
    )
    post(voucher, held, by=by, at=at)
