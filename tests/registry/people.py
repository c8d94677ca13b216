"""Requests, members and join codes."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from members.enrolment import operations as enrolment
from members.enrolment.choices import JoinChannel
from members.enrolment.models import Enrolment
from members.people.models import Member
from tests.factories import accounts, people
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock, sealing
from unionhub.kernel.identity import IdentityDocument

SERIALS = count(1)
# Whoever is moved to another branch takes these along.
PERSONS = ("pending", "returned", "admitted", "member")


def newcomer() -> IdentityDocument:
    """The document of somebody who was never there before."""
    days, serial = divmod(next(SERIALS), 900)
    born = date(1970, 1, 1) + timedelta(days=days)
    return people.document(serial + 1, f"{born:%Y%m%d}")


def ask(place: Place, document: IdentityDocument | None = None) -> Enrolment:
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


def _asked(place: Place) -> Thing:
    request = ask(place)
    return Thing(str(request.pk), request.org_path, place.owner.pk)


@resource("pending", of="enrolments")
def pending(place: Place, lot: Lot) -> Thing:
    """A request that waits for a decision."""
    request = _asked(place)
    lot.words["version"] = Enrolment.objects.get(pk=request.id).version
    return request


@resource("returned")
def returned(place: Place, lot: Lot) -> Thing:
    """A request that was sent back for correction."""
    request = _asked(place)
    enrolment.return_for_correction(
        uuid.UUID(request.id),
        items=["name"],
        reason="姓名与证件不一致",
        by=actor.installer(),
        at=clock.now(),
    )
    return request


@resource("admitted")
def admitted(place: Place, lot: Lot) -> Thing:
    """A request that was granted."""
    request = _asked(place)
    enrolment.approve(uuid.UUID(request.id), by=actor.installer(), at=clock.now())
    return request


@resource("member", of="members")
def member(place: Place, lot: Lot) -> Thing:
    """The member whom that request made, with the numbers by which one is found."""
    request = Enrolment.objects.get(pk=lot.things["admitted"].id)
    row = Member.objects.get(pk=request.person_id)
    lot.words["id_number"] = sealing.unseal(row, "id_number_sealed")
    lot.words["member_number"] = row.number
    return Thing(str(row.pk), place.union.path, place.owner.pk)


def some_join_code() -> str:
    """A join code of nothing."""
    return uuid.uuid4().hex[:10].upper()


@resource("join_code", of="join-codes", like=some_join_code)
def join_code(place: Place, lot: Lot) -> Thing:
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
