"""The door to files that a signed link shows."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from unionhub.files import operations
from unionhub.files.choices import PictureSize
from unionhub.files.pictures import MEDIA_TYPE
from unionhub.web.fields import CodeField, ReferenceField, StrictSerializer
from unionhub.web.permissions import AllowAny
from unionhub.web.pictures import shown
from unionhub.web.schema import operation
from unionhub.web.views import ApiView


class FileQuerySerializer(StrictSerializer):
    """What a signed link carries."""

    key = ReferenceField(max_length=100, help_text="链接中的签名，15 分钟内有效。")
    size = CodeField(PictureSize, default=PictureSize.FULL, help_text="原图或缩略图。")


class FileView(ApiView):
    """A file, to whoever has a link to it."""

    query_serializer_class = FileQuerySerializer
    # The link itself is the right; who may have one says the room that gives it.
    permission_classes = [AllowAny]

    @operation(
        operation_id="downloadFile",
        tag="公共",
        summary="按签名链接查看文件",
        description="链接由有权查看者在相应的答复中得到，15 分钟内有效，过期回答 410；"
        "签名不符与文件不存在的回答相同。",
        query=FileQuerySerializer,
        answers={200: OpenApiTypes.BINARY},
        media_type=MEDIA_TYPE,
        refusals=("not_found", "expired"),
    )
    def get(self, request: Request, file_id: UUID) -> HttpResponse:
        """Hand it out."""
        file = operations.behind(file_id, self.params["key"])
        size, read = self.params["size"], operations.content
        return shown(request, file, size, read, is_public=False)
