"""A wrong voucher is mirrored, never edited (L19)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from services.ledger import access
from services.ledger.choices import EntryKind, Side
from services.ledger.models import Entry
from services.ledger.operations.shared import require_text
from services.ledger.posting import Line, Voucher, hold, post
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound, NotNow
from unionhub.kernel.powers import Power

# Halves of a transfer and steps of a payment are undone by their own acts.
REVERSIBLE: Final = frozenset({EntryKind.FUND, EntryKind.REFUND})


class NotReversible(NotNow):
    """Of this kind, or reversed already; ``kind`` and ``reversed`` tell which."""

    code = "not_reversible"


@transaction.atomic
def reverse(entry_id: UUID, *, reason: str, by: Actor, at: datetime) -> Entry:
    """Undo a voucher that recorded money wrongly, in the present month.

    Raises:
        NotFound, NotAllowed: the book lies outside the scope; no such power.
        BadFact: ``required`` (the reason).
        NotReversible: a kind that has its own way back, or reversed already.
        NotEnough: the money has moved on. PeriodClosed.
    """
    require_text(reason, "reason")
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    access.require(by, Power.BUDGET_FUND, entry.org_path)

    lines = [
        Line(posting.node, posting.amount_fen)
        for posting in entry.postings.select_related("node__organisation")
        if posting.side == Side.DEBIT
    ]
    unions = {line.node.organisation_id: line.node.organisation for line in lines}
    held = hold(unions.values(), [line.node.pk for line in lines], at=at)
    is_reversed = Entry.objects.filter(reverses=entry).exists()
    if entry.kind not in REVERSIBLE or is_reversed:
        raise NotReversible(kind=entry.kind, reversed=is_reversed)
    mirror = Voucher(kind=entry.kind, lines=lines, summary=reason, reverses=entry)
    made = post(mirror, held, by=by, at=at)

    audit.record("entry.reversed", made, by=by, at=at, entry=str(entry.pk))
    return made
