"""The money that waits for an answer: offers, returns, months to open again."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.organisations.models import Organisation
from services.ledger.choices import OfferState, PeriodState, ReturnState
from services.ledger.models import FundReturn, Offer, Period
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import in_ranges
from unionhub.kernel.waiting import Item, Queue

OFFER, RETURN, REOPENING = "BUDGET_OFFER", "BUDGET_RETURN", "PERIOD_REOPENING"


def offers(actor: Actor, *, everywhere: bool) -> Queue | None:
    """Offers to the actor's own union, which nobody above answers for it.

    ``everywhere``: those to all unions in the scope. None: the office accepts none.
    """
    if not actor.has(Power.BUDGET_ACCEPT):
        return None
    rows = Offer.objects.visible_to(actor).filter(state=OfferState.OFFERED)
    if everywhere:
        rows = rows.filter(in_ranges("child_path", actor.scope))
    else:
        rows = rows.filter(child=actor.organisation_id)
    return Queue(OFFER, _("待接收的下达资金"), rows.select_related("child"), _offer)


def returns(actor: Actor, *, everywhere: bool) -> Queue | None:
    """Returns to the actor's own union, or to all in the scope."""
    if not actor.has(Power.BUDGET_ALLOCATE):
        return None
    above = in_ranges("parent__org_path", actor.scope)
    here = Q(parent__organisation=actor.organisation_id)
    rows = FundReturn.objects.visible_to(actor).filter(state=ReturnState.PROPOSED)
    found = rows.filter(above if everywhere else here).select_related(
        "node__organisation", "parent__organisation"
    )
    return Queue(RETURN, _("待接收的上交资金"), found, _return)


def reopenings(actor: Actor, *, everywhere: bool) -> Queue | None:
    """Months that somebody else asks to have opened again."""
    if not actor.has(Power.PERIOD_CLOSE):
        return None
    own = [one for one in (actor.person_id, actor.principal_id) if one]
    rows = Period.objects.visible_to(actor).filter(state=PeriodState.REOPENING)
    if not everywhere:
        rows = rows.filter(organisation=actor.organisation_id)
    others = rows.exclude(asked_by_person__in=own).exclude(asked_for_person__in=own)
    found = others.select_related("organisation")
    return Queue(REOPENING, _("待同意的反结账"), found, _reopening)


def _offer(row: Offer) -> Item:
    title = _title(row.amount_fen, row.document_number)
    return _item(OFFER, row.pk, row.child, row.due_on, title, "budget-offers")


def _return(row: FundReturn) -> Item:
    above = row.parent.organisation
    title = _title(row.amount_fen, row.node.organisation.name)
    return _item(RETURN, row.pk, above, row.due_on, title, "budget-returns")


def _reopening(row: Period) -> Item:
    day = row.due_on or row.month
    title = f"{row.month:%Y-%m}"
    return _item(REOPENING, row.pk, row.organisation, day, title, "ledger/periods")


def _title(amount: int, more: str) -> str:
    return f"{fen.shown(amount)}（{more}）"


def _item(
    kind: str, pk: UUID, at: Organisation, due_on: date, title: str, door: str
) -> Item:
    told: dict[str, Any] = {"organisation": at.pk, "organisation_name": at.name}
    return Item(
        kind=kind,
        id=pk,
        due_on=due_on,
        title=title,
        link=f"/api/v1/{door}",
        subject_id=None,
        **told,
    )
