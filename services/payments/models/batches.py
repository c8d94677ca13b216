"""A batch, who has a part in it, and its payments."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.aid.choices import PayWay
from services.aid.models import Application
from services.ledger.models import BudgetNode
from services.payments.choices import (
    BACK,
    BATCH_MOVES,
    COUNTED,
    FROZEN,
    LIVE,
    LONGEST_REFERENCE,
    BatchPart,
    BatchState,
    PayState,
)
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.persons.models import Person

DIGEST = 32
# The line that takes a payment back: all of it, below zero, in no batch.
REVERSAL = Q(
    amount_fen__lt=0,
    paid_fen=F("amount_fen"),
    state=PayState.REVERSED,
    batch__isnull=True,
    previous__isnull=False,
)


class BatchQuerySet(ScopedQuerySet["Batch"]):
    """Batches as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def to_hand_over(self) -> Self:
        """Those that were sent and wait for the bank's first word."""
        return self.filter(state=BatchState.SENT, handed_over_at=None)


class Batch(Model):
    """Payments of one union, fund and round that go to the bank together.

    Its life: one person makes it of approved applications (DRAFT), another checks it
    and signs its digest (CHECKED), a third seals it (SEALED): from here nothing in it
    changes, and its file can be made again to the byte. SENT, the bank acknowledges
    it, or does not answer (UNKNOWN): then it is asked by the number and never sent
    anew. Results come in any order; when each payment has one and stands in a
    statement it is RECONCILED, and CLOSED once no difference is open. What the bank
    says of it later is booked all the same, and its maker is told by a difference.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    number = CharField("批次号", max_length=32, unique=True)
    budget = ForeignKey(
        BudgetNode, PROTECT, related_name="batches", verbose_name="预算"
    )
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    year = PositiveSmallIntegerField("年度")
    serial = PositiveIntegerField("序号")
    state = CharField(
        "状态", max_length=12, choices=BatchState, default=BatchState.DRAFT
    )
    count = PositiveIntegerField("笔数", default=0)
    total_fen = BigIntegerField("合计（分）", default=0)
    digest = BinaryField("内容摘要", max_length=DIGEST)
    checked_digest = BinaryField("复核时的内容摘要", max_length=DIGEST, null=True)
    file_digest = BinaryField("文件摘要", max_length=DIGEST, null=True)
    made_by = UUIDField("编制账号")
    made_at = DateTimeField("编制时间")
    checked_at = DateTimeField("复核时间", null=True)
    sealed_at = DateTimeField("封存时间", null=True)
    sent_at = DateTimeField("发送时间", null=True)
    handed_over_at = DateTimeField("交付银行时间", null=True)
    closed_at = DateTimeField("关闭时间", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发放批次"
        constraints = [
            UniqueConstraint(
                fields=["organisation", "year", "serial"], name="batch_serial_once"
            ),
            CheckConstraint(
                condition=Q(count=0, total_fen=0) | Q(count__gt=0, total_fen__gt=0),
                name="batch_total_goes_with_its_count",
            ),
            CheckConstraint(
                condition=~Q(state__in=sorted(FROZEN))
                | Q(
                    count__gt=0,
                    checked_digest__isnull=False,
                    file_digest__isnull=False,
                    sealed_at__isnull=False,
                ),
                name="batch_sealed_has_its_file",
            ),
            CheckConstraint(
                condition=Q(state=BatchState.CLOSED, closed_at__isnull=False)
                | (~Q(state=BatchState.CLOSED) & Q(closed_at__isnull=True)),
                name="batch_closed_has_its_time",
            ),
        ]
        indexes = [Index(fields=["org_path", "-made_at", "id"], name="batch_by_tree")]

    def __str__(self) -> str:
        return self.number

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(BATCH_MOVES[self.state])

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in BATCH_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state


class BatchParticipant(Model):
    """Who made, checked and released a batch: one part a person, by constraint."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = ForeignKey(Batch, PROTECT, related_name="participants", verbose_name="批次")
    person = ForeignKey(Person, PROTECT, related_name="+", verbose_name="人员")
    part = CharField("角色", max_length=8, choices=BatchPart)

    class Meta:
        verbose_name = verbose_name_plural = "批次经手人"
        constraints = [
            UniqueConstraint(fields=["batch", "person"], name="one_part_in_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.part}"


class PaymentQuerySet(ScopedQuerySet["Payment"]):
    """Payments as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def of(self, actor: Actor) -> Self:
        """What was paid to the actor, whatever became of it."""
        own = Q(payee=actor.person_id) & Q(payee__isnull=False)
        return self.filter(own, state__in=sorted(COUNTED), amount_fen__gt=0).marked(
            actor
        )


class Payment(Model):
    """So much to one account, for one instalment of one application.

    PENDING until the batch is checked, CHECKED until it is sent; then the bank says
    PAID, FAILED or RETURNED. What failed or came back is paid anew by a payment of
    the same instalment that names this one as ``previous``: of one instalment only
    one is ever live, by constraint (L9). ``paid_fen`` is what the bank has paid of it.
    ``is_settled``: an officer has decided about it, and no file changes it any more.
    ``paid_at`` and ``back_at`` are when it became known that it was paid, and that it
    was returned or reversed: each is set once (R-AID-26).

    What was paid wrongly is claimed back (``claimed_fen``, ``Recovery``). When all that
    an application was paid has come back its payments are REVERSED, each by a new line
    below zero that names it as ``previous`` (R-AID-21, L19).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = ForeignKey(
        Batch,
        PROTECT,
        null=True,
        related_name="payments",
        verbose_name="批次",
        db_index=False,
    )
    line = PositiveIntegerField("行号")
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    application = ForeignKey(
        Application, PROTECT, related_name="payments", verbose_name="帮扶申请"
    )
    instalment = PositiveSmallIntegerField("期次", default=1)
    amount_fen = BigIntegerField("金额（分）")
    payee = ForeignKey(Person, PROTECT, related_name="+", verbose_name="收款人")
    payee_name = CharField("户名", max_length=50)
    account_sealed = BinaryField("账号（密封）")
    account_tail = CharField("账号后四位", max_length=4)
    way = CharField("方式", max_length=10, choices=PayWay, default=PayWay.BANK)
    state = CharField("状态", max_length=8, choices=PayState, default=PayState.PENDING)
    paid_fen = BigIntegerField("实付（分）", default=0)
    claimed_fen = BigIntegerField("追回金额（分）", default=0)
    reason = CharField("原因代码", max_length=LONGEST_REFERENCE, blank=True)
    bank_reference = CharField("银行流水号", max_length=LONGEST_REFERENCE, blank=True)
    paid_at = DateTimeField("付款时间", null=True)
    back_at = DateTimeField("退回或冲销时间", null=True)
    is_settled = BooleanField("已由人工办结", default=False)
    previous = ForeignKey(
        "self",
        PROTECT,
        null=True,
        related_name="again",
        verbose_name="原付款",
        db_index=False,
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "付款"
        constraints = [
            UniqueConstraint(fields=["batch", "line"], name="payment_line_once"),
            UniqueConstraint(
                fields=["application", "instalment"],
                condition=Q(state__in=sorted(LIVE)),
                name="instalment_paid_once",
            ),
            CheckConstraint(
                condition=Q(amount_fen__gt=0) | REVERSAL,
                name="payment_amount_positive",
            ),
            UniqueConstraint(
                fields=["previous"],
                condition=Q(amount_fen__lt=0),
                name="payment_reversed_once",
            ),
            CheckConstraint(
                condition=Q(
                    claimed_fen__gte=0,
                    claimed_fen__lte=F("paid_fen"),
                )
                & Q(claimed_fen__lte=F("amount_fen"))
                | Q(claimed_fen=0, amount_fen__lt=0),
                name="payment_claimed_at_most_once",
            ),
            CheckConstraint(
                condition=REVERSAL
                | Q(
                    state__in=[PayState.PAID, PayState.RETURNED, PayState.REVERSED],
                    paid_fen__gt=0,
                )
                | Q(
                    state__in=[
                        *(PayState.PENDING, PayState.CHECKED),
                        *(PayState.SENT, PayState.FAILED),
                    ],
                    paid_fen=0,
                ),
                name="payment_paid_has_its_amount",
            ),
            CheckConstraint(
                condition=Q(state__in=sorted(COUNTED), paid_at__isnull=False)
                | (~Q(state__in=sorted(COUNTED)) & Q(paid_at__isnull=True)),
                name="payment_paid_has_its_time",
            ),
            CheckConstraint(
                condition=Q(
                    state__in=sorted(BACK),
                    back_at__isnull=False,
                    back_at__gte=F("paid_at"),
                )
                | (~Q(state__in=sorted(BACK)) & Q(back_at__isnull=True)),
                name="payment_back_has_its_time",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "id"], name="payment_by_tree"),
            Index(fields=["bank_reference"], name="payment_by_reference"),
            Index(fields=["paid_at"], name="payment_by_time"),
            # Few are paid anew.
            Index(
                fields=["previous"],
                condition=Q(previous__isnull=False),
                name="payment_again",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.line}"

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.payee_id

    @property
    def masked_account(self) -> str:
        """The account as everybody reads it."""
        return f"**** {self.account_tail}"

    def stamp(self, at: datetime) -> None:
        """Write down when it was paid and when it came back, once; the caller saves."""
        if self.state in COUNTED:
            self.paid_at = self.paid_at or at
        if self.state in BACK and self.paid_at:
            # A clock that was set back does not turn the order.
            self.back_at = self.back_at or max(at, self.paid_at)
