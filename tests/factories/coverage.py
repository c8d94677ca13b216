"""Demand and studies, by the real operations."""

from typing import Any
from uuid import UUID

from members.organisations.models import Organisation
from stations.coverage import operations
from stations.coverage.models import CoverageStudy, DemandSet
from tests.factories import tree
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.geometry import Point
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import subtree
from unionhub.reference.models import Region

# Seats, as the list of regions tells them.
SEATS = {
    tree.JINJIANG: (104.117022, 30.598158),
    tree.QINGYANG: (104.061442, 30.673914),
    tree.ZILIUJING: (104.777188, 29.337429),
}
POINTS = [
    (Point(lng=104.1170, lat=30.5980), 5),
    (Point(lng=104.1171, lat=30.5981), 1),
    (Point(lng=104.0614, lat=30.6739), 7),
]


def seats() -> None:
    """Give the counties of the small tree their seats."""
    for code, (lng, lat) in SEATS.items():
        Region.objects.filter(pk=code).update(lng=lng, lat=lat, datum="WGS84")


def of(union: Organisation) -> Actor:
    """An officer of a union who may everything."""
    scope = (subtree(union.path),)
    return Actor(ActorKind.SYSTEM, powers=frozenset(Power), scope=scope)


def demand(union: Organisation, points: Any = None, name: str = "网点") -> DemandSet:
    """A set with three points, or others."""
    by = of(union)
    made = operations.open_set(name, by=by, at=tree.AT)
    return operations.add_points(made.pk, points or POINTS, by=by, at=tree.AT)


def study(
    union: Organisation, demand_set: UUID | str | None = None, **more: Any
) -> CoverageStudy:
    """A study of the union's own region."""
    facts: dict[str, Any] = {
        "name": "覆盖",
        "region": union.region_id,
        "demand_set": demand_set,
    }
    question = operations.Question(**facts | more)
    return operations.commission(question, by=of(union), at=tree.AT)
