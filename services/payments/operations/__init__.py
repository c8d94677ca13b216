"""What happens to payments: made, checked, sealed, sent, answered, settled, closed."""

from services.payments.operations.answers import (
    answered,
    asked,
    enquire,
    hand_over,
    learned,
    unanswered,
)
from services.payments.operations.closing import (
    NotReconciled,
    OpenExceptions,
    close,
    reconcile,
    settle,
)
from services.payments.operations.confirming import (
    Answer,
    Frame,
    NothingToAsk,
    RoundNotOver,
    confirm_own,
    draw,
    record_outcome,
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
    "Answer",
    "Demand",
    "Due",
    "Frame",
    "Handover",
    "NotCash",
    "NotReconciled",
    "NothingToAsk",
    "NothingToPay",
    "OpenExceptions",
    "Proxy",
    "Receipt",
    "RoundNotOver",
    "StatementGap",
    "agree",
    "answered",
    "asked",
    "cancel",
    "check",
    "claim",
    "close",
    "confirm_own",
    "content_of",
    "download",
    "draw",
    "enquire",
    "hand_out",
    "hand_over",
    "learned",
    "make",
    "receive",
    "reconcile",
    "record_outcome",
    "refuse",
    "remove",
    "seal",
    "send",
    "settle",
    "take_in",
    "unanswered",
    "write_off",
]
