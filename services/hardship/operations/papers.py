"""Papers come in, people sign, two visit, the civil-affairs centre is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from services.hardship import access
from services.hardship.choices import CheckFinding, DossierState, PaperKind
from services.hardship.eligibility import unsigned
from services.hardship.models import (
    Dossier,
    DossierAuthorisation,
    DossierPaper,
    HomeVisit,
    HouseholdMember,
    OutsideCheck,
)
from services.hardship.operations.dossiers import writable
from services.hardship.operations.shared import locked_dossier, require_state, save
from unionhub import audit
from unionhub.accounts.models import User
from unionhub.files import operations as files
from unionhub.files.pictures import Picture
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.powers import Power

MOST_PAPERS = 60
_SIGNED_ONCE: Final = {
    "one_own_authorisation_a_member",
    "one_guardian_authorisation_a_member",
}


class NotAuthorised(NotNow):
    """Somebody of the household has not signed (R-AID-08)."""

    code = "authorisation_missing"


@transaction.atomic
def add_paper(
    dossier_id: UUID, kind: str, picture: Picture, *, by: Actor, at: datetime
) -> DossierPaper:
    """Keep a scanned paper; ``files.operations.checked`` makes the picture.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_writer``.
        WrongState. BadFact: ``invalid_choice``, ``too_many_items``.
        Unavailable: the storage cannot be written.
    """
    dossier = writable(dossier_id, by)

    if kind not in PaperKind.values:
        raise BadFact(code="invalid_choice", field="kind")
    if dossier.papers.count() >= MOST_PAPERS:
        raise BadFact(code="too_many_items")
    file = files.take(picture, org_path=dossier.org_path, by=by, at=at)
    paper = DossierPaper.objects.create(
        dossier=dossier, kind=kind, file=file, added_at=at, added_by=by.signature
    )
    save(dossier)

    audit.record(
        "dossier.paper_added",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        kind=str(kind),
        digest=picture.digest.hex(),
    )
    return paper


@transaction.atomic
def remove_paper(paper_id: UUID, *, by: Actor, at: datetime) -> Dossier:
    """Take back a paper that was the wrong one, before it is decided upon.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_writer``.
        WrongState.
    """
    place = DossierPaper.objects.filter(pk=paper_id).values_list("dossier_id").first()
    if place is None:
        raise NotFound
    dossier = writable(place[0], by)
    paper = DossierPaper.objects.filter(pk=paper_id).first()
    # Somebody may have taken it away before the lock was ours.
    if paper is None:
        raise NotFound

    paper.delete()
    files.remove(paper.file_id, by=by, at=at)
    save(dossier)

    audit.record(
        "dossier.paper_removed",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        kind=paper.kind,
    )
    return dossier


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Whose authorisation it is, who signed it, when, and the scan."""

    member: UUID
    signer: UUID
    signed_on: date
    picture: Picture


@transaction.atomic
def authorise(
    dossier_id: UUID, signature: Signature, *, by: Actor, at: datetime
) -> DossierAuthorisation:
    """Keep the signature of one member; a guardian's for a minor.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_writer``.
        WrongState. BadFact: ``does_not_exist``, ``signs_for_oneself``,
            ``guardian_not_of_age``, ``in_the_future``.
        NotNow: ``already_exists``.
    """
    dossier = writable(dossier_id, by)
    today = local_date(at)
    if signature.signed_on > today:
        raise BadFact(code="in_the_future", field="signed_on")
    member = _living(dossier, signature.member, "member", today)
    signer = _living(dossier, signature.signer, "signer", today)
    _require_signer(member, signer, today)

    file = files.take(signature.picture, org_path=dossier.org_path, by=by, at=at)
    made = DossierAuthorisation(
        dossier=dossier,
        member=member,
        signer=signer,
        signed_on=signature.signed_on,
        file=file,
        added_at=at,
        added_by=by.signature,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) not in _SIGNED_ONCE:
            raise
        raise NotNow(code="already_exists", field="member") from clash
    save(dossier)

    audit.record(
        "dossier.authorised", dossier, by=by, at=at, subject_id=member.person_id
    )
    return made


@dataclass(frozen=True, kw_only=True)
class VisitFacts:
    """When which two officers (by staff code) went, and what they found."""

    visited_on: date
    visitors: tuple[str, str]
    finding: str


@transaction.atomic
def record_visit(
    dossier_id: UUID, facts: VisitFacts, *, by: Actor, at: datetime
) -> HomeVisit:
    """Write down a visit by two different people (R-AID-09).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``; one of
            the visitors lives there.
        WrongState. BadFact: ``visitors_same``, ``does_not_exist``, ``in_the_future``.
    """
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    require_state(
        dossier,
        DossierState.UNIT_REVIEW,
        DossierState.HOME_VISIT,
        DossierState.CHECKING,
        DossierState.RETURNED,
    )
    if facts.visited_on > local_date(at):
        raise BadFact(code="in_the_future", field="visited_on")
    first, second = (_visitor(dossier, code) for code in facts.visitors)
    if first == second:
        raise BadFact(code="visitors_same", field="visitors")

    visit = _written(dossier, facts, (first, second), by=by, at=at)
    if dossier.state == DossierState.UNIT_REVIEW:
        dossier.move_to(DossierState.HOME_VISIT)
    save(dossier, "state")

    audit.record(
        "dossier.visited",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        on=facts.visited_on.isoformat(),
    )
    return visit


@transaction.atomic
def ask_outside(dossier_id: UUID, *, by: Actor, at: datetime) -> OutsideCheck:
    """Ask the civil-affairs centre, once everybody has signed (R-AID-08).

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        WrongState. NotAuthorised: a signature is missing.
        NotNow: ``already_exists``: one is not answered yet.
    """
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    require_state(
        dossier, DossierState.HOME_VISIT, DossierState.CHECKING, DossierState.RETURNED
    )
    lacking = [
        who for rows in unsigned(dossier, local_date(at)).values() for who in rows
    ]
    if lacking:
        raise NotAuthorised(members=[str(pk) for pk in lacking])

    made = OutsideCheck(
        dossier=dossier,
        asked_at=at,
        asked_by=by.signature,
        people=dossier.household.members.named_on(local_date(at)).names(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "one_open_check_a_dossier":
            raise
        raise NotNow(code="already_exists") from clash
    if dossier.state == DossierState.HOME_VISIT:
        dossier.move_to(DossierState.CHECKING)
    save(dossier, "state")

    audit.record(
        "dossier.check_asked", dossier, by=by, at=at, subject_id=dossier.worker_id
    )
    return made


@transaction.atomic
def answer_outside(
    dossier_id: UUID,
    finding: str,
    *,
    document_number: str = "",
    by: Actor,
    at: datetime,
) -> OutsideCheck:
    """Write down what the civil-affairs centre answered.

    Raises:
        NotFound, NotAllowed, ConflictOfInterest: as ``access.require_on``.
        NotNow: ``nothing_asked``. BadFact: ``invalid_choice``.
    """
    dossier = locked_dossier(dossier_id)
    access.require_on(by, Power.HARDSHIP_EDIT, dossier.household)
    check = dossier.outside_checks.filter(answered_at__isnull=True).first()

    if check is None:
        raise NotNow(code="nothing_asked")
    if finding not in CheckFinding.values:
        raise BadFact(code="invalid_choice", field="finding")
    check.answered_at, check.answered_by = at, by.signature
    check.finding, check.document_number = finding, document_number
    check.save(
        update_fields=["answered_at", "answered_by", "finding", "document_number"]
    )
    save(dossier)

    audit.record(
        "dossier.check_answered",
        dossier,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        finding=str(finding),
    )
    return check


def _living(
    dossier: Dossier, member_id: UUID, field: str, day: date
) -> HouseholdMember:
    found = dossier.household.members.named_on(day).filter(pk=member_id).first()
    if found is None:
        raise BadFact(code="does_not_exist", field=field)
    return found


def _require_signer(
    member: HouseholdMember, signer: HouseholdMember, day: date
) -> None:
    if member.is_adult(day):
        if signer.pk != member.pk:
            raise BadFact(code="signs_for_oneself", field="signer")
    elif not signer.is_adult(day):
        raise BadFact(code="guardian_not_of_age", field="signer")


def _visitor(dossier: Dossier, code: str) -> UUID:
    found = User.objects.filter(username=code, is_staff=True, is_active=True).first()
    if found is None or found.person_id is None:
        raise BadFact(code="does_not_exist", field="visitors")
    if dossier.household.members.named().filter(person=found.person_id).exists():
        raise access.ConflictOfInterest
    return found.person_id


def _written(
    dossier: Dossier,
    facts: VisitFacts,
    visitors: tuple[UUID, UUID],
    *,
    by: Actor,
    at: datetime,
) -> HomeVisit:
    visit = HomeVisit(
        dossier=dossier,
        visited_on=facts.visited_on,
        first_id=visitors[0],
        second_id=visitors[1],
        first_account=facts.visitors[0],
        second_account=facts.visitors[1],
        recorded_at=at,
        recorded_by=by.signature,
    )
    visit.finding_sealed = sealing.seal(
        HomeVisit, "finding_sealed", visit.pk, facts.finding
    )
    visit.save(force_insert=True)
    return visit
