"""Lots that move: a request or a member goes from one union to another."""

import uuid

from members.enrolment import operations as enrolment
from members.enrolment.models import Enrolment
from members.people import operations as people_operations
from members.people.choices import Standing
from members.people.models import Member
from tests import registry
from tests.registry import Lot, Place, Thing
from tests.registry.people import PERSONS, ask
from unionhub.kernel import actor, clock, identity, sealing


def with_people(name: str, place: Place) -> Lot:
    """A lot of persons only: requests, and a member."""
    return registry.lot(name, place, PERSONS)


def version_of(lot: Lot) -> int:
    """The version of the request that waits."""
    return Enrolment.objects.get(pk=lot.things["pending"].id).version


def move(lot: Lot, to: Place) -> None:
    """Lay a lot of persons on another branch; what cannot be moved is forgotten."""
    del lot.things["returned"]
    move_request(lot.things["pending"], to)
    lot.things["member"].path = move_member(lot.things["member"].id, to)
    lot.words |= {"upper": str(to.union.parent_id), "version": version_of(lot)}


def move_request(thing: Thing, to: Place) -> None:
    """Hand a request over to another union."""
    enrolment.hand_over(
        uuid.UUID(thing.id),
        to=to.union.pk,
        reason="移交",
        by=actor.installer(),
        at=clock.now(),
    )
    thing.path = to.union.path


def move_member(member_id: str, to: Place) -> str:
    """Leave one union and join another: the same row, elsewhere; its new path."""
    by, at = actor.installer(), clock.now()
    member = Member.objects.get(pk=uuid.UUID(member_id))
    people_operations.change_standing(
        member.pk, Standing.LEFT, reason="退会", by=by, at=at, on=clock.local_date(at)
    )
    document = identity.parse(
        member.document_kind,
        sealing.unseal(member, "id_number_sealed"),
        today=clock.local_date(at),
    )
    request = ask(to, document)
    enrolment.approve(request.pk, by=by, at=at)
    return to.union.path
