"""Where somebody wishes for a station, and what the county's union makes of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from members.organisations.choices import UnionKind, UnionStatus
from members.organisations.models import Organisation
from stations.care import access
from stations.care.choices import SUGGESTION_DAYS, SuggestionState
from stations.care.models import SiteSuggestion
from stations.care.operations.voices import Heard, hear
from stations.places import operations as places
from stations.places.surroundings import require_here
from unionhub import audit
from unionhub.kernel import geometry
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow, Stale
from unionhub.kernel.geometry import Point
from unionhub.reference import calendar
from unionhub.reference.models import Region

# Metres within which two people mean the same place.
SAME_SITE = 50.0
# Degrees that hold so many metres, anywhere in the province.
_AROUND = 0.001


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A place where workers miss a station; ``lng``, ``lat`` in ``coord_system``."""

    region: str
    place: str
    lng: float
    lat: float
    coord_system: str
    text: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the union plans there: the rest of the entry of a station."""

    name: str
    kind: str
    brand: str
    host: str
    build_mode: str
    address: str
    area_dm2: int | None = None
    not_a_duplicate: str = ""


@transaction.atomic
def suggest(wish: Wish, *, by: Actor, at: datetime) -> Heard:
    """Workers miss a station here; the same place again is joined.

    Raises:
        BadFact: ``region_not_valid``; a place that is none, or lies far from the
            county (``elsewhere``).
        NotNow: ``not_routable``: no union answers for the county.
    """
    region = Region.objects.require(wish.region, on=local_date(at), field="region")
    there = geometry.place(lng=wish.lng, lat=wish.lat, coord_system=wish.coord_system)
    # Whoever wishes for the same place at the same time waits at the union.
    union = _held_union_of(require_here(there, region, ""))
    before = _near(there, union)

    suggestion = _joined(before) if before else _made(wish, there, region, union, at)
    heard = hear(
        suggestion,
        text=wish.text,
        phone=wish.phone,
        is_joined=before is not None,
        at=at,
    )

    verb = "site_suggestion.joined" if before else "site_suggestion.told"
    audit.record(verb, suggestion, by=by, at=at, region=region.pk)
    return heard


@transaction.atomic
def survey(
    suggestion_id: UUID, *, by: Actor, at: datetime, version: int | None = None
) -> SiteSuggestion:
    """Somebody goes and looks.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
    """
    suggestion = _locked(suggestion_id, by, version)

    suggestion.move_to(SuggestionState.SURVEYING)
    _save(suggestion, ["state"])

    audit.record("site_suggestion.surveying", suggestion, by=by, at=at)
    return suggestion


@transaction.atomic
def decline(
    suggestion_id: UUID,
    *,
    reply: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> SiteSuggestion:
    """No station there, with the reason.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        BadFact: ``reason_required``: no reply.
    """
    suggestion = _locked(suggestion_id, by, version)

    _end(suggestion, SuggestionState.DECLINED, reply, by, at)
    _save(suggestion, _ENDED)

    audit.record("site_suggestion.declined", suggestion, by=by, at=at, reply=reply)
    return suggestion


@transaction.atomic
def adopt(
    suggestion_id: UUID,
    plan: Plan,
    *,
    reply: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> SiteSuggestion:
    """A station is planned there: PLANNED, collected at the place that was told.

    Raises:
        NotFound, NotAllowed, Stale, WrongState: as every act.
        BadFact: ``reason_required``; else as ``places.operations.collect``.
        NotNow: ``near_duplicate``, unless the plan says why not.
    """
    suggestion = _locked(suggestion_id, by, version)

    _end(suggestion, SuggestionState.ACCEPTED, reply, by, at)
    entry = places.Entry(
        **vars(plan),
        organisation=suggestion.organisation_id,
        region=suggestion.region_id,
        lng=suggestion.told_lng,
        lat=suggestion.told_lat,
        coord_system=suggestion.told_system,
    )
    suggestion.station = places.collect(entry, by=by, at=at)
    _save(suggestion, [*_ENDED, "station"])

    audit.record(
        "site_suggestion.adopted",
        suggestion,
        by=by,
        at=at,
        station=suggestion.station_id,
        reply=reply,
    )
    return suggestion


def _held_union_of(county: Region) -> Organisation:
    """The nearest federation that answers for the county, held."""
    here = [region.pk for region in (county, *county.ancestors())]
    serving = Organisation.objects.filter(
        territory__in=here, kind=UnionKind.FEDERATION, status=UnionStatus.ACTIVE
    )
    # Its key stays as it is: rows that only name the union go on being written.
    held = serving.select_for_update(no_key=True, of=("self",))
    union = held.order_by("-path").first()
    if union is None:
        raise NotNow(code="not_routable")
    return union


def _near(there: Point, union: Organisation) -> SiteSuggestion | None:
    rows = SiteSuggestion.objects.select_for_update(of=("self",)).unsettled()
    around = rows.filter(
        organisation=union,
        lng__range=(there.lng - _AROUND, there.lng + _AROUND),
        lat__range=(there.lat - _AROUND, there.lat + _AROUND),
    )
    found = [(geometry.distance(there, row.point), row.pk, row) for row in around]
    close = [each for each in found if each[0] <= SAME_SITE]
    return min(close)[2] if close else None


def _joined(suggestion: SiteSuggestion) -> SiteSuggestion:
    suggestion.voices_count += 1
    _save(suggestion, ["voices_count"])
    return suggestion


def _made(
    wish: Wish, there: Point, region: Region, union: Organisation, at: datetime
) -> SiteSuggestion:
    return SiteSuggestion.objects.create(
        organisation=union,
        org_path=union.path,
        region=region,
        place=wish.place,
        told_lng=wish.lng,
        told_lat=wish.lat,
        told_system=wish.coord_system,
        lng=there.lng,
        lat=there.lat,
        told_at=at,
        due_on=calendar.add_working_days(local_date(at), SUGGESTION_DAYS),
    )


_ENDED = ("state", "reply", "settled_by", "settled_at", "ended_on")


def _end(
    suggestion: SiteSuggestion, state: str, reply: str, by: Actor, at: datetime
) -> None:
    if not reply:
        raise BadFact(code="reason_required", field="reply")
    suggestion.move_to(state)
    suggestion.reply, suggestion.ended_on = reply, local_date(at)
    suggestion.settled_by, suggestion.settled_at = by.signature, at


def _locked(suggestion_id: UUID, by: Actor, version: int | None) -> SiteSuggestion:
    rows = SiteSuggestion.objects.select_for_update(of=("self",))
    suggestion = rows.filter(pk=suggestion_id).first()
    if suggestion is None or not by.covers(suggestion.org_path):
        raise NotFound
    if not by.has(access.HANDLING):
        raise NotAllowed
    if version is not None and version != suggestion.version:
        raise Stale(version=suggestion.version)
    return suggestion


def _save(suggestion: SiteSuggestion, fields: list[str] | tuple[str, ...]) -> None:
    suggestion.version += 1
    suggestion.save(update_fields=[*fields, "version"])
