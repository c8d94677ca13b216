"""Visits of the demo: four weeks at a good hundred stations, as if each was scanned.

The last week has its single visits beside the figures, as ``stations.visits`` keeps
them, so that a recount finds nothing.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from stations.finder.index import BITS
from stations.places.models import Station
from stations.visits import operations
from stations.visits.choices import KEPT_DAYS, VisitWay, days
from stations.visits.models import (
    AreaVisits,
    DailyUse,
    DailyVisits,
    HeadCount,
    Visit,
)
from unionhub.desk.demo import story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.tree import BATCH, SYSTEM
from unionhub.kernel.clock import SHANGHAI, local_date

WEEKS_BACK: Final = 28
ELSEWHERE: Final = 60
# Hours of a courier's day, and who comes.
HOURS: Final = {7: 2, 8: 4, 9: 4, 10: 7, 11: 14, 12: 20, 13: 16, 14: 9, 15: 6, 17: 5}
OCCUPATIONS: Final = {
    "COURIER": 34,
    "FOOD_DELIVERY": 27,
    "SANITATION": 14,
    "RIDE_HAILING": 8,
    "TRUCK_DRIVER": 5,
    "TAXI": 5,
    "": 7,
}
# What was used, of seven visits.
USED: Final = (
    ("WATER",),
    ("WATER", "SEAT"),
    ("WATER", "MICROWAVE"),
    ("WATER", "CHARGING"),
    ("SEAT", "CHARGING"),
    ("TOILET",),
    (),
)
Key = tuple[int, str]


class Visits:
    """Figures of some stations, all of one county among them."""

    def __init__(self, public: Sequence[Station], at: datetime) -> None:
        self.dice, self.at = Dice("visits"), at
        own = [one for one in public if one.code.startswith(story.JINJIANG)]
        others = [one for one in public if not one.code.startswith(story.JINJIANG)]
        self.stations = [*own, *self.dice.sample(others, min(ELSEWHERE, len(others)))]
        self.figures: list[DailyVisits] = []
        self.use: list[DailyUse] = []
        self.visits: list[Visit] = []
        self.heads: list[HeadCount] = []

    def build(self) -> None:
        """Day by day; heads at every fourth."""
        today = local_date(self.at)
        span = days(today - timedelta(days=WEEKS_BACK), today - timedelta(days=1))
        for place, station in enumerate(self.stations):
            usual = self.dice.randrange(3, 15)
            for day in span:
                self._day(station, day, self.dice.randrange(usual, 2 * usual))
            if place % 4 == 0:
                self._count(station, span[-1])

    def write(self) -> None:
        """All rows, and the unions' figures of each day."""
        DailyVisits.objects.bulk_create(self.figures, batch_size=BATCH)
        DailyUse.objects.bulk_create(self.use, batch_size=BATCH)
        Visit.objects.bulk_create(self.visits, batch_size=BATCH)
        HeadCount.objects.bulk_create(self.heads, batch_size=BATCH)
        rows = [
            AreaVisits(
                pk=self.dice.key(), path=path, cut=cut, day=day, key=key, count=count
            )
            for day in sorted({one.day for one in self.figures})
            for (path, cut, key), count in sorted(operations.sums(day).items())
        ]
        AreaVisits.objects.bulk_create(rows, batch_size=BATCH)

    def _day(self, station: Station, day: date, count: int) -> None:
        drawn = Counter(
            zip(
                self.dice.choices(list(HOURS), list(HOURS.values()), k=count),
                self.dice.choices(
                    list(OCCUPATIONS), list(OCCUPATIONS.values()), k=count
                ),
                strict=True,
            )
        )
        used: Counter[str] = Counter()
        for (hour, occupation), times in drawn.items():
            facts = {
                "station": station,
                "day": day,
                "hour": hour,
                "occupation": occupation,
                "way": VisitWay.QR,
            }
            path = station.org_path
            self.figures.append(
                DailyVisits(pk=self.dice.key(), count=times, org_path=path, **facts)
            )
            for _n in range(times):
                used.update(self._visit(facts))
        self.use += [
            DailyUse(
                pk=self.dice.key(),
                station=station,
                day=day,
                facility=kind,
                count=count,
            )
            for kind, count in used.items()
        ]

    def _visit(self, facts: dict[str, Any]) -> tuple[str, ...]:
        """One visit, which is kept for a week, and what was used."""
        used = USED[self.dice.randrange(0, len(USED))]
        if (local_date(self.at) - facts["day"]).days <= KEPT_DAYS:
            pk = self._of_hour(facts["day"], facts["hour"])
            bits = sum(BITS[kind] for kind in used)
            self.visits.append(Visit(pk=pk, used=bits, **facts))
        return used

    def _of_hour(self, day: date, hour: int) -> UUID:
        """A key as of the beginning of the hour, as ``ids.uuid7_of`` makes it."""
        begins = datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
        tail = self.dice.key().int & ((1 << 80) - 1)
        return UUID(int=(int(begins.timestamp() * 1000) << 80) | tail)

    def _count(self, station: Station, day: date) -> None:
        """Counted by hand, and at every other one put right the day after."""
        most = min(120, (station.capacity or 10) * 10)
        told = [self.dice.randrange(5, most)]
        if self.dice.one_in(2):
            told.append(told[0] + 1)
        for count in told:
            is_last = count == told[-1]
            self.heads.append(
                HeadCount(
                    pk=self.dice.key(),
                    station=station,
                    day=day,
                    count=count,
                    reason="" if count == told[0] else "补计夜间人数",
                    is_current=is_last,
                    counted_by=SYSTEM,
                    counted_at=self.at - timedelta(hours=1),
                )
            )
