"""What the public tells of a station, and what becomes of it.

Whoever touches a report holds its station: so telling, answering and closing the
station wait for one another, and what is open of a station is counted truly.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from stations.care import access
from stations.care.choices import (
    ALIKE,
    DUE_DAYS,
    LIVE_REPORTS,
    ReportKind,
    ReportState,
)
from stations.care.models import StationReport
from stations.care.operations.voices import Heard, hear, voice_of
from stations.places.models import Station
from stations.places.operations.shared import locked
from stations.places.operations.trust import LOCKED, REPORTED, doubt, trust
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, Stale, WrongState
from unionhub.kernel.powers import Power
from unionhub.reference import calendar

# How much an open report takes from what is told of the station (FEATURES 43, 46).
DOUBTS: dict[str, int] = {
    ReportKind.FAULT: REPORTED,
    ReportKind.CORRECTION: REPORTED,
    ReportKind.LOCKED: LOCKED,
}
# What needs words of its own: nobody can act on a bare "problem".
WORDY = frozenset({ReportKind.PROBLEM, ReportKind.SUGGESTION, ReportKind.PRAISE})


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What somebody tells: ``facility`` of a fault, ``aspect`` of a wrong entry."""

    kind: str
    facility: str = ""
    aspect: str = ""
    text: str = ""
    phone: str = ""


@transaction.atomic
def tell(code: str, telling: Telling, *, by: Actor, at: datetime) -> Heard:
    """Something is wrong at a station, or worth saying; the same again is joined.

    Raises:
        NotFound: no such station that the public may see.
        BadFact: ``required``: a fault without its facility, a correction that does not
            say of what, a problem without words; ``inconsistent``: a facility or an
            aspect that does not go with the kind.
    """
    # Under the station's lock: whoever tells the same at the same time waits, and so
    # does whoever closes the station.
    station = locked(code)

    if not station.is_public:
        raise NotFound
    _require_whole(telling)
    before = _alike(station, telling) if telling.kind in ALIKE else None

    was_open = before is not None and before.is_unsettled
    report = _joined(before) if before else _made(station, telling, at)
    _weigh(report, was_open, by=by, at=at)
    heard = hear(
        report,
        text=telling.text,
        phone=telling.phone,
        is_joined=before is not None,
        at=at,
    )

    verb = "station_report.joined" if before else "station_report.told"
    audit.record(verb, report, by=by, at=at, kind=report.kind, station=station.pk)
    return heard


@transaction.atomic
def start(
    report_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> StationReport:
    """Somebody sees to it.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
    """
    report = _locked(report_id, access.HANDLING, by, version)

    report.move_to(ReportState.IN_PROGRESS)
    _save(report, ["state"])

    audit.record("station_report.started", report, by=by, at=at)
    return report


@transaction.atomic
def settle(
    report_id: UUID,
    *,
    reply: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> StationReport:
    """It is repaired, put right, answered: with a reply to whoever told of it.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        BadFact: ``reason_required``: no reply.
    """
    return _answered(report_id, ReportState.FIXED, reply, by=by, at=at, version=version)


@transaction.atomic
def reject(
    report_id: UUID,
    *,
    reply: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> StationReport:
    """It is not so, or no matter of the union. Raises as ``settle``."""
    state = ReportState.REJECTED
    return _answered(report_id, state, reply, by=by, at=at, version=version)


@transaction.atomic
def confirm(
    report_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> StationReport:
    """A second officer has looked: it is as the reply says.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
    """
    report = _locked(report_id, access.CONFIRMING, by, version)

    return _confirmed(report, by=by, at=at, way="officer")


@transaction.atomic
def respond(
    receipt: str, *, is_settled: bool, by: Actor, at: datetime
) -> StationReport:
    """Whoever told of it says whether it is settled.

    Raises:
        NotFound: no report under this receipt.
        WrongState: nobody has said that it is.
    """
    found = voice_of(receipt).report
    if found is None:
        raise NotFound
    report = held(found.station_id, found.pk)

    if not report.is_to_be_answered:
        raise WrongState(state=report.state, allowed=[])
    if is_settled:
        return _confirmed(report, by=by, at=at, way="receipt")
    report.move_to(ReportState.REOPENED)
    _renew(report, at)
    _save(report, ["state", "due_on"])
    _weigh(report, was_open=False, by=by, at=at)

    audit.record("station_report.reopened", report, by=by, at=at)
    return report


def _require_whole(telling: Telling) -> None:
    for field, kind in (
        ("facility", ReportKind.FAULT),
        ("aspect", ReportKind.CORRECTION),
    ):
        given = bool(getattr(telling, field))
        if given != (telling.kind == kind):
            raise BadFact(code="inconsistent" if given else "required", field=field)
    if telling.kind in WORDY and not telling.text:
        raise BadFact(code="required", field="text")


def _alike(station: Station, telling: Telling) -> StationReport | None:
    rows = StationReport.objects.filter(
        station=station,
        kind=telling.kind,
        facility=telling.facility,
        aspect=telling.aspect,
        state__in=LIVE_REPORTS,
    )
    return rows.first()


def _joined(report: StationReport) -> StationReport:
    report.voices_count += 1
    # Told again after the repair: it is not repaired.
    if report.state == ReportState.FIXED:
        report.move_to(ReportState.REOPENED)
    _save(report, ["state", "voices_count"])
    return report


def _made(station: Station, telling: Telling, at: datetime) -> StationReport:
    report = StationReport(
        station=station,
        kind=telling.kind,
        facility=telling.facility,
        aspect=telling.aspect,
        told_at=at,
        desk=station.organisation,
        desk_path=station.org_path,
    )
    _renew(report, at)
    report.save(force_insert=True)
    return report


def _renew(report: StationReport, at: datetime) -> None:
    days = DUE_DAYS[report.kind]
    report.due_on = calendar.add_working_days(local_date(at), days)


def _weigh(report: StationReport, was_open: bool, *, by: Actor, at: datetime) -> None:
    """What is open speaks against the station's entry; what is settled no more."""
    weight = DOUBTS.get(report.kind, 0)
    if not weight or report.is_unsettled == was_open:
        return
    act = trust if was_open else doubt
    act(report.station_id, weight, by=by, at=at)


def _answered(
    report_id: UUID,
    state: str,
    reply: str,
    *,
    by: Actor,
    at: datetime,
    version: int | None,
) -> StationReport:
    report = _locked(report_id, access.HANDLING, by, version)

    if not reply:
        raise BadFact(code="reason_required", field="reply")
    before, was_open = report.state, report.is_unsettled
    report.move_to(state)
    report.reply, report.settled_by, report.settled_at = reply, by.signature, at
    if not report.available_actions:
        report.ended_on = local_date(at)
    _save(report, ["state", "reply", "settled_by", "settled_at", "ended_on"])
    _weigh(report, was_open, by=by, at=at)

    verb = f"station_report.{state.lower()}"
    audit.record(verb, report, by=by, at=at, before=before, reply=reply)
    return report


def _confirmed(
    report: StationReport, *, by: Actor, at: datetime, way: str
) -> StationReport:
    report.move_to(ReportState.CONFIRMED)
    report.ended_on = local_date(at)
    _save(report, ["state", "ended_on"])

    audit.record("station_report.confirmed", report, by=by, at=at, way=way)
    return report


def _locked(
    report_id: UUID, power: Power, by: Actor, version: int | None
) -> StationReport:
    found = StationReport.objects.filter(pk=report_id).values_list("station_id")
    row = found.first()
    if row is None:
        raise NotFound
    report = held(row[0], report_id)
    access.require(by, power, report.station)
    if version is not None and version != report.version:
        raise Stale(version=report.version)
    return report


def held(code: str, report_id: UUID) -> StationReport:
    """The report; its station is held until the transaction ends."""
    station = locked(code)
    report = StationReport.objects.get(pk=report_id)
    report.station = station
    return report


def _save(report: StationReport, fields: list[str]) -> None:
    report.version += 1
    report.save(update_fields=[*fields, "version"])
