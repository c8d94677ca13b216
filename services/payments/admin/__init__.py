"""The officers' doors to batches, payments, files of the bank and differences."""

from services.payments.admin.batches import BatchAdmin
from services.payments.admin.differences import PayExceptionAdmin
from services.payments.admin.files import BankFileAdmin
from services.payments.admin.lines import PaymentAdmin

__all__ = ["BankFileAdmin", "BatchAdmin", "PayExceptionAdmin", "PaymentAdmin"]
