"""Books, vouchers and their lines: double entry in fen, only ever added to."""

from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BigIntegerField,
    BinaryField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.ledger.choices import Account, EntryKind, Side
from services.ledger.models.budgets import BudgetNode
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

DIGEST, SUMMARY = 32, 200
# Before the first entry of a book.
NOTHING = bytes(DIGEST)
# What a voucher is about: its kind, and its id.
Matter = tuple[str, UUID]


class LedgerBook(Model):
    """A union's book of one year: the row that numbers its vouchers.

    Whoever posts holds it; so numbers are dense and in the order of commits (L4, L29),
    and a month is not closed under a posting (L20).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(Organisation, PROTECT, related_name="books")
    year = PositiveSmallIntegerField("年度")
    last = PositiveIntegerField("最后凭证号", default=0)
    head = BinaryField("链首", max_length=DIGEST, default=NOTHING)
    posted_at = DateTimeField("最后记账时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "账簿"
        constraints = [
            UniqueConstraint(
                fields=["organisation", "year"], name="ledger_book_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


class EntryQuerySet(ScopedQuerySet["Entry"]):
    """Vouchers as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those in the books of the unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class Entry(Model):
    """A voucher (记账凭证): dense in its book, chained to the last, for ever (L3).

    ``matter`` is what it was about, of ``matter_kind``: an offer, a batch, a payment;
    the two halves of a transfer share it. ``reverses``: a wrong one is mirrored, once,
    never edited (L19).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    book = ForeignKey(LedgerBook, PROTECT, related_name="entries", db_index=False)
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    number = PositiveIntegerField("凭证号")
    kind = CharField("类别", max_length=10, choices=EntryKind)
    effective_on = DateField("记账日期")
    posted_at = DateTimeField("记账时间")
    document_number = CharField("文号", max_length=60, blank=True)
    summary = CharField("摘要", max_length=SUMMARY)
    matter_kind = CharField("事项类别", max_length=16, blank=True)
    matter = UUIDField("事项", null=True)
    reverses = OneToOneField("self", PROTECT, null=True, related_name="reversal")
    posted_by = UUIDField("记账账号")
    previous = BinaryField("上一凭证摘要值", max_length=DIGEST)
    digest = BinaryField("摘要值", max_length=DIGEST)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "记账凭证"
        constraints = [
            UniqueConstraint(fields=["book", "number"], name="entry_numbered_once"),
            CheckConstraint(condition=Q(number__gte=1), name="entry_number_from_one"),
            CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=EntryKind.REVERSAL) & Q(reverses__isnull=True)),
                name="entry_reversal_names_its_entry",
            ),
            CheckConstraint(
                condition=Q(matter__isnull=True, matter_kind="")
                | (Q(matter__isnull=False) & ~Q(matter_kind="")),
                name="entry_matter_has_its_kind",
            ),
        ]
        indexes = [
            Index(fields=["matter", "kind"], name="entry_of_matter"),
            Index(fields=["org_path", "id"], name="entry_of_tree"),
        ]

    def __str__(self) -> str:
        return self.voucher

    @property
    def voucher(self) -> str:
        """The number as people read it: union, year, place in the book."""
        return f"{self.book.organisation_id}-{self.book.year}-{self.number:06}"


class Posting(Model):
    """One line of a voucher: an account of a budget, a side, an amount above zero."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    entry = ForeignKey(Entry, PROTECT, related_name="postings", db_index=False)
    position = PositiveSmallIntegerField("行次")
    node = ForeignKey(BudgetNode, PROTECT, related_name="postings", db_index=False)
    account = CharField("科目", max_length=10, choices=Account)
    side = CharField("方向", max_length=6, choices=Side)
    amount_fen = BigIntegerField("金额（分）")

    class Meta:
        verbose_name = verbose_name_plural = "凭证分录"
        constraints = [
            UniqueConstraint(fields=["entry", "position"], name="posting_in_its_place"),
            CheckConstraint(
                condition=Q(amount_fen__gt=0), name="posting_amount_positive"
            ),
        ]
        indexes = [Index(fields=["node", "entry"], name="posting_of_budget")]

    def __str__(self) -> str:
        return f"{self.side} {self.account} {self.amount_fen}"
