"""A notice is put up before the last decision, and comes down when its time is over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from services.review import access
from services.review.choices import CaseState, NoticeState
from services.review.models import Case, Notice, NoticeLine
from services.review.operations import shared
from services.review.questions import LinesOf, PublicLine
from unionhub import audit
from unionhub.kernel import happenings, masking
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound, NotNow, WrongState
from unionhub.kernel.kept import in_chinese
from unionhub.kernel.powers import Power
from unionhub.reference import calendar

# Whoever checks may put up: it decides nothing.
CHECKERS = frozenset(access.PARTS_OF_LEVELS)


@transaction.atomic
def open_notice(
    case_id: UUID,
    *,
    by: Actor,
    at: datetime,
    days: int | None = None,
    version: int | None = None,
) -> Notice:
    """Put the list up, masked, for at least the case's working days (R-AID-10).

    Raises:
        NotFound, NotAllowed, Stale: as every act.
        WrongState: a level below the last has still to decide, or it hangs out.
        ConflictOfInterest: the actor made it, or benefits.
        NotNow: ``conflict``: nobody says what is to be shown.
        ObjectionOpen: to a notice before.
    """
    case = shared.hold(case_id, version=version)
    access.require_at(by, Power.AID_PUBLISH, case, case.desk_id)
    access.require_no_part(by, case, but=CHECKERS)
    if case.state != CaseState.IN_REVIEW or not case.is_last_level:
        raise WrongState(state=case.state, allowed=case.available_actions)
    shared.require_no_objection(case)
    with in_chinese():
        lines = happenings.ask(LinesOf(case.kind, case.subject))
    if not lines:
        raise NotNow

    today = local_date(at)
    span = max(days or 0, case.notice_days)
    notice = Notice.objects.create(
        case=case,
        organisation_id=case.desk_id,
        opens_on=today,
        closes_on=calendar.add_working_days(today, span),
    )
    with in_chinese():
        rows = [_line(notice, place, line) for place, line in enumerate(lines, 1)]
    NoticeLine.objects.bulk_create(rows)
    shared.step(case, CaseState.NOTICE, by=by, at=at)

    audit.record("notice.opened", notice, by=by, at=at, case=str(case.pk), days=span)
    return notice


@transaction.atomic
def end_notice(
    notice_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Its time is over and nobody holds anything against it: the last level decides.

    Raises:
        NotFound, NotAllowed, Stale: as every act.
        NoticeRunning: the last day is not over.
        WrongState: an objection stopped it, or it is down already.
    """
    notice, case = held_notice(notice_id, version=version)
    if by.kind != ActorKind.SYSTEM:
        access.require_at(by, Power.AID_PUBLISH, case, case.desk_id)
        access.require_no_part(by, case, but=CHECKERS)
    if notice.state == NoticeState.OPEN and local_date(at) <= notice.closes_on:
        raise shared.NoticeRunning(closes_on=notice.closes_on.isoformat())

    notice.move_to(NoticeState.ENDED)
    notice.ended_at = at
    notice.save(update_fields=["state", "ended_at"])
    shared.step(case, CaseState.FINAL, by=by, at=at)

    audit.record("notice.ended", notice, by=by, at=at, case=str(case.pk))
    return case


def held_notice(notice_id: UUID, *, version: int | None = None) -> tuple[Notice, Case]:
    """The notice, under its case's lock; the version is the case's.

    Raises:
        NotFound: there is none. Stale.
    """
    found = Notice.objects.filter(pk=notice_id).values_list("case_id", flat=True)
    row = found.first()
    if row is None:
        raise NotFound
    case = shared.hold(row, version=version)
    return Notice.objects.get(pk=notice_id), case


def _line(notice: Notice, place: int, line: PublicLine) -> NoticeLine:
    name = masking.name(line.name)
    return NoticeLine(
        notice=notice,
        position=place,
        name=_("%(name)s之子女") % {"name": name} if line.is_child else name,
        place=line.place,
        item=line.item,
        amount_fen=line.amount_fen,
    )
