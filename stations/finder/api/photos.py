"""Photos of the stations that everybody may see."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from stations.places.models import StationPhoto
from unionhub.files import operations as files
from unionhub.files.choices import PictureSize
from unionhub.files.pictures import MEDIA_TYPE
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound
from unionhub.reference.api.published import UNCHANGED
from unionhub.web.fields import CodeField, StrictSerializer
from unionhub.web.permissions import AllowAny
from unionhub.web.pictures import shown
from unionhub.web.schema import operation
from unionhub.web.views import ApiView


class PhotoQuerySerializer(StrictSerializer):
    """In which size."""

    size = CodeField(
        PictureSize, default=PictureSize.FULL, help_text=_("原图或缩略图。")
    )


class PhotoSerializer(serializers.Serializer[Any]):
    """A photo of a station, by addresses that stay."""

    caption = serializers.CharField(help_text=_("说明，可能为空。"))
    width = serializers.IntegerField(source="file.width")
    height = serializers.IntegerField(source="file.height")
    address = serializers.SerializerMethodField(help_text=_("照片地址。"))
    thumbnail = serializers.SerializerMethodField(help_text=_("缩略图地址。"))

    def get_address(self, photo: Any) -> str:
        """Where it is."""
        return f"/api/v1/station-photos/{photo.pk}"

    def get_thumbnail(self, photo: Any) -> str:
        """Where it is, small."""
        return f"{self.get_address(photo)}?size={PictureSize.THUMBNAIL}"


def photos_of(code: str, actor: Actor) -> Any:
    """The photos of one station that everybody may see, in order."""
    rows = StationPhoto.objects.public(actor).filter(station=code)
    return rows.select_related("file").order_by("position")


class PhotoView(ApiView):
    """One photo."""

    query_serializer_class = PhotoQuerySerializer
    permission_classes = [AllowAny]

    @operation(
        operation_id="downloadStationPhoto",
        tag="公共",
        summary="站点照片",
        description="已发布站点的照片；地址的内容不变，可以长期缓存。",
        query=PhotoQuerySerializer,
        answers={200: OpenApiTypes.BINARY, 304: UNCHANGED},
        media_type=MEDIA_TYPE,
        refusals=("not_found",),
    )
    def get(self, request: Request, photo_id: UUID) -> HttpResponse:
        """Hand it out."""
        rows = StationPhoto.objects.public(self.actor).select_related("file")
        photo = rows.filter(pk=photo_id).first()
        if photo is None:
            raise NotFound
        size = self.params["size"]
        return shown(request, photo.file, size, files.content, is_public=True)
