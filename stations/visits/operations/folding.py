"""From the figures of stations to those of unions, and what is thrown away after it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min

from members.organisations.models import SEGMENT
from stations.places.access import COUNTY_DEPTH, depth_of
from stations.visits import telling
from stations.visits.choices import KEPT_DAYS, WINDOW, Cut, days, last_settled
from stations.visits.fives import ends_month, month_of
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
    """What the unions' figures of a day are, by what is told of the stations.

    Two queries; three more on the last day of a month.
    """
    found: Counter[Place] = Counter()
    for told in telling.visits(day, day):
        for above in _above(told.path):
            found[above, Cut.TOTAL, ""] += told.count
            found[above, Cut.HOUR, f"{told.hour:02}"] += told.count
            found[above, Cut.OCCUPATION, told.occupation] += told.count
            # Only near the station: nobody lists the province's.
            if depth_of(above) >= COUNTY_DEPTH:
                found[above, Cut.STATION, told.station] += told.count
    if ends_month(day):
        found += _use(day)
    return found


def _use(last: date) -> Counter[Place]:
    """What was used in the month, at unions that had the stations at its end."""
    rows = DailyVisits.objects.filter(day__gte=month_of(last), day__lte=last)
    latest = rows.order_by().values_list("station_id", "org_path")
    whose = dict(
        row[:2] for row in latest.annotate(last=Max("day")).order_by("last", "org_path")
    )
    found: Counter[Place] = Counter()
    for code, used in telling.use(last).items():
        for above in _above(whose.get(code, "")):
            found.update({(above, Cut.USED, kind): n for kind, n in used.items()})
    return +found


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
    """Fold every day that stands and is not folded yet; how many days.

    A day is folded once: figures that stand do not change under who reads them, and
    nobody can watch them grow.
    """
    last = AreaVisits.objects.aggregate(day=Max("day"))["day"]
    first = last + ONE_DAY if last else DailyVisits.objects.aggregate(d=Min("day"))["d"]
    if first is None:
        return 0
    due = days(first, last_settled(at))
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
