"""Rows of care."""

from stations.care.models.reports import StationReport, StationReportQuerySet
from stations.care.models.suggestions import SiteSuggestion, SiteSuggestionQuerySet
from stations.care.models.voices import Voice, VoiceQuerySet

__all__ = [
    "SiteSuggestion",
    "SiteSuggestionQuerySet",
    "StationReport",
    "StationReportQuerySet",
    "Voice",
    "VoiceQuerySet",
]
