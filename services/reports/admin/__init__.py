"""The officers' doors to reports, and to the papers of payments."""

from services.reports.admin.pages import PeriodReportAdmin

__all__ = ["PeriodReportAdmin"]
