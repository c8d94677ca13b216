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

__all__ = [
    "Dataset",
    "HoursOverride",
    "SiteSuggestion",
    "Station",
    "StationAward",
    "StationFacility",
    "StationRating",
    "StationReport",
    "StationSeries",
    "TemporaryClosure",
    "Voice",
]
