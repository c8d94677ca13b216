"""Documents handed out, reports made."""

from services.reports.operations.printing import (
    File,
    print_payment_list,
    print_receipt,
    print_sample,
    print_voucher,
)
from services.reports.operations.reporting import (
    MonthOpen,
    MonthSkipped,
    ReportMade,
    ReportOf,
    digest_of,
    report,
)

__all__ = [
    "File",
    "MonthOpen",
    "MonthSkipped",
    "ReportMade",
    "ReportOf",
    "digest_of",
    "print_payment_list",
    "print_receipt",
    "print_sample",
    "print_voucher",
    "report",
]
