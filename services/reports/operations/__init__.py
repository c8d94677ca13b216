"""Documents handed out."""

from services.reports.operations.printing import File, print_voucher

__all__ = ["File", "print_voucher"]
