"""Holidays of 2026 as announced, and the weekends worked for them."""

from datetime import date, timedelta

from stations.places.hours import Exceptions


def days(first: str, count: int) -> list[date]:
    """Some days in a row."""
    return [date.fromisoformat(first) + timedelta(days=n) for n in range(count)]


YEAR = Exceptions(
    holidays=frozenset(
        [
            *days("2026-01-01", 3),
            *days("2026-02-15", 9),
            *days("2026-04-04", 3),
            *days("2026-05-01", 5),
            *days("2026-06-19", 3),
            *days("2026-09-25", 3),
            *days("2026-10-01", 7),
        ]
    ),
    swapped={
        date(2026, 1, 4): 5,
        date(2026, 2, 14): 5,
        date(2026, 2, 28): 1,
        date(2026, 5, 9): 2,
        date(2026, 9, 20): 4,
        date(2026, 10, 10): 3,
    },
)
