"""How a station is judged: on the map, stars, awards (R-STA-16, 17)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Min, QuerySet

from stations.places import access
from stations.places.choices import (
    INSPECTED,
    STANDING,
    AwardLevel,
)
from stations.places.models import (
    AwardQuota,
    Station,
    StationAward,
    StationMapListing,
    StationRating,
)
from stations.places.operations.life import NotReady
from stations.places.operations.shared import locked, save
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, NotNow, WrongState
from unionhub.kernel.powers import Power
from unionhub.reference.models import Region

FIRST_YEAR = 2018


class QuotaExhausted(NotNow):
    """No more of this region may have the award of this year (R-STA-16)."""

    code = "quota_exhausted"


@transaction.atomic
def put_on_map(
    code: str, map_: str, found_on: date, *, by: Actor, at: datetime
) -> Station:
    """Somebody looked: the map shows the station where it is.

    Raises:
        NotFound, NotAllowed: as every act.
        BadFact: ``out_of_range``: a day to come.
        NotNow: ``already_exists``: it is on this map.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)

    if found_on > local_date(at):
        raise BadFact(code="out_of_range", field="found_on")
    if _shown(station).filter(map=map_).exists():
        raise NotNow(code="already_exists")
    StationMapListing.objects.create(
        station=station,
        map=map_,
        found_on=found_on,
        noted_by=by.signature,
        noted_at=at,
    )
    return _mapped(station, "station.on_map", map_, by, at)


@transaction.atomic
def take_off_map(code: str, map_: str, *, by: Actor, at: datetime) -> Station:
    """It is not found there any more, or never was; the record stays as ended.

    Raises:
        NotFound, NotAllowed: as every act; also when it is not on this map.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)

    ended = _shown(station).filter(map=map_)
    if not ended.update(ended_at=at, ended_by=by.signature):
        raise NotFound
    return _mapped(station, "station.off_map", map_, by, at)


@transaction.atomic
def rate(
    code: str,
    year: int,
    stars: int,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> Station:
    """Give a year's stars, by the city or above; fewer than before need no condition.

    Raises:
        NotFound, NotAllowed: as every act; a county rates none.
        WrongState: it was not accepted, or is no more.
        BadFact: ``out_of_range`` (the year), ``reason_required``.
        NotReady: ``on_map``, ``inspection`` (not passed in that year).
    """
    station = _judged(code, Power.STATION_ACCEPT, access.CITY, by)

    _require_year(year, at)
    _require_reason(reason)
    former = StationRating.objects.filter(station=station, withdrawn_at=None)
    if stars > station.stars:
        _require_ready(station, year)
    former.filter(year=year).update(
        withdrawn_by=by.signature, withdrawn_at=at, withdrawn_reason=reason
    )
    StationRating.objects.create(
        station=station,
        year=year,
        stars=stars,
        reason=reason,
        decided_by=by.signature,
        decided_at=at,
    )
    before = _follow(station)

    audit.record(
        "station.rated",
        station,
        by=by,
        at=at,
        year=year,
        stars=stars,
        before=before,
        reason=reason,
    )
    return station


@transaction.atomic
def withdraw_rating(
    code: str, year: int, *, reason: str, by: Actor, at: datetime
) -> Station:
    """Take the stars of a year back; the row stays, the stars follow what is left.

    Raises:
        NotFound, NotAllowed: as ``rate``; also when there are none of that year.
        BadFact: ``reason_required``.
    """
    station = locked(code)
    access.require_above(by, Power.STATION_ACCEPT, station, access.CITY)

    _require_reason(reason)
    lasting = StationRating.objects.filter(station=station, withdrawn_at=None)
    if not lasting.filter(year=year).update(
        withdrawn_by=by.signature, withdrawn_at=at, withdrawn_reason=reason
    ):
        raise NotFound
    before = _follow(station)

    audit.record(
        "station.rating_withdrawn",
        station,
        by=by,
        at=at,
        year=year,
        before=before,
        after=station.stars,
        reason=reason,
    )
    return station


@transaction.atomic
def award(
    code: str,
    year: int,
    level: str,
    document_number: str,
    *,
    by: Actor,
    at: datetime,
) -> StationAward:
    """Enter an award; the province those above a city's, within the quota (R-STA-16).

    Raises:
        NotFound, NotAllowed: as every act.
        WrongState: it was not accepted, or is no more.
        BadFact: ``out_of_range``, ``required`` (the document).
        NotReady: ``on_map``.
        NotNow: ``already_exists``.
        QuotaExhausted: of its city or of the province; also when none was set.
    """
    of_city = level == AwardLevel.PREFECTURE
    power = Power.STATION_ACCEPT if of_city else Power.STATION_PUBLISH
    levels = access.CITY if of_city else access.PROVINCE
    station = _judged(code, power, levels, by)

    _require_year(year, at)
    if not document_number:
        raise BadFact(code="required", field="document_number")
    if station.on_map_since is None:
        raise NotReady(missing=["on_map"])
    same = StationAward.objects.filter(station=station, year=year, level=level)
    if same.exists():
        raise NotNow(code="already_exists")
    _use_quota(station, year, level)
    made = StationAward.objects.create(
        station=station, year=year, level=level, document_number=document_number
    )
    save(station, [])

    audit.record(
        "station.awarded",
        station,
        by=by,
        at=at,
        year=year,
        level=str(level),
        document_number=document_number,
    )
    return made


@transaction.atomic
def set_quota(
    region: str, year: int, level: str, quota: int, *, by: Actor, at: datetime
) -> AwardQuota:
    """Say how many of a city, or of the province, may have the award of a year.

    Raises:
        NotAllowed: only the province sets quotas.
        BadFact: ``region_not_valid``, ``out_of_range`` (the year; fewer than awarded).
    """
    access.require_province(by, Power.STATION_PUBLISH)

    _require_year(year, at)
    of = Region.objects.require(region, on=local_date(at), field="region")
    if not of.pk.endswith("00") or len(of.pk) > len("510000"):
        raise BadFact(code="region_not_valid", field="region")
    facts = {"quota": quota, "set_by": by.signature, "set_at": at}
    AwardQuota.objects.bulk_create(
        [AwardQuota(region=of, year=year, level=level, **facts)], ignore_conflicts=True
    )
    row = locked_quotas([of.pk], year, level)[0]
    row.quota, row.set_by, row.set_at = quota, by.signature, at
    try:
        with transaction.atomic():
            row.save(update_fields=["quota", "set_by", "set_at"])
    except IntegrityError as below_used:
        raise BadFact(code="out_of_range", field="quota") from below_used

    audit.record(
        "award_quota.set",
        row,
        by=by,
        at=at,
        region=of.pk,
        year=year,
        level=str(level),
        quota=quota,
    )
    return row


def locked_quotas(regions: list[str], year: int, level: str) -> list[AwardQuota]:
    """The quotas of these regions, held; in one order, so that nobody waits in a
    circle."""
    rows = AwardQuota.objects.select_for_update(of=("self",))
    named = rows.filter(region__in=regions, year=year, level=level)
    return list(named.order_by("region_id"))


def _use_quota(station: Station, year: int, level: str) -> None:
    code = station.region_id
    quotas = locked_quotas([f"{code[:2]}0000", f"{code[:4]}00"], year, level)
    if not quotas or any(row.used >= row.quota for row in quotas):
        raise QuotaExhausted(
            quota=min((row.quota for row in quotas), default=0), year=year
        )
    for row in quotas:
        row.used += 1
        row.save(update_fields=["used"])


def _judged(code: str, power: Power, levels: int, by: Actor) -> Station:
    """The station, held, of those that were accepted and still are there."""
    station = locked(code)
    access.require_above(by, power, station, levels)
    if station.state not in STANDING:
        raise WrongState(state=station.state, allowed=[])
    return station


def _shown(station: Station) -> QuerySet[StationMapListing]:
    return StationMapListing.objects.filter(station=station, ended_at=None)


def _mapped(station: Station, verb: str, map_: str, by: Actor, at: datetime) -> Station:
    station.on_map_since = _shown(station).aggregate(first=Min("found_on"))["first"]
    save(station, ["on_map_since"])

    audit.record(verb, station, by=by, at=at, map=str(map_))
    return station


def _follow(station: Station) -> int:
    """The stars are those of the latest year that stands; returns what they were."""
    lasting = StationRating.objects.filter(station=station, withdrawn_at=None)
    latest = lasting.order_by("-year").values_list("stars", flat=True).first()
    before, station.stars = station.stars, latest or 0
    save(station, ["stars"])
    return before


def _require_ready(station: Station, year: int) -> None:
    passed = station.inspections.filter(on__year=year, outcome__in=INSPECTED)
    missing = [] if station.on_map_since else ["on_map"]
    if not passed.exists():
        missing.append("inspection")
    if missing:
        raise NotReady(missing=missing)


def _require_year(year: int, at: datetime) -> None:
    if not FIRST_YEAR <= year <= local_date(at).year:
        raise BadFact(code="out_of_range", field="year")


def _require_reason(reason: str) -> None:
    if not reason:
        raise BadFact(code="reason_required", field="reason")
