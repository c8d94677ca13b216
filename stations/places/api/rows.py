"""The stations a door may touch, and how one is shown."""

from typing import Any

from django.db.models import Prefetch
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places.api.shapes import StationEntrySerializer
from stations.places.models import (
    HoursOverride,
    Station,
    StationKeeper,
    StationPhoto,
    StationQuerySet,
    TemporaryClosure,
)
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.etag import etag
from unionhub.web.permissions import HasPower
from unionhub.web.views import ApiView

PHOTO = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "caption": "正门",
    "width": 1600,
    "height": 1200,
    "taken_at": "2026-11-23T10:00:00+08:00",
    "address": "/api/v1/files/019aa0e4-6c01-7d10-8a53-f1c0a7e0b9d2"
    "?key=1vN4Xc:Zb&size=FULL",
    "thumbnail": "/api/v1/files/019aa0e4-6c01-7d10-8a53-f1c0a7e0b9d2"
    "?key=1vN4Xc:Zb&size=THUMBNAIL",
}
EXAMPLE = {
    "code": "510104S00001",
    "name": "锦官驿街道工会驿站",
    "kind": "STANDARD",
    "kind_label": "标准站点",
    "brand": "UNION_STATION",
    "brand_label": "工会驿站",
    "host": "COMMUNITY",
    "host_label": "社区",
    "build_mode": "UNION",
    "build_mode_label": "工会自建",
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "region": "510104017",
    "region_name": "锦官驿街道",
    "address": "锦官驿街道示例路 1 号",
    "location": {"lng": 104.0657, "lat": 30.6574, "coord_system": "WGS84"},
    "location_reason": "",
    "area_dm2": 1200,
    "capacity": 12,
    "entry": "FREE",
    "hours": "Mo-Fr 08:30-18:00; Sa,Su,PH 10:00-16:00",
    "heat_hours": "18:00-22:00",
    "service_phone": "028-86650001",
    "keeper_name": "王小样",
    "keeper_phone": "138****8000",
    "has_sign": True,
    "on_map_since": None,
    "facilities": [{"kind": "WATER", "kind_label": "饮水", "is_there": True}],
    "closures": [],
    "day_overrides": [],
    "keepers": [],
    "photos": [PHOTO],
    "state": "PENDING_ACCEPT",
    "state_label": "待验收",
    "listing": "COLLECTED",
    "listing_label": "已采集",
    "missing": ["MICROWAVE"],
    "blocking": ["MICROWAVE", "acceptance", "check", "publication"],
    "completeness": 68,
    "freshness": 0,
    "doubts": 0,
    "failed_checks": 0,
    "verified_on": None,
    "inspection_due_on": None,
    "stars": 0,
    "first_published_at": None,
    "available_actions": ["CLOSED", "OPEN", "PLANNED"],
    "available_listings": ["CHECKED"],
    "version": 3,
}
OPENED = EXAMPLE | {
    "state": "OPEN",
    "state_label": "开放",
    "missing": [],
    "blocking": ["check", "publication"],
    "completeness": 85,
    "freshness": 100,
    "verified_on": "2026-11-23",
    "inspection_due_on": "2027-11-23",
    "available_actions": ["CLOSED", "MAINTENANCE", "REVOKED", "SUSPENDED"],
}


class MayViewStations(HasPower):
    """The office lets look at stations."""

    power = Power.STATION_VIEW


class MaySeeStations(MayViewStations):
    """The same, or the office keeps some: ``visible_to`` shows these only."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether one of the two is held."""
        keeps = bool(view.actor.has(Power.STATION_KEEP))
        return keeps or super().has_permission(request, view)


class MayCareForStations(HasPower):
    """The office lets correct stations, or keeps this one: ``visible_to`` knows."""

    power = Power.STATION_EDIT

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether one of the two is held."""
        keeps = bool(view.actor.has(Power.STATION_KEEP))
        return keeps or super().has_permission(request, view)


class MayEditStations(HasPower):
    """The office lets enter and correct stations."""

    power = Power.STATION_EDIT


class MayAcceptStations(HasPower):
    """The office lets check and accept stations."""

    power = Power.STATION_ACCEPT


class MayPublishStations(HasPower):
    """The office lets publish stations."""

    power = Power.STATION_PUBLISH


class StationRows(ApiView):
    """The stations a door may touch."""

    def stations(self) -> StationQuerySet:
        """Those in scope, with what is shown of them."""
        rows = Station.objects.visible_to(self.actor)
        lasting = TemporaryClosure.objects.filter(ends_at__gt=self.now)
        keepers = StationKeeper.objects.lasting().select_related("appointment__user")
        photos = StationPhoto.objects.visible_to(self.actor).select_related("file")
        coming = HoursOverride.objects.filter(day__gte=local_date(self.now))
        return rows.select_related("organisation", "region").prefetch_related(
            "facilities",
            Prefetch("photos", photos.order_by("position")),
            Prefetch("closures", lasting, to_attr="lasting_closures"),
            Prefetch("overrides", coming.order_by("day"), to_attr="coming_overrides"),
            Prefetch("keepers", keepers, to_attr="lasting_keepers"),
        )

    def station(self, code: str) -> Station:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.stations().filter(pk=code).first()
        if found is None:
            raise NotFound
        return found

    def shown(self, code: str, answered: int = status.HTTP_200_OK) -> Response:
        """The station as an answer, with its version."""
        fresh = self.station(code)
        headers = {"ETag": etag(fresh.version)}
        data = StationEntrySerializer(fresh).data
        return Response(data, status=answered, headers=headers)
