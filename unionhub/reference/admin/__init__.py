"""The officers' doors to what everyone reads."""

from unionhub.reference.admin.heat_events import HeatEventAdmin
from unionhub.reference.admin.lists import (
    CalendarDayAdmin,
    CalendarYearAdmin,
    DictionaryAdmin,
    DictionaryEntryAdmin,
    IndustryAdmin,
    RegionAdmin,
)

__all__ = [
    "CalendarDayAdmin",
    "CalendarYearAdmin",
    "DictionaryAdmin",
    "DictionaryEntryAdmin",
    "HeatEventAdmin",
    "IndustryAdmin",
    "RegionAdmin",
]
