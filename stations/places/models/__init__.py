"""Rows of the places."""

from stations.places.models.inspection import InspectionFinding, StationInspection
from stations.places.models.keeping import StationKeeper
from stations.places.models.photos import StationPhoto, StationPhotoQuerySet
from stations.places.models.standing import (
    AwardQuota,
    StationAward,
    StationMapListing,
    StationRating,
)
from stations.places.models.station import (
    Dataset,
    Station,
    StationFacility,
    StationQuerySet,
    StationSeries,
    is_keeper,
)
from stations.places.models.timetable import HoursOverride, TemporaryClosure

__all__ = [
    "AwardQuota",
    "Dataset",
    "HoursOverride",
    "InspectionFinding",
    "Station",
    "StationAward",
    "StationFacility",
    "StationInspection",
    "StationKeeper",
    "StationMapListing",
    "StationPhoto",
    "StationPhotoQuerySet",
    "StationQuerySet",
    "StationRating",
    "StationSeries",
    "TemporaryClosure",
    "is_keeper",
]
