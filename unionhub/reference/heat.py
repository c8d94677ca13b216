"""What happens to heat events: announced, corrected, taken back; and what they ask.

A city or the province enters what its weather office announced, for a region of its
own. Each change counts up the version of the data set, by which whoever keeps
stations in memory sees that hours have changed.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from unionhub import audit
from unionhub.kernel import happenings
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import (
    BadFact,
    DomainError,
    NotAllowed,
    NotFound,
    NotNow,
    Stale,
    WrongState,
)
from unionhub.kernel.powers import Power
from unionhub.reference import sources
from unionhub.reference.choices import (
    LEAST_FOR_MEASURE,
    LEAST_HEAT,
    LONGEST_HEAT,
    MOST_HEAT,
    HeatColour,
    HeatMeasure,
    RegionLevel,
)
from unionhub.reference.models import DataSet, HeatEvent, Region
from unionhub.reference.questions import WhoseRegions
from unionhub.reference.sources import DATA, Line

HEAT = "heat"
# Who may announce: the union of a city or of the province.
UPPER = frozenset({RegionLevel.PROVINCE, RegionLevel.PREFECTURE})


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What a weather office announced; both days are days of the heat."""

    region: str
    colour: str
    peak_tenths: int
    begins_on: date
    ends_on: date
    source: str
    document_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is different now; None leaves a thing as it is."""

    colour: str | None = None
    peak_tenths: int | None = None
    ends_on: date | None = None
    source: str | None = None
    document_number: str | None = None

    @property
    def told(self) -> dict[str, object]:
        """What is given."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in pairs if value is not None}


@transaction.atomic
def announce(news: Announcement, *, by: Actor, at: datetime) -> HeatEvent:
    """Enter a heat event.

    Raises:
        NotAllowed: no such power, or a union below the city.
        NotFound: the region is none of the actor's.
        BadFact: ``region_not_valid``, ``invalid_range``, ``out_of_range``,
            ``inconsistent``: not as hot as its colour.
        NotNow: ``already_exists``.
    """
    _require_level(by)
    _counted()
    region = Region.objects.require(news.region, on=local_date(at), field="region")
    _require_region(by, region)
    event = HeatEvent(
        region=region,
        colour=news.colour,
        peak_tenths=news.peak_tenths,
        begins_on=news.begins_on,
        ends_on=news.ends_on,
        source=news.source,
        document_number=news.document_number,
        announced_by=by.signature,
        announced_at=at,
    )
    _require_sound(event)

    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "heat_event_announced_once":
            raise
        raise NotNow(code="already_exists") from clash

    audit.record("heat.announced", event, by=by, at=at, **_facts(event))
    return event


@transaction.atomic
def correct(
    pk: UUID, change: Change, *, by: Actor, at: datetime, version: int | None = None
) -> HeatEvent:
    """The heat grows, lasts longer or ends early, or a word was wrong.

    Raises:
        NotFound, NotAllowed: as ``announce``.
        WrongState: it was taken back.
        Stale: ``version`` is not the present one.
        BadFact: as ``announce``.
        NotNow: ``already_exists``: there is one of that colour.
    """
    event = _locked(pk, by)
    _require_version(event, version)

    before = _facts(event)
    for name, value in change.told.items():
        setattr(event, name, value)
    _require_sound(event)
    event.version += 1
    try:
        with transaction.atomic():
            event.save(update_fields=[*change.told, "version"])
    except IntegrityError as clash:
        if broken_constraint(clash) != "heat_event_announced_once":
            raise
        raise NotNow(code="already_exists") from clash

    after = _facts(event)
    audit.record("heat.corrected", event, by=by, at=at, before=before, after=after)
    return event


@transaction.atomic
def revoke(
    pk: UUID, *, reason: str, by: Actor, at: datetime, version: int | None = None
) -> HeatEvent:
    """It was a mistake: it extends no hours and is shown no more.

    Raises:
        NotFound, NotAllowed, WrongState, Stale: as ``correct``.
        BadFact: ``reason_required``.
    """
    event = _locked(pk, by)
    _require_version(event, version)
    if not reason:
        raise BadFact(code="reason_required", field="reason")

    event.revoked_by, event.revoked_at = by.signature, at
    event.revoked_reason = reason
    event.version += 1
    event.save(update_fields=["revoked_by", "revoked_at", "revoked_reason", "version"])

    audit.record("heat.revoked", event, by=by, at=at, reason=reason)
    return event


COLUMNS = {"region", "colour", "peak_tenths", "begins_on", "ends_on", "source"}
MORE = {"document_number"}


@transaction.atomic
def import_list(path: Path, *, by: Actor, at: datetime) -> tuple[int, int]:
    """Enter the events of a CSV list: how many are new, how many were known.

    Raises:
        BadFile: names the first line that is wrong; then nothing was entered.
    """
    lines = sources.read(path, needed=COLUMNS, allowed=MORE).lines
    made = sum(_entered(line, by, at) for line in lines)
    return made, len(lines) - made


def _entered(line: Line, by: Actor, at: datetime) -> bool:
    news = _announcement(line)
    known = HeatEvent.objects.standing().filter(
        region=news.region, colour=news.colour, begins_on=news.begins_on
    )
    if known.exists():
        return False
    try:
        announce(news, by=by, at=at)
    except DomainError as refusal:
        raise line.refuse(refusal.detail) from refusal
    return True


def _announcement(line: Line) -> Announcement:
    begins_on, ends_on = line.day("begins_on"), line.day("ends_on")
    peak = line.needed("peak_tenths", length=3)
    if begins_on is None or ends_on is None or not peak.isdecimal():
        raise line.refuse(str(CATALOGUE["invalid_value"]))
    return Announcement(
        region=line.needed("region", length=12),
        colour=line.choice("colour", HeatColour.values),
        peak_tenths=int(peak),
        begins_on=begins_on,
        ends_on=ends_on,
        source=line.needed("source", length=100),
        document_number=line.text("document_number", length=60),
    )


class Law(NamedTuple):
    """What the law asks, word for word."""

    article: str
    text: str


@cache
def laws() -> Mapping[HeatMeasure, Law]:
    """Article 8 of 《防暑降温措施管理办法》, by measure."""
    with (DATA / "heat_measures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {HeatMeasure(row["code"]): Law(row["article"], row["text"]) for row in rows}


def _locked(pk: UUID, by: Actor) -> HeatEvent:
    rows = HeatEvent.objects.select_for_update(of=("self",))
    found = rows.select_related("region__parent__parent__parent").filter(pk=pk)
    event = found.first()
    if event is None:
        raise NotFound
    _require_region(by, event.region)
    _require_level(by)
    _counted()
    if event.revoked_at is not None:
        raise WrongState(state="REVOKED", allowed=[])
    return event


def _counted() -> None:
    """Lock the data set and count it up: writes follow one another."""
    DataSet.objects.bulk_create([DataSet(name=HEAT)], ignore_conflicts=True)
    data_set = DataSet.objects.select_for_update().get(pk=HEAT)
    data_set.version += 1
    data_set.save(update_fields=["version"])


def _require_level(by: Actor) -> None:
    if not by.has(Power.HEAT_ANNOUNCE):
        raise NotAllowed
    codes = set(happenings.ask(WhoseRegions(by)))
    if not Region.objects.filter(pk__in=codes, level__in=UPPER).exists():
        raise NotAllowed


def _require_region(by: Actor, region: Region) -> None:
    codes = set(happenings.ask(WhoseRegions(by)))
    if not codes & {region.pk, *(above.pk for above in region.ancestors())}:
        raise NotFound


def _require_version(event: HeatEvent, version: int | None) -> None:
    if version is not None and version != event.version:
        raise Stale(version=event.version)


def _require_sound(event: HeatEvent) -> None:
    least = min(LEAST_FOR_MEASURE.values())
    if not least <= event.peak_tenths <= MOST_HEAT:
        raise BadFact(code="out_of_range", field="peak_tenths")
    if event.peak_tenths < LEAST_HEAT[HeatColour(event.colour)]:
        raise BadFact(code="inconsistent", field="colour")
    if event.ends_on < event.begins_on:
        raise BadFact(code="invalid_range", field="ends_on")
    if (event.ends_on - event.begins_on).days >= LONGEST_HEAT:
        raise BadFact(code="out_of_range", field="ends_on")


def _facts(event: HeatEvent) -> dict[str, Any]:
    return {
        "region": event.region_id,
        "colour": event.colour,
        "peak_tenths": event.peak_tenths,
        "begins_on": event.begins_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "source": event.source,
        "document_number": event.document_number,
    }
