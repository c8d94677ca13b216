"""A case is handed in, taken back, and begins anew when its content changes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from members.organisations.models import Organisation
from services.review import access
from services.review.chains import Chain, chain_of
from services.review.choices import CASE_DAYS, CaseState, Part
from services.review.models import Case, Participant
from services.review.operations import shared
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, NotNow, WrongState
from unionhub.reference import calendar


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is to be decided, for whom, and what it says (``digest``)."""

    kind: str
    subject: UUID
    organisation: str
    beneficiaries: tuple[UUID, ...]
    digest: bytes
    title: str
    amount_fen: int = 0
    programme: str | None = None


@transaction.atomic
def submit(what: Subject, *, by: Actor, at: datetime) -> Case:
    """Hand it in; what was sent back comes back in its place (FEATURES 68).

    Raises:
        NotFound, NotAllowed: outside the scope; the office hands none in.
        ConflictOfInterest: the maker is a beneficiary, or decided on it before.
        WrongState: it is under way. BadFact: ``required``: it is for nobody.
    """
    if not what.beneficiaries:
        raise BadFact(code="required", field="beneficiaries")
    union = Organisation.objects.filter(pk=what.organisation).first()
    if union is None:
        raise NotFound(field="organisation")
    access.require_made_by(by, what.kind, union.path)
    chain = chain_of(
        what.kind,
        what.amount_fen,
        union,
        programme=what.programme,
        day=local_date(at),
    )

    live = shared.hold_live(what.kind, what.subject)
    if live is None:
        case, before = _opened(what, union, chain, at=at), ""
    else:
        case, before = _again(live, what, chain, at=at), str(CaseState.RETURNED)
    _parts(case, what, by)
    shared.tell(case, before, by=by, at=at)

    audit.record("case.submitted", case, by=by, at=at, cycle=case.cycle)
    return case


@transaction.atomic
def withdraw(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Whoever handed it in takes it back, or whom it is to help; nobody decides it
    then.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        BadFact: ``reason_required``.
    """
    shared.require_reason(reason)
    case = shared.hold(case_id, version=version)
    access.require_appeals(by, case)

    shared.step(case, CaseState.WITHDRAWN, by=by, at=at)
    shared.cancel_notice(case, at=at)

    audit.record("case.withdrawn", case, by=by, at=at, reason=reason)
    return case


@transaction.atomic
def void(case_id: UUID, *, digest: bytes, by: Actor, at: datetime) -> Case:
    """Its content changed: no approval holds any longer, it begins anew (L14).

    The room above holds the case (``hold``), changes its row, and calls this in the
    same transaction. What was sent back has nothing to void: it is submitted again.
    An officer who changes it has made it, and decides nothing of it (L12).

    Raises:
        NotFound. WrongState: it is decided, or an appeal runs: the content stays.
        ConflictOfInterest: the officer decided on it, or benefits.
    """
    case = shared.hold(case_id)
    if by.appointment_id is not None:
        shared.take_part(case, access.persons_of(by), Part.MAKER)
    if case.state == CaseState.RETURNED:
        return case
    if case.state not in {CaseState.IN_REVIEW, CaseState.NOTICE, CaseState.FINAL}:
        raise WrongState(state=case.state, allowed=case.available_actions)

    shared.cancel_notice(case, at=at)
    _restart(case, digest)
    before, case.state = case.state, _first_state(case)
    shared.keep(case, ["state", "digest", "cycle", "position", "desk_id"])
    if before != case.state:
        shared.tell(case, before, by=by, at=at)

    audit.record("case.voided", case, by=by, at=at, cycle=case.cycle)
    return case


def _opened(what: Subject, union: Organisation, chain: Chain, *, at: datetime) -> Case:
    days = CASE_DAYS + chain.notice_days
    case = Case(
        kind=what.kind,
        subject=what.subject,
        title=what.title,
        organisation=union,
        org_path=union.path,
        amount_fen=what.amount_fen,
        digest=what.digest,
        levels=chain.levels,
        desk_id=chain.levels[0]["organisation"],
        notice_days=chain.notice_days,
        opened_at=at,
        due_on=calendar.add_working_days(local_date(at), days),
    )
    case.state = _first_state(case)
    # The constraint decides: two who hand in one subject at one moment are two.
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:
        raise NotNow(code="already_open") from None
    return case


def _again(case: Case, what: Subject, chain: Chain, *, at: datetime) -> Case:
    """The number, the place and the due day stay; the chain is today's."""
    if case.state != CaseState.RETURNED:
        raise WrongState(state=case.state, allowed=case.available_actions)
    case.levels, case.notice_days = chain.levels, chain.notice_days
    case.amount_fen, case.title, case.missing = what.amount_fen, what.title, []
    _restart(case, what.digest)
    case.move_to(_first_state(case))
    shared.keep(
        case,
        [
            *("levels", "notice_days", "amount_fen", "title", "missing"),
            *("state", "digest", "cycle", "position", "desk_id"),
        ],
    )
    return case


def _restart(case: Case, digest: bytes) -> None:
    case.digest, case.cycle, case.position = digest, case.cycle + 1, 0
    case.desk_id = case.levels[0]["organisation"]


def _first_state(case: Case) -> str:
    """One level and no notice: it is the last decision at once."""
    alone = len(case.levels) == 1 and not case.notice_days
    return CaseState.FINAL if alone else CaseState.IN_REVIEW


def _parts(case: Case, what: Subject, by: Actor) -> None:
    """Who benefits and who made it; who benefits no longer is out of it."""
    gone = Participant.objects.filter(case=case, part=Part.BENEFICIARY)
    gone.exclude(person__in=what.beneficiaries).delete()
    shared.take_part(case, what.beneficiaries, Part.BENEFICIARY)
    shared.take_part(case, access.persons_of(by), Part.MAKER)
