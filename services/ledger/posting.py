"""The one way into the books: lock, check, write the voucher, chain it.

Locks: the books, the root of the tree first, then their budgets, likewise. Whoever
holds a book is alone with the union's money of that year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from members.organisations.models import Organisation
from services.ledger.chain import entry_digest
from services.ledger.choices import MOVED, Account, EntryKind, Side
from services.ledger.models import (
    SUMMARY,
    BudgetNode,
    Entry,
    LedgerBook,
    Matter,
    Period,
    Posting,
    month_of,
)
from services.programmes.choices import LIVE
from services.programmes.models import Round
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound, NotNow


class NotEnough(NotNow):
    """A budget does not hold what is asked of it.

    ``organisation`` and ``fund`` name it, ``missing_fen`` what is lacking, ``account``
    where (FEATURES 54).
    """

    code = "budget_exceeded"


class RoundNotOpen(NotNow):
    """Money of a round moves after it opens and until it is settled."""

    code = "round_not_open"


class PeriodClosed(NotNow):
    """The month is closed; what is late goes into an open one (R-AID-27)."""

    code = "period_closed"


@dataclass(frozen=True)
class Line:
    """So much at one budget."""

    node: BudgetNode
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """What is to be recorded in one union's book."""

    kind: str
    lines: Sequence[Line]
    summary: str
    document_number: str = ""
    matter: Matter | None = None
    reverses: Entry | None = None


@dataclass
class Held:
    """The books and budgets that this transaction has locked."""

    books: dict[str, LedgerBook]
    nodes: dict[UUID, BudgetNode]
    day: date

    def node(self, pk: UUID) -> BudgetNode:
        """A budget as it stands under the lock."""
        return self.nodes[pk]


def hold(
    unions: Iterable[Organisation], nodes: Iterable[UUID], *, at: datetime
) -> Held:
    """Lock the books of these unions, then these budgets, to post into them.

    What is asked of months and rounds is asked under the locks: who closes a month
    holds its book, who settles a round its budgets.

    Raises:
        PeriodClosed: the present month of one of them is closed.
        RoundNotOpen: the round has not opened yet, or is settled.
        NotFound: a budget is not there.
    """
    held = lock(unions, nodes, at=at)
    _require_open(held.books, held.day)
    _require_live({node.round_id for node in held.nodes.values()})
    return held


def lock(
    unions: Iterable[Organisation], nodes: Iterable[UUID], *, at: datetime
) -> Held:
    """The locks alone, the root first; whether anything may be posted is not asked.

    Raises:
        NotFound: a budget is not there.
    """
    day = local_date(at)
    ordered = sorted(unions, key=lambda union: union.path)
    books = {union.pk: book_of(union, day.year) for union in ordered}
    wanted = set(nodes)
    rows = BudgetNode.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    held = {node.pk: node for node in rows.order_by("org_path", "pk")}
    if held.keys() != wanted:
        raise NotFound
    return Held(books, held, day)


def node_of(union: Organisation, fund: str, round_code: str) -> BudgetNode:
    """The budget of a union for one fund and round; made when there is none yet.

    It is made before anything is locked: two who make it at once find the same row.
    """
    BudgetNode.objects.bulk_create(
        [
            BudgetNode(
                organisation=union,
                org_path=union.path,
                fund=fund,
                round_id=round_code,
            )
        ],
        ignore_conflicts=True,
    )
    return BudgetNode.objects.get(organisation=union, fund=fund, round_id=round_code)


def post(voucher: Voucher, held: Held, *, by: Actor, at: datetime) -> Entry:
    """Write one voucher into the book of the union whose budgets it touches.

    Raises:
        NotEnough: an account would fall below zero; nothing is written.
    """
    if voucher.reverses is None:
        debit, credit = MOVED[voucher.kind]
    else:
        # A mirror: what was debited is credited.
        credit, debit = MOVED[voucher.reverses.kind]
    (organisation,) = {line.node.organisation_id for line in voucher.lines}
    postings: list[Posting] = []
    for line in voucher.lines:
        node = held.node(line.node.pk)
        for account, side in ((debit, Side.DEBIT), (credit, Side.CREDIT)):
            node.book(account, side, line.amount_fen)
            posting = Posting(
                position=len(postings) + 1,
                node=node,
                account=account,
                side=side,
                amount_fen=line.amount_fen,
            )
            postings.append(posting)
    touched = {line.node.pk for line in voucher.lines}
    for pk in touched:
        _save(held.node(pk), (debit, credit))
    return _write(voucher, held.books[organisation], postings, held.day, by=by, at=at)


def book_of(union: Organisation, year: int) -> LedgerBook:
    """A union's book of a year, locked; begun when there is none yet."""
    LedgerBook.objects.bulk_create(
        [LedgerBook(organisation=union, year=year)], ignore_conflicts=True
    )
    books = LedgerBook.objects.select_for_update(of=("self",))
    return books.get(organisation=union, year=year)


def _require_open(unions: Iterable[str], day: date) -> None:
    month = month_of(day)
    for period in Period.objects.filter(organisation__in=list(unions), month=month):
        if period.is_shut:
            raise PeriodClosed(
                organisation=period.organisation_id, month=f"{month:%Y-%m}"
            )


def _require_live(rounds: Iterable[str]) -> None:
    for found in Round.objects.filter(pk__in=rounds):
        if found.state not in LIVE:
            raise RoundNotOpen(round=found.pk, state=found.state)


def _save(node: BudgetNode, accounts: Sequence[Account]) -> None:
    for account in accounts:
        if node.balance(account) < 0:
            raise NotEnough(
                organisation=node.organisation_id,
                fund=node.fund,
                account=account,
                missing_fen=-node.balance(account),
            )
    node.save(update_fields=[f"{account.lower()}_fen" for account in accounts])


def _shortened(summary: str) -> str:
    """As much as a voucher has room for; what it is about says it in full."""
    return summary if len(summary) <= SUMMARY else f"{summary[: SUMMARY - 1]}…"


def _write(
    voucher: Voucher,
    book: LedgerBook,
    postings: Sequence[Posting],
    day: date,
    *,
    by: Actor,
    at: datetime,
) -> Entry:
    kind, matter = voucher.matter or ("", None)
    entry = Entry(
        book=book,
        org_path=postings[0].node.org_path,
        number=book.last + 1,
        kind=EntryKind.REVERSAL if voucher.reverses else voucher.kind,
        effective_on=day,
        # A clock that was set back does not turn the order of a book (L21).
        posted_at=max(at, book.posted_at or at),
        document_number=voucher.document_number,
        summary=_shortened(voucher.summary),
        matter_kind=kind,
        matter=matter,
        reverses=voucher.reverses,
        posted_by=by.signature,
        previous=bytes(book.head),
    )
    for posting in postings:
        posting.entry = entry
    entry.digest = entry_digest(entry, postings)
    entry.save(force_insert=True)
    Posting.objects.bulk_create(postings)
    book.last, book.head, book.posted_at = entry.number, entry.digest, entry.posted_at
    book.save(update_fields=["last", "head", "posted_at"])
    return entry
