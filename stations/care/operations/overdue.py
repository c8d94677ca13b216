"""What the clock does with reports: up a level, confirmed by silence, forgotten."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from stations.care.choices import (
    CONTACT_DAYS,
    ESCALATED_DAYS,
    SILENT_DAYS,
    ReportState,
)
from stations.care.models import StationReport, StationReportQuerySet, Voice
from stations.places.operations.shared import locked
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.reference import calendar


@transaction.atomic
def escalate(report_id: UUID, *, by: Actor, at: datetime) -> bool:
    """An overdue report goes to the desk one level up (R-STA-15); whether it went."""
    rows = StationReport.objects.overdue_on(local_date(at))
    report = _held(rows, report_id)
    if report is None or report.desk.parent is None:
        return False

    before, upper = report.desk_id, report.desk.parent
    report.desk, report.desk_path = upper, upper.path
    report.escalated += 1
    report.due_on = calendar.add_working_days(local_date(at), ESCALATED_DAYS)
    report.version += 1
    report.save(update_fields=["desk", "desk_path", "escalated", "due_on", "version"])

    audit.record(
        "station_report.escalated", report, by=by, at=at, before=before, after=upper.pk
    )
    return True


@transaction.atomic
def take_silence_for_consent(report_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Nobody said for so long that it is not so: confirmed; whether it was."""
    settled = Q(state=ReportState.FIXED, settled_at__lte=silent_since(at))
    report = _held(StationReport.objects.filter(settled), report_id)
    if report is None:
        return False

    report.move_to(ReportState.CONFIRMED)
    report.ended_on = local_date(at)
    report.version += 1
    report.save(update_fields=["state", "ended_on", "version"])

    audit.record("station_report.confirmed", report, by=by, at=at, way="silence")
    return True


@transaction.atomic
def forget_contacts(*, at: datetime) -> int:
    """Clear the phone numbers of what ended long enough ago; how many."""
    until = local_date(at) - timedelta(days=CONTACT_DAYS)
    ended = Q(report__ended_on__lte=until) | Q(suggestion__ended_on__lte=until)
    rows = Voice.objects.filter(ended, phone_sealed__isnull=False)
    return rows.update(phone_sealed=None)


def _held(rows: StationReportQuerySet, report_id: UUID) -> StationReport | None:
    """The report, if it is still one of these once its station is held."""
    found = rows.filter(pk=report_id).values_list("station_id", flat=True).first()
    if found is None:
        return None
    locked(found)
    return rows.filter(pk=report_id).first()


def silent_since(at: datetime) -> datetime:
    """What was settled before this instant, and nobody objected to, is confirmed."""
    return at - timedelta(days=SILENT_DAYS)
