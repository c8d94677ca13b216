"""How stations are judged: on the map, stars, awards, quotas."""

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places import operations
from stations.places.api.rows import (
    OPENED,
    MayAcceptStations,
    MayEditStations,
    MayPublishStations,
    MaySeeStations,
    MayViewStations,
    StationRows,
)
from stations.places.api.shapes import StationEntrySerializer
from stations.places.api.standing_shapes import (
    AwardInputSerializer,
    AwardQuotaInputSerializer,
    AwardQuotaSerializer,
    MapInputSerializer,
    MapListingInputSerializer,
    RatingInputSerializer,
    RatingWithdrawalInputSerializer,
    StationStandingSerializer,
)
from unionhub.kernel.clock import local_date
from unionhub.web.idempotency import whole
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

MAPPED = OPENED | {"on_map_since": "2026-11-20"}
RATED = MAPPED | {"stars": 4}
MOST_INSPECTIONS = 20
STANDING = {
    "code": "510104S00001",
    "stars": 4,
    "inspection_due_on": "2027-11-20",
    "consequences": [],
    "maps": [
        {
            "map": "AMAP",
            "map_label": "高德地图",
            "found_on": "2026-11-20",
            "ended_at": None,
        }
    ],
    "ratings": [
        {
            "year": 2026,
            "stars": 4,
            "reason": "年度考核",
            "criteria": "2026",
            "decided_at": "2026-11-22T10:00:00+08:00",
            "withdrawn_at": None,
            "withdrawn_reason": "",
        }
    ],
    "awards": [
        {
            "year": 2025,
            "level": "NATIONAL",
            "level_label": "全国最美",
            "document_number": "总工办发〔2025〕8号",
        }
    ],
    "inspections": [
        {
            "on": "2026-11-20",
            "criteria": "2026",
            "outcome": "PASSED",
            "outcome_label": "合格",
            "rectify_by": None,
            "remark": "",
            "findings": [
                {
                    "criterion": "ON_MAP",
                    "criterion_label": "公众地图可以查到，位置准确",
                    "is_met": True,
                    "evidence": "",
                }
            ],
        }
    ],
}


class StationStandingView(StationRows):
    """How one is judged."""

    permission_classes = [MaySeeStations]

    @operation(
        operation_id="getStationStanding",
        tag="干部",
        summary="站点的上图、星级、表彰和检查",
        description="含历史：已撤销的星级、已撤回的上图、关闭前的表彰都保留。",
        answers={200: StationStandingSerializer},
        examples={"answer": STANDING},
    )
    def get(self, request: Request, code: str) -> Response:
        """Show it."""
        station = self.station(code)
        seen = station.inspections.prefetch_related("findings__inspection")
        told = {
            "code": station.pk,
            "stars": station.stars,
            "inspection_due_on": station.inspection_due_on,
            "consequences": operations.consequences_of(station, local_date(self.now)),
            "maps": station.maps.order_by("-found_on", "map"),
            "ratings": station.ratings.order_by("-year", "-decided_at"),
            "awards": station.awards.order_by("-year", "level"),
            "inspections": seen.order_by("-on")[:MOST_INSPECTIONS],
        }
        return Response(StationStandingSerializer(told).data)


class StationMapsView(StationRows):
    """It is on a map."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="putStationOnMap",
        tag="干部",
        summary="登记上图",
        description="登记在哪个公众地图上查到、哪天查到。上图是评星级、最美站点的条件；"
        "迁址后须重新登记。",
        request=MapListingInputSerializer,
        answers={201: StationEntrySerializer},
        examples={
            "request": {"map": "AMAP", "found_on": "2026-11-20"},
            "answer": MAPPED,
        },
        refusals=("out_of_range", "already_exists"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Note it."""
        form = self.body(MapListingInputSerializer)
        operations.put_on_map(
            code, form["map"], form["found_on"], by=self.actor, at=self.now
        )
        return self.shown(code, status.HTTP_201_CREATED)


class StationMapEndView(StationRows):
    """It is not on the map."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="takeStationOffMap",
        tag="干部",
        summary="撤回上图",
        description="地图上已查不到，或登记有误；记录保留。没有登记的回答 404。",
        request=MapInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {"map": "AMAP"}, "answer": OPENED},
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """End it."""
        map_ = self.body(MapInputSerializer)["map"]
        operations.take_off_map(code, map_, by=self.actor, at=self.now)
        return self.shown(code)


class StationRatingsView(StationRows):
    """The stars of a year."""

    permission_classes = [MayAcceptStations]

    @operation(
        operation_id="rateStation",
        tag="干部",
        summary="评定星级",
        description="市州及以上按年度评定。升星须已上图并且当年检查合格；降星不需要条件。"
        "同一年度再评的，原来的留作历史。",
        request=RatingInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": {"year": 2026, "stars": 4, "reason": "年度考核"},
            "answer": RATED,
        },
        refusals=("wrong_state", "out_of_range", "not_ready"),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Give them."""
        form = self.body(RatingInputSerializer)
        operations.rate(code, **form, by=self.actor, at=self.now)
        return self.shown(code)


class RatingWithdrawalView(StationRows):
    """The stars of a year are taken back."""

    permission_classes = [MayAcceptStations]

    @operation(
        operation_id="withdrawStationRating",
        tag="干部",
        summary="撤销星级",
        description="撤销某一年度的星级，记录保留；站点的星级回到其余年度中最近的一次。",
        request=RatingWithdrawalInputSerializer,
        answers={200: StationEntrySerializer},
        examples={
            "request": {"year": 2026, "reason": "多次未按时开放"},
            "answer": MAPPED,
        },
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Take them."""
        form = self.body(RatingWithdrawalInputSerializer)
        operations.withdraw_rating(code, **form, by=self.actor, at=self.now)
        return self.shown(code)


class StationAwardsView(StationRows):
    """An award."""

    permission_classes = [MayViewStations]

    @operation(
        operation_id="awardStation",
        tag="干部",
        summary="登记最美站点",
        description="全国、省级由省登记，市级由市州登记。站点须已验收、已上图；"
        "占用所在市州和全省当年的名额，没有名额的回答 409。站点关闭后记录保留。",
        request=AwardInputSerializer,
        answers={201: StationEntrySerializer},
        examples={
            "request": {
                "year": 2026,
                "level": "PROVINCIAL",
                "document_number": "川工办〔2026〕8号",
            },
            "answer": RATED,
        },
        refusals=(
            "wrong_state",
            "out_of_range",
            "not_ready",
            "already_exists",
            "quota_exhausted",
        ),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Enter it."""
        form = self.body(AwardInputSerializer)
        operations.award(code, **form, by=self.actor, at=self.now)
        return self.shown(code, status.HTTP_201_CREATED)


class AwardQuotasView(ApiView):
    """How many may have an award."""

    permission_classes = [MayPublishStations]

    @operation(
        operation_id="setAwardQuota",
        tag="干部",
        summary="设置最美站点名额",
        description="省级按年度、级别设置市州或全省的名额；不能少于已用的。",
        request=AwardQuotaInputSerializer,
        answers={200: AwardQuotaSerializer},
        examples={
            "request": {
                "region": "510100",
                "year": 2026,
                "level": "PROVINCIAL",
                "quota": 20,
            },
            "answer": {
                "region": "510100",
                "year": 2026,
                "level": "PROVINCIAL",
                "quota": 20,
                "used": 0,
            },
        },
        refusals=("region_not_valid", "out_of_range"),
    )
    @whole
    def post(self, request: Request) -> Response:
        """Set it."""
        form = self.body(AwardQuotaInputSerializer)
        row = operations.set_quota(**form, by=self.actor, at=self.now)
        return Response(AwardQuotaSerializer(row).data)
