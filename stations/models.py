"""The face of the wing: names what the rooms define."""

from stations.care.models import SiteSuggestion, StationReport, Voice
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
    "DailyVisits",
    "Dataset",
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
