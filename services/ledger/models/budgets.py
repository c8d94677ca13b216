"""Budgets: what a union has of one fund in one round; its columns are accounts."""

from typing import Self

from django.db.models import (
    PROTECT,
    BigIntegerField,
    CharField,
    CheckConstraint,
    F,
    ForeignKey,
    Index,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, SEGMENT, Organisation
from services.ledger.choices import SOURCES, Account, Side
from services.programmes.choices import FundKind
from services.programmes.models import Round
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


class BudgetNodeQuerySet(ScopedQuerySet["BudgetNode"]):
    """Budgets as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def above(self, node: "BudgetNode") -> Self:
        """Those of the unions above, of the same fund and round."""
        paths = [
            node.org_path[:end] for end in range(SEGMENT, len(node.org_path), SEGMENT)
        ]
        return self.filter(org_path__in=paths, fund=node.fund, round=node.round_id)


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
    fund = CharField("资金来源", max_length=16, choices=FundKind)
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
