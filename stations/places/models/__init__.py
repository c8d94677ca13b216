"""Rows of the places."""

from stations.places.models.standing import StationAward, StationRating
from stations.places.models.station import (
    Dataset,
    Station,
    StationFacility,
    StationQuerySet,
    StationSeries,
)
from stations.places.models.timetable import HoursOverride, TemporaryClosure

__all__ = [
    "Dataset",
    "HoursOverride",
    "Station",
    "StationAward",
    "StationFacility",
    "StationQuerySet",
    "StationRating",
    "StationSeries",
    "TemporaryClosure",
]
