"""The officers' map: the stations of the own part of the tree, the unpublished too."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from stations.places import freshness
from stations.places.choices import ENDED, STANDING, Listing, StationState
from stations.places.models import Station, StationQuerySet
from stations.places.questions import MapLayers
from unionhub.kernel import clock, geometry, happenings
from unionhub.kernel.clock import local_date
from unionhub.kernel.geometry import Point
from unionhub.web.admin import actor_of
from unionhub.web.buttons import Text

MAP, DATA = "stations_station_map", "stations_station_map_data"
# Each shown by itself up to here; more are put together by the cells of a grid.
MOST_SINGLE: Final = 600
# Fetched at most; beyond that it is said that there are more.
MOST_FETCHED: Final = 20_000
# Cells across the box: as many as have room for their figure.
MOST_COLUMNS: Final = 40
DIGITS: Final = 6
EAST, NORTH = 180.0, 90.0
# Degrees; no map shows less.
NARROWEST: Final = 0.001
# Metres around a station that count as a quarter of an hour on foot.
WALK: Final = 1_000
COLOURS: Final = {
    StationState.OPEN: "#1a7f37",
    StationState.PLANNED: "#6b7280",
    StationState.PENDING_ACCEPT: "#b45309",
    StationState.MAINTENANCE: "#c2410c",
    StationState.SUSPENDED: "#7c3aed",
    StationState.CLOSED: "#374151",
    StationState.REVOKED: "#b3261e",
}
Row = tuple[str, str, str, str, float, float]


class MapForm(forms.Form):
    """Which part of the map, and which stations on it."""

    west, east = (forms.FloatField(min_value=-EAST, max_value=EAST) for _side in "we")
    south, north = (
        forms.FloatField(min_value=-NORTH, max_value=NORTH) for _side in "sn"
    )
    columns = forms.IntegerField(min_value=1, max_value=MOST_COLUMNS)
    state = forms.ChoiceField(choices=StationState, required=False)
    listing = forms.ChoiceField(choices=Listing, required=False)
    stale = forms.BooleanField(required=False)


class MapPage:
    """A map beside the list. Mixed into ``StationAdmin``, whose names it uses."""

    admin_site: Any
    opts: Any

    def list_urls(self) -> list[URLPattern]:
        """Two addresses more."""
        site = self.admin_site
        return [
            path("map/", site.admin_view(self.map_view), name=MAP),
            path("map-data/", site.admin_view(self.map_data_view), name=DATA),
            *super().list_urls(),  # type: ignore[misc]
        ]

    def list_links(self) -> Sequence[tuple[Text, str]]:
        """From the list to the map."""
        return [(_("站点地图"), reverse(f"admin:{MAP}"))]

    def map_view(self, request: HttpRequest) -> HttpResponseBase:
        """The page; its pictures, if any, come from the one address of the settings."""
        self._require(request)
        rows = self._rows(request).exclude(state__in=ENDED)
        facts = self.admin_site.each_context(request) | {
            "title": _("站点地图"),
            "opts": self.opts,
            "states": [(state, COLOURS[state]) for state in StationState],
            "listings": list(Listing),
            "bounds": _bounds(rows),
            "tiles": settings.MAP_TILES,
            "attribution": settings.MAP_ATTRIBUTION,
            "walk": WALK,
            "data": reverse(f"admin:{DATA}"),
            "list": reverse("admin:stations_station_changelist"),
            "layers": happenings.ask(MapLayers()),
        }
        return _drawn(request, facts)

    def map_data_view(self, request: HttpRequest) -> HttpResponse:
        """What lies in a box: stations, or how many where they are many.

        Raises:
            BadRequest: a question that the page does not ask.
        """
        self._require(request)
        form = MapForm(request.GET)
        if not form.is_valid() or request.GET.keys() - form.fields.keys():
            raise BadRequest
        told = form.cleaned_data
        rows = _filtered(self._rows(request), told)
        names = ("code", "name", "state", "listing", "lng", "lat")
        found = list(rows.values_list(*names)[: MOST_FETCHED + 1])
        some = found[:MOST_FETCHED]
        many = len(some) > MOST_SINGLE
        answer = {
            "stations": [] if many else [_station(row) for row in some],
            "heaps": _heaps(some, told) if many else [],
            "count": len(some),
            "is_capped": len(found) > len(some),
        }
        return JsonResponse(answer)

    def _require(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied

    def _rows(self, request: HttpRequest) -> StationQuerySet:
        return Station.objects.visible_to(actor_of(request))


def _drawn(request: HttpRequest, facts: dict[str, Any]) -> HttpResponseBase:
    """The page, which may show pictures of the one place that was set, if any."""

    def page(request: HttpRequest) -> HttpResponseBase:
        return TemplateResponse(request, "stations/admin_map.html", facts)

    if not settings.MAP_ORIGIN:
        return page(request)
    return csp_update({"img-src": settings.MAP_ORIGIN})(page)(request)


def _filtered(rows: StationQuerySet, told: dict[str, Any]) -> StationQuerySet:
    low = _wgs84(told["west"], told["south"])
    high = _wgs84(told["east"], told["north"])
    found = rows.filter(lng__range=(low.lng, high.lng), lat__range=(low.lat, high.lat))
    if told["state"]:
        found = found.filter(state=told["state"])
    else:
        found = found.exclude(state__in=ENDED)
    if told["listing"]:
        found = found.filter(listing=told["listing"])
    if told["stale"]:
        since = freshness.stale_before(local_date(clock.now()))
        found = found.filter(state__in=STANDING, fresh_as_of__lt=since)
    return found.order_by("code")


def _station(row: Row) -> dict[str, Any]:
    code, name, state, listing, lng, lat = row
    return {
        "code": code,
        "name": name,
        "state": state,
        "state_label": str(StationState(state).label),
        "listing_label": str(Listing(listing).label),
        "at": _shown(lng, lat),
    }


def _heaps(rows: Iterable[Row], told: dict[str, Any]) -> list[dict[str, Any]]:
    """How many in each cell of a grid, and their middle."""
    cell = max(told["east"] - told["west"], NARROWEST) / told["columns"]
    heaps: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for *_facts, lng, lat in rows:
        key = (math.floor(lng / cell), math.floor(lat / cell))
        heaps.setdefault(key, []).append((lng, lat))
    return [
        {
            "count": len(heap),
            "at": _shown(
                sum(lng for lng, _lat in heap) / len(heap),
                sum(lat for _lng, lat in heap) / len(heap),
            ),
        }
        for heap in heaps.values()
    ]


def _bounds(rows: StationQuerySet) -> list[list[float]]:
    """From the southwestern to the northeastern of these, or the province."""
    ends = rows.order_by().aggregate(Min("lng"), Min("lat"), Max("lng"), Max("lat"))
    west, south, east, north = ends.values()
    if west is None:
        west, south, east, north = geometry.PROVINCE
    return [_shown(west, south), _shown(east, north)]


def _shown(lng: float, lat: float) -> list[float]:
    """Latitude and longitude, as the script takes them, in the datum of the map."""
    point = Point(lng=lng, lat=lat)
    east, north = geometry.from_wgs84(point, settings.MAP_DATUM)
    return [round(north, DIGITS), round(east, DIGITS)]


def _wgs84(lng: float, lat: float) -> Point:
    return geometry.to_wgs84(lng=lng, lat=lat, coord_system=settings.MAP_DATUM)
