"""What goes in and out at the officers' doors to photos."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from stations.places.choices import LONGEST_CAPTION, MOST_PHOTOS
from stations.places.models import StationPhoto
from unionhub.files import operations as files
from unionhub.files.choices import PictureSize
from unionhub.web.fields import ListField, StrictSerializer, TextField, UuidField
from unionhub.web.multipart import UploadField


class PhotoInputSerializer(StrictSerializer):
    """A photo, and what it shows."""

    file = UploadField(help_text=_("照片文件，JPEG 或 PNG。"))
    caption = TextField(
        max_length=LONGEST_CAPTION,
        allow_blank=True,
        default="",
        help_text=_("说明，对外公布。"),
    )


class PhotoCaptionInputSerializer(StrictSerializer):
    """What a photo shows."""

    caption = TextField(
        max_length=LONGEST_CAPTION, allow_blank=True, help_text=_("说明，对外公布。")
    )


class PhotoOrderInputSerializer(StrictSerializer):
    """All photos of a station, in order."""

    photos = ListField(
        child=UuidField(),
        max_length=MOST_PHOTOS,
        unique=True,
        help_text=_("现有全部照片的编号，按新的顺序。"),
    )


class EntryPhotoSerializer(serializers.ModelSerializer[StationPhoto]):
    """A photo as officers see it, by links that end."""

    width = serializers.IntegerField(source="file.width")
    height = serializers.IntegerField(source="file.height")
    taken_at = serializers.DateTimeField(source="file.taken_at")
    address = serializers.SerializerMethodField(
        help_text=_("照片地址，15 分钟内有效。")
    )
    thumbnail = serializers.SerializerMethodField(
        help_text=_("缩略图地址，15 分钟内有效。")
    )

    class Meta:
        model = StationPhoto
        fields = (
            *("id", "caption", "width", "height", "taken_at", "address"),
            "thumbnail",
        )

    def get_address(self, photo: Any) -> str:
        """A link to it."""
        return files.link(photo.file)

    def get_thumbnail(self, photo: Any) -> str:
        """A link to it, small."""
        return files.link(photo.file, PictureSize.THUMBNAIL)
