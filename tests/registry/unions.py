"""Unions in their states, and employers."""

import uuid

from members.organisations import operations as organisations
from tests.factories import tree
from tests.registry.things import Lot, Place, Thing, resource, some_code
from unionhub.kernel import actor, clock


@resource("union", of="organisations", like=some_code)
def union(place: Place, lot: Lot) -> Thing:
    """The union of the place itself."""
    return Thing(place.union.pk, place.union.path)


@resource("preparing", like=some_code)
def preparing(place: Place, lot: Lot) -> Thing:
    """A union below it that is not yet approved."""
    founded = tree.enterprise(place.union, place.region, active=False)
    return Thing(founded.pk, founded.path)


@resource("locked", like=some_code)
def locked(place: Place, lot: Lot) -> Thing:
    """A union below it that takes nobody for a time."""
    founded = tree.enterprise(place.union, place.region)
    organisations.lock(founded.pk, reason="届满", by=actor.installer(), at=clock.now())
    return Thing(founded.pk, founded.path)


@resource("employer", of="employers")
def employer(place: Place, lot: Lot) -> Thing:
    """An employer whose workers the union takes."""
    name = f"{place.union.pk}示例速递有限公司"
    serial = int(place.union.pk[-5:])
    registered = tree.employer(name, place.region, place.union, serial)
    return Thing(str(registered.pk), place.union.path)


@resource("alias", of="employer-aliases")
def alias(place: Place, lot: Lot) -> Thing:
    """Another name of that employer, which waits for approval."""
    proposed = organisations.propose_alias(
        uuid.UUID(lot.things["employer"].id),
        alias=f"{place.union.pk}示例",
        by=actor.installer(),
        at=clock.now(),
    )
    return Thing(str(proposed.pk), place.union.path)
