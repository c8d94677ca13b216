"""The face of the wing: names what the rooms define."""

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
    "Station",
    "StationAward",
    "StationFacility",
    "StationRating",
    "StationSeries",
    "TemporaryClosure",
]
