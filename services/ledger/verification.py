"""Checking the books: everything is computed again from the vouchers (FEATURES 83).

Books are read one after another, a thousand vouchers at a time, so a large one needs no
more memory than a small one. The first thing that does not hold is named by invariant
(ROBUST.md §6) and row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Prefetch, QuerySet

from services.ledger.chain import entry_digest
from services.ledger.choices import (
    HALVES,
    MOVED,
    SOURCES,
    Account,
    PeriodState,
    Side,
)
from services.ledger.models import (
    NOTHING,
    BudgetNode,
    Entry,
    LedgerBook,
    Period,
    Posting,
    month_of,
)
from unionhub.kernel.clock import local_date

AT_ONCE = 1_000


@dataclass(frozen=True)
class Broken:
    """What does not hold: the invariant's name, and the row that shows it."""

    invariant: str
    row: str


@dataclass
class Verification:
    """What a check found; counts are of what was read before it ended."""

    broken: Broken | None = None
    books: int = 0
    entries: int = 0
    postings: int = 0
    heads: dict[str, str] = field(default_factory=dict)


class _Found(Exception):
    def __init__(self, invariant: str, row: object) -> None:
        self.broken = Broken(invariant, str(row))
        super().__init__(invariant)


# What every account should hold, by budget and account.
_Sums = Counter[tuple[UUID, str]]
# Of each half of a transfer, how much by what it is about.
_Halves = Counter[tuple[str, UUID]]


def verify() -> Verification:
    """Check all books, and every budget against them."""
    found = Verification()
    sums, halves = _Sums(), _Halves()
    with _at_one_moment():
        try:
            for book in LedgerBook.objects.order_by("organisation_id", "year"):
                _check_book(book, sums, halves, found)
            _check_halves(halves)
            _check_budgets(sums)
        except _Found as broken:
            found.broken = broken.broken
    return found


@contextmanager
def _at_one_moment() -> Iterator[None]:
    """What is posted meanwhile is not seen: books and budgets are of one moment."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def verify_book(organisation: str, year: int) -> Broken | None:
    """Check one book alone: its chain, its vouchers, their order."""
    found = Verification()
    books = LedgerBook.objects.filter(organisation=organisation, year=year)
    try:
        for book in books:
            _check_book(book, _Sums(), _Halves(), found)
    except _Found as broken:
        return broken.broken
    return None


def _check_book(
    book: LedgerBook, sums: _Sums, halves: _Halves, found: Verification
) -> None:
    shut = _shut_months(book)
    previous, number, posted_at = NOTHING, 0, None
    for entry, postings in _entries(book):
        number += 1
        if entry.number != number:
            raise _Found("L29", f"{book} {number}")
        if bytes(entry.previous) != previous:
            raise _Found("L4", entry.pk)
        if entry_digest(entry, postings) != bytes(entry.digest):
            raise _Found("L4", entry.pk)
        _check_shape(entry, postings)
        _check_time(entry, posted_at, shut)
        previous, posted_at = bytes(entry.digest), entry.posted_at
        _add(entry, postings, sums, halves)
        found.entries += 1
        found.postings += len(postings)
    if (book.last, bytes(book.head)) != (number, previous):
        raise _Found("L4", book.pk)
    found.books += 1
    found.heads[str(book)] = previous.hex()


def _entries(book: LedgerBook) -> Iterator[tuple[Entry, list[Posting]]]:
    """The vouchers of a book in order, each with its lines in order."""
    lines = Posting.objects.order_by("position").select_related("node")
    both = (Prefetch("postings", lines), "reverses__postings")
    rows = Entry.objects.filter(book=book).select_related("reverses")
    last = -1
    while page := list(_after(rows, last).prefetch_related(*both)):
        for entry in page:
            entry.book = book
            yield entry, list(entry.postings.all())
        last = page[-1].number


def _after(rows: QuerySet[Entry], number: int) -> QuerySet[Entry]:
    return rows.filter(number__gt=number).order_by("number")[:AT_ONCE]


def _check_shape(entry: Entry, postings: list[Posting]) -> None:
    """Balanced, of its kind, and in one union's budgets (L1, L19, L24)."""
    debit, credit = _moved(entry)
    total = Counter[str]()
    for position, posting in enumerate(postings, 1):
        total[posting.side] += posting.amount_fen
        account = debit if posting.side == Side.DEBIT else credit
        fits = posting.account == account and posting.position == position
        if not fits or posting.amount_fen <= 0:
            raise _Found("L1", posting.pk)
        if posting.node.organisation_id != entry.book.organisation_id:
            raise _Found("L24", posting.pk)
    if not postings or total[Side.DEBIT] != total[Side.CREDIT]:
        raise _Found("L1", entry.pk)
    if entry.reverses and _amounts(postings) != _amounts(entry.reverses.postings.all()):
        raise _Found("L19", entry.pk)


def _amounts(postings: Iterable[Posting]) -> list[tuple[UUID, str, int]]:
    """How much of which account of which budget, whatever the side."""
    told = ((one.node_id, one.account, one.amount_fen) for one in postings)
    return sorted(told, key=str)


def _moved(entry: Entry) -> tuple[Account, Account]:
    if entry.kind in MOVED:
        return MOVED[entry.kind]
    if entry.reverses is None or entry.reverses.kind not in MOVED:
        raise _Found("L19", entry.pk)
    debit, credit = MOVED[entry.reverses.kind]
    return credit, debit


def _check_time(entry: Entry, before: datetime | None, shut: dict[date, int]) -> None:
    """In order, not dated ahead, not in a month that was closed before (L20, L21)."""
    if before is not None and entry.posted_at < before:
        raise _Found("L21", entry.pk)
    if entry.effective_on > local_date(entry.posted_at):
        raise _Found("L21", entry.pk)
    month = month_of(entry.effective_on)
    if entry.number > shut.get(month, entry.number):
        raise _Found("L20", entry.pk)


def _shut_months(book: LedgerBook) -> dict[date, int]:
    """The closed months of a book, and the last voucher that is in time for each."""
    closed = Period.objects.filter(
        organisation=book.organisation_id, month__year=book.year
    ).exclude(state=PeriodState.OPEN)
    return dict(closed.values_list("month", "last"))


def _add(entry: Entry, postings: list[Posting], sums: _Sums, halves: _Halves) -> None:
    for posting in postings:
        grows = (posting.side == Side.CREDIT) == (posting.account in SOURCES)
        change = posting.amount_fen if grows else -posting.amount_fen
        sums[posting.node_id, posting.account] += change
        if entry.kind in HALVES and posting.side == Side.DEBIT and entry.matter:
            halves[entry.kind, entry.matter] += posting.amount_fen


def _check_halves(halves: _Halves) -> None:
    """What one union passed on is what the other received (L2, L7)."""
    for (kind, matter), amount in halves.items():
        if halves[HALVES[kind], matter] != amount:
            raise _Found("L2", matter)


def _budgets() -> Iterator[BudgetNode]:
    """All of them, some at a time; no cursor stays open when something is found."""
    rows, last = BudgetNode.objects.order_by("pk"), UUID(int=0)
    while page := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield from page
        last = page[-1].pk


def _check_budgets(sums: _Sums) -> None:
    """Every balance is the sum of its postings, and none is below zero (L5, L6)."""
    for node in _budgets():
        for account in Account.values:
            held = sums.pop((node.pk, account), 0)
            if node.balance(account) != held:
                raise _Found("L5", f"{node.pk} {account}")
            if held < 0:
                raise _Found("L6", f"{node.pk} {account}")
    if left := next(iter(sums), None):
        raise _Found("L5", left[0])
