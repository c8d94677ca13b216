"""Dossiers are opened or applied for, and filled in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from members.people.models import Member
from services.hardship import access, standards
from services.hardship.choices import (
    WRITABLE,
    AssessmentKind,
    AssessmentState,
    DossierOrigin,
    DossierState,
    Exclusion,
    HardshipPerson,
)
from services.hardship.eligibility import require_migrant
from services.hardship.means import Causes, Means, tier_of
from services.hardship.models import Assessment, Dossier, Household
from services.hardship.operations.entering import Relative
from services.hardship.operations.households import HouseholdFacts, registered
from services.hardship.operations.shared import (
    ONE_LIVE_DOSSIER,
    DossierExists,
    locked_dossier,
    locked_household,
    require_state,
    save,
)
from unionhub import audit
from unionhub.kernel import identity, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotAllowed, NotNow, Stale
from unionhub.kernel.powers import Power


class MembersOnly(NotAllowed):
    """Whoever applies for the own household is a union member."""

    code = "members_only"


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What a dossier says beside its figures."""

    person_kind: str
    housing: str
    employed_since: date | None = None
    exclusions: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A household's year, and why it is in hardship."""

    means: Means
    causes: Causes


@transaction.atomic
def open_(
    household_id: UUID,
    facts: Particulars,
    *,
    worker: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Dossier:
    """Open a dossier of a household, under one of its workers (the head if not named).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        BadFact: ``does_not_exist``: the worker lives elsewhere; as ``require_migrant``.
        NotNow: ``household_ended``.
        DossierExists: R-AID-02.
    """
    household = locked_household(household_id)
    access.require_on(by, Power.HARDSHIP_EDIT, household)

    return _opened(household, facts, worker, by=by, at=at)


@transaction.atomic
def apply(
    home: HouseholdFacts,
    people: Sequence[Relative],
    facts: Particulars,
    *,
    by: Actor,
    at: datetime,
) -> Dossier:
    """A member applies for the own household, whose head the member is.

    Name and document are those of the membership; ``people`` are the others, only
    named until the union submits the dossier: the answer does not tell whether one of
    them lives in another household. A household that is known stays as it is: its
    union corrects it.

    Raises:
        MembersOnly. BadFact: as ``registered``; ``duplicate_item``: somebody is named
            twice.
        AlreadyInHousehold, DossierExists: of the worker (R-AID-02).
    """
    member = Member.objects.live().filter(pk=by.person_id).first()
    if member is None:
        raise MembersOnly
    known = Household.objects.of(by).first()

    if known is None:
        others = [replace(one, is_proposed=True) for one in people]
        everybody = [_as_head(member, at), *others]
        _require_once(everybody)
        union = member.organisation
        known = registered(home, everybody, union=union, by=by, at=at)
    household = locked_household(known.pk)
    return _opened(household, facts, member.pk, by=by, at=at, is_own=True)


@transaction.atomic
def correct(
    dossier_id: UUID,
    facts: Particulars,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Dossier:
    """Say otherwise what it says beside the figures.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_writer``.
        WrongState, Stale. BadFact: as ``require_migrant``.
    """
    dossier = writable(dossier_id, by, version)

    _require_facts(dossier.worker_id, facts, at)
    before = {"person_kind": dossier.person_kind, "exclusions": dossier.exclusions}
    _describe(dossier, facts)
    save(dossier, *_DESCRIBED)

    audit.record(
        "dossier.corrected",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        before=before,
    )
    return dossier


@transaction.atomic
def assess(
    dossier_id: UUID,
    figures: Figures,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Assessment:
    """Put the figures down; the tier follows from them (R-AID-03).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_writer``.
        WrongState, Stale. NotNow: as ``reckoned``.
    """
    dossier = writable(dossier_id, by, version)

    Assessment.objects.filter(dossier=dossier, state=AssessmentState.PROPOSED).delete()
    made = reckoned(dossier, figures, AssessmentKind.FIRST, by=by, at=at)
    dossier.tier = made.tier
    save(dossier, "tier")

    # No figure and no cause: the trail is read by others than the dossier.
    audit.record(
        "dossier.assessed",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        tier=made.tier,
        standard=str(made.standard),
    )
    return made


def reckoned(
    dossier: Dossier, figures: Figures, kind: str, *, by: Actor, at: datetime
) -> Assessment:
    """The figures of a household as it lives today, with the tier they give.

    Raises:
        NotNow: ``standard_missing`` (R-AID-04); ``household_ended``: it is empty.
    """
    day = local_date(at)
    people = dossier.household.members.named_on(day).names()
    if not people:
        raise NotNow(code="household_ended")
    standard = standards.standard_of(dossier.household, day)
    size = len(people)
    tier = tier_of(figures.means, size=size, monthly_fen=standard.monthly_fen)
    made = Assessment(
        dossier=dossier,
        kind=kind,
        on=day,
        size=size,
        people=people,
        monthly_fen=standard.monthly_fen,
        standard=standard.id,
        tier=tier or "",
        assessed_by=by.signature,
        assessed_by_person=by.person_id,
        assessed_for_person=by.principal_id,
        assessed_at=at,
    )
    made.means_sealed = sealing.seal(
        Assessment, "means_sealed", made.pk, figures.means.written()
    )
    made.causes_sealed = sealing.seal(
        Assessment, "causes_sealed", made.pk, figures.causes.written()
    )
    made.save(force_insert=True)
    return made


def writable(dossier_id: UUID, by: Actor, version: int | None = None) -> Dossier:
    """The dossier, locked, where the actor may still change what it tells.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest, WrongState, Stale.
    """
    dossier = locked_dossier(dossier_id)
    access.require_writer(by, dossier)
    require_state(dossier, *WRITABLE)
    if version is not None and version != dossier.version:
        raise Stale(version=dossier.version)
    return dossier


_DESCRIBED = ("person_kind", "employed_since", "housing", "exclusions")


def _opened(
    household: Household,
    facts: Particulars,
    worker: UUID | None,
    *,
    by: Actor,
    at: datetime,
    is_own: bool = False,
) -> Dossier:
    if household.ended_on:
        raise NotNow(code="household_ended")
    keeper = household.members.live().filter(person=worker or household.head_id).first()
    if keeper is None:
        raise BadFact(code="does_not_exist", field="worker")
    _require_facts(keeper.person_id, facts, at)

    before = household.dossiers.filter(state=DossierState.EXITED).order_by("-exited_on")
    previous = before.first()
    dossier = Dossier(
        household=household,
        worker_id=keeper.person_id,
        worker_name=keeper.name,
        organisation_id=household.organisation_id,
        org_path=household.org_path,
        origin=DossierOrigin.RELAPSED if previous else DossierOrigin.NEW,
        previous=previous,
        is_own=is_own,
        opened_at=at,
        opened_by=by.signature,
    )
    _describe(dossier, facts)
    try:
        with transaction.atomic():
            dossier.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) not in ONE_LIVE_DOSSIER:
            raise
        raise DossierExists from clash

    audit.record(
        "dossier.opened",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        origin=str(dossier.origin),
        is_own=is_own,
    )
    return dossier


def _require_facts(worker: UUID, facts: Particulars, at: datetime) -> None:
    if not set(facts.exclusions) <= set(Exclusion.values):
        raise BadFact(code="invalid_choice", field="exclusions")
    if facts.person_kind == HardshipPerson.MIGRANT:
        require_migrant(worker, facts.employed_since, local_date(at))


def _describe(dossier: Dossier, facts: Particulars) -> None:
    dossier.person_kind = facts.person_kind
    dossier.employed_since = facts.employed_since
    dossier.housing = facts.housing
    dossier.exclusions = sorted(set(facts.exclusions))


def _require_once(people: Sequence[Relative]) -> None:
    numbers = {(one.document.kind, one.document.number) for one in people}
    if len(numbers) < len(people):
        raise BadFact(code="duplicate_item", field="members")


def _as_head(member: Member, at: datetime) -> Relative:
    number = sealing.unseal(member, "id_number_sealed")
    today = local_date(at)
    return Relative(
        name=member.name,
        relation="HEAD",
        document=identity.parse(member.document_kind, number, today=today),
        birth_year=member.birth_year,
    )
