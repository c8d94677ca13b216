"""Codes to print and put on the door."""

from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from stations.places.api.rows import MayViewStations
from stations.places.models import Station
from stations.visits import qr
from stations.visits.api.shapes import SheetQuerySerializer
from unionhub.kernel.errors import NotFound
from unionhub.reference.api.published import NOT_MODIFIED, UNCHANGED
from unionhub.web.etag import content_etag, is_fresh
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

# The code of a station never changes; the address of the installation hardly ever.
CACHED = "public, max-age=86400"
HTML = "text/html"


class CodeView(ApiView):
    """The code of one public station as a picture."""

    kind: ClassVar[str]

    def shown(self, request: Request, code: str) -> HttpResponse:
        """The picture, or 304.

        Raises:
            NotFound: no such station in public.
        """
        if not Station.objects.public(self.actor).filter(pk=code).exists():
            raise NotFound
        address = qr.address_of(code, request.build_absolute_uri("/").rstrip("/"))
        tag = content_etag(f"{self.kind} {address}".encode())
        if is_fresh(request, tag):
            answer = HttpResponse(status=NOT_MODIFIED)
        else:
            answer = HttpResponse(
                qr.picture(address, self.kind), content_type=self.kind
            )
        answer["ETag"] = tag
        answer["Cache-Control"] = CACHED
        return answer


class CodeSvgView(CodeView):
    """As SVG."""

    kind = qr.SVG
    permission_classes = [AllowAny]

    @operation(
        operation_id="getStationCodeSvg",
        tag="公共",
        summary="站点二维码（SVG）",
        description="内容是站点公开页面的地址，含站点编号，不含任何内部编号。带 ETag。",
        answers={200: OpenApiTypes.STR, 304: UNCHANGED},
        media_type=qr.SVG,
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Show it."""
        return self.shown(request, code)


class CodePngView(CodeView):
    """As PNG."""

    kind = qr.PNG
    permission_classes = [AllowAny]

    @operation(
        operation_id="getStationCodePng",
        tag="公共",
        summary="站点二维码（PNG）",
        description="内容是站点公开页面的地址，含站点编号，不含任何内部编号。带 ETag。",
        answers={200: OpenApiTypes.BINARY, 304: UNCHANGED},
        media_type=qr.PNG,
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """Show it."""
        return self.shown(request, code)


class CodeSheetView(ApiView):
    """Several codes on a sheet."""

    permission_classes = [MayViewStations]
    query_serializer_class = SheetQuerySerializer

    @operation(
        operation_id="printStationCodes",
        tag="干部",
        summary="站点二维码打印页",
        description="可直接打印的 A4 网页，每页六个站点，带名称和编号。任职范围以外的"
        "站点不出现；一个也没有时回答 404。",
        answers={200: OpenApiTypes.STR},
        media_type=HTML,
        refusals=("not_found",),
    )
    def get(self, request: Request) -> HttpResponse:
        """The page."""
        rows = Station.objects.visible_to(self.actor)
        found = rows.filter(pk__in=self.params["codes"]).order_by("pk")
        stations = list(found)
        if not stations:
            raise NotFound
        host = request.build_absolute_uri("/").rstrip("/")
        return HttpResponse(qr.sheet(stations, host))
