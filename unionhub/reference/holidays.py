"""What is announced about the years: from chinesecalendar, or from an office's file.

The package knows the announcements from 2004 on and raises for any later year; it is
asked for its tables only, so nothing of that ever reaches a request.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, in_lieu_days, workdays
from django.utils.translation import gettext as _

from unionhub.reference.calendar import is_weekday
from unionhub.reference.models import CalendarDay
from unionhub.reference.sources import Line, Table

PACKAGE = f"chinesecalendar {version('chinesecalendar')}"
FIRST, LAST = min(holidays).year, max(holidays).year
DAY_COLUMNS = {"day", "is_working", "name"}
DAY_MORE = {"replaces_weekday"}
YES, NO = ("1", "true", "是"), ("0", "false", "否")
# Statutory days off: 10 until 2007, 11 until 2024, 13 since. A list with fewer was cut.
FEWEST_DAYS_OFF = 10

Year = dict[date, CalendarDay]


def packaged() -> dict[int, Year]:
    """Every year the package knows, with its holidays and swapped workdays."""
    years: dict[int, Year] = defaultdict(dict)
    replaced = _replaced()
    for day, english in {**holidays, **workdays}.items():
        years[day.year][day] = CalendarDay(
            day=day,
            year_id=day.year,
            is_working=day in workdays,
            name=Holiday(english).chinese,
            replaces_weekday=replaced.get(day),
        )
    return dict(years)


def digest(years: Mapping[int, Year]) -> str:
    """A digest of these years, alike whenever they say the same."""
    days = sorted(day for year in years.values() for day in year.items())
    said = "\n".join(f"{day} {row.is_working} {row.name}" for day, row in days)
    return hashlib.sha256(said.encode()).hexdigest()


def listed(table: Table) -> dict[int, Year]:
    """The years of a file, each of them complete: days it leaves out are ordinary.

    Raises:
        BadFile: names the first line that is wrong; a year with too few days off.
    """
    years: dict[int, Year] = defaultdict(dict)
    last: dict[int, Line] = {}
    for line in table.lines:
        row = _listed_day(line)
        if row.day in years[row.day.year]:
            raise line.refuse(_("日期重复。"))
        years[row.day.year][row.day] = row
        last[row.day.year] = line
    for year, days in years.items():
        off = sum(not row.is_working for row in days.values())
        if off < FEWEST_DAYS_OFF:
            facts = {"year": year, "off": off}
            raise last[year].refuse(_("%(year)d 年只有 %(off)d 天放假。") % facts)
    return dict(years)


def _listed_day(line: Line) -> CalendarDay:
    day = line.day("day")
    if day is None:
        raise line.refuse(_("day 不能为空。"))
    works = line.choice("is_working", [*YES, *NO]) in YES
    weekday = line.text("replaces_weekday", length=1)
    if weekday and not (works and weekday in "1234567"):
        raise line.refuse(_("replaces_weekday 应为 1 至 7，且当天上班。"))
    return CalendarDay(
        day=day,
        year_id=day.year,
        is_working=works,
        name=line.text("name", length=60),
        replaces_weekday=int(weekday) if weekday else None,
    )


def _replaced() -> dict[date, int]:
    """The weekday each swapped workday makes up for, festival by festival, in order."""
    lent = _by_festival(in_lieu_days)
    return {
        day: off.isoweekday()
        for festival, days in _by_festival(workdays).items()
        for day, off in zip(days, lent.get(festival, []), strict=False)
        if is_weekday(off)
    }


def _by_festival(days: Mapping[date, str]) -> dict[tuple[int, str], list[date]]:
    festivals: dict[tuple[int, str], list[date]] = defaultdict(list)
    for day, festival in sorted(days.items()):
        festivals[day.year, festival].append(day)
    return festivals
