"""Lots: one thing of every kind at one union; and a lot of which nothing is there."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from members.enrolment import operations as enrolment
from members.enrolment.choices import JoinChannel
from members.enrolment.models import Enrolment
from members.offices import operations as offices
from members.offices.access import actor_for
from members.offices.choices import Office
from members.organisations import operations as organisations
from members.organisations.models import Organisation
from members.people import operations as people_operations
from members.people.choices import Standing
from members.people.models import Member
from tests import journeys
from tests.factories import accounts, people, tree
from unionhub.accounts.models import User
from unionhub.jobs import operations as exports
from unionhub.jobs import tasks as making
from unionhub.jobs.choices import ExportState
from unionhub.jobs.models import ExportJob
from unionhub.kernel import actor, clock, identity, sealing
from unionhub.kernel.identity import IdentityDocument
from unionhub.kernel.powers import Power

CODES = frozenset({"union", "preparing", "locked"})
# Everybody may read it, so it lies in no branch.
PUBLIC = {"region": tree.JINJIANG, "dictionary": "sex"}
NOWHERE = {"region": "999999", "dictionary": "absent"}
SERIALS = count(1)


@dataclass
class Thing:
    """Something with an id, where in the tree it lies, and whose it is."""

    id: str
    path: str
    owner: uuid.UUID | None = None


@dataclass(frozen=True)
class Place:
    """A union, a region of its part, and the account that files requests there."""

    union: Organisation
    region: str
    owner: User


@dataclass
class Lot:
    """Things by what they are, and what bodies say besides."""

    name: str
    things: dict[str, Thing] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    is_there: bool = True

    @property
    def named(self) -> dict[str, Any]:
        """What fills a body."""
        return self.words | {name: thing.id for name, thing in self.things.items()}


def build(name: str, place: Place) -> Lot:
    """A lot, through the real operations."""
    lot = with_people(name, place)
    path = place.union.path
    lot.things |= {kind: Thing(code, path) for kind, code in PUBLIC.items()}
    lot.things["union"] = Thing(place.union.pk, path)
    _add_unions(lot, place)
    _add_employer(lot, place)
    _add_offices(lot, place)
    return lot


def with_people(name: str, place: Place) -> Lot:
    """A lot of persons only: requests, and a member."""
    lot = Lot(name, words={"upper": str(place.union.parent_id)})
    path = place.union.path
    for kind in ("pending", "returned", "admitted"):
        request = _request(place)
        lot.things[kind] = Thing(str(request.pk), request.org_path, place.owner.pk)
    _return(lot.things["returned"].id)
    lot.things["member"] = _admit(lot.things["admitted"], path)
    lot.words |= _facts_of(lot.things["member"]) | {"version": version_of(lot)}
    return lot


def version_of(lot: Lot) -> int:
    """The version of the request that waits."""
    return Enrolment.objects.get(pk=lot.things["pending"].id).version


def absent(like: Lot) -> Lot:
    """The same, with ids in the same shape, of nothing."""
    lot = Lot("absent", words=dict(like.words), is_there=False)
    for kind in like.things:
        code = f"510104{uuid.uuid4().int % 90_000 + 10_000}"
        shapes = {"join_code": uuid.uuid4().hex[:10].upper()} | NOWHERE
        shapes |= dict.fromkeys(CODES, code)
        lot.things[kind] = Thing(shapes.get(kind, str(uuid.uuid4())), "")
    return lot


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
    request = _request(to, document)
    enrolment.approve(request.pk, by=by, at=at)
    return to.union.path


def _request(place: Place, document: IdentityDocument | None = None) -> Enrolment:
    """A request of a new person, or of a known one, that waits at this union."""
    by, at = actor.installer(), clock.now()
    application = people.application(work_region=place.region)
    request = enrolment.enrol(
        replace(application, document=document or newcomer()),
        by=accounts.acting(place.owner),
        at=at,
    )
    if request.organisation_id == place.union.pk:
        return request
    return enrolment.hand_over(
        request.pk, to=place.union.pk, reason="移交", by=by, at=at
    )


def newcomer() -> IdentityDocument:
    """The document of somebody who was never there before."""
    days, serial = divmod(next(SERIALS), 900)
    born = date(1970, 1, 1) + timedelta(days=days)
    return people.document(serial + 1, f"{born:%Y%m%d}")


def _return(request_id: str) -> None:
    enrolment.return_for_correction(
        uuid.UUID(request_id),
        items=["name"],
        reason="姓名与证件不一致",
        by=actor.installer(),
        at=clock.now(),
    )


def _admit(request: Thing, path: str) -> Thing:
    done = enrolment.approve(
        uuid.UUID(request.id), by=actor.installer(), at=clock.now()
    )
    return Thing(str(done.person_id), path, request.owner)


def _facts_of(member: Thing) -> dict[str, str]:
    row = Member.objects.get(pk=uuid.UUID(member.id))
    number = sealing.unseal(row, "id_number_sealed")
    return {"id_number": number, "member_number": row.number}


def add_exports(lot: Lot, clerk: User) -> None:
    """An export that waits for a second person, and a file, both of this clerk."""
    at = clock.now()
    by = actor_for(clerk, at)
    asked: dict[str, Any] = {"kind": "MEMBERS", "filters": {}, "reason": "核对名单"}
    file = exports.request(**asked, by=by, at=at)
    making.make_due(at)
    waiting = exports.request(**asked, by=by, at=at)
    ExportJob.objects.filter(pk=waiting.pk).update(state=ExportState.REQUESTED)
    lot.things["export"] = Thing(str(waiting.pk), by.scope[0][0], clerk.pk)
    lot.things["file"] = Thing(str(file.pk), by.scope[0][0], clerk.pk)
    lot.words["file_key"] = exports.key_of(file, by=by)


def _add_unions(lot: Lot, place: Place) -> None:
    by, at = actor.installer(), clock.now()
    preparing = tree.enterprise(place.union, place.region, active=False)
    locked = tree.enterprise(place.union, place.region)
    organisations.lock(locked.pk, reason="届满", by=by, at=at)
    lot.things |= {
        "preparing": Thing(preparing.pk, preparing.path),
        "locked": Thing(locked.pk, locked.path),
        "join_code": join_code(place),
    }


def join_code(place: Place) -> Thing:
    """A join code of the union."""
    at = clock.now()
    code = enrolment.issue_code(
        place.union.pk,
        channel=JoinChannel.QR,
        expires_at=at + timedelta(days=30),
        by=actor.installer(),
        at=at,
    )
    return Thing(code.pk, place.union.path)


def _add_offices(lot: Lot, place: Place) -> None:
    """A clerk of the union, and what the clerk lent to somebody."""
    path, at = place.union.path, clock.now()
    holder = accounts.officer(f"{lot.name}-post", place.union, Office.CLERK)
    deputy = accounts.officer(f"{lot.name}-deputy", place.union, Office.CLERK)
    today = clock.local_date(at)
    loan = offices.Loan([Power.ORGANISATION_VIEW], today, today, "出差")
    lent = offices.delegate(deputy.pk, loan, by=journeys.acting(holder, at), at=at)
    lot.things |= {
        "appointment": Thing(str(holder.appointments.get().pk), path),
        "delegation": Thing(str(lent.pk), path),
    }


def _add_employer(lot: Lot, place: Place) -> None:
    name = f"{place.union.pk}示例速递有限公司"
    serial = int(place.union.pk[-5:])
    employer = tree.employer(name, place.region, place.union, serial)
    alias = organisations.propose_alias(
        employer.pk, alias=f"{place.union.pk}示例", by=actor.installer(), at=clock.now()
    )
    path = place.union.path
    lot.things |= {
        "employer": Thing(str(employer.pk), path),
        "alias": Thing(str(alias.pk), path),
    }
