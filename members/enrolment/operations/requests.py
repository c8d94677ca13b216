"""What an applicant does: ask where to, ask, correct, withdraw."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from members.enrolment import access, routing
from members.enrolment.choices import (
    OPEN_STATES,
    EnrolmentState,
    JoinChannel,
    Side,
    StepKind,
)
from members.enrolment.models import ConsentText, Enrolment, JoinCode
from members.enrolment.operations import steps
from members.enrolment.operations.codes import usable_code
from members.organisations.choices import Admission
from members.people.choices import RealnameState
from members.people.models import Member
from members.people.operations import AlreadyMember
from unionhub import audit
from unionhub.accounts.models import User
from unionhub.kernel import identity, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, InvalidValue, NotAllowed, NotNow
from unionhub.kernel.identity import IdentityDocument
from unionhub.persons import operations as persons
from unionhub.persons.models import Person
from unionhub.reference import calendar
from unionhub.reference.models import Region

WORKING_AGE = 16
OPEN_CONSTRAINTS = {
    "one_open_enrolment_per_account_and_person",
    "one_open_proven_enrolment_per_person",
}


class AlreadyOpen(NotNow):
    """The person has an open request; its owner is told which (R-MEM-02)."""

    code = "already_open"


@dataclass(frozen=True)
class Workplace:
    """Where somebody works, and as what."""

    occupation_group: str
    work_region: str
    employer_credit_code: str = ""
    employer_name: str = ""
    side: str = Side.EMPLOYER
    join_code: str = ""


@dataclass(frozen=True)
class Application:
    """One click: who asks, where they work, what they agreed to, what was checked."""

    document: IdentityDocument
    name: str
    workplace: Workplace
    consent_version: str
    realname_state: str


@dataclass(frozen=True)
class Amendment:
    """What a returned request may change; None leaves it as it is."""

    realname_state: str
    document: IdentityDocument | None = None
    name: str | None = None
    occupation_group: str | None = None
    employer_name: str | None = None


def preview(workplace: Workplace, *, at: datetime) -> routing.Route:
    """Where a request from this workplace would go; nothing is written.

    Raises:
        BadFact: ``region_not_valid``, ``does_not_exist`` (join code).
        Gone: ``join_code_expired``.
    """
    return _route(workplace, at)[0]


@transaction.atomic
def enrol(application: Application, *, by: Actor, at: datetime) -> Enrolment:
    """File a request, route it, and admit at once where the union's policy says so.

    A proven request (real-name check PASSED) claims the person: the unique
    constraints settle who was first. An unproven one is always taken in and looks
    the same whether or not the number is known.

    Raises:
        InvalidValue: ``age_below_minimum`` (R-MEM-03).
        BadFact: ``consent_not_valid`` (R-MEM-04), ``region_not_valid``.
        Gone: ``join_code_expired`` (R-MEM-24).
        AlreadyOpen: an open request of this person (R-MEM-02).
        AlreadyMember: the person is a member (R-MEM-01).
    """
    consent = _consent(application.consent_version, at)
    _check_age(application.document, at)
    destination = _route(application.workplace, at)
    account = _account(by)
    person = persons.identify(application.document)
    is_proven = application.realname_state == RealnameState.PASSED
    if is_proven:
        steps.lock_member(person.pk)

    enrolment = _describe(application, account, person, at)
    enrolment.consent = consent
    _lay_on_desk(enrolment, destination, at)
    _claim(enrolment)
    # Only now: the claim may have waited for a request that made the member.
    _refuse_members(person, account, is_proven=is_proven)

    steps.note_step(enrolment, StepKind.SUBMITTED, at)
    audit.record(
        "enrolment.submitted",
        enrolment,
        by=by,
        at=at,
        subject_id=person.pk,
        organisation=enrolment.organisation_id,
        rung=str(enrolment.rung),
        is_proven=is_proven,
    )
    if is_proven and enrolment.organisation.admission == Admission.AUTO:
        steps.admit(enrolment, by=by, at=at)
    return enrolment


@transaction.atomic
def withdraw(enrolment_id: UUID, *, by: Actor, at: datetime) -> Enrolment:
    """The applicant takes an open request back."""
    enrolment = steps.locked(enrolment_id)
    access.require_applicant(by, enrolment)

    enrolment.move_to(EnrolmentState.WITHDRAWN)
    steps.save(enrolment, "state")

    steps.note_step(enrolment, StepKind.WITHDRAWN, at)
    audit.record(
        "enrolment.withdrawn", enrolment, by=by, at=at, subject_id=enrolment.person_id
    )
    return enrolment


@transaction.atomic
def resubmit(
    enrolment_id: UUID, amendment: Amendment, *, by: Actor, at: datetime
) -> Enrolment:
    """A returned request goes back to the same desk, with its place and clock.

    Raises:
        WrongState: it is not RETURNED.
        AlreadyOpen: the corrected number has an open request of its own.
    """
    enrolment = steps.locked(enrolment_id)
    access.require_applicant(by, enrolment)

    enrolment.move_to(EnrolmentState.PENDING)
    changed = _amend(enrolment, amendment, at)
    enrolment.return_items, enrolment.decision_note = [], ""
    try:
        with transaction.atomic():
            steps.save(enrolment, "state", "return_items", "decision_note", *changed)
    except IntegrityError as clash:
        raise _already_open(clash, enrolment) from clash

    steps.note_step(enrolment, StepKind.RESUBMITTED, at)
    audit.record(
        "enrolment.resubmitted",
        enrolment,
        by=by,
        at=at,
        subject_id=enrolment.person_id,
        changed=changed,
    )
    return enrolment


Destination = tuple[routing.Route, Region, JoinCode | None]


def _route(workplace: Workplace, at: datetime) -> Destination:
    code = usable_code(workplace.join_code, at=at) if workplace.join_code else None
    place = Region.objects.require(
        workplace.work_region, on=local_date(at), field="work_region"
    )
    if place.lineage().county is None:
        raise BadFact(code="region_not_valid", field="work_region")
    applicant = routing.Applicant(
        occupation_group=workplace.occupation_group,
        work_region=place,
        employer_credit_code=workplace.employer_credit_code,
        employer_name=workplace.employer_name,
        join_code=code,
    )
    return routing.route(applicant), place, code


def _lay_on_desk(enrolment: Enrolment, destination: Destination, at: datetime) -> None:
    route, region, code = destination
    enrolment.work_region, enrolment.join_code = region, code
    enrolment.channel = code.channel if code else JoinChannel.APP
    enrolment.employer = route.employer
    enrolment.rung, enrolment.reason = route.rung, route.reason
    enrolment.rules_version, enrolment.trace = route.rules_version, route.trace
    steps.move_to_union(enrolment, route.organisation)
    enrolment.due_on = calendar.add_working_days(
        local_date(at), route.organisation.review_days
    )


def _account(by: Actor) -> User:
    """The worker's account, whose phone is the applicant's.

    Raises:
        NotAllowed: an officer's account has no phone; officers join by their own.
    """
    account = User.objects.filter(pk=by.signature).first()
    if account is None or account.phone_sealed is None:
        raise NotAllowed
    return account


def _consent(version: str, at: datetime) -> ConsentText:
    consent = ConsentText.objects.valid_on(local_date(at)).filter(pk=version).first()
    if consent is None:
        raise BadFact(code="consent_not_valid", field="consent_version")
    return consent


def _check_age(document: IdentityDocument, at: datetime) -> None:
    born = document.birth_date
    if born and identity.age_on(born, local_date(at)) < WORKING_AGE:
        raise InvalidValue(code="age_below_minimum", field="id_number")


def _refuse_members(person: Person, account: User, *, is_proven: bool) -> None:
    # Both are asked whatever the first says: their number tells a stranger nothing.
    member = Member.objects.filter(pk=person.pk).first()
    admitted_here = Enrolment.objects.filter(
        account=account, person=person, state=EnrolmentState.ADMITTED
    ).exists()
    if member and member.is_live and (is_proven or admitted_here):
        raise AlreadyMember(offer="transfer")


def _describe(
    application: Application, account: User, person: Person, at: datetime
) -> Enrolment:
    document, workplace = application.document, application.workplace
    enrolment = Enrolment(
        account=account,
        person=person,
        is_proven=application.realname_state == RealnameState.PASSED,
        realname_state=application.realname_state,
        name=application.name,
        occupation_group=workplace.occupation_group,
        employer_name=workplace.employer_name,
        employer_credit_code=workplace.employer_credit_code,
        side=workplace.side,
        submitted_at=at,
    )
    _set_document(enrolment, document)
    phone = sealing.unseal(account, "phone_sealed")
    enrolment.phone_sealed = sealing.seal(
        Enrolment, "phone_sealed", enrolment.pk, phone
    )
    return enrolment


def _set_document(enrolment: Enrolment, document: IdentityDocument) -> None:
    enrolment.document_kind = document.kind
    enrolment.id_number_sealed = sealing.seal(
        Enrolment, "id_number_sealed", enrolment.pk, document.number
    )
    enrolment.sex = document.sex
    enrolment.birth_year = document.birth_date.year if document.birth_date else None


def _amend(enrolment: Enrolment, amendment: Amendment, at: datetime) -> list[str]:
    enrolment.realname_state = amendment.realname_state
    enrolment.is_proven = amendment.realname_state == RealnameState.PASSED
    changed = ["realname_state", "is_proven"]
    if amendment.document:
        _check_age(amendment.document, at)
        enrolment.person = persons.identify(amendment.document)
        _set_document(enrolment, amendment.document)
        changed += ["person", "document_kind", "id_number_sealed", "sex", "birth_year"]
    for field in ("name", "occupation_group", "employer_name"):
        value = getattr(amendment, field)
        if value is not None:
            setattr(enrolment, field, value)
            changed.append(field)
    return changed


def _claim(enrolment: Enrolment) -> None:
    """Insert the request; the unique constraints say whether it is the first."""
    try:
        with transaction.atomic():
            enrolment.save(force_insert=True)
    except IntegrityError as clash:
        raise _already_open(clash, enrolment) from clash


def _already_open(clash: IntegrityError, enrolment: Enrolment) -> Exception:
    if broken_constraint(clash) not in OPEN_CONSTRAINTS:
        return clash
    own = Enrolment.objects.filter(
        account=enrolment.account_id, person=enrolment.person_id, state__in=OPEN_STATES
    ).first()
    return AlreadyOpen(enrolment=str(own.pk)) if own else AlreadyOpen()
