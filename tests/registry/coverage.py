"""A set of demand points, and a study that is done."""

from stations.coverage import tasks
from stations.coverage.models import CoverageStudy
from tests.factories import coverage
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import clock


@resource("demand_set", of="demand-sets")
def demand_set(place: Place, lot: Lot) -> Thing:
    """With three points; ``home`` is the region that may be studied."""
    lot.words["home"] = place.union.region_id
    made = coverage.demand(place.union)
    return Thing(str(made.pk), place.union.path)


@resource("study", of="coverage-studies")
def study(place: Place, lot: Lot) -> Thing:
    """Of those points."""
    coverage.seats()
    made = coverage.study(place.union, lot.things["demand_set"].id)
    tasks.reckon_one(made.pk, clock.now())
    assert CoverageStudy.objects.get(pk=made.pk).state == "DONE"
    return Thing(str(made.pk), place.union.path)
