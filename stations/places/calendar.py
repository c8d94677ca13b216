"""Days off that were announced, and weekends worked for them, as hours need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from unionhub.reference.choices import DayKind
from unionhub.reference.models import CalendarDay

MONDAY = 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays, and worked weekends with the weekday each stands in for."""

    holidays: frozenset[date]
    swapped: tuple[tuple[date, int], ...]


def calendar_of(years: Iterable[int]) -> Calendar:
    """The days that were announced for these years. One query."""
    announced = CalendarDay.objects.filter(year__in=list(years), year__announced=True)
    days = list(announced.order_by("day"))
    return Calendar(
        frozenset(one.day for one in days if one.kind == DayKind.HOLIDAY),
        tuple(
            (one.day, one.replaces_weekday or MONDAY)
            for one in days
            if one.kind == DayKind.SWAPPED_WORKDAY
        ),
    )
