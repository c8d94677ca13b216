"""Money that was paid wrongly, and how it comes back."""

from datetime import date
from itertools import accumulate
from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BigIntegerField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    Model,
    OneToOneField,
    OuterRef,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    Subquery,
    Sum,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.ledger.models import Entry
from services.payments.choices import (
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    RECOVERY_MOVES,
    RecoveryPart,
    RecoveryState,
)
from services.payments.models.batches import Payment
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.persons.models import Person

CLOSED = (RecoveryState.SETTLED, RecoveryState.WRITTEN_OFF)


class RecoveryQuerySet(ScopedQuerySet["Recovery"]):
    """Recoveries as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def overdue_on(self, day: date) -> Self:
        """Those with an instalment whose day has passed; ``due_on``, the first one.

        What came in is taken for the instalments in their order.
        """
        rows = RecoveryInstalment.objects.filter(recovery=OuterRef("pk"))
        until = RecoveryInstalment.objects.filter(
            recovery=OuterRef("recovery"), number__lte=OuterRef("number")
        )
        sums = until.order_by().values("recovery").annotate(fen=Sum("amount_fen"))
        unpaid = rows.annotate(until_fen=Subquery(sums.values("fen"))).filter(
            until_fen__gt=OuterRef("received_fen")
        )
        first = unpaid.order_by("number").values("due_on")[:1]
        running = self.filter(state=RecoveryState.RUNNING)
        return running.annotate(due_on=Subquery(first)).filter(due_on__lt=day)


class Recovery(Model):
    """So much of a payment has to be given back, in instalments (FEATURES 80).

    Its life: the union that paid claims it (PROPOSED), a second person agrees
    (RUNNING) or not (REFUSED). What comes in is posted by a voucher each time; when
    all of it is back it is SETTLED. A union above may write off what is left
    (WRITTEN_OFF). What is claimed of one payment is never more than was paid of it:
    ``Payment.claimed_fen``, by constraint.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    payment = ForeignKey(
        Payment, PROTECT, related_name="recoveries", verbose_name="付款"
    )
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="发放工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    amount_fen = BigIntegerField("应追回（分）")
    received_fen = BigIntegerField("已追回（分）", default=0)
    reason = CharField("追回理由", max_length=LONGEST_NOTE)
    state = CharField(
        "状态", max_length=11, choices=RecoveryState, default=RecoveryState.PROPOSED
    )
    claimed_at = DateTimeField("提出时间")
    claimed_by = UUIDField("提出账号")
    decided_at = DateTimeField("审核时间", null=True)
    decided_by = UUIDField("审核账号", null=True)
    closed_at = DateTimeField("办结时间", null=True)
    closed_by = UUIDField("办结账号", null=True)
    note = CharField("不予追回或核销的理由", max_length=LONGEST_NOTE, blank=True)
    version = PositiveIntegerField("版本", default=1)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "追回"
        constraints = [
            CheckConstraint(
                condition=Q(
                    amount_fen__gt=0,
                    received_fen__gte=0,
                    received_fen__lte=F("amount_fen"),
                ),
                name="recovery_within_its_claim",
            ),
            CheckConstraint(
                condition=(
                    Q(state=RecoveryState.SETTLED) & Q(received_fen=F("amount_fen"))
                )
                | (
                    ~Q(state=RecoveryState.SETTLED)
                    & Q(received_fen__lt=F("amount_fen"))
                ),
                name="recovery_settled_when_all_came_back",
            ),
            CheckConstraint(
                condition=~Q(state__in=[RecoveryState.PROPOSED, RecoveryState.REFUSED])
                | Q(received_fen=0),
                name="recovery_received_once_agreed",
            ),
            CheckConstraint(
                condition=Q(
                    state=RecoveryState.PROPOSED,
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | ~Q(state=RecoveryState.PROPOSED)
                & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="recovery_decided_has_who_and_when",
            ),
            CheckConstraint(
                condition=Q(
                    state__in=CLOSED,
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                )
                | ~Q(state__in=CLOSED)
                & Q(closed_at__isnull=True, closed_by__isnull=True),
                name="recovery_closed_has_who_and_when",
            ),
            CheckConstraint(
                condition=~Q(
                    state__in=[RecoveryState.REFUSED, RecoveryState.WRITTEN_OFF]
                )
                | ~Q(note=""),
                name="recovery_given_up_says_why",
            ),
        ]
        indexes = [Index(fields=["org_path", "id"], name="recovery_by_tree")]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.amount_fen}"

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.payment.person_id

    @property
    def owed_fen(self) -> int:
        """What has not come back yet."""
        return self.amount_fen - self.received_fen

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(RECOVERY_MOVES[self.state])

    @property
    def next_due_on(self) -> date | None:
        """When the next of it is due; none where nothing is."""
        if self.state != RecoveryState.RUNNING:
            return None
        rows = sorted(self.instalments.all(), key=lambda one: one.number)
        sums = accumulate(one.amount_fen for one in rows)
        open_ones = (
            one.due_on
            for one, due_fen in zip(rows, sums, strict=True)
            if due_fen > self.received_fen
        )
        return next(open_ones, None)

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in RECOVERY_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state


class RecoveryParticipant(Model):
    """Who claimed, decided, received, wrote off: one part a person, by constraint."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    recovery = ForeignKey(
        Recovery, PROTECT, related_name="participants", verbose_name="追回"
    )
    person = ForeignKey(Person, PROTECT, related_name="+", verbose_name="人员")
    part = CharField("角色", max_length=8, choices=RecoveryPart)

    class Meta:
        verbose_name = verbose_name_plural = "追回经手人"
        constraints = [
            UniqueConstraint(
                fields=["recovery", "person"], name="one_part_in_a_recovery"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.part}"


class RecoveryInstalment(Model):
    """So much is due on a day; what comes in meets the earliest first."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    recovery = ForeignKey(
        Recovery, PROTECT, related_name="instalments", verbose_name="追回"
    )
    number = PositiveSmallIntegerField("期次")
    due_on = DateField("应还日期")
    amount_fen = BigIntegerField("金额（分）")

    class Meta:
        verbose_name = verbose_name_plural = "追回期次"
        constraints = [
            UniqueConstraint(
                fields=["recovery", "number"], name="recovery_instalment_once"
            ),
            CheckConstraint(
                condition=Q(amount_fen__gt=0), name="recovery_instalment_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.due_on}"


class RecoveryReceipt(Model):
    """Money that came back, with its voucher; append-only."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    recovery = ForeignKey(
        Recovery, PROTECT, related_name="receipts", verbose_name="追回"
    )
    received_on = DateField("收款日期")
    amount_fen = BigIntegerField("金额（分）")
    document_number = CharField("收款凭据号", max_length=LONGEST_REFERENCE)
    entry = OneToOneField(Entry, PROTECT, related_name="+", verbose_name="凭证")
    recorded_at = DateTimeField("登记时间")
    recorded_by = UUIDField("登记账号")

    class Meta:
        verbose_name = verbose_name_plural = "追回收款"
        constraints = [
            UniqueConstraint(
                fields=["recovery", "document_number"], name="recovery_receipt_once"
            ),
            CheckConstraint(
                condition=Q(amount_fen__gt=0), name="recovery_receipt_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.document_number
