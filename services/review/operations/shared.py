"""What the acts on a case share: the lock, the parts, the step and its news."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from services.review import access
from services.review.choices import LIVE, LIVE_NOTICES, NoticeState
from services.review.models import Case, Notice, Objection, Participant
from services.review.questions import CaseMoved, ContentOf
from unionhub.kernel import happenings
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound, NotNow, Stale


class ApprovalVoid(NotNow):
    """What was approved, or is to be, is not what stands there now (L14)."""

    code = "approval_void"


class NoticeRunning(NotNow):
    """The notice has not hung out long enough (R-AID-10)."""

    code = "notice_running"


class ObjectionOpen(NotNow):
    """Somebody objected, and nobody has answered yet (R-AID-10)."""

    code = "objection_open"


def require_no_objection(case: Case) -> None:
    """Refuse to go on while an objection is undecided, to whichever notice of the case:
    that it came down answers nobody.

    Raises:
        ObjectionOpen.
    """
    if Objection.objects.open_in(case.pk).exists():
        raise ObjectionOpen


def hold(case_id: UUID, *, version: int | None = None) -> Case:
    """The case, locked until the transaction ends.

    Whoever edits what a case is about holds the case first: so no approval falls
    between the edit and its news.

    Raises:
        NotFound: there is none. Stale: another version was decided on.
    """
    rows = Case.objects.select_for_update(of=("self",))
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if version is not None and version != case.version:
        raise Stale(version=case.version)
    return case


def hold_live(kind: str, subject: UUID) -> Case | None:
    """The live case of a subject, locked; None where there is none."""
    rows = Case.objects.select_for_update(of=("self",))
    return rows.filter(kind=kind, subject=subject, state__in=LIVE).first()


def take_part(case: Case, persons: Iterable[UUID], part: str) -> None:
    """Somebody has this part in the case; the constraint decides, not a look-up.

    Whoever has it already keeps it: a level that decides again after an edit is the
    same part.

    Raises:
        ConflictOfInterest: one of them has another part.
    """
    for person in persons:
        try:
            with transaction.atomic():
                Participant.objects.create(case=case, person_id=person, part=part)
        except IntegrityError:
            mine = Participant.objects.filter(case=case, person_id=person, part=part)
            if not mine.exists():
                raise access.ConflictOfInterest from None


def require_content(case: Case, digest: bytes) -> None:
    """Refuse to sign anything but what stands there now.

    Nobody answers what it says: nothing is signed.

    Raises:
        ApprovalVoid: the digest seen, submitted and computed anew differ.
    """
    now = happenings.ask(ContentOf(case.kind, case.subject))
    known = {bytes(digest), bytes(case.digest), *(bytes(one) for one in now)}
    if not now or len(known) > 1:
        raise ApprovalVoid


def require_reason(reason: str) -> None:
    """Refuse an act without its reason.

    Raises:
        BadFact: ``reason_required``.
    """
    if not reason:
        raise BadFact(code="reason_required", field="reason")


def step(
    case: Case, state: str, fields: Iterable[str] = (), *, by: Actor, at: datetime
) -> None:
    """Take the step, save it and tell the rooms above, in one transaction.

    Raises:
        WrongState: it is not allowed from here.
    """
    before = case.state
    case.move_to(state)
    case.closed_at = None if case.state in LIVE else at
    keep(case, ["state", "closed_at", *fields])
    tell(case, before, by=by, at=at)


def keep(case: Case, fields: Iterable[str]) -> None:
    """Save these, as the next version."""
    case.version += 1
    case.save(update_fields=[*fields, "version"])


def tell(case: Case, before: str, *, by: Actor, at: datetime) -> None:
    """Publish what happened."""
    moved = CaseMoved(case.pk, case.kind, case.subject, before, case.state, by, at)
    happenings.publish(moved)


def cancel_notice(case: Case, *, at: datetime) -> None:
    """What hangs out comes down: the case does not go on."""
    live = Notice.objects.filter(case=case, state__in=LIVE_NOTICES).first()
    if live is None:
        return
    live.move_to(NoticeState.CANCELLED)
    live.days_left, live.ended_at = 0, at
    live.save(update_fields=["state", "days_left", "ended_at"])
