"""Rows of what everyone reads."""

from unionhub.reference.models.heat import HeatEvent
from unionhub.reference.models.lists import (
    SATURDAY,
    CalendarDay,
    CalendarYear,
    DataSet,
    DatedQuerySet,
    Dictionary,
    DictionaryEntry,
    Industry,
    Lineage,
    Region,
    RegionQuerySet,
)

__all__ = [
    "SATURDAY",
    "CalendarDay",
    "CalendarYear",
    "DataSet",
    "DatedQuerySet",
    "Dictionary",
    "DictionaryEntry",
    "HeatEvent",
    "Industry",
    "Lineage",
    "Region",
    "RegionQuerySet",
]
