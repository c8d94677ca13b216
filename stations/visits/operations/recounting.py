"""Figures against what they are figures of (FEATURES 35)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from stations.finder.index import BITS
from stations.places.models import Station
from stations.visits.models import AreaVisits, DailyUse, DailyVisits, Visit
from stations.visits.operations.folding import BATCH, fold, sums

Row = tuple[Any, ...]
FIELDS = ("station_id", "hour", "occupation", "way")


@dataclass(frozen=True)
class Difference:
    """A figure that is not what its rows sum up to."""

    table: str
    day: date
    key: Row
    stored: int
    counted: int


def differences(day: date, *, with_visits: bool) -> list[Difference]:
    """What is wrong with the figures of a day; nine queries at most.

    ``with_visits``: the single visits of that day are still there.
    """
    folded: Counter[Row] = Counter({(*key,): count for key, count in sums(day).items()})
    found = list(_compared("AreaVisits", day, _stored_of_unions(day), folded))
    if with_visits:
        stored, counted = _stored_of_stations(day), _counted(day)
        found += _compared("DailyVisits", day, stored, counted)
        found += _compared("DailyUse", day, _stored_use(day), _counted_use(day))
    return found


@transaction.atomic
def put_right(day: date, *, with_visits: bool) -> None:
    """Write the figures of a day anew from what they are figures of.

    Whose station it was is kept; where no row says so, it is whose it is now.
    """
    if with_visits:
        _put_visits_right(day)
        DailyUse.objects.filter(day=day).delete()
        DailyUse.objects.bulk_create(
            [
                DailyUse(day=day, station_id=code, facility=kind, count=count)
                for (code, kind), count in _counted_use(day).items()
            ],
            batch_size=BATCH,
        )
    fold(day)


def _put_visits_right(day: date) -> None:
    rows = DailyVisits.objects.filter(day=day)
    counted = _counted(day)
    codes = {key[0] for key in counted}
    now = Station.objects.filter(pk__in=codes).values_list("pk", "org_path")
    whose = dict(now) | dict(
        rows.order_by("hour").values_list("station_id", "org_path")
    )
    kept = {row[:-1]: row[-1] for row in rows.values_list(*FIELDS, "org_path")}
    rows.delete()
    DailyVisits.objects.bulk_create(
        [
            DailyVisits(
                day=day,
                count=count,
                org_path=kept.get(key, whose[key[0]]),
                **dict(zip(FIELDS, key, strict=True)),
            )
            for key, count in counted.items()
        ],
        batch_size=BATCH,
    )


def _stored_use(day: date) -> Counter[Row]:
    rows = DailyUse.objects.filter(day=day)
    return Counter(
        {row[:-1]: row[-1] for row in rows.values_list("station", "facility", "count")}
    )


def _counted_use(day: date) -> Counter[Row]:
    rows = Visit.objects.filter(day=day, used__gt=0).values_list("station_id", "used")
    found: Counter[Row] = Counter()
    for code, used, count in rows.annotate(sum=Count("pk")):
        found.update({(code, kind): count for kind, bit in BITS.items() if used & bit})
    return found


def _counted(day: date) -> Counter[Row]:
    rows = Visit.objects.filter(day=day).values_list(*FIELDS)
    return Counter({row[:-1]: row[-1] for row in rows.annotate(sum=Count("pk"))})


def _stored_of_stations(day: date) -> Counter[Row]:
    rows = DailyVisits.objects.filter(day=day).values_list(*FIELDS)
    return Counter({row[:-1]: row[-1] for row in rows.annotate(sum=Sum("count"))})


def _stored_of_unions(day: date) -> Counter[Row]:
    rows = AreaVisits.objects.filter(day=day)
    return Counter(
        {row[:-1]: row[-1] for row in rows.values_list("path", "cut", "key", "count")}
    )


def _compared(
    table: str, day: date, stored: Counter[Row], counted: Counter[Row]
) -> Iterator[Difference]:
    for key in sorted(stored.keys() | counted.keys(), key=str):
        if stored[key] != counted[key]:
            yield Difference(table, day, key, stored[key], counted[key])
