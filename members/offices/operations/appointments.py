"""Giving and ending offices."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from members.offices import access
from members.offices.models import Appointment
from members.offices.operations.shared import (
    locked_officer,
    require_compatible,
    require_term,
)
from members.organisations.choices import UnionStatus
from members.organisations.models import Organisation
from unionhub import audit
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import (
    BadFact,
    NotFound,
    NotNow,
    Stale,
    WrongState,
)
from unionhub.kernel.identity import IdentityDocument
from unionhub.persons import operations as persons

ONE_ACCOUNT = "one_officer_account_per_person"


class AlreadyOfficer(NotNow):
    """The person has another live officer account."""

    code = "already_officer"


@dataclass(frozen=True)
class Term:
    """What is given: the office, where, and for how long (the last day counts)."""

    organisation: str
    office: str
    valid_from: date
    valid_to: date | None = None
    amount_limit_fen: int | None = None

    @property
    def told(self) -> dict[str, str | int | None]:
        """As the trace keeps it."""
        return asdict(self) | {
            "office": str(self.office),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


@transaction.atomic
def appoint(
    user_id: UUID,
    term: Term,
    *,
    by: Actor,
    at: datetime,
    document: IdentityDocument | None = None,
) -> Appointment:
    """Give an officer's account an office at a union (R-ACC-03, DESIGN.md §7).

    The first appointment binds the account to the person of ``document``; later ones
    need none, and one that is given must be the same person's.

    Raises:
        NotFound: no such account, or the union lies outside the actor's scope.
        NotAllowed: the office does not give offices; ``conflict_of_interest``.
        BadFact: ``required`` (no document yet), ``inconsistent``, ``out_of_range``.
        NotNow: ``offices_incompatible``, ``already_officer``, ``already_exists``;
            ``wrong_state``: the union is no more.
    """
    user = locked_officer(user_id)
    union = _union(term.organisation)

    access.require_grant(by, union.path)
    _bind(user, document, by=by, at=at)
    access.require_other(by, user)
    require_term(term.valid_from, term.valid_to, by=by, at=at)
    _require_new(user, union, term)
    require_compatible(user, term.office, term.valid_from, term.valid_to)

    facts = asdict(term) | {"organisation": union}
    appointment = Appointment.objects.create(user=user, **facts)

    who = user.person_id
    audit.record(
        "appointment.granted", appointment, by=by, at=at, subject_id=who, **term.told
    )
    return appointment


def _union(code: str) -> Organisation:
    union = Organisation.objects.filter(pk=code).first()
    if union is None:
        raise NotFound
    return union


def _bind(
    user: User, document: IdentityDocument | None, *, by: Actor, at: datetime
) -> None:
    """Make the account the person's, once and for good."""
    if user.person_id is None and document is None:
        raise BadFact(code="required", field="officer")
    if document is None:
        return
    if user.person_id is not None:
        known = persons.find(document)
        if known is None or known.pk != user.person_id:
            raise BadFact(code="inconsistent", field="officer.id_number")
        return
    user.person = persons.identify(document)
    # The constraint decides between two accounts, not a look-up before it.
    try:
        with transaction.atomic():
            user.save(update_fields=["person"])
    except IntegrityError as clash:
        if broken_constraint(clash) != ONE_ACCOUNT:
            raise
        raise AlreadyOfficer from clash
    audit.record("account.bound", user, by=by, at=at, subject_id=user.person_id)


def _require_new(user: User, union: Organisation, term: Term) -> None:
    if union.status == UnionStatus.DISSOLVED:
        raise WrongState(state=union.status)
    same = Appointment.objects.sharing_days(term.valid_from, term.valid_to).filter(
        user=user, organisation=union, office=term.office
    )
    if same.exists():
        raise NotNow(code="already_exists")


@transaction.atomic
def end(
    appointment_id: UUID,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
    version: int | None = None,
) -> Appointment:
    """End an office at once, or give it an earlier last day (``on``).

    What was lent of it ends with it.

    Raises:
        NotFound: no such appointment in the actor's scope.
        NotAllowed: the office does not give offices; ``conflict_of_interest``.
        BadFact: ``out_of_range``: ``on`` is past, before its term or after it.
        WrongState: it is over already.
        Stale: decided on an older version.
    """
    appointment = _locked(appointment_id)
    access.require_grant(by, appointment.organisation.path)
    access.require_other(by, appointment.user)

    if version is not None and version != appointment.version:
        raise Stale(version=appointment.version)
    if appointment.is_over(at):
        raise WrongState
    today = local_date(at)
    if on is not None:
        _require_within(appointment, on, today)

    if on is None:
        appointment.ended_at, appointment.ended_by = at, by.signature
    else:
        appointment.valid_to = on
    appointment.version += 1
    appointment.save(update_fields=["valid_to", "ended_at", "ended_by", "version"])

    audit.record(
        "appointment.ended",
        appointment,
        by=by,
        at=at,
        subject_id=appointment.user.person_id,
        on=(on or today).isoformat(),
        at_once=on is None,
    )
    return appointment


def _locked(appointment_id: UUID) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("organisation", "user").filter(pk=appointment_id)
    appointment = found.first()
    if appointment is None:
        raise NotFound
    return appointment


def _require_within(appointment: Appointment, on: date, today: date) -> None:
    first = max(today, appointment.valid_from)
    if on < first or (appointment.valid_to is not None and on > appointment.valid_to):
        raise BadFact(code="out_of_range", field="on")
