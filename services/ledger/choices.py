"""Words of the ledger: accounts, entries and what each moves."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """The two sides of a posting."""

    DEBIT = "DEBIT", _("借")
    CREDIT = "CREDIT", _("贷")


class Account(TextChoices):
    """Where money of a budget came from (credit), and where it is now (debit)."""

    FUNDED = "FUNDED", _("外部拨入")
    RECEIVED = "RECEIVED", _("上级下达")
    RECOVERED = "RECOVERED", _("追回")
    FREE = "FREE", _("可用")
    OFFERED = "OFFERED", _("下达待接收")
    RETURNING = "RETURNING", _("上交待接收")
    RESERVED = "RESERVED", _("已占用")
    PAYABLE = "PAYABLE", _("待支付")
    PAID = "PAID", _("已发放")
    PASSED = "PASSED", _("已下达")


# What these hold grows by a credit; all others by a debit.
SOURCES: Final = frozenset({Account.FUNDED, Account.RECEIVED, Account.RECOVERED})


class EntryKind(TextChoices):
    """What a voucher records."""

    FUND = "FUND", _("登记资金来源")
    REFUND = "REFUND", _("退回外部拨入")
    OFFER = "OFFER", _("下达")
    TAKE_BACK = "TAKE_BACK", _("下达撤回")
    PASS = "PASS", _("下达被接收")
    ACCEPT = "ACCEPT", _("接收下达")
    RETURN = "RETURN", _("上交")
    KEEP = "KEEP", _("上交退回")
    GIVE_UP = "GIVE_UP", _("上交被接收")
    TAKE_IN = "TAKE_IN", _("接收上交")
    RESERVE = "RESERVE", _("占用")
    RELEASE = "RELEASE", _("释放占用")
    SEAL = "SEAL", _("转待支付")
    UNSEAL = "UNSEAL", _("支付失败退回")
    PAY = "PAY", _("支付")
    RECOVER = "RECOVER", _("追回入账")
    REVERSAL = "REVERSAL", _("冲销")


# The account that an entry debits, and the one it credits, at every budget it touches.
# A transfer is two entries, one in the books of each union (L24).
MOVED: Final[dict[str, tuple[Account, Account]]] = {
    EntryKind.FUND: (Account.FREE, Account.FUNDED),
    EntryKind.REFUND: (Account.FUNDED, Account.FREE),
    EntryKind.OFFER: (Account.OFFERED, Account.FREE),
    EntryKind.TAKE_BACK: (Account.FREE, Account.OFFERED),
    EntryKind.PASS: (Account.PASSED, Account.OFFERED),
    EntryKind.ACCEPT: (Account.FREE, Account.RECEIVED),
    EntryKind.RETURN: (Account.RETURNING, Account.FREE),
    EntryKind.KEEP: (Account.FREE, Account.RETURNING),
    EntryKind.GIVE_UP: (Account.RECEIVED, Account.RETURNING),
    EntryKind.TAKE_IN: (Account.FREE, Account.PASSED),
    EntryKind.RESERVE: (Account.RESERVED, Account.FREE),
    EntryKind.RELEASE: (Account.FREE, Account.RESERVED),
    EntryKind.SEAL: (Account.PAYABLE, Account.RESERVED),
    EntryKind.UNSEAL: (Account.RESERVED, Account.PAYABLE),
    EntryKind.PAY: (Account.PAID, Account.PAYABLE),
    EntryKind.RECOVER: (Account.FREE, Account.RECOVERED),
}
# Each half of a transfer, and the other.
HALVES: Final[dict[str, str]] = {
    EntryKind.PASS: EntryKind.ACCEPT,
    EntryKind.ACCEPT: EntryKind.PASS,
    EntryKind.GIVE_UP: EntryKind.TAKE_IN,
    EntryKind.TAKE_IN: EntryKind.GIVE_UP,
}


class OfferState(TextChoices):
    """Money on its way down."""

    OFFERED = "OFFERED", _("待接收")
    ACCEPTED = "ACCEPTED", _("已接收")
    REFUSED = "REFUSED", _("已拒收")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


OFFER_MOVES: Final[dict[str, set[str]]] = {
    OfferState.OFFERED: {
        OfferState.ACCEPTED,
        OfferState.REFUSED,
        OfferState.WITHDRAWN,
    },
    OfferState.ACCEPTED: set(),
    OfferState.REFUSED: set(),
    OfferState.WITHDRAWN: set(),
}


class ReturnState(TextChoices):
    """Money on its way back up."""

    PROPOSED = "PROPOSED", _("待上级接收")
    TAKEN = "TAKEN", _("已接收")
    REFUSED = "REFUSED", _("已退回")


RETURN_MOVES: Final[dict[str, set[str]]] = {
    ReturnState.PROPOSED: {ReturnState.TAKEN, ReturnState.REFUSED},
    ReturnState.TAKEN: set(),
    ReturnState.REFUSED: set(),
}


class PeriodState(TextChoices):
    """A month of a union's books (L20)."""

    OPEN = "OPEN", _("未结账")
    CLOSED = "CLOSED", _("已结账")
    REOPENING = "REOPENING", _("申请反结账")


PERIOD_MOVES: Final[dict[str, set[str]]] = {
    PeriodState.OPEN: {PeriodState.CLOSED},
    PeriodState.CLOSED: {PeriodState.REOPENING},
    # A second person agrees, or does not.
    PeriodState.REOPENING: {PeriodState.OPEN, PeriodState.CLOSED},
}

# What holds of the books (ROBUST.md §6), and is checked again from the vouchers.
INVARIANTS: Final = {
    "L1": _("每张凭证借贷相等，每行金额大于零"),
    "L2": _("一级下达的，等于另一级接收的"),
    "L4": _("凭证逐张相连，内容与摘要值相符"),
    "L5": _("每项预算的余额等于其分录之和"),
    "L6": _("没有一个科目为负"),
    "L19": _("冲销与原凭证方向相反，只冲一次"),
    "L20": _("结账以后该月没有记账"),
    "L21": _("记账时间不倒退，不提前记账"),
    "L24": _("一张凭证只涉及一个工会"),
    "L29": _("凭证号连续，不跳号、不重号"),
}
