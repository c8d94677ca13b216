"""Rows of care."""

from stations.care.models.photos import ReportPhoto, ReportPhotoQuerySet
from stations.care.models.reports import StationReport, StationReportQuerySet
from stations.care.models.suggestions import SiteSuggestion, SiteSuggestionQuerySet
from stations.care.models.voices import Voice, VoiceQuerySet

__all__ = [
    "ReportPhoto",
    "ReportPhotoQuerySet",
    "SiteSuggestion",
    "SiteSuggestionQuerySet",
    "StationReport",
    "StationReportQuerySet",
    "Voice",
    "VoiceQuerySet",
]
