"""The face of the wing: names what the rooms define."""

from stations.care.models import SiteSuggestion, StationReport, Voice
from stations.places.models import (
    Dataset,
    HoursOverride,
    Station,
    StationAward,
    StationFacility,
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
    "DailyVisits",
    "Dataset",
    "HeadCount",
    "HoursOverride",
    "SiteSuggestion",
    "Station",
    "StationAward",
    "StationFacility",
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
