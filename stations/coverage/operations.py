"""Demand is given, a study is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from stations.coverage import access, ground
from stations.coverage.choices import (
    FINEST,
    MOST_CELLS,
    MOST_POINTS,
    MOST_SITES,
    TOWN,
    WALK,
)
from stations.coverage.models import CoverageStudy, DemandPoint, DemandSet
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.geometry import Point
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a study asks; without a set, the demand is a grid."""

    name: str
    region: str
    demand_set: UUID | None = None
    cell_m: int = WALK
    reach_m: int = TOWN
    radius_m: int = WALK
    site_count: int = 10
    facilities: Sequence[str] = ()
    open_at: datetime | None = None


@transaction.atomic
def open_set(name: str, *, by: Actor, at: datetime) -> DemandSet:
    """An empty set of demand points for the union that acts.

    Raises:
        NotAllowed: no such power.
        NotNow: ``already_exists``: the union has one of this name.
    """
    union = access.own_union(by, Power.STATION_EDIT)
    made = DemandSet(
        name=name,
        organisation=union,
        org_path=union.path,
        given_by=by.signature,
        given_at=at,
    )

    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "demand_set_named_once":
            raise
        raise NotNow(code="already_exists", field="name") from clash

    audit.record("demand.opened", made, by=by, at=at, name=name)
    return made


@transaction.atomic
def add_points(
    pk: UUID, points: Sequence[tuple[Point, int]], *, by: Actor, at: datetime
) -> DemandSet:
    """More points with their weights, in the order given.

    Raises:
        NotFound, NotAllowed: as every act.
        NotNow: ``too_many_points``: more than a set may hold.
    """
    # Two pages at one moment: the second waits, and goes on counting.
    held = DemandSet.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if held is None:
        raise NotFound
    access.require(by, Power.STATION_EDIT, held.org_path)
    if held.point_count + len(points) > MOST_POINTS:
        raise NotNow(code="too_many_points", most=MOST_POINTS)

    DemandPoint.objects.bulk_create(
        DemandPoint(
            demand_set=held,
            position=place,
            lng=point.lng,
            lat=point.lat,
            weight=weight,
        )
        for place, (point, weight) in enumerate(points, held.point_count)
    )
    held.point_count += len(points)
    held.version += 1
    held.save(update_fields=["point_count", "version"])

    audit.record("demand.added", held, by=by, at=at, count=len(points))
    return held


@transaction.atomic
def commission(question: Question, *, by: Actor, at: datetime) -> CoverageStudy:
    """Ask for a study: it is QUEUED until a worker finds it.

    Raises:
        NotAllowed: no such power.
        NotFound: the region is none of the actor's; the set lies outside the scope.
        BadFact: ``region_not_valid``, ``out_of_range``; ``too_many_cells``: a finer
            grid than can be reckoned; ``nothing_to_study``: an empty set, or no seat.
    """
    union = access.own_union(by, Power.STATION_VIEW)
    region = Region.objects.require(question.region, on=local_date(at))
    access.require_region(by, region)
    if question.site_count > MOST_SITES:
        raise BadFact(code="out_of_range", field="site_count")
    if question.cell_m * FINEST < question.radius_m:
        raise BadFact(code="too_many_cells", field="cell_m")
    demand = _demand(question, by)
    study = CoverageStudy(
        name=question.name,
        organisation=union,
        org_path=union.path,
        region=region,
        demand_set=demand,
        point_count=demand.point_count if demand else _cells(question, region),
        cell_m=question.cell_m,
        reach_m=question.reach_m,
        radius_m=question.radius_m,
        site_count=question.site_count,
        facilities=sorted(question.facilities),
        open_at=question.open_at,
        asked_by=by.signature,
        asked_at=at,
    )

    study.save(force_insert=True)

    audit.record("coverage.asked", study, by=by, at=at, region=region.pk)
    return study


def _demand(question: Question, by: Actor) -> DemandSet | None:
    if question.demand_set is None:
        return None
    sets = DemandSet.objects.visible_to(by)
    demand = sets.filter(pk=question.demand_set).first()
    if demand is None:
        raise NotFound
    if not demand.point_count:
        raise BadFact(code="nothing_to_study", field="demand_set")
    return demand


def _cells(question: Question, region: Region) -> int:
    cells = ground.expected(
        ground.counties(region), cell_m=question.cell_m, reach_m=question.reach_m
    )
    if cells > MOST_CELLS:
        raise BadFact(code="too_many_cells", field="cell_m")
    return cells
