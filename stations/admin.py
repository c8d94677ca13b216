"""The face of the wing: names the officers' doors of the rooms."""

from stations.care.admin import SiteSuggestionAdmin, StationReportAdmin
from stations.coverage.admin import CoverageStudyAdmin, DemandSetAdmin
from stations.places.admin import StationAdmin
from stations.visits.admin import StationUseAdmin

__all__ = [
    "CoverageStudyAdmin",
    "DemandSetAdmin",
    "SiteSuggestionAdmin",
    "StationAdmin",
    "StationReportAdmin",
    "StationUseAdmin",
]
