"""The officers' pages of what follows a payment."""

from services.payments.life.admin.cash import CashHandoutAdmin
from services.payments.life.admin.confirmations import (
    ConfirmationAdmin,
    ConfirmationSampleAdmin,
)
from services.payments.life.admin.recoveries import RecoveryAdmin

__all__ = [
    "CashHandoutAdmin",
    "ConfirmationAdmin",
    "ConfirmationSampleAdmin",
    "RecoveryAdmin",
]
