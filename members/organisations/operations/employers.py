"""Founding unions, their life, and the employers they stand for."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from members.organisations import access
from members.organisations.choices import (
    AliasKind,
)
from members.organisations.models import (
    Employer,
    EmployerAlias,
    Organisation,
)
from members.organisations.operations.shared import (
    insert,
    locked,
    refusal,
    region_of,
)
from unionhub import audit
from unionhub.kernel import credit_codes, names
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power


@dataclass(frozen=True)
class Registration:
    """What is known of an employer; region, industry and union are codes."""

    name: str
    nature: str
    headcount_band: str
    region: str
    credit_code: str | None = None
    industry: str | None = None
    union: str | None = None
    is_platform: bool = False
    aliases: tuple[str, ...] = field(default=())


@transaction.atomic
def register_employer(
    registration: Registration, *, by: Actor, at: datetime
) -> Employer:
    """Enter an employer, with its union if it has one.

    Raises:
        NotFound: the union named lies outside the actor's scope.
        BadFact: bad credit code (R-ORG-01…03), ``region_not_valid``.
        NotNow: ``uscc_taken``.
    """
    union = registration.union and locked(registration.union)
    access.require_employer_power(by, Power.EMPLOYER_EDIT, union or None)

    if registration.credit_code:
        credit_codes.require_employer(registration.credit_code)
    employer = Employer(
        name=registration.name,
        name_key=names.fold(registration.name),
        nature=registration.nature,
        headcount_band=registration.headcount_band,
        region=region_of(registration.region, "region", at),
        credit_code=registration.credit_code,
        industry_id=registration.industry,
        union=union or None,
        is_platform=registration.is_platform,
    )
    insert(employer)
    for alias in registration.aliases:
        _alias(employer, alias)

    audit.record("employer.registered", employer, by=by, at=at)
    return employer


@transaction.atomic
def rename_employer(
    employer_id: UUID, *, name: str, by: Actor, at: datetime
) -> Employer:
    """Give an employer its new registered name; the former one still leads to it."""
    employer = _locked_employer(employer_id, by)
    former = employer.name

    _alias(employer, former, AliasKind.FORMER_NAME, by=by, at=at)
    employer.name, employer.name_key = name, names.fold(name)
    employer.version += 1
    employer.save(update_fields=["name", "name_key", "version"])

    audit.record("employer.renamed", employer, by=by, at=at, before=former, after=name)
    return employer


@transaction.atomic
def propose_alias(
    employer_id: UUID, *, alias: str, by: Actor, at: datetime
) -> EmployerAlias:
    """Write down another name of an employer; it leads nobody until approved."""
    employer = _locked_employer(employer_id, by)

    proposed = _alias(employer, alias)

    audit.record("employer.alias_proposed", employer, by=by, at=at, alias=alias)
    return proposed


@transaction.atomic
def approve_alias(alias_id: UUID, *, by: Actor, at: datetime) -> EmployerAlias:
    """From now on this name leads to the employer.

    Raises:
        NotNow: ``alias_taken``: it already leads to another one.
    """
    alias = EmployerAlias.objects.select_for_update().filter(pk=alias_id).first()
    if alias is None:
        raise NotFound
    _locked_employer(alias.employer_id, by, Power.EMPLOYER_ALIAS_APPROVE)
    if alias.approved_at:
        return alias

    alias.approved_by, alias.approved_at = by.signature, at
    try:
        with transaction.atomic():
            alias.save(update_fields=["approved_by", "approved_at"])
    except IntegrityError as clash:
        raise refusal(clash) from clash

    audit.record("employer.alias_approved", alias, by=by, at=at)
    return alias


def _locked_employer(
    employer_id: UUID, by: Actor, power: Power = Power.EMPLOYER_EDIT
) -> Employer:
    employer = Employer.objects.select_for_update().filter(pk=employer_id).first()
    if employer is None:
        raise NotFound
    union = employer.union_id and Organisation.objects.get(pk=employer.union_id)
    access.require_employer_power(by, power, union or None)
    return employer


def _alias(
    employer: Employer,
    alias: str,
    kind: str = AliasKind.ALIAS,
    by: Actor | None = None,
    at: datetime | None = None,
) -> EmployerAlias:
    try:
        with transaction.atomic():
            return EmployerAlias.objects.create(
                employer=employer,
                kind=kind,
                alias=alias,
                alias_key=names.fold(alias),
                approved_by=by.signature if by else None,
                approved_at=at,
            )
    except IntegrityError as clash:
        raise refusal(clash) from clash
