"""The officers' doors to what the public tells: two desks."""

from stations.care.admin.pages import SiteSuggestionAdmin, StationReportAdmin

__all__ = ["SiteSuggestionAdmin", "StationReportAdmin"]
