"""Files that came from the bank, their lines, and what does not agree."""

from datetime import date
from typing import Self

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
    JSONField,
    Model,
    PositiveIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.payments.choices import (
    EXCEPTION_MOVES,
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    BankFileKind,
    ExceptionKind,
    ExceptionState,
    LineOutcome,
    Resolution,
)
from services.payments.models.batches import DIGEST, Batch, Payment
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


class BankFileQuerySet(ScopedQuerySet["BankFile"]):
    """Files as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class BankFile(Model):
    """A file of the bank that was taken in: once a union, by its digest.

    ``report`` says what its lines turned out to be; who brings the same file again
    reads the same report (FEATURES 78). Statements of an account are without a gap.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    kind = CharField("类别", max_length=16, choices=BankFileKind)
    digest = BinaryField("文件摘要", max_length=DIGEST)
    batch = ForeignKey(
        Batch, PROTECT, null=True, related_name="files", verbose_name="批次"
    )
    number = CharField("批次号或对账单号", max_length=32)
    statement = PositiveIntegerField("对账单号", null=True)
    opening_fen = BigIntegerField("期初余额（分）", null=True)
    closing_fen = BigIntegerField("期末余额（分）", null=True)
    lines = PositiveIntegerField("行数")
    report = JSONField("导入结果")
    imported_by = UUIDField("导入账号")
    imported_at = DateTimeField("导入时间")

    # Of what ``take_in`` answers: it was taken in before.
    is_known = False
    objects = BankFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "银行文件"
        constraints = [
            UniqueConstraint(fields=["organisation", "digest"], name="bank_file_once"),
            UniqueConstraint(
                fields=["organisation", "statement"],
                condition=Q(kind=BankFileKind.STATEMENT),
                name="statement_number_once",
            ),
        ]
        indexes = [Index(fields=["org_path", "id"], name="bank_file_by_tree")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class BankLine(Model):
    """One line of a file: what it said, and what it turned out to be; append-only."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    file = ForeignKey(
        BankFile,
        PROTECT,
        related_name="bank_lines",
        verbose_name="银行文件",
        db_index=False,
    )
    line = PositiveIntegerField("行号")
    payment = ForeignKey(
        Payment, PROTECT, null=True, related_name="bank_lines", verbose_name="付款"
    )
    status = CharField("银行状态", max_length=8)
    amount_fen = BigIntegerField("金额（分）")
    reason = CharField("原因代码", max_length=LONGEST_REFERENCE, blank=True)
    bank_reference = CharField("银行流水号", max_length=LONGEST_REFERENCE)
    outcome = CharField("比对结果", max_length=10, choices=LineOutcome)

    class Meta:
        verbose_name = verbose_name_plural = "银行文件明细"
        constraints = [
            UniqueConstraint(fields=["file", "line"], name="bank_line_once"),
        ]
        indexes = [Index(fields=["bank_reference"], name="bank_line_by_reference")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.line}"


class StatementMatch(Model):
    """A line of a statement, and the payment that it moved; append-only.

    A fact of its own: a statement may come before the result it agrees with, and the
    line stays as it was read. For each payment money leaves once and comes back once.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    bank_line = ForeignKey(
        BankLine,
        PROTECT,
        related_name="matches",
        verbose_name="银行文件明细",
        db_index=False,
    )
    payment = ForeignKey(
        Payment,
        PROTECT,
        related_name="statement_matches",
        verbose_name="付款",
        db_index=False,
    )
    direction = CharField("收支方向", max_length=8)

    class Meta:
        verbose_name = verbose_name_plural = "对账单相符明细"
        constraints = [
            UniqueConstraint(fields=["bank_line"], name="bank_line_matched_once"),
            # Money left the account once for each payment, and came back once (L18).
            UniqueConstraint(
                fields=["payment", "direction"], name="payment_moved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.direction}"


class PayExceptionQuerySet(ScopedQuerySet["PayException"]):
    """Differences as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def open(self) -> Self:
        """Those somebody has to see to."""
        return self.filter(state=ExceptionState.OPEN)

    def overdue_on(self, day: date) -> Self:
        """Those whose day has passed."""
        return self.open().filter(due_on__lt=day)


class PayException(Model):
    """What does not agree between us and the bank: with an owner and a due day.

    OPEN until its owner, or a colleague, says how it was settled (FEATURES 77).
    ``file`` and ``line`` name the bank's line where no payment of ours belongs to it.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    kind = CharField("类别", max_length=16, choices=ExceptionKind)
    batch = ForeignKey(
        Batch, PROTECT, null=True, related_name="exceptions", verbose_name="批次"
    )
    payment = ForeignKey(
        Payment, PROTECT, null=True, related_name="exceptions", verbose_name="付款"
    )
    file = ForeignKey(
        BankFile, PROTECT, null=True, related_name="+", verbose_name="银行文件"
    )
    line = PositiveIntegerField("银行文件行号", null=True)
    amount_fen = BigIntegerField("差额（分）")
    owner = UUIDField("责任账号")
    opened_at = DateTimeField("发现时间")
    due_on = DateField("应办理日期")
    state = CharField(
        "状态", max_length=8, choices=ExceptionState, default=ExceptionState.OPEN
    )
    resolution = CharField("处理结果", max_length=16, choices=Resolution, blank=True)
    note = CharField("说明", max_length=LONGEST_NOTE, blank=True)
    settled_by = UUIDField("办理账号", null=True)
    settled_at = DateTimeField("办结时间", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = PayExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "付款差异"
        constraints = [
            UniqueConstraint(
                fields=["payment", "kind"],
                condition=Q(state=ExceptionState.OPEN),
                name="pay_exception_open_once",
            ),
            CheckConstraint(
                condition=Q(
                    state=ExceptionState.OPEN,
                    resolution="",
                    settled_by__isnull=True,
                    settled_at__isnull=True,
                )
                | (
                    Q(state=ExceptionState.SETTLED)
                    & ~Q(resolution="")
                    & Q(settled_by__isnull=False, settled_at__isnull=False)
                ),
                name="pay_exception_settled_has_who_when_how",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "due_on", "id"], name="pay_exception_by_tree")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen}"

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(EXCEPTION_MOVES[self.state])

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in EXCEPTION_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state
