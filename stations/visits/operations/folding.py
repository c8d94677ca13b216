"""From the figures of stations to those of unions, and what is thrown away after it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, Sum

from members.organisations.models import SEGMENT
from stations.places.access import COUNTY_DEPTH, depth_of
from stations.visits.choices import KEPT_DAYS, WINDOW, Cut, days
from stations.visits.models import (
    AreaVisits,
    DailyVisits,
    Visit,
    VisitMark,
    VisitSalt,
)
from unionhub.kernel.clock import local_date

BATCH = 2_000
ONE_DAY = timedelta(days=1)
# Path, cut, key.
Place = tuple[str, str, str]


def sums(day: date) -> Counter[Place]:
    """What the unions' figures of a day are, by those of the stations. One query."""
    rows = DailyVisits.objects.filter(day=day).values_list(
        "station_id", "station__org_path", "hour", "occupation"
    )
    found: Counter[Place] = Counter()
    for code, path, hour, occupation, count in rows.annotate(sum=Sum("count")):
        for above in _above(path):
            found[above, Cut.TOTAL, ""] += count
            found[above, Cut.HOUR, f"{hour:02}"] += count
            found[above, Cut.OCCUPATION, occupation] += count
            # Only near the station: nobody lists the province's.
            if depth_of(above) >= COUNTY_DEPTH:
                found[above, Cut.STATION, code] += count
    return found


@transaction.atomic
def fold(day: date) -> int:
    """Write the unions' figures of a day anew; how many rows they are."""
    found = sums(day)
    AreaVisits.objects.filter(day=day).delete()
    AreaVisits.objects.bulk_create(
        [
            AreaVisits(path=path, cut=cut, day=day, key=key, count=count)
            for (path, cut, key), count in found.items()
        ],
        batch_size=BATCH,
    )
    return len(found)


def fold_lately(at: datetime) -> int:
    """Fold today, and every day since the last that was folded; how many days."""
    today = local_date(at)
    last = AreaVisits.objects.aggregate(day=Max("day"))["day"]
    first = last or DailyVisits.objects.aggregate(day=Min("day"))["day"]
    if first is None:
        return 0
    # The day before may have gone on after it was folded.
    due = days(min(first, today - ONE_DAY), today)
    for day in due:
        fold(day)
    return len(due)


def forget(at: datetime) -> int:
    """Throw away marks and salts that decide nothing more, and visits that are only
    figures now; how many visits.

    A visit is counted up the moment it is written, so nothing is lost with it.
    """
    today = local_date(at)
    VisitMark.objects.filter(since__lte=at - WINDOW - ONE_DAY).delete()
    VisitSalt.objects.filter(pk__lt=today - ONE_DAY).delete()
    old = Visit.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS))
    return old.delete()[0]


def _above(path: str) -> Iterator[str]:
    """A union's path and those of all above it."""
    for end in range(SEGMENT, len(path) + 1, SEGMENT):
        yield path[:end]
