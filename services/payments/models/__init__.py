"""Batches, payments, files of the bank, differences, and what follows a payment."""

from services.payments.models.batches import (
    Batch,
    BatchParticipant,
    BatchQuerySet,
    Payment,
    PaymentQuerySet,
)
from services.payments.models.cash import CashHandout, CashHandoutQuerySet
from services.payments.models.confirmations import (
    Confirmation,
    ConfirmationQuerySet,
    ConfirmationSample,
    ConfirmationSampleQuerySet,
)
from services.payments.models.files import (
    BankFile,
    BankFileQuerySet,
    BankLine,
    PayException,
    PayExceptionQuerySet,
    StatementMatch,
)
from services.payments.models.recoveries import (
    Recovery,
    RecoveryInstalment,
    RecoveryParticipant,
    RecoveryQuerySet,
    RecoveryReceipt,
)

__all__ = [
    "BankFile",
    "BankFileQuerySet",
    "BankLine",
    "Batch",
    "BatchParticipant",
    "BatchQuerySet",
    "CashHandout",
    "CashHandoutQuerySet",
    "Confirmation",
    "ConfirmationQuerySet",
    "ConfirmationSample",
    "ConfirmationSampleQuerySet",
    "PayException",
    "PayExceptionQuerySet",
    "Payment",
    "PaymentQuerySet",
    "Recovery",
    "RecoveryInstalment",
    "RecoveryParticipant",
    "RecoveryQuerySet",
    "RecoveryReceipt",
    "StatementMatch",
]
