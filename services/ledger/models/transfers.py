"""Money on its way between two unions: down the tree, and back up."""

from typing import Self

from django.db.models import (
    PROTECT,
    BigIntegerField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    Model,
    PositiveIntegerField,
    Q,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.ledger.choices import (
    OFFER_MOVES,
    RETURN_MOVES,
    OfferState,
    ReturnState,
)
from services.ledger.models.budgets import BudgetNode
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


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
    due_on = DateField("应办理日期")
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
    node = ForeignKey(
        BudgetNode, PROTECT, related_name="returns", verbose_name="上交预算"
    )
    parent = ForeignKey(
        BudgetNode,
        PROTECT,
        related_name="returns_from_below",
        verbose_name="上级预算",
    )
    amount_fen = BigIntegerField("金额（分）")
    reason = CharField("理由", max_length=200)
    state = CharField(
        "状态", max_length=8, choices=ReturnState, default=ReturnState.PROPOSED
    )
    answer = CharField("答复", max_length=200, blank=True)
    proposed_at = DateTimeField("提出时间")
    due_on = DateField("应办理日期")
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
