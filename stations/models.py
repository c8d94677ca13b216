"""The face of the wing: names what the rooms define."""

from stations.care.models import SiteSuggestion, StationReport, Voice
from stations.coverage.models import CoverageStudy, DemandPoint, DemandSet
from stations.places.models import (
    AwardQuota,
    Dataset,
    HoursOverride,
    InspectionFinding,
    Station,
    StationAward,
    StationFacility,
    StationInspection,
    StationKeeper,
    StationMapListing,
    StationPhoto,
    StationRating,
    StationSeries,
    TemporaryClosure,
)
from stations.visits.models import (
    AreaVisits,
    DailyVisits,
    HeadCount,
    StationUse,
    Visit,
    VisitMark,
    VisitSalt,
)

__all__ = [
    "AreaVisits",
    "AwardQuota",
    "CoverageStudy",
    "DailyVisits",
    "Dataset",
    "DemandPoint",
    "DemandSet",
    "HeadCount",
    "HoursOverride",
    "InspectionFinding",
    "SiteSuggestion",
    "Station",
    "StationAward",
    "StationFacility",
    "StationInspection",
    "StationKeeper",
    "StationMapListing",
    "StationPhoto",
    "StationRating",
    "StationReport",
    "StationSeries",
    "StationUse",
    "TemporaryClosure",
    "Visit",
    "VisitMark",
    "VisitSalt",
    "Voice",
]
