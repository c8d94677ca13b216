"""How the demo's stations were judged: on maps, inspected, stars that fell, quotas."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stations.places import criteria, freshness
from stations.places.choices import (
    YEARLY,
    AwardLevel,
    InspectionOutcome,
    MapProvider,
    StationState,
)
from stations.places.models import (
    AwardQuota,
    InspectionFinding,
    Station,
    StationInspection,
    StationMapListing,
    StationRating,
)
from unionhub.desk.demo.tree import SYSTEM
from unionhub.kernel.clock import local_date

if TYPE_CHECKING:
    from unionhub.desk.demo.stations import Stations

INSPECTED, FELL = 400, 40
PROVINCE = "510000"


def judge(demo: Stations) -> None:
    """Everything that happened after the stations were published."""
    for station in demo.rows:
        if station.on_map_since:
            _map(demo, station)
    _fall(demo)
    _quotas(demo)
    standing = [one for one in demo.rows if one.state == StationState.OPEN]
    for place, station in enumerate(demo.later.sample(standing, INSPECTED)):
        _inspect(demo, station, place)
    for station in demo.rows:
        if station.inspection_due_on is None and station.verified_on:
            # Most within the year to come, some overdue.
            days = demo.later.randrange(-40, 330)
            station.inspection_due_on = local_date(demo.at) + timedelta(days=days)
        station.fresh_as_of = freshness.as_of(station)


def _map(demo: Stations, station: Station) -> None:
    found = station.on_map_since or local_date(demo.at)
    for provider in demo.later.sample(MapProvider.values, demo.later.randrange(1, 4)):
        demo.maps.append(
            StationMapListing(
                pk=demo.later.key(),
                station=station,
                map=provider,
                found_on=found,
                noted_by=SYSTEM,
                noted_at=demo.at - timedelta(days=300),
            )
        )


def _fall(demo: Stations) -> None:
    """Some had more stars, which were taken back in the same year."""
    for rating in [one for one in demo.ratings if one.stars < 5][:FELL]:  # noqa: PLR2004 - the most there are
        demo.ratings.append(
            StationRating(
                pk=demo.later.key(),
                station=rating.station,
                year=rating.year,
                stars=rating.stars + 1,
                reason="年度考核（演示）",
                decided_by=SYSTEM,
                decided_at=demo.at - timedelta(days=310),
                withdrawn_by=SYSTEM,
                withdrawn_at=rating.decided_at,
                withdrawn_reason="多次未按公布的时间开放（演示）",
            )
        )


def _quotas(demo: Stations) -> None:
    used = Counter(one.year for one in demo.awards)
    for year in (*sorted(used), demo.at.year):
        demo.quotas.append(
            AwardQuota(
                pk=demo.later.key(),
                region_id=PROVINCE,
                year=year,
                level=AwardLevel.NATIONAL,
                quota=used[year] + (year == demo.at.year) * 50,
                used=used[year],
                set_by=SYSTEM,
                set_at=demo.at - timedelta(days=320),
            )
        )


# One in so many: to be put right, and failed.
_TO_RECTIFY, _FAILED = 8, 25


def _inspect(demo: Stations, station: Station, place: int) -> None:
    on = local_date(demo.at) - timedelta(days=demo.later.randrange(1, 300))
    outcome, faults = InspectionOutcome.PASSED, 0
    if place % _FAILED == 0:
        outcome, faults = InspectionOutcome.FAILED, 4
    elif place % _TO_RECTIFY == 0:
        outcome, faults = InspectionOutcome.RECTIFY, 2
    rectify = on + timedelta(days=30) if outcome == InspectionOutcome.RECTIFY else None
    made = StationInspection(
        pk=demo.later.key(),
        station=station,
        on=on,
        criteria=criteria.version(),
        outcome=outcome,
        rectify_by=rectify,
        inspected_by=SYSTEM,
        inspected_at=demo.at - timedelta(days=1),
    )
    demo.inspections.append(made)
    _find(demo, made, faults)
    station.failed_checks = faults
    passed = outcome == InspectionOutcome.PASSED
    station.inspection_due_on = on + YEARLY if passed else rectify or on
    station.verified_on = max(on, station.verified_on or date.min)


def _find(demo: Stations, made: StationInspection, faults: int) -> None:
    wrong = {one.code for one in demo.later.sample(list(criteria.current()), faults)}
    demo.findings += [
        InspectionFinding(
            pk=demo.later.key(),
            inspection=made,
            criterion=one.code,
            is_met=one.code not in wrong,
            evidence="现场查看（演示）",
        )
        for one in criteria.current()
    ]
