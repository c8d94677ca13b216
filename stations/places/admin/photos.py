"""Photos on the officers' pages: shown by links that end, added, ordered, removed."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stations.places import operations
from stations.places.choices import LONGEST_CAPTION, MOST_PHOTOS
from stations.places.models import Station, StationPhoto
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose, PictureSize
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError
from unionhub.kernel.powers import Power
from unionhub.kernel.uploads import Upload
from unionhub.web.buttons import Button, ButtonForm, LineField, Text
from unionhub.web.listing import Table


class PhotoForm(ButtonForm):
    """A photo, and what it shows."""

    file = forms.FileField(
        label=_("照片"),
        help_text=_("JPEG 或 PNG，不超过 10 MB。拍摄位置等附带信息一律去除。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"empty": _("文件是空的。")},
    )
    caption = LineField(
        label=_("说明"),
        max_length=LONGEST_CAPTION,
        required=False,
        help_text=_("对外公布，例：正门。"),
    )

    def clean_file(self) -> Any:
        """The photo, made anew.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        given = self.cleaned_data["file"]
        upload = Upload(given.name, given.read())
        try:
            return files.checked(upload, FilePurpose.STATION_PHOTO)
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal


class PickPhotoForm(ButtonForm):
    """One of the photos."""

    photo = forms.UUIDField(label=_("照片"), widget=forms.Select)

    def offer(self, obj: Station, actor: Actor, search: str = "") -> None:
        """Those that are there."""
        self.fields["photo"].widget.choices = [
            (photo.pk, _title(photo)) for photo in _photos(obj)
        ]


def _add(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    picture, caption = given["file"], given["caption"]
    operations.add_photo(pk, picture, caption=caption, by=by, at=at)
    return _("照片已上传。")


def _bring_forward(pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    photos = StationPhoto.objects.visible_to(by).filter(station=pk)
    others = photos.exclude(pk=given["photo"]).order_by("position")
    order = [given["photo"], *others.values_list("pk", flat=True)]
    operations.order_photos(pk, order, by=by, at=at)
    return _("已设为封面。")


def _remove(_pk: str, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.remove_photo(given["photo"], by=by, at=at)
    return _("照片已移除。")


PHOTO_BUTTONS = (
    Button("photo", _("上传照片"), Power.STATION_EDIT, _add, PhotoForm),
    Button("cover", _("设为封面"), Power.STATION_EDIT, _bring_forward, PickPhotoForm),
    Button(
        "photo-removal",
        _("移除照片"),
        Power.STATION_EDIT,
        _remove,
        PickPhotoForm,
        is_grave=True,
        warning=_("立即不再显示，一天后删除文件。"),
    ),
)


def offered(station: Station) -> set[str]:
    """The buttons that the number of photos allows."""
    count = station.photos.count()
    names = {"photo"} if count < MOST_PHOTOS else set()
    if count:
        names.add("photo-removal")
    return names | {"cover"} if count > 1 else names


def table(station: Station) -> Table:
    """The photos, small, each leading to itself."""
    photos = _photos(station)
    rows = [[_thumbnail(one), one.caption, one.file.taken_at] for one in photos]
    return Table(_("照片"), [_("照片"), _("说明"), _("上传时间")], rows)


def _photos(station: Station) -> list[StationPhoto]:
    return list(station.photos.select_related("file").order_by("position"))


def _title(photo: StationPhoto) -> str:
    return f"{photo.position}. {photo.caption or _('无说明')}"


def _thumbnail(photo: StationPhoto) -> str:
    return format_html(
        '<a href="{}"><img class="desk-photo" src="{}" alt="{}" width="120"></a>',
        files.link(photo.file),
        files.link(photo.file, PictureSize.THUMBNAIL),
        _title(photo),
    )
