"""Budgets, books, vouchers: double entry in fen, only ever added to."""

from datetime import date
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
    F,
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
from services.ledger.choices import (
    OFFER_MOVES,
    PERIOD_MOVES,
    RETURN_MOVES,
    SOURCES,
    Account,
    EntryKind,
    OfferState,
    PeriodState,
    ReturnState,
    Side,
)
from services.programmes.choices import FundKind
from services.programmes.models import Round
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

DIGEST = 32
# Before the first entry of a book.
NOTHING = bytes(DIGEST)


class BudgetNodeQuerySet(ScopedQuerySet["BudgetNode"]):
    """Budgets as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class BudgetNode(Model):
    """What one union has of one fund in one round (R-AID-17).

    Its columns are accounts: each is the sum of its postings, never below zero. The
    three that money comes from always equal the seven where it is: the database
    refuses a budget that does not add up, and one that is overspent (L1, L5, L6).
    What can still be spent or handed down is ``free_fen``.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="budgets", verbose_name="工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    fund = CharField("资金来源", max_length=8, choices=FundKind)
    round = ForeignKey(Round, PROTECT, related_name="budgets", verbose_name="轮次")
    funded_fen = BigIntegerField("外部拨入（分）", default=0)
    received_fen = BigIntegerField("上级下达（分）", default=0)
    recovered_fen = BigIntegerField("追回（分）", default=0)
    free_fen = BigIntegerField("可用（分）", default=0)
    offered_fen = BigIntegerField("下达待接收（分）", default=0)
    returning_fen = BigIntegerField("上交待接收（分）", default=0)
    reserved_fen = BigIntegerField("已占用（分）", default=0)
    payable_fen = BigIntegerField("待支付（分）", default=0)
    paid_fen = BigIntegerField("已发放（分）", default=0)
    passed_fen = BigIntegerField("已下达（分）", default=0)

    objects = BudgetNodeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预算"
        constraints = [
            UniqueConstraint(
                fields=["organisation", "fund", "round"], name="budget_once"
            ),
            CheckConstraint(
                condition=Q(
                    funded_fen=F("free_fen")
                    + F("offered_fen")
                    + F("returning_fen")
                    + F("reserved_fen")
                    + F("payable_fen")
                    + F("paid_fen")
                    + F("passed_fen")
                    - F("received_fen")
                    - F("recovered_fen")
                ),
                name="budget_adds_up",
            ),
            *(
                CheckConstraint(
                    condition=Q(**{f"{account.lower()}_fen__gte": 0}),
                    name=f"budget_{account.lower()}_not_negative",
                )
                for account in Account.values
            ),
        ]
        indexes = [Index(fields=["org_path", "round", "fund"], name="budget_of_tree")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.round_id} {self.fund}"

    def balance(self, account: str) -> int:
        """What an account holds, in fen."""
        return int(getattr(self, f"{account.lower()}_fen"))

    def book(self, account: str, side: str, fen: int) -> None:
        """Move an account in memory; the caller holds the lock and saves."""
        grows = (side == Side.CREDIT) == (account in SOURCES)
        name = f"{account.lower()}_fen"
        setattr(self, name, self.balance(account) + (fen if grows else -fen))

    @property
    def allocated_fen(self) -> int:
        """All that ever came, less what was handed down or given back."""
        return self.funded_fen + self.received_fen - self.passed_fen


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
    summary = CharField("摘要", max_length=200)
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


class OfferQuerySet(ScopedQuerySet["Offer"]):
    """Offers as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those to or from a union in the actor's part of the tree."""
        above = in_ranges("node__org_path", actor.scope)
        below = in_ranges("child_path", actor.scope)
        return self.filter(above | below).marked(actor)


class Offer(Model):
    """Money handed down, with its document: OFFERED until the union below accepts or
    refuses it, or the one above withdraws it."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    node = ForeignKey(
        BudgetNode, PROTECT, related_name="offers", verbose_name="下达预算"
    )
    child = ForeignKey(Organisation, PROTECT, related_name="+", verbose_name="接收工会")
    child_path = CharField("接收工会树路径", max_length=PATH_LENGTH)
    amount_fen = BigIntegerField("金额（分）")
    document_number = CharField("文号", max_length=60)
    state = CharField(
        "状态", max_length=10, choices=OfferState, default=OfferState.OFFERED
    )
    reason = CharField("理由", max_length=200, blank=True)
    offered_at = DateTimeField("下达时间")
    settled_at = DateTimeField("办结时间", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金下达"
        constraints = [
            CheckConstraint(
                condition=Q(amount_fen__gt=0), name="offer_amount_positive"
            ),
            CheckConstraint(
                condition=~Q(document_number=""), name="offer_has_a_document"
            ),
            CheckConstraint(
                condition=Q(state=OfferState.OFFERED, settled_at__isnull=True)
                | (~Q(state=OfferState.OFFERED) & Q(settled_at__isnull=False)),
                name="offer_settled_has_its_time",
            ),
        ]
        indexes = [
            Index(fields=["child_path", "id"], name="offer_to_tree"),
            Index(fields=["node"], name="offer_pending", condition=Q(state="OFFERED")),
        ]

    def __str__(self) -> str:
        return f"{self.node} → {self.child_id} {self.amount_fen}"

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(OFFER_MOVES[self.state])

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in OFFER_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state


class FundReturnQuerySet(ScopedQuerySet["FundReturn"]):
    """Returns as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree, or to one."""
        return self.filter(
            in_ranges("node__org_path", actor.scope)
            | in_ranges("parent__org_path", actor.scope)
        ).marked(actor)


class FundReturn(Model):
    """Money given back: PROPOSED until the union above takes it in or refuses it."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    node = ForeignKey(BudgetNode, PROTECT, related_name="returns")
    parent = ForeignKey(BudgetNode, PROTECT, related_name="returns_from_below")
    amount_fen = BigIntegerField("金额（分）")
    reason = CharField("理由", max_length=200)
    state = CharField(
        "状态", max_length=8, choices=ReturnState, default=ReturnState.PROPOSED
    )
    answer = CharField("答复", max_length=200, blank=True)
    proposed_at = DateTimeField("提出时间")
    settled_at = DateTimeField("办结时间", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = FundReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "资金上交"
        constraints = [
            CheckConstraint(
                condition=Q(amount_fen__gt=0), name="fund_return_amount_positive"
            ),
            CheckConstraint(
                condition=Q(state=ReturnState.PROPOSED, settled_at__isnull=True)
                | (~Q(state=ReturnState.PROPOSED) & Q(settled_at__isnull=False)),
                name="fund_return_settled_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node} → {self.parent} {self.amount_fen}"

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(RETURN_MOVES[self.state])

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in RETURN_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state


class Period(Model):
    """A month of a union's books that was closed once; without a row it is open.

    CLOSED, nothing is posted into it (L20): ``last`` is the number of the last voucher
    of its book when it was closed. To open it again one person asks and another agrees.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(Organisation, PROTECT, related_name="accounting_periods")
    month = DateField("月份（首日）")
    state = CharField("状态", max_length=9, choices=PeriodState)
    reason = CharField("反结账理由", max_length=200, blank=True)
    asked_by_person = UUIDField("反结账申请人", null=True)
    last = PositiveIntegerField("结账时最后凭证号", default=0)
    version = PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "会计期间"
        constraints = [
            UniqueConstraint(
                fields=["organisation", "month"], name="period_once_a_month"
            ),
            CheckConstraint(
                condition=~Q(state=PeriodState.REOPENING)
                | (Q(asked_by_person__isnull=False) & ~Q(reason="")),
                name="period_reopening_names_who_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.month:%Y-%m}"

    @property
    def is_shut(self) -> bool:
        """Whether nothing may be posted into it."""
        return self.state != PeriodState.OPEN

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in PERIOD_MOVES[self.state]:
            allowed = sorted(PERIOD_MOVES[self.state])
            raise WrongState(state=self.state, allowed=allowed)
        self.state = state


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


Matter = tuple[str, UUID]
