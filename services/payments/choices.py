"""Words of payments: batches, lines, files, differences; and the steps between them."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    """Where a batch stands."""

    DRAFT = "DRAFT", _("编制中")
    CHECKED = "CHECKED", _("已复核")
    SEALED = "SEALED", _("已封存")
    SENT = "SENT", _("已发送")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("银行已受理")
    UNKNOWN = "UNKNOWN", _("结果未知")
    RECONCILED = "RECONCILED", _("已对账")
    CLOSED = "CLOSED", _("已关闭")
    CANCELLED = "CANCELLED", _("已取消")


BATCH_MOVES: Final[dict[str, set[str]]] = {
    BatchState.DRAFT: {BatchState.CHECKED, BatchState.CANCELLED},
    # An edit voids the check.
    BatchState.CHECKED: {
        BatchState.DRAFT,
        BatchState.SEALED,
        BatchState.CANCELLED,
    },
    BatchState.SEALED: {BatchState.SENT},
    BatchState.SENT: {
        BatchState.ACKNOWLEDGED,
        BatchState.UNKNOWN,
        BatchState.RECONCILED,
    },
    # No answer: the bank is asked by the number. It has it, or refused it, or proves
    # that it never had it (L17).
    BatchState.UNKNOWN: {
        BatchState.ACKNOWLEDGED,
        BatchState.SEALED,
        BatchState.RECONCILED,
    },
    BatchState.ACKNOWLEDGED: {BatchState.RECONCILED},
    BatchState.RECONCILED: {BatchState.CLOSED},
    BatchState.CLOSED: set(),
    BatchState.CANCELLED: set(),
}
EDITABLE: Final = frozenset({BatchState.DRAFT, BatchState.CHECKED})
# Sent or to be sent: nothing in it changes (L16).
FROZEN: Final = frozenset(BatchState) - EDITABLE - {BatchState.CANCELLED}
# A second person has signed what is in it: there is a list to print.
LISTED: Final = FROZEN | {BatchState.CHECKED}
# Its money is payable, and the bank may still owe a result of it (L20).
IN_FLIGHT: Final = FROZEN - {BatchState.RECONCILED, BatchState.CLOSED}
# It was handed over, or may have been: results of it may come.
OUTSIDE: Final = FROZEN - {BatchState.SEALED}


class BatchPart(TextChoices):
    """What somebody does with a batch; one part a person (R-AID-20, L12)."""

    MAKER = "MAKER", _("编制")
    CHECKER = "CHECKER", _("复核")
    RELEASER = "RELEASER", _("封存发送")


class PayState(TextChoices):
    """Where one payment stands."""

    PENDING = "PENDING", _("待复核")
    CHECKED = "CHECKED", _("已复核")
    SENT = "SENT", _("已发送")
    PAID = "PAID", _("成功")
    FAILED = "FAILED", _("失败")
    RETURNED = "RETURNED", _("退回")
    REVERSED = "REVERSED", _("冲销")


PAY_MOVES: Final[dict[str, set[str]]] = {
    PayState.PENDING: {PayState.CHECKED},
    PayState.CHECKED: {PayState.PENDING, PayState.SENT},
    # Never received by the bank: it waits again.
    PayState.SENT: {
        PayState.CHECKED,
        PayState.PAID,
        PayState.FAILED,
        PayState.RETURNED,
    },
    PayState.PAID: {PayState.RETURNED, PayState.REVERSED},
    # The bank's files may come in any order: what it says last is not what holds.
    PayState.FAILED: {PayState.PAID, PayState.RETURNED},
    PayState.RETURNED: set(),
    PayState.REVERSED: set(),
}
# Of one instalment there is one such payment (L9).
LIVE: Final = frozenset(
    {PayState.PENDING, PayState.CHECKED, PayState.SENT, PayState.PAID}
)
FINAL: Final = frozenset(
    {PayState.PAID, PayState.FAILED, PayState.RETURNED, PayState.REVERSED}
)
# It was paid once; of these, it is not any more.
COUNTED: Final = frozenset({PayState.PAID, PayState.RETURNED, PayState.REVERSED})
BACK: Final = frozenset({PayState.RETURNED, PayState.REVERSED})


class BankFileKind(TextChoices):
    """What a file of the bank is."""

    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT", _("受理回执")
    RESULT = "RESULT", _("付款结果")
    STATEMENT = "STATEMENT", _("对账单")


class LineOutcome(TextChoices):
    """What a line of a bank's file turned out to be (FEATURES 76, L18)."""

    MATCHED = "MATCHED", _("相符")
    MISMATCHED = "MISMATCHED", _("不符")
    UNKNOWN = "UNKNOWN", _("无对应付款")
    REPEATED = "REPEATED", _("重复")


class ExceptionKind(TextChoices):
    """What does not agree."""

    SHORT = "SHORT", _("少付")
    OVER = "OVER", _("多付")
    CONTRADICTION = "CONTRADICTION", _("结果矛盾")
    UNKNOWN_LINE = "UNKNOWN_LINE", _("无对应付款")
    UNKNOWN_BATCH = "UNKNOWN_BATCH", _("无对应批次")
    STATEMENT = "STATEMENT", _("对账单不符")
    NOT_CONFIRMED = "NOT_CONFIRMED", _("收款人未确认")


class ExceptionState(TextChoices):
    """Whether somebody still has to see to it."""

    OPEN = "OPEN", _("待处理")
    SETTLED = "SETTLED", _("已处理")


EXCEPTION_MOVES: Final[dict[str, set[str]]] = {
    ExceptionState.OPEN: {ExceptionState.SETTLED},
    ExceptionState.SETTLED: set(),
}


class Resolution(TextChoices):
    """How a difference was settled."""

    REISSUED = "REISSUED", _("余额重新发放")
    RELEASED = "RELEASED", _("余额不再发放")
    REFUNDED = "REFUNDED", _("多付已退回")
    BANK_CORRECTED = "BANK_CORRECTED", _("银行已更正")
    EXPLAINED = "EXPLAINED", _("已查明")
    SET_ASIDE = "SET_ASIDE", _("搁置")


# What an officer may answer to which difference.
RESOLUTIONS: Final[dict[str, frozenset[str]]] = {
    ExceptionKind.SHORT: frozenset({Resolution.REISSUED, Resolution.RELEASED}),
    ExceptionKind.OVER: frozenset({Resolution.REFUNDED}),
    ExceptionKind.CONTRADICTION: frozenset({Resolution.EXPLAINED}),
    ExceptionKind.UNKNOWN_LINE: frozenset({Resolution.SET_ASIDE}),
    ExceptionKind.UNKNOWN_BATCH: frozenset({Resolution.SET_ASIDE}),
    ExceptionKind.STATEMENT: frozenset({Resolution.EXPLAINED, Resolution.SET_ASIDE}),
    ExceptionKind.NOT_CONFIRMED: frozenset({Resolution.EXPLAINED}),
}
# Whoever owns these does not settle them alone, whatever the answer (L18).
OF_TWO: Final = frozenset({ExceptionKind.STATEMENT})
# So many working days to see to a difference.
SETTLE_WITHIN: Final = 5
# A batch of more lines is made in several.
MOST_PAYMENTS: Final = 100_000
LONGEST_NOTE: Final = 500
LONGEST_REFERENCE: Final = 64


class RecoveryState(TextChoices):
    """How far money that was paid wrongly has come back."""

    PROPOSED = "PROPOSED", _("待审核")
    RUNNING = "RUNNING", _("追回中")
    REFUSED = "REFUSED", _("不予追回")
    SETTLED = "SETTLED", _("已追回")
    WRITTEN_OFF = "WRITTEN_OFF", _("已核销")


RECOVERY_MOVES: Final[dict[str, set[str]]] = {
    RecoveryState.PROPOSED: {RecoveryState.RUNNING, RecoveryState.REFUSED},
    RecoveryState.RUNNING: {RecoveryState.SETTLED, RecoveryState.WRITTEN_OFF},
    RecoveryState.REFUSED: set(),
    RecoveryState.SETTLED: set(),
    RecoveryState.WRITTEN_OFF: set(),
}


class RecoveryPart(TextChoices):
    """What somebody does with a recovery; one part a person."""

    CLAIMER = "CLAIMER", _("提出")
    DECIDER = "DECIDER", _("审核")
    RECEIVER = "RECEIVER", _("收款")
    WAIVER = "WAIVER", _("核销")


MOST_INSTALMENTS: Final = 60


class ConfirmationOutcome(TextChoices):
    """What whoever was paid says, when asked (FEATURES 81)."""

    RECEIVED = "RECEIVED", _("已收到")
    NOT_RECEIVED = "NOT_RECEIVED", _("未收到")
    WRONG_AMOUNT = "WRONG_AMOUNT", _("金额不符")
    UNREACHABLE = "UNREACHABLE", _("联系不上")


# What somebody has to see to.
WRONG_OUTCOMES: Final = frozenset(
    {ConfirmationOutcome.NOT_RECEIVED, ConfirmationOutcome.WRONG_AMOUNT}
)
# What may still be asked again.
OPEN_OUTCOMES: Final = frozenset({"", ConfirmationOutcome.UNREACHABLE})
# What one says of oneself.
OWN_OUTCOMES: Final = [
    (one.value, one.label)
    for one in ConfirmationOutcome
    if one != ConfirmationOutcome.UNREACHABLE
]


class Confidence(IntegerChoices):
    """How sure a sample is, in percent."""

    LOW = 90, "90%"
    USUAL = 95, "95%"
    HIGH = 99, "99%"


# The quantile of the normal distribution of each, in thousandths.
QUANTILES: Final[dict[int, int]] = {90: 1645, 95: 1960, 99: 2576}
# By so much, in thousandths, the share may be off.
LEAST_MARGIN, MOST_MARGIN = 10, 200
