"""What the worker does: reckons the studies that wait."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from stations.coverage import ground
from stations.coverage.choices import (
    MOST_ATTEMPTS,
    MOST_CIRCLES,
    MOST_SPOTS,
    StudyState,
)
from stations.coverage.figures import figures
from stations.coverage.models import CoverageStudy, DemandPoint
from stations.coverage.reckoning import Demand, Reckoned, reckon
from stations.finder.current import CURRENT
from stations.finder.index import Index
from stations.finder.search import Question
from unionhub import audit
from unionhub.kernel import actor

BATCH = 20


def reckon_due(at: datetime) -> int:
    """Reckon every study that waits; how many.

    Found by state: what a worker that died left behind, another does again.
    """
    done = 0
    for study in CoverageStudy.objects.to_reckon(at).order_by("id")[:BATCH]:
        done += reckon_one(study.pk, at)
    return done


def reckon_one(pk: UUID, at: datetime) -> int:
    """Reckon one study, if nobody else does; 1 if it is finished now."""
    study = _claim(pk, at)
    if study is None:
        return 0
    index = CURRENT.index(at)
    demand = _demand(study)
    fits = Question(facilities=tuple(study.facilities), at=study.open_at).test()
    counted = [
        (code, index.places[code].point)
        for code in index.codes
        if fits(index.places[code])
    ]
    reckoned = reckon(demand, counted, radius=study.radius_m, sites=study.site_count)
    return _keep(study, demand, reckoned, index, len(counted), at)


@transaction.atomic
def _claim(pk: UUID, at: datetime) -> CoverageStudy | None:
    """The study, now RUNNING for us; none where another was quicker."""
    # Two workers see the same row; the second waits here and then finds it taken.
    held = CoverageStudy.objects.select_for_update(of=("self",)).to_reckon(at)
    study = held.filter(pk=pk).first()
    if study is None:
        return None
    if study.attempts >= MOST_ATTEMPTS:
        study.move_to(StudyState.FAILED)
        study.save(update_fields=["state"])
        audit.record("coverage.given_up", study, by=actor.system(), at=at)
        return None
    study.move_to(StudyState.RUNNING)
    study.claimed_at, study.attempts = at, study.attempts + 1
    study.save(update_fields=["state", "claimed_at", "attempts"])
    return study


def _demand(study: CoverageStudy) -> Demand:
    inside = ground.counties(study.region)
    if study.demand_set_id is None:
        return ground.grid(inside, cell_m=study.cell_m, reach_m=study.reach_m)
    points = DemandPoint.objects.filter(
        demand_set=study.demand_set_id, position__lt=study.point_count
    )
    rows = points.order_by("position").values_list("lng", "lat", "weight")
    return ground.given(rows.iterator(), inside, cell_m=study.cell_m)


@transaction.atomic
def _keep(
    study: CoverageStudy,
    demand: Demand,
    reckoned: Reckoned,
    index: Index,
    counted: int,
    at: datetime,
) -> int:
    ours = CoverageStudy.objects.select_for_update(of=("self",)).filter(
        pk=study.pk, state=StudyState.RUNNING, attempts=study.attempts
    )
    held = ours.first()
    # A worker that was given up for dead came back: another is at it.
    if held is None:
        return 0
    held.move_to(StudyState.DONE)
    held.result = figures(study, demand, reckoned) | {
        "data_version": index.version,
        "station_count": counted,
        "serving_count": len(reckoned.serving),
    }
    held.layers = _layers(reckoned, index)
    held.reckoned_at = at
    held.save(update_fields=["state", "result", "layers", "reckoned_at"])
    audit.record("coverage.reckoned", held, by=actor.system(), at=at)
    return 1


def _layers(reckoned: Reckoned, index: Index) -> dict[str, Any]:
    """What the map shows: the heaviest white cells first, stations with a circle."""
    spots = sorted(reckoned.spots.items(), key=lambda one: (-one[1], one[0]))
    serving = ((code, index.places[code].point) for code in reckoned.serving)
    return {
        "spots": [[*cell, weight] for cell, weight in spots[:MOST_SPOTS]],
        "stations": [[c, p.lng, p.lat] for c, p in serving][:MOST_CIRCLES],
    }
