"""Every change of a member's union or standing: row, period, headcount, trace."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum

from members.organisations.choices import (
    EIGHT_GROUPS,
    KEY_FOUR_GROUPS,
    OccupationGroup,
)
from members.organisations.models import Organisation
from members.people.choices import CHANGE_TO, MemberChange, RealnameState, Standing
from members.people.models import HeadcountDelta, Member, MembershipPeriod
from unionhub import audit
from unionhub.accounts.models import phone_indexes
from unionhub.kernel import member_numbers, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import NotFound, NotNow
from unionhub.kernel.identity import IdentityDocument
from unionhub.kernel.scope import in_ranges, subtree

NUMBER_TRIES = 5


class AlreadyMember(NotNow):
    """The person is a member: what fits is a transfer (R-MEM-01)."""

    code = "already_member"


@dataclass(frozen=True)
class Newcomer:
    """Who is admitted: facts in clear, in memory only."""

    person_id: UUID
    document: IdentityDocument
    birth_year: int | None
    name: str
    phone: str
    occupation_group: str
    employer_id: UUID | None
    employer_name: str
    realname_state: str
    source: str


@transaction.atomic
def admit(
    newcomer: Newcomer,
    *,
    organisation: Organisation,
    by: Actor,
    at: datetime,
    on: date,
) -> Member:
    """Make a person a member of a union, for the first time or again (R-MEM-17).

    Membership begins ``on``, the day of approval (R-MEM-08). The caller has locked
    the member's row if there is one, before its own rows: waiting for it here would
    turn the lock order round. Races of first admissions are settled by the key.

    Raises:
        AlreadyMember: the membership goes on already.
        WrongState: expelled or dead.
        NotNow: ``organisation_not_active``.
    """
    if not organisation.accepts_members:
        raise NotNow(code="organisation_not_active")
    known = Member.objects.filter(pk=newcomer.person_id).first()
    if known and known.is_live:
        raise AlreadyMember

    member = _renew(known, newcomer) if known else _enter(newcomer, organisation, on)
    if known:
        member.organisation, member.org_path = organisation, organisation.path
        member.save(update_fields=[*_RENEWED, "organisation", "org_path"])

    _open_period(member, MemberChange.JOIN, on, document=newcomer.source)
    _count(member, on, +1)
    audit.record(
        "member.admitted",
        member,
        by=by,
        at=at,
        subject_id=member.pk,
        organisation=organisation.pk,
        source=newcomer.source,
    )
    return member


@transaction.atomic
def change_standing(
    member_id: UUID, standing: str, *, reason: str, by: Actor, at: datetime, on: date
) -> Member:
    """Retain, restore, let go: the standing changes, the number stays (R-MEM-13, 14).

    Raises:
        WrongState: the step is not in the table.
    """
    member = _locked(member_id)

    before = member.standing
    member.move_to(standing)
    member.version += 1
    member.save(update_fields=["standing", "version"])
    MembershipPeriod.objects.filter(person=member.pk, to_on=None).update(to_on=on)
    if standing in {Standing.ACTIVE, Standing.RETAINED}:
        _open_period(member, CHANGE_TO[standing], on, reason=reason)
    if before == Standing.ACTIVE:
        _count(member, on, -1)
    if standing == Standing.ACTIVE:
        _count(member, on, +1)

    audit.record(
        "member.standing_changed",
        member,
        by=by,
        at=at,
        subject_id=member.pk,
        before=before,
        after=str(standing),
        reason=reason,
    )
    return member


@transaction.atomic
def set_realname(
    member_id: UUID, state: str, *, by: Actor, at: datetime, on: date
) -> Member:
    """Keep what the real-name check said later on; standing is not touched."""
    member = _locked(member_id)
    if member.realname_state == state:
        return member

    counted = member.standing == Standing.ACTIVE
    if counted:
        _count(member, on, -1)
    member.realname_state = state
    member.version += 1
    member.save(update_fields=["realname_state", "version"])
    if counted:
        _count(member, on, +1)

    audit.record(
        "member.realname", member, by=by, at=at, subject_id=member.pk, after=str(state)
    )
    return member


@dataclass(frozen=True)
class Headcount:
    """How many active members a union and all below it have (R-MEM-20, 21)."""

    total: int
    real_name: int
    key_four: int
    eight_groups: int
    by_group: dict[str, int]


def headcount(organisation: Organisation, *, on: date) -> Headcount:
    """Count a subtree on a day, as the sum of its deltas: one query."""
    rows = (
        HeadcountDelta.objects.filter(
            in_ranges("org_path", (subtree(organisation.path),)), on__lte=on
        )
        .values("occupation_group", "is_realname")
        .annotate(count=Sum("delta"))
    )
    groups = dict.fromkeys(OccupationGroup.values, 0)
    real_name = 0
    for row in rows:
        groups[row["occupation_group"]] += row["count"]
        real_name += row["count"] * row["is_realname"]
    return Headcount(
        total=sum(groups.values()),
        real_name=real_name,
        key_four=sum(groups[group] for group in KEY_FOUR_GROUPS),
        eight_groups=sum(groups[group] for group in EIGHT_GROUPS),
        by_group=groups,
    )


def joined(organisation: Organisation, *, since: date) -> dict[date, int]:
    """How many became members of a subtree on each day since then: one query."""
    rows = (
        HeadcountDelta.objects.filter(
            in_ranges("org_path", (subtree(organisation.path),)), on__gte=since, delta=1
        )
        .values("on")
        .annotate(count=Count("pk"))
    )
    return {row["on"]: row["count"] for row in rows}


def _locked(member_id: UUID) -> Member:
    member = Member.objects.select_for_update().filter(pk=member_id).first()
    if member is None:
        raise NotFound
    return member


_RENEWED = (
    "standing",
    "name",
    "document_kind",
    "id_number_sealed",
    "phone_sealed",
    "phone_index",
    "phone_index_even",
    "occupation_group",
    "employer",
    "employer_name",
    "realname_state",
    "version",
)


def _describe(member: Member, newcomer: Newcomer) -> None:
    document = newcomer.document
    member.name = newcomer.name
    member.document_kind = document.kind
    member.id_number_sealed = sealing.seal(
        Member, "id_number_sealed", newcomer.person_id, document.number
    )
    member.phone_sealed = sealing.seal(
        Member, "phone_sealed", newcomer.person_id, newcomer.phone
    )
    # A key that is gone leaves nothing behind: what is not written is empty.
    member.phone_index = member.phone_index_even = None
    for column, index in phone_indexes(newcomer.phone).items():
        setattr(member, column, index)
    member.occupation_group = newcomer.occupation_group
    member.employer_id = newcomer.employer_id
    member.employer_name = newcomer.employer_name
    member.realname_state = newcomer.realname_state


def _renew(member: Member, newcomer: Newcomer) -> Member:
    member.move_to(Standing.ACTIVE)
    member.version += 1
    _describe(member, newcomer)
    return member


def _enter(newcomer: Newcomer, organisation: Organisation, on: date) -> Member:
    member = Member(
        person_id=newcomer.person_id,
        sex=newcomer.document.sex,
        birth_year=newcomer.birth_year,
        organisation=organisation,
        org_path=organisation.path,
        joined_on=on,
    )
    _describe(member, newcomer)
    for _try in range(NUMBER_TRIES):
        member.number = member_numbers.new()
        try:
            with transaction.atomic():
                member.save(force_insert=True)
        except IntegrityError as clash:
            broken = broken_constraint(clash)
            if broken == "members_member_pkey":
                raise AlreadyMember from clash
            if broken != "member_number_once":
                raise
        else:
            return member
    raise NotNow(code="busy")


def _open_period(
    member: Member, event: str, on: date, *, reason: str = "", document: str = ""
) -> None:
    MembershipPeriod.objects.create(
        person_id=member.pk,
        organisation_id=member.organisation_id,
        standing=member.standing,
        from_on=on,
        event=event,
        reason=reason,
        document=document,
    )


def _count(member: Member, on: date, delta: int) -> None:
    HeadcountDelta.objects.create(
        person_id=member.pk,
        organisation_id=member.organisation_id,
        org_path=member.org_path,
        on=on,
        occupation_group=member.occupation_group,
        is_realname=int(member.realname_state == RealnameState.PASSED),
        delta=delta,
    )
