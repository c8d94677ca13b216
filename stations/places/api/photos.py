"""Officers' doors to the photos of a station."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.places import operations
from stations.places.api.photo_shapes import (
    PhotoCaptionInputSerializer,
    PhotoInputSerializer,
    PhotoOrderInputSerializer,
)
from stations.places.api.rows import OPENED, MayEditStations, StationRows
from stations.places.api.shapes import StationEntrySerializer
from stations.places.models import StationPhoto
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.kernel.errors import NotFound
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.multipart import StrictMultipartParser
from unionhub.web.schema import operation

PHOTO = "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"
FAULTS = (
    *("not_a_file", "empty_file", "type_mismatch", "too_many_pixels"),
    *("unreadable_file", "storage_full"),
)


class StationPhotosView(StationRows):
    """A new photo."""

    permission_classes = [MayEditStations]
    parser_classes = [StrictMultipartParser]
    takes_files = True

    prepared: dict[str, Any]

    def prepare(self, request: Request) -> dict[str, Any]:
        """The photo, made anew before anything is locked."""
        form = self.body(PhotoInputSerializer)
        picture = files.checked(form.pop("file"), FilePurpose.STATION_PHOTO)
        return form | {"picture": picture}

    @operation(
        operation_id="addStationPhoto",
        tag="干部",
        summary="上传站点照片",
        description="JPEG 或 PNG，不超过 10 MB、4000 万像素，一个站点最多 9 张，"
        "新照片排在最后。照片重新编码保存，拍摄位置等附带信息一律去除。",
        request=PhotoInputSerializer,
        answers={201: StationEntrySerializer},
        examples={
            "request": {"file": "（JPEG 或 PNG 文件）", "caption": "正门"},
            "answer": OPENED,
        },
        refusals=(*FAULTS, "too_many_photos"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, code: str) -> Response:
        """Keep it."""
        operations.add_photo(code, **self.prepared, by=self.actor, at=self.now)
        return self.shown(code, status.HTTP_201_CREATED)


class StationPhotoOrderView(StationRows):
    """In which order they are shown."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="orderStationPhotos",
        tag="干部",
        summary="站点照片排序",
        description="按所给顺序排列，须恰好列出现有的全部照片；第一张为封面。",
        request=PhotoOrderInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {"photos": [PHOTO]}, "answer": OPENED},
        refusals=("inconsistent",),
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Order them."""
        photos = self.body(PhotoOrderInputSerializer)["photos"]
        operations.order_photos(code, photos, by=self.actor, at=self.now)
        return self.shown(code)


class StationPhotoRows(StationRows):
    """The photos a door may touch."""

    def station_of(self, photo_id: UUID) -> str:
        """The station of one of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        rows = StationPhoto.objects.visible_to(self.actor).filter(pk=photo_id)
        found = rows.values_list("station_id").first()
        if found is None:
            raise NotFound
        return str(found[0])


class StationPhotoCorrectionsView(StationPhotoRows):
    """What a photo shows."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="describeStationPhoto",
        tag="干部",
        summary="更正照片说明",
        description="说明随照片对外公布；留空则不显示。",
        request=PhotoCaptionInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {"caption": "饮水与充电处"}, "answer": OPENED},
    )
    @whole
    def post(self, request: Request, photo_id: UUID) -> Response:
        """Say it."""
        caption = self.body(PhotoCaptionInputSerializer)["caption"]
        code = self.station_of(photo_id)
        operations.describe_photo(photo_id, caption, by=self.actor, at=self.now)
        return self.shown(code)


class StationPhotoRemovalView(StationPhotoRows):
    """A photo goes."""

    permission_classes = [MayEditStations]

    @operation(
        operation_id="removeStationPhoto",
        tag="干部",
        summary="移除站点照片",
        description="立即不再显示，一天后删除文件；审计中保留记录。",
        request=EmptyInputSerializer,
        answers={200: StationEntrySerializer},
        examples={"request": {}, "answer": OPENED | {"photos": []}},
    )
    @whole
    def post(self, request: Request, photo_id: UUID) -> Response:
        """Take it away."""
        self.body(EmptyInputSerializer)
        code = self.station_of(photo_id)
        operations.remove_photo(photo_id, by=self.actor, at=self.now)
        return self.shown(code)
