"""Whoever changes a byte of the books is named, with the row (L3, L4, L5)."""

from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from services.ledger import operations
from services.ledger.chain import entry_digest
from services.ledger.models import (
    NOTHING,
    BudgetNode,
    Entry,
    LedgerBook,
    Period,
    Posting,
)
from services.ledger.verification import verify
from tests.campaigns import Campaign
from tests.factories import money
from tests.guards import guards_lifted

pytestmark = pytest.mark.django_db

COLUMNS = {
    Entry: (
        "number",
        "kind",
        "summary",
        "document_number",
        "previous",
        "digest",
        "org_path",
    ),
    Posting: ("position", "account", "side", "amount_fen"),
    LedgerBook: ("last", "head"),
}


@pytest.fixture
def books(unions):
    """Some vouchers in two books."""
    root = money.funded(unions.root, 1_000_000)
    for fen in range(1, 8):
        money.handed_down(root, unions.jinjiang, fen)
    assert verify().broken is None


def changed(value, random):
    """The value with one byte of it, or one of its digits, made another."""
    if isinstance(value, int):
        return value ^ (1 << random.randrange(8))
    if isinstance(value, str):
        place = random.randrange(len(value))
        other = random.choice([c for c in "0AZ记" if c != value[place]])
        return value[:place] + other + value[place + 1 :]
    raw = bytearray(value)
    raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    return bytes(raw)


def tampered(random):
    """One column of one row, changed past every door; what a check then finds."""
    model = random.choice([*COLUMNS])
    row = random.choice(list(model.objects.order_by("pk")))
    column = random.choice([c for c in COLUMNS[model] if getattr(row, c)])
    rows = model.objects.filter(pk=row.pk)
    old = getattr(row, column)
    try:
        with transaction.atomic():
            rows.update(**{column: changed(old, random)})
    except IntegrityError:
        return column, "refused by the database"
    found = verify().broken
    rows.update(**{column: old})
    return f"{model.__name__}.{column}", found


def missed(times, random):
    """The changes that nobody noticed; the guards are lifted for it."""
    with guards_lifted(connection):
        found = [tampered(random) for _ in range(times)]
    assert verify().broken is None
    return [name for name, broken in found if broken is None]


def test_a_changed_byte_is_named(books):
    assert missed(40, Random(1)) == []


@pytest.mark.campaign
def test_a_thousand_changed_bytes_are_named(books, campaign: Campaign):
    times = campaign.number("tamperings", 1_000)

    unseen = missed(times, Random(campaign.number("seed", 1)))

    campaign.figure("tamperings named", times - len(unseen))
    assert unseen == []


@pytest.mark.parametrize("number", [1, 5, 15])
def test_a_voucher_that_is_gone_is_named(books, number):
    entry = Entry.objects.get(number=number, book__organisation__parent=None)
    with guards_lifted(connection):
        entry.postings.all().delete()
        entry.delete()

        assert verify().broken is not None


def resealed(entry):
    """Whoever could write anywhere would chain the book anew, too."""
    book = entry.book
    previous = NOTHING
    for one in Entry.objects.filter(book=book).order_by("number"):
        one.previous = previous
        lines = list(one.postings.order_by("position"))
        previous = one.digest = entry_digest(one, lines)
        one.save(update_fields=["previous", "digest"])
    LedgerBook.objects.filter(pk=book.pk).update(head=previous)


def test_a_line_in_another_unions_budget_is_named_though_the_chain_is_made_anew(
    unions, books
):
    line = Posting.objects.filter(node__organisation=unions.jinjiang).first()
    other = BudgetNode.objects.get(organisation=unions.root)
    with guards_lifted(connection):
        Posting.objects.filter(pk=line.pk).update(node=other)
        resealed(line.entry)

        found = verify().broken
    assert (found.invariant, found.row) == ("L24", str(line.pk))


def test_a_reversal_of_another_amount_is_named_though_the_chain_is_made_anew(unions):
    money.funded(unions.root, 500)
    entry = Entry.objects.get()
    mirror = operations.reverse(entry.pk, reason="重复登记", by=money.BY, at=money.AT)
    with guards_lifted(connection):
        mirror.postings.update(amount_fen=499)
        resealed(mirror)

        found = verify().broken
    assert (found.invariant, found.row) == ("L19", str(mirror.pk))


def test_a_time_that_goes_back_is_named_though_the_chain_is_made_anew(unions, books):
    book = LedgerBook.objects.get(organisation=unions.root)
    entry = Entry.objects.get(book=book, number=2)
    later = Entry.objects.get(book=book, number=3)
    with guards_lifted(connection):
        hour = timedelta(hours=1)
        Entry.objects.filter(pk=entry.pk).update(posted_at=later.posted_at + hour)
        resealed(entry)

        found = verify().broken
    assert (found.invariant, found.row) == ("L21", str(later.pk))


def test_a_voucher_in_a_closed_month_is_named(unions, books):
    operations.close(unions.root.pk, money.AT.date(), by=money.BY, at=money.AT)
    Period.objects.update(last=14)

    found = verify().broken

    late = Entry.objects.get(number=15, book__organisation=unions.root)
    assert (found.invariant, found.row) == ("L20", str(late.pk))


def test_a_number_that_is_left_out_is_named_though_the_chain_is_made_anew(
    unions, books
):
    last = Entry.objects.get(number=15, book__organisation=unions.root)
    with guards_lifted(connection):
        Entry.objects.filter(pk=last.pk).update(number=16)
        resealed(last)

        found = verify().broken
    assert (found.invariant, found.row) == ("L29", f"{last.book} 15")


def test_halves_that_differ_are_named_though_all_else_adds_up(unions, books):
    entry = Entry.objects.filter(kind="ACCEPT").first()
    node = entry.postings.first().node
    with guards_lifted(connection):
        entry.postings.update(amount_fen=F("amount_fen") + 1)
        BudgetNode.objects.filter(pk=node.pk).update(
            received_fen=F("received_fen") + 1, free_fen=F("free_fen") + 1
        )
        resealed(entry)

        found = verify().broken
    assert (found.invariant, found.row) == ("L2", str(entry.matter))
