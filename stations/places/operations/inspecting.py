"""Somebody comes once a year to look, by a list of criteria (DOMAIN.md §4.3, 4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from stations.places import access, criteria
from stations.places.choices import STANDING, UNSETTLED, YEARLY, InspectionOutcome
from stations.places.models import InspectionFinding, Station, StationInspection
from stations.places.operations.shared import locked, require_version, save
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotNow, WrongState
from unionhub.kernel.powers import Power


@dataclass(frozen=True)
class Finding:
    """Whether a criterion is met, and what shows it."""

    is_met: bool
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an inspection found: every criterion of the version in force, once."""

    on: date
    outcome: str
    findings: Mapping[str, Finding]
    rectify_by: date | None = None
    remark: str = ""

    @property
    def faults(self) -> list[str]:
        """What is not met."""
        return [code for code, told in self.findings.items() if not told.is_met]


@transaction.atomic
def inspect(
    code: str,
    report: Report,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> StationInspection:
    """Enter an inspection; it settles the one before that asked for something.

    Stars are not touched and nothing is closed: what may follow (``consequences_of``)
    is for somebody to decide.

    Raises:
        NotFound, NotAllowed, Stale: as every act.
        WrongState: it was not accepted, or is no more.
        BadFact: ``out_of_range`` (``on``, ``rectify_by``), ``inconsistent``: findings
            and outcome contradict, ``criteria_incomplete``, ``required`` (evidence).
        NotNow: ``already_exists``: it was inspected that day.
    """
    station = locked(code)
    access.require(by, Power.STATION_ACCEPT, station)
    require_version(station, version)

    if station.state not in STANDING:
        raise WrongState(state=station.state, allowed=[])
    _require_sound(report, at)
    former = station.inspections.order_by("-on").first()
    if former and report.on <= former.on:
        raise NotNow(code="already_exists")
    _settle(station, passed=report.outcome == InspectionOutcome.PASSED)
    made = _written(station, report, by, at)
    station.failed_checks = len(report.faults)
    station.inspection_due_on = _next(report)
    station.verified_on = max(report.on, station.verified_on or report.on)
    save(station, ["failed_checks", "inspection_due_on", "verified_on"])

    audit.record(
        "station.inspected",
        station,
        by=by,
        at=at,
        on=report.on.isoformat(),
        outcome=str(report.outcome),
        faults=report.faults,
    )
    return made


def consequences_of(station: Station, on: date) -> list[str]:
    """What may follow from an inspection that failed or was not put right in time:
    names of acts, for somebody to decide."""
    is_late = bool(station.inspection_due_on and station.inspection_due_on < on)
    if not station.failed_checks or not is_late:
        return []
    return [*(["rating"] if station.stars else []), "pause", "revocation"]


def _require_sound(report: Report, at: datetime) -> None:
    today = local_date(at)
    if report.on > today:
        raise BadFact(code="out_of_range", field="on")
    if set(report.findings) != {one.code for one in criteria.current()}:
        raise BadFact(code="criteria_incomplete", field="findings")
    if any(not told.is_met and not told.evidence for told in report.findings.values()):
        raise BadFact(code="required", field="findings")
    passed = report.outcome == InspectionOutcome.PASSED
    if passed == bool(report.faults):
        raise BadFact(code="inconsistent", field="outcome")
    rectify = report.outcome == InspectionOutcome.RECTIFY
    if rectify != (report.rectify_by is not None):
        raise BadFact(code="inconsistent", field="rectify_by")
    if report.rectify_by and report.rectify_by <= report.on:
        raise BadFact(code="out_of_range", field="rectify_by")


def _settle(station: Station, *, passed: bool) -> None:
    became = InspectionOutcome.RECTIFIED if passed else InspectionOutcome.REPEATED
    for former in station.inspections.filter(outcome__in=UNSETTLED):
        former.settle_as(became)
        former.save(update_fields=["outcome"])


def _written(
    station: Station, report: Report, by: Actor, at: datetime
) -> StationInspection:
    made = StationInspection.objects.create(
        station=station,
        on=report.on,
        criteria=criteria.version(),
        outcome=report.outcome,
        rectify_by=report.rectify_by,
        remark=report.remark,
        inspected_by=by.signature,
        inspected_at=at,
    )
    InspectionFinding.objects.bulk_create(
        InspectionFinding(
            inspection=made, criterion=code, is_met=told.is_met, evidence=told.evidence
        )
        for code, told in report.findings.items()
    )
    return made


def _next(report: Report) -> date:
    """In a year; by the day given, where something is to be put right; now, if it
    failed."""
    if report.outcome == InspectionOutcome.PASSED:
        return report.on + YEARLY
    return report.rectify_by or report.on
