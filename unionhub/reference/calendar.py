"""Working days by the Chinese calendar of holidays and swapped workdays (R-MEM-10).

A year that is not yet announced counts weekends only; ``is_confirmed`` says so.
"""

from datetime import date, timedelta

from unionhub.reference.models import SATURDAY, CalendarDay, CalendarYear


def is_working(day: date) -> bool:
    """Whether offices work on this day. One query."""
    return _is_working(day, _announced(day, day))


def add_working_days(start: date, days: int) -> date:
    """The day on which a time limit of so many working days ends. One query.

    The first working day after ``start`` counts as 1; 0 is ``start`` itself.

    Raises:
        ValueError: ``days`` is negative.
    """
    if days < 0:
        raise ValueError("A time limit cannot be negative.")
    announced = _announced(start, date.max)
    day, left = start, days
    while left:
        day += timedelta(days=1)
        left -= _is_working(day, announced)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after ``start``, up to and with ``end``. One query.

    The inverse of ``add_working_days``; 0 when ``end`` is not after ``start``.
    """
    announced = _announced(start, end)
    span = range(1, (end - start).days + 1)
    return sum(_is_working(start + timedelta(days=n), announced) for n in span)


def is_confirmed(year: int) -> bool:
    """Whether the holidays of this year are announced. One query."""
    return CalendarYear.objects.filter(pk=year, announced=True).exists()


def days_of(year: int) -> list[CalendarDay]:
    """Every day of a year, a day without a row by its weekday. One query."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = CalendarDay.objects.filter(year_id=year, year__announced=True)
    known = {row.day: row for row in rows}
    span = range((last - first).days + 1)
    days = (first + timedelta(days=n) for n in span)
    return [known.get(day) or ordinary(day) for day in days]


def ordinary(day: date) -> CalendarDay:
    """A day that nothing was announced about, not saved."""
    return CalendarDay(day=day, year_id=day.year, is_working=is_weekday(day))


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.isoweekday() < SATURDAY


def _announced(first: date, last: date) -> dict[date, bool]:
    rows = CalendarDay.objects.filter(day__range=(first, last), year__announced=True)
    return dict(rows.values_list("day", "is_working"))


def _is_working(day: date, announced: dict[date, bool]) -> bool:
    return announced.get(day, is_weekday(day))
