"""Households are registered; people join them, leave them, part ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from members.organisations.models import Organisation
from services.hardship import access
from services.hardship.choices import DECIDED_ABOVE, Departure, Relation
from services.hardship.models import Household, HouseholdMember
from services.hardship.operations.entering import Relative, enter, seal
from services.hardship.operations.shared import DossierExists, locked_household
from unionhub import audit
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.powers import Power
from unionhub.persons import operations as persons
from unionhub.reference.models import Region

MOST_MEMBERS = 20


@dataclass(frozen=True, kw_only=True)
class HouseholdFacts:
    """Where a household lives, and which union keeps its papers."""

    organisation: str
    region: str
    residence: str
    address: str
    phone: str = ""


@transaction.atomic
def found(
    facts: HouseholdFacts, people: Sequence[Relative], *, by: Actor, at: datetime
) -> Household:
    """Register a household with everybody in it.

    Raises:
        NotFound, NotAllowed: as ``access.require``.
        BadFact: ``region_not_valid``, ``one_head``, ``too_many_items``, ``required``.
        AlreadyInHousehold: somebody lives in another one (R-AID-02).
    """
    union = Organisation.objects.filter(pk=facts.organisation).first()
    if union is None:
        raise NotFound
    access.require(by, Power.HARDSHIP_EDIT, union.path)

    return registered(facts, people, union=union, by=by, at=at)


def registered(
    facts: HouseholdFacts,
    people: Sequence[Relative],
    *,
    union: Organisation,
    by: Actor,
    at: datetime,
) -> Household:
    """The same, where the caller has asked who may."""
    today = local_date(at)
    heads = [one for one in people if one.relation == Relation.HEAD]
    if len(heads) != 1:
        raise BadFact(code="one_head", field="members")
    region = Region.objects.require(facts.region, on=today, field="region")

    household = Household(
        head=persons.identify(heads[0].document),
        head_name=heads[0].name,
        organisation=union,
        org_path=union.path,
        region=region,
        residence=facts.residence,
        opened_at=at,
        opened_by=by.signature,
    )
    _keep_contact(household, facts)
    household.save(force_insert=True)
    # In the order of their documents: two registrations of the same people at one
    # moment wait for one another in one direction only.
    for one in sorted(people, key=lambda person: person.document.number):
        enter(household, one, today)

    audit.record(
        "household.registered",
        household,
        by=by,
        at=at,
        subject_id=household.head_id,
        organisation=union.pk,
        people=len(people),
    )
    return household


@transaction.atomic
def join(
    household_id: UUID,
    relative: Relative,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
) -> HouseholdMember:
    """Somebody comes to live in a household.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        NotNow: ``household_under_review``, ``household_ended``.
        BadFact: ``one_head``, ``in_the_future``, ``too_many_items``;
            ``invalid_range``: before the household began, before they were born, or
            before they left another one (FEATURES 74).
        AlreadyInHousehold: they live in another one (R-AID-02).
    """
    household = _changeable(household_id, by)
    since = on or local_date(at)

    if relative.relation == Relation.HEAD:
        raise BadFact(code="one_head", field="relation")
    if household.members.named().count() >= MOST_MEMBERS:
        raise BadFact(code="too_many_items")
    if since > local_date(at):
        raise BadFact(code="in_the_future", field="on")
    born = relative.document.birth_date or date(relative.birth_year or 1, 1, 1)
    had_begun = household.members.filter(since__lte=since).exists()
    if since < born or not had_begun:
        raise BadFact(code="invalid_range", field="on")
    member = enter(household, relative, since)
    _touch(household)

    audit.record(
        "household.joined", household, by=by, at=at, subject_id=member.person_id
    )
    return member


@transaction.atomic
def leave(
    member_id: UUID,
    reason: str,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
) -> HouseholdMember:
    """Somebody lives there no more; the last one closes it behind them.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        NotNow: ``household_under_review``; ``head_remains``: others stay behind.
        DossierExists: a live dossier is kept under them, or nobody would be left in it.
        BadFact: ``invalid_range``, ``in_the_future``.
    """
    place = HouseholdMember.objects.filter(pk=member_id).values_list("household_id")
    found_place = place.first()
    if found_place is None:
        raise NotFound
    household = _changeable(found_place[0], by)
    member = household.members.named().filter(pk=member_id).first()

    if member is None:
        raise NotNow(code="wrong_state")
    others = household.members.named().exclude(pk=member_id).exists()
    if member.relation == Relation.HEAD and others:
        raise NotNow(code="head_remains")
    _require_no_dossier(household, [member], is_last=not others)
    until = _day_of(on, at, [member])
    _part(member, reason, until)
    if not others:
        household.ended_on = until
    _touch(household, "ended_on")

    audit.record(
        "household.left",
        household,
        by=by,
        at=at,
        subject_id=member.person_id,
        reason=str(reason),
    )
    return member


@dataclass(frozen=True, kw_only=True)
class Parting:
    """Who moves out together, under which head, where to."""

    members: Sequence[UUID]
    head: UUID
    facts: HouseholdFacts
    on: date | None = None


@transaction.atomic
def split(
    household_id: UUID, parting: Parting, *, by: Actor, at: datetime
) -> Household:
    """Some of a household found one of their own on the same day (FEATURES 74).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``; the new
            union lies outside the scope.
        NotNow: ``household_under_review``, ``head_remains``.
        DossierExists: a live dossier is kept under one of them.
        BadFact: ``does_not_exist``: not of this household; ``one_head``.
    """
    household = _changeable(household_id, by)
    union = Organisation.objects.filter(pk=parting.facts.organisation).first()
    if union is None:
        raise NotFound
    access.require(by, Power.HARDSHIP_EDIT, union.path)
    leaving = list(household.members.live().filter(pk__in=parting.members))

    if len(leaving) != len(set(parting.members)):
        raise BadFact(code="does_not_exist", field="members")
    head = next((one for one in leaving if one.pk == parting.head), None)
    if head is None:
        raise BadFact(code="one_head", field="head")
    if any(one.relation == Relation.HEAD for one in leaving):
        raise NotNow(code="head_remains")
    _require_no_dossier(household, leaving)
    day = _day_of(parting.on, at, leaving)
    made = _parted(head, parting, union, by=by, at=at)
    for one in leaving:
        _part(one, Departure.SPLIT, day)
    for one in leaving:
        _move_in(made, one, day, is_head=one is head)
    _touch(household)

    audit.record(
        "household.split",
        household,
        by=by,
        at=at,
        subject_id=household.head_id,
        into=str(made.pk),
        people=len(leaving),
    )
    return made


def _parted(
    head: HouseholdMember,
    parting: Parting,
    union: Organisation,
    *,
    by: Actor,
    at: datetime,
) -> Household:
    today = local_date(at)
    made = Household(
        head_id=head.person_id,
        head_name=head.name,
        organisation=union,
        org_path=union.path,
        region=Region.objects.require(parting.facts.region, on=today, field="region"),
        residence=parting.facts.residence,
        opened_at=at,
        opened_by=by.signature,
    )
    _keep_contact(made, parting.facts)
    made.save(force_insert=True)
    return made


def _move_in(
    household: Household, one: HouseholdMember, day: date, *, is_head: bool
) -> None:
    """The same person, known from before: sealed anew to the new row."""
    member = HouseholdMember(
        household=household,
        person_id=one.person_id,
        name=one.name,
        relation=Relation.HEAD if is_head else one.relation,
        document_kind=one.document_kind,
        sex=one.sex,
        birth_year=one.birth_year,
        since=day,
    )
    number = sealing.unseal(one, "id_number_sealed")
    seal(member, number, sealing.unseal(one, "health_sealed"))
    member.save(force_insert=True)


def _keep_contact(household: Household, facts: HouseholdFacts) -> None:
    household.address_sealed = sealing.seal(
        Household, "address_sealed", household.pk, facts.address
    )
    if facts.phone:
        household.phone_sealed = sealing.seal(
            Household, "phone_sealed", household.pk, facts.phone
        )


def _part(member: HouseholdMember, reason: str, until: date) -> None:
    member.until, member.departure = until, reason
    member.save(update_fields=["until", "departure"])


def _day_of(on: date | None, at: datetime, leaving: Sequence[HouseholdMember]) -> date:
    day = on or local_date(at)
    if day > local_date(at):
        raise BadFact(code="in_the_future", field="on")
    if any(member.since > day for member in leaving):
        raise BadFact(code="invalid_range", field="on")
    return day


def _changeable(household_id: UUID, by: Actor) -> Household:
    """The household, locked; who lives in it is not changed under a case's eyes."""
    household = locked_household(household_id)
    access.require_on(by, Power.HARDSHIP_EDIT, household)
    if household.ended_on:
        raise NotNow(code="household_ended")
    if household.dossiers.filter(state__in=DECIDED_ABOVE).exists():
        raise NotNow(code="household_under_review")
    return household


def _require_no_dossier(
    household: Household, leaving: Sequence[HouseholdMember], *, is_last: bool = False
) -> None:
    """No dossier outlives its worker in the household, nor the household (R-AID-02)."""
    live = household.dossiers.live()
    if not is_last:
        live = live.filter(worker__in=[one.person_id for one in leaving])
    if live.exists():
        raise DossierExists


def _touch(household: Household, *changed: str) -> None:
    household.version += 1
    household.save(update_fields=[*changed, "version"])
