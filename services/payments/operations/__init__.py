"""What happens to payments: made, checked, sealed, sent, answered, settled, closed."""

from services.payments.operations.answers import (
    answered,
    enquire,
    hand_over,
    unanswered,
)
from services.payments.operations.closing import (
    NotReconciled,
    OpenExceptions,
    close,
    reconcile,
    settle,
)
from services.payments.operations.handing_out import (
    Handover,
    NotCash,
    Proxy,
    hand_out,
)
from services.payments.operations.importing import take_in
from services.payments.operations.making import (
    NothingToPay,
    cancel,
    check,
    make,
    remove,
)
from services.payments.operations.recovering import (
    AboveClaimable,
    AboveOwed,
    Demand,
    Due,
    Receipt,
    agree,
    claim,
    receive,
    refuse,
    write_off,
)
from services.payments.operations.sealing import content_of, download, seal, send
from services.payments.operations.statements import StatementGap

__all__ = [
    "AboveClaimable",
    "AboveOwed",
    "Demand",
    "Due",
    "Handover",
    "NotCash",
    "NotReconciled",
    "NothingToPay",
    "OpenExceptions",
    "Proxy",
    "Receipt",
    "StatementGap",
    "agree",
    "answered",
    "cancel",
    "check",
    "claim",
    "close",
    "content_of",
    "download",
    "enquire",
    "hand_out",
    "hand_over",
    "make",
    "receive",
    "reconcile",
    "refuse",
    "remove",
    "seal",
    "send",
    "settle",
    "take_in",
    "unanswered",
    "write_off",
]
