"""Founding unions, their life, and the employers they stand for."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from members.organisations import access
from members.organisations.choices import (
    Admission,
    FoundingWay,
    UnionKind,
    UnionLevel,
    UnionStatus,
)
from members.organisations.models import (
    PATH_LENGTH,
    SEGMENT,
    AllowedParent,
    Organisation,
    OrganisationOccupation,
    OrganisationSeries,
)
from members.organisations.operations.shared import (
    insert,
    locked,
    refusal,
    region_of,
)
from unionhub import audit
from unionhub.kernel import credit_codes
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotNow, Stale
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Founding:
    """What is known of a new union. Region and territory are region codes."""

    name: str
    kind: str
    level: str
    region: str
    territory: str | None = None
    credit_code: str | None = None
    founding_way: str = FoundingWay.OFFLINE
    admission: str = Admission.REVIEW
    review_days: int = 5
    office_phone: str = ""
    reported_headcount: int | None = None
    occupations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Approval:
    """The upper union's approval of a founding (建会批复)."""

    number: str
    on: date
    union: str


@transaction.atomic
def found(
    parent_code: str, founding: Founding, *, by: Actor, at: datetime
) -> Organisation:
    """Put a new union, still PREPARING, under ``parent_code``.

    Raises:
        NotFound: the parent lies outside the actor's scope.
        NotAllowed: the office may not found unions.
        BadFact: ``parent_kind_not_allowed`` (R-ORG-05), ``too_deep``,
            ``region_not_valid`` (R-ORG-07), ``legal_person_not_allowed``
            (R-ORG-13), ``uscc_…`` (R-ORG-01…03).
        NotNow: ``uscc_taken`` (R-ORG-04).
    """
    parent = locked(parent_code)
    access.require(by, Power.ORGANISATION_EDIT, parent)

    _check_parent(founding.kind, founding.level, parent)
    region = region_of(founding.region, "region", at)
    territory = founding.territory and region_of(founding.territory, "territory", at)
    if founding.level == UnionLevel.SUBUNIT and founding.credit_code:
        raise BadFact(code="legal_person_not_allowed", field="credit_code")
    _check_union_code(founding.credit_code)

    parent.last_child += 1
    parent.save(update_fields=["last_child"])
    facts = asdict(founding) | {"region": region, "territory": territory or None}
    occupations = facts.pop("occupations")
    organisation = Organisation(
        code=_next_code(region),
        parent=parent,
        path=parent.path + segment(parent.last_child),
        **facts,
    )
    insert(organisation)
    OrganisationOccupation.objects.bulk_create(
        OrganisationOccupation(organisation=organisation, occupation_group=group)
        for group in occupations
    )

    audit.record("organisation.founded", organisation, by=by, at=at, parent=parent_code)
    return organisation


@transaction.atomic
def found_province(founding: Founding, *, by: Actor, at: datetime) -> Organisation:
    """The root of the tree, once: the province's federation, ACTIVE from the start."""
    region = region_of(founding.region, "region", at)
    organisation = Organisation(
        code=_next_code(region),
        name=founding.name,
        kind=UnionKind.FEDERATION,
        level=UnionLevel.PROVINCE,
        status=UnionStatus.ACTIVE,
        path=segment(1),
        region=region,
        territory=region,
        office_phone=founding.office_phone,
    )
    insert(organisation)

    audit.record("organisation.founded", organisation, by=by, at=at)
    return organisation


@transaction.atomic
def activate(code: str, approval: Approval, *, by: Actor, at: datetime) -> Organisation:
    """A PREPARING union becomes ACTIVE by its upper union's approval (R-ORG-06).

    Raises:
        BadFact: ``approval_missing``: the approving union is not above it.
        WrongState: it is not PREPARING.
    """
    organisation = locked(code)
    access.require(by, Power.ORGANISATION_EDIT, organisation)

    above = Organisation.objects.above(organisation.path)
    if not approval.number or not above.filter(code=approval.union).exists():
        raise BadFact(code="approval_missing", field="approved_by")
    if approval.on > local_date(at):
        raise BadFact(code="out_of_range", field="approval_date")
    if organisation.status != UnionStatus.PREPARING:
        organisation.move_to(UnionStatus.PREPARING)

    organisation.move_to(UnionStatus.ACTIVE)
    organisation.approval_number = approval.number
    organisation.approval_date = approval.on
    organisation.approved_by_id = approval.union
    _save(organisation, "status", "approval_number", "approval_date", "approved_by")

    audit.record(
        "organisation.activated", organisation, by=by, at=at, approval=approval.number
    )
    return organisation


@transaction.atomic
def lock(code: str, *, reason: str, by: Actor, at: datetime) -> Organisation:
    """An ACTIVE union takes nobody for a time. The province's stays active."""
    return _switch(code, UnionStatus.LOCKED, reason=reason, by=by, at=at)


@transaction.atomic
def unlock(code: str, *, reason: str, by: Actor, at: datetime) -> Organisation:
    """A LOCKED union takes members again."""
    return _switch(code, UnionStatus.ACTIVE, reason=reason, by=by, at=at)


@dataclass(frozen=True)
class Correction:
    """What an officer may correct about a union; None leaves a value as it is."""

    name: str | None = None
    credit_code: str | None = None
    region: str | None = None
    territory: str | None = None
    admission: str | None = None
    review_days: int | None = None
    office_phone: str | None = None
    reported_headcount: int | None = None

    def given(self) -> dict[str, object]:
        """The values that were given."""
        return {name: v for name, v in asdict(self).items() if v is not None}


@transaction.atomic
def correct(
    code: str, correction: Correction, *, version: int | None, by: Actor, at: datetime
) -> Organisation:
    """Correct facts about a union, on the version the officer has seen (R-PLT-02).

    Raises:
        Stale: somebody else changed it meanwhile.
        BadFact, NotNow: as in ``found``; ``last_resort``: the province's union
            serves all of the province, or somebody would end nowhere.
    """
    organisation = locked(code)
    access.require(by, Power.ORGANISATION_EDIT, organisation)

    if version is not None and version != organisation.version:
        raise Stale(version=organisation.version)
    if organisation.parent_id is None and correction.territory:
        raise NotNow(code="last_resort", field="territory")
    changes = correction.given()
    for name in {"region", "territory"} & changes.keys():
        changes[name] = region_of(str(changes[name]), name, at)
    if correction.credit_code and organisation.level == UnionLevel.SUBUNIT:
        raise BadFact(code="legal_person_not_allowed", field="credit_code")
    _check_union_code(correction.credit_code)

    before = {name: str(getattr(organisation, name)) for name in changes}
    for name, value in changes.items():
        setattr(organisation, name, value)
    _save(organisation, *changes)

    after = {name: str(getattr(organisation, name)) for name in changes}
    audit.record(
        "organisation.corrected", organisation, by=by, at=at, before=before, after=after
    )
    return organisation


def segment(number: int) -> str:
    """The path segment of a union's n-th child: four base-36 digits."""
    text = ""
    for _step in range(SEGMENT):
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    return text


def _switch(
    code: str, status: str, *, reason: str, by: Actor, at: datetime
) -> Organisation:
    organisation = locked(code)
    access.require(by, Power.ORGANISATION_EDIT, organisation)
    if organisation.parent_id is None:
        raise NotNow(code="last_resort")

    before = organisation.status
    if {before, status} != {UnionStatus.ACTIVE, UnionStatus.LOCKED}:
        organisation.move_to(before)
    organisation.move_to(status)
    _save(organisation, "status")

    audit.record(
        f"organisation.{status.lower()}",
        organisation,
        by=by,
        at=at,
        before=before,
        reason=reason,
    )
    return organisation


def _check_parent(kind: str, level: str, parent: Organisation) -> None:
    rule = AllowedParent.objects.filter(
        kind=kind, level=level, parent_kind=parent.kind, parent_level=parent.level
    )
    if not rule.exists():
        raise BadFact(code="parent_kind_not_allowed", field="parent")
    # Only PostgreSQL would refuse the path itself.
    if len(parent.path) + SEGMENT > PATH_LENGTH:
        raise BadFact(code="too_deep", field="parent")


def _check_union_code(credit_code: str | None) -> None:
    if credit_code:
        credit_codes.require_union(credit_code)


def _next_code(region: Region) -> str:
    lineage = region.lineage()
    numbered = str(lineage.county or lineage.prefecture or lineage.province)
    OrganisationSeries.objects.bulk_create(
        [OrganisationSeries(region_id=numbered)], ignore_conflicts=True
    )
    series = OrganisationSeries.objects.select_for_update().get(region=numbered)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{numbered}{series.last:05d}"


def _save(organisation: Organisation, *changed: str) -> None:
    organisation.version += 1
    try:
        with transaction.atomic():
            organisation.save(update_fields=[*changed, "version"])
    except IntegrityError as clash:
        raise refusal(clash) from clash
