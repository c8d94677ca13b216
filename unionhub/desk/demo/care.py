"""What the public of the demo told of stations, and where it wishes for more.

In every state, some of each in the county of the story; as if each had been told,
joined, answered and confirmed by ``stations.care.operations``.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from members.organisations.models import Organisation
from stations.care.choices import (
    DUE_DAYS,
    ESCALATED_DAYS,
    SUGGESTION_DAYS,
    ReportKind,
    ReportState,
    SuggestionState,
)
from stations.care.models import SiteSuggestion, StationReport, Voice
from stations.care.operations.reports import DOUBTS
from stations.places import freshness
from stations.places.choices import Listing, StationState
from stations.places.models import Station
from unionhub.desk.demo import story
from unionhub.desk.demo.dice import Dice
from unionhub.desk.demo.people import PHONES
from unionhub.desk.demo.station_words import SITES, TOLD
from unionhub.desk.demo.tree import SYSTEM
from unionhub.kernel import geometry, sealing
from unionhub.kernel.clock import local_date
from unionhub.kernel.geometry import CoordSystem, Point
from unionhub.reference import calendar

REPORTS, WISHES = 90, 30
# How many in the county of the story.
AT_HOME = 18
SETTLED = {ReportState.FIXED, ReportState.CONFIRMED, ReportState.REJECTED}
REPLIES = {
    ReportState.REJECTED: "现场核实，设施正常。（演示）",
    ReportState.FIXED: "已修复，请再试用。（演示）",
    ReportState.CONFIRMED: "已修复。（演示）",
    ReportState.REOPENED: "已修复，请再试用。（演示）",
}


class Care:
    """Reports and wishes, drawn once the stations are, and written after them."""

    def __init__(
        self,
        stations: Iterable[Station],
        unions: Iterable[Organisation],
        at: datetime,
    ) -> None:
        self.at, self.dice = at, Dice("care")
        self.by_path = {union.path: union for union in unions}
        self.reports: list[StationReport] = []
        self.suggestions: list[SiteSuggestion] = []
        self.voices: list[Voice] = []
        public = [
            one
            for one in stations
            if one.listing == Listing.PUBLISHED and one.state == StationState.OPEN
        ]
        home = [one for one in public if one.pk.startswith(story.JINJIANG)]
        away = [one for one in public if not one.pk.startswith(story.JINJIANG)]
        self.told_of = self.dice.sample(home, min(AT_HOME, len(home)))
        self.told_of += self.dice.sample(away, REPORTS - len(self.told_of))
        self.planned = {
            one.org_path: one
            for one in stations
            if one.state == StationState.PLANNED and not one.location_reason
        }

    def build(self) -> None:
        """Everything, and what it takes from the stations' freshness."""
        states = list(ReportState)
        for number, station in enumerate(self.told_of):
            self._report(station, states[number % len(states)], number)
        self._wishes()

    def write(self) -> None:
        """All rows; the stations are there."""
        StationReport.objects.bulk_create(self.reports)
        SiteSuggestion.objects.bulk_create(self.suggestions)
        Voice.objects.bulk_create(self.voices)

    def _report(self, station: Station, state: ReportState, number: int) -> None:
        kind, facility, aspect, text = TOLD[number % len(TOLD)]
        is_late = state == ReportState.IN_PROGRESS and self.dice.one_in(2)
        ago = 12 if is_late else 30 if state in _ENDS else self.dice.randrange(1, 4)
        told_at = self.at - timedelta(days=ago, hours=self.dice.randrange(1, 10))
        report = StationReport(
            pk=self.dice.key(),
            station=station,
            kind=kind,
            facility=facility,
            aspect=aspect,
            state=state,
            voices_count=self.dice.choice((1, 1, 1, 2, 3)),
            told_at=told_at,
            due_on=self._due(told_at, DUE_DAYS[kind]),
            desk=self.by_path[station.org_path],
            desk_path=station.org_path,
        )
        if is_late:
            self._go_up(report)
        self._settle(report, told_at)
        self.reports.append(report)
        self._doubt(report)
        for _each in range(report.voices_count):
            self._voice(told_at, text, report=report)

    def _go_up(self, report: StationReport) -> None:
        """Its day passed: it lies one level up now."""
        upper = self.by_path[report.desk_path[:-4]]
        report.desk, report.desk_path, report.escalated = upper, upper.path, 1
        report.due_on = self._due(self.at - timedelta(days=1), ESCALATED_DAYS)

    def _settle(self, report: StationReport, told_at: datetime) -> None:
        state = ReportState(report.state)
        if state not in REPLIES:
            return
        report.reply, report.settled_by = REPLIES[state], SYSTEM
        report.settled_at = told_at + timedelta(hours=20)
        if state in _ENDS:
            report.ended_on = local_date(report.settled_at)

    def _doubt(self, report: StationReport) -> None:
        if not report.is_unsettled:
            return
        station = report.station
        station.doubts += DOUBTS.get(ReportKind(report.kind), 0)
        station.fresh_as_of = freshness.as_of(station)

    def _voice(self, told_at: datetime, text: str, **matter: Any) -> None:
        key = self.dice.key()
        phone = f"{PHONES}{self.dice.randrange(10**8):08}"
        asked = self.dice.one_in(3)
        self.voices.append(
            Voice(
                pk=key,
                receipt_digest=self.dice.randbytes(32),
                text=text,
                told_at=told_at,
                phone_sealed=sealing.seal(Voice, "phone_sealed", key, phone)
                if asked
                else None,
                **matter,
            )
        )

    def _wishes(self) -> None:
        states = list(SuggestionState)
        paths = self.dice.sample(sorted(self.planned), WISHES - len(states))
        # At home about the neighbourhood of a station; else where one is planned.
        close = [self.told_of[0]] * len(states) + [self.planned[p] for p in paths]
        for number, station in enumerate(close):
            self._wish(station, states[number % len(states)], number)

    def _wish(self, planned: Station, state: SuggestionState, number: int) -> None:
        """Close to a station; one that is planned may have come of the wish."""
        told_at = self.at - timedelta(days=self.dice.randrange(1, 20))
        is_planned = planned.state == StationState.PLANNED
        if state == SuggestionState.ACCEPTED and not is_planned:
            state = SuggestionState.SURVEYING
        place, why = SITES[number % len(SITES)]
        suggestion = SiteSuggestion(
            pk=self.dice.key(),
            organisation=self.by_path[planned.org_path],
            org_path=planned.org_path,
            region=planned.region,
            place=f"{planned.region.name}{place}（演示）",
            state=state,
            voices_count=self.dice.choice((1, 1, 2)),
            told_at=told_at,
            due_on=self._due(told_at, SUGGESTION_DAYS),
        )
        self._lay(suggestion, planned, number)
        if state in (SuggestionState.ACCEPTED, SuggestionState.DECLINED):
            suggestion.settled_by, suggestion.settled_at = SYSTEM, self.at
            suggestion.ended_on = local_date(self.at)
            suggestion.reply = "200 米内已有站点。（演示）"
        if state == SuggestionState.ACCEPTED:
            suggestion.reply, suggestion.station = "已列入筹建。（演示）", planned
        self.suggestions.append(suggestion)
        for _each in range(suggestion.voices_count):
            self._voice(told_at, why, suggestion=suggestion)

    def _lay(self, suggestion: SiteSuggestion, planned: Station, number: int) -> None:
        """Where the station is planned, or a few hundred metres beside it."""
        aside = 0 if suggestion.state == SuggestionState.ACCEPTED else number + 2
        there = Point(lng=planned.lng + aside / 1000, lat=planned.lat)
        lng, lat = geometry.from_wgs84(there, CoordSystem.GCJ02)
        suggestion.told_lng, suggestion.told_lat = round(lng, 6), round(lat, 6)
        suggestion.told_system = CoordSystem.GCJ02
        suggestion.lng, suggestion.lat = there.lng, there.lat

    def _due(self, told_at: datetime, days: int) -> date:
        return calendar.add_working_days(local_date(told_at), days)


_ENDS = (ReportState.CONFIRMED, ReportState.REJECTED)
