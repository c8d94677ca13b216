"""Money goes down the tree: offered by the union above, accepted by the one below.

Until it is accepted it is the upper union's, and cannot be spent by either.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from members.organisations.models import Organisation
from services.ledger import access
from services.ledger.choices import EntryKind, OfferState
from services.ledger.models import BudgetNode, Offer
from services.ledger.operations.shared import (
    answer_due,
    require_text,
    require_version,
)
from services.ledger.posting import Held, Line, Voucher, hold, node_of, post
from unionhub import audit
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound
from unionhub.kernel.kept import in_chinese
from unionhub.kernel.powers import Power

MATTER = "OFFER"


@transaction.atomic
def offer(
    node_id: UUID,
    child: str,
    amount_fen: int,
    *,
    document_number: str,
    by: Actor,
    at: datetime,
) -> Offer:
    """Hand money down to a union below.

    Raises:
        NotFound, NotAllowed: the budget lies outside the scope; no such power.
        InvalidValue: the amount. BadFact: ``required``; ``not_below``.
        NotEnough: the budget is not that large (L6, FEATURES 54).
        RoundNotOpen, PeriodClosed.
    """
    amount = fen.amount(amount_fen)
    require_text(document_number, "document_number")
    node = _node(node_id)
    access.require(by, Power.BUDGET_ALLOCATE, node.org_path)
    below = _below(node, child)

    held = hold([node.organisation], [node.pk], at=at)
    made = Offer(
        node=held.node(node.pk),
        child=below,
        child_path=below.path,
        amount_fen=amount,
        document_number=document_number,
        offered_at=at,
        due_on=answer_due(at),
    )
    made.save(force_insert=True)
    _post(EntryKind.OFFER, made, node, held, by=by, at=at)

    audit.record("offer.made", made, by=by, at=at, child=below.pk, amount_fen=amount)
    return made


@transaction.atomic
def accept(
    offer_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Offer:
    """Take what was handed down: from here on it is the lower union's (L24).

    Raises:
        NotFound, NotAllowed: not this union's to accept; no such power.
        WrongState: it was settled already. Stale. RoundNotOpen, PeriodClosed.
    """
    found, node = _found(offer_id)
    access.require_own(by, Power.BUDGET_ACCEPT, found.child_id, found.child_path)

    below = node_of(found.child, node.fund, node.round_id)
    held = hold([node.organisation, found.child], [node.pk, below.pk], at=at)
    settled = _settle(offer_id, Closing(OfferState.ACCEPTED, "", version), at=at)
    _post(EntryKind.PASS, settled, node, held, by=by, at=at)
    _post(EntryKind.ACCEPT, settled, below, held, by=by, at=at)

    audit.record("offer.accepted", settled, by=by, at=at)
    return settled


@transaction.atomic
def refuse(
    offer_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Offer:
    """Not take it: it is free again above. Raises as ``accept``; ``required``."""
    require_text(reason, "reason")
    found, _node = _found(offer_id)
    access.require_own(by, Power.BUDGET_ACCEPT, found.child_id, found.child_path)

    closing = Closing(OfferState.REFUSED, reason, version)
    return _take_back(offer_id, closing, by=by, at=at)


@transaction.atomic
def withdraw(
    offer_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Offer:
    """Take an offer back before it is accepted. Raises as ``accept``; BadFact:
    ``required``."""
    require_text(reason, "reason")
    _offer, node = _found(offer_id)
    access.require(by, Power.BUDGET_ALLOCATE, node.org_path)

    closing = Closing(OfferState.WITHDRAWN, reason, version)
    return _take_back(offer_id, closing, by=by, at=at)


@dataclass(frozen=True)
class Closing:
    """How an offer ends, and which version of it was decided on."""

    state: str
    reason: str
    version: int | None


def _take_back(offer_id: UUID, closing: Closing, *, by: Actor, at: datetime) -> Offer:
    _offer, node = _found(offer_id)
    held = hold([node.organisation], [node.pk], at=at)
    settled = _settle(offer_id, closing, at=at)
    _post(EntryKind.TAKE_BACK, settled, node, held, by=by, at=at)

    verb = f"offer.{OfferState(closing.state).lower()}"
    audit.record(verb, settled, by=by, at=at, reason=closing.reason)
    return settled


def _below(node: BudgetNode, child: str) -> Organisation:
    """A union below the budget's; one elsewhere is told from none by nobody."""
    found = Organisation.objects.filter(pk=child, path__startswith=node.org_path)
    below = found.exclude(pk=node.organisation_id).first()
    if below is None:
        raise BadFact(code="not_below", field="child")
    return below


def _node(pk: UUID) -> BudgetNode:
    rows = BudgetNode.objects.select_related("organisation")
    node = rows.filter(pk=pk).first()
    if node is None:
        raise NotFound
    return node


def _found(offer_id: UUID) -> tuple[Offer, BudgetNode]:
    """The offer as it may have been a moment ago, and the budget it came from."""
    offers = Offer.objects.select_related("child")
    found = offers.filter(pk=offer_id).first()
    if found is None:
        raise NotFound
    return found, _node(found.node_id)


def _settle(pk: UUID, closing: Closing, *, at: datetime) -> Offer:
    """Under the books' locks: whoever comes second finds it settled."""
    settled = Offer.objects.select_for_update(of=("self",)).get(pk=pk)
    require_version(settled.version, closing.version)
    settled.move_to(closing.state)
    settled.reason, settled.settled_at = closing.reason, at
    settled.version += 1
    settled.save(update_fields=["state", "reason", "settled_at", "version"])
    return settled


def _post(
    kind: str, about: Offer, node: BudgetNode, held: Held, *, by: Actor, at: datetime
) -> None:
    with in_chinese():
        summary = f"{EntryKind(kind).label} {about.child.name}"
    voucher = Voucher(
        kind=kind,
        lines=[Line(node, about.amount_fen)],
        summary=summary,
        document_number=about.document_number,
        matter=(MATTER, about.pk),
    )
    post(voucher, held, by=by, at=at)
