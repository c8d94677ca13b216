"""Batches, payments, files of the bank, differences."""

from services.payments.models.batches import (
    Batch,
    BatchParticipant,
    BatchQuerySet,
    Payment,
    PaymentQuerySet,
)
from services.payments.models.files import (
    BankFile,
    BankFileQuerySet,
    BankLine,
    PayException,
    PayExceptionQuerySet,
)

__all__ = [
    "BankFile",
    "BankFileQuerySet",
    "BankLine",
    "Batch",
    "BatchParticipant",
    "BatchQuerySet",
    "PayException",
    "PayExceptionQuerySet",
    "Payment",
    "PaymentQuerySet",
]
