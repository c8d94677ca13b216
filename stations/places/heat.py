"""Longer hours on hot days, for the stations that take part (DOMAIN.md §4.7)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from unionhub.reference.models import HeatEvent

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """Days of heat in a region and all below it."""

    region: str
    first: date
    last: date


def spells(first: date, last: date) -> list[Spell]:
    """The heat that was announced for some of these days. One query."""
    events = HeatEvent.objects.between(first, last).order_by("region", "begins_on")
    told = events.values_list("region_id", "begins_on", "ends_on")
    return [Spell(at, max(a, first), min(b, last)) for at, a, b in told]


def added(
    spans: str,
    regions: Collection[str],
    told: Iterable[Spell],
    own: Collection[date] = (),
) -> tuple[tuple[date, str], ...]:
    """Which spans a station has beside its hours, by day: its own for hot days.

    ``regions``: where it lies, from the township up; ``own``: days for which its
    officers said other hours, and that word holds alone.
    """
    if not spans:
        return ()
    days = {day for one in told if one.region in regions for day in _days(one)}
    return tuple((day, spans) for day in sorted(days.difference(own)))


def _days(spell: Spell) -> Iterator[date]:
    count = (spell.last - spell.first).days + 1
    return (spell.first + n * DAY for n in range(count))
