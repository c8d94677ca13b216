"""Anybody may object while a notice hangs out: its clock stands still until decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from services.review import access
from services.review.choices import (
    APPEAL_DAYS,
    CONTACT_DAYS,
    DECIDING,
    LIVE_NOTICES,
    LONGEST_REASON,
    CaseState,
    NoticeState,
    ObjectionState,
)
from services.review.models import Case, Notice, Objection
from services.review.operations import shared
from services.review.operations.noticing import CHECKERS, held_notice
from services.review.questions import NoticeMoved
from unionhub import audit
from unionhub.kernel import happenings, receipts, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound, Stale, WrongState
from unionhub.kernel.powers import Power
from unionhub.reference import calendar

# Where an objection that is right would change nothing, and must not seem to.
_STANDING: Final = frozenset({CaseState.APPROVED, CaseState.APPEALED})


@dataclass(frozen=True, kw_only=True)
class ObjectionText:
    """What somebody holds against it; who it is may stay untold."""

    text: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Told:
    """An objection, with the receipt that is told this once."""

    objection: Objection
    receipt: str


@transaction.atomic
def object_to(notice_id: UUID, what: ObjectionText, *, by: Actor, at: datetime) -> Told:
    """Object: the clock of the notice stands still (FEATURES 72).

    While one objection waits others may follow, until the notice is down.

    Raises:
        NotFound: no notice that hangs out.
    """
    # Under the case's lock: who ends the notice at the same time waits, or was first.
    notice, case = held_notice(notice_id)

    today = local_date(at)
    is_late = notice.state == NoticeState.OPEN and today > notice.closes_on
    if notice.state not in LIVE_NOTICES or is_late:
        raise NotFound
    if notice.state == NoticeState.OPEN:
        _stop(notice, at=at)
        _tell(case, is_stopped=True, by=by, at=at)
    receipt = receipts.draw()
    made = _made(notice, what, receipt, at=at)
    # Whoever read the case before it was stopped decided on another version.
    shared.keep(case, [])

    audit.record("objection.told", made, by=by, at=at, case=str(case.pk))
    return Told(made, receipt)


@transaction.atomic
def decide_objection(
    objection_id: UUID,
    *,
    is_upheld: bool,
    reply: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Objection:
    """Upheld, the case goes back; dismissed, the remaining working days go on.

    With several, the clock goes on when the last is dismissed. Of a notice that came
    down meanwhile it is decided too: the case goes on with none open.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act; upheld, the case is
            approved, or its appeal has to be decided first.
        ConflictOfInterest: the actor made the case, or benefits.
        BadFact: ``reason_required``: no reply.
    """
    shared.require_reason(reply)
    found = Objection.objects.filter(pk=objection_id).values_list("notice_id")
    row = found.first()
    if row is None:
        raise NotFound
    notice, case = held_notice(row[0])
    access.require_at(by, Power.AID_REVIEW, case, notice.organisation_id)
    access.require_no_part(by, case, but=CHECKERS)
    objection = Objection.objects.get(pk=objection_id)
    if version is not None and version != objection.version:
        raise Stale(version=objection.version)

    _settle(objection, is_upheld, reply, by=by, at=at)
    if is_upheld and case.state in _STANDING:
        raise WrongState(state=case.state, allowed=case.available_actions)
    if is_upheld and case.state in DECIDING | {CaseState.NOTICE}:
        _back(case, reply, by=by, at=at)
    elif not is_upheld:
        _go_on(notice, case, by=by, at=at)

    verb = "objection.upheld" if is_upheld else "objection.dismissed"
    audit.record(verb, objection, by=by, at=at, case=str(case.pk))
    return objection


def objection_of(receipt: str) -> Objection:
    """What was told under a receipt.

    Raises:
        NotFound: nothing was.
    """
    rows = Objection.objects.filter(receipt_digest=receipts.digest(receipt))
    found = rows.first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def forget_contacts(*, at: datetime) -> int:
    """Clear who objected to notices that came down long enough ago, and waits for no
    answer, or for one that never came as the case has ended; how many."""
    over = Q(notice__ended_at__lte=at - timedelta(days=CONTACT_DAYS))
    known = Q(name_sealed__isnull=False) | Q(phone_sealed__isnull=False)
    ended = Case.objects.filter(closed_at__lte=at - timedelta(days=CONTACT_DAYS))
    done = ~Q(state=ObjectionState.OPEN) | Q(notice__case__in=ended)
    rows = Objection.objects.filter(over, known, done)
    return rows.update(name_sealed=None, phone_sealed=None)


def _made(
    notice: Notice, what: ObjectionText, receipt: str, *, at: datetime
) -> Objection:
    made = Objection(
        notice=notice,
        text=what.text,
        receipt_digest=receipts.digest(receipt),
        told_at=at,
        due_on=calendar.add_working_days(local_date(at), APPEAL_DAYS),
    )
    for field in ("name", "phone"):
        if text := getattr(what, field):
            column = f"{field}_sealed"
            setattr(made, column, sealing.seal(Objection, column, made.pk, text))
    made.save(force_insert=True)
    return made


def _stop(notice: Notice, *, at: datetime) -> None:
    """The day of the objection did not hang out whole: it is among the remaining."""
    notice.move_to(NoticeState.STOPPED)
    # Not the day on which it was put up, which never counts.
    today = max(local_date(at), notice.opens_on + timedelta(days=1))
    before = today - timedelta(days=1)
    notice.days_left = calendar.working_days_between(before, notice.closes_on)
    notice.save(update_fields=["state", "days_left"])


def _go_on(notice: Notice, case: Case, *, by: Actor, at: datetime) -> None:
    waits = notice.objections.filter(state=ObjectionState.OPEN).exists()
    if notice.state != NoticeState.STOPPED or waits:
        return
    notice.move_to(NoticeState.OPEN)
    notice.closes_on = calendar.add_working_days(local_date(at), notice.days_left)
    notice.days_left = 0
    notice.save(update_fields=["state", "closes_on", "days_left"])
    _tell(case, is_stopped=False, by=by, at=at)


def _tell(case: Case, *, is_stopped: bool, by: Actor, at: datetime) -> None:
    moved = NoticeMoved(case.pk, case.kind, case.subject, is_stopped, by, at)
    happenings.publish(moved)


def _settle(
    objection: Objection, is_upheld: bool, reply: str, *, by: Actor, at: datetime
) -> None:
    state = ObjectionState.UPHELD if is_upheld else ObjectionState.DISMISSED
    objection.move_to(state)
    objection.reply = reply
    objection.decided_by, objection.decided_at = by.signature, at
    objection.version += 1
    objection.save(
        update_fields=["state", "reply", "decided_by", "decided_at", "version"]
    )


def _back(case: Case, reply: str, *, by: Actor, at: datetime) -> None:
    case.missing = [reply[:LONGEST_REASON]]
    shared.step(case, CaseState.RETURNED, ["missing"], by=by, at=at)
    shared.cancel_notice(case, at=at)
