"""What files are for, what each purpose allows, and their life."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FilePurpose(TextChoices):
    """What a file was sent for."""

    STATION_PHOTO = "STATION_PHOTO", _("站点照片")
    STATION_REPORT = "STATION_REPORT", _("报修纠错照片")
    DOSSIER_PAPER = "DOSSIER_PAPER", _("困难职工档案材料")


class FileState(TextChoices):
    """Somebody refers to it, or it only waits to be swept away."""

    KEPT = "KEPT", _("在用")
    REMOVED = "REMOVED", _("已移除")


FILE_MOVES: Final[dict[str, set[str]]] = {
    FileState.KEPT: {FileState.REMOVED},
    FileState.REMOVED: set(),
}


class PictureSize(TextChoices):
    """In which size a picture is asked for."""

    FULL = "FULL", _("原图")
    THUMBNAIL = "THUMBNAIL", _("缩略图")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a purpose allows of a picture as it is sent, and how it is kept.

    ``size`` in bytes and ``pixels`` hold before anything is decoded; ``side`` and
    ``thumbnail`` are the longest sides of what is made of it.
    """

    size: int
    pixels: int
    side: int
    thumbnail: int


PICTURE: Final = Limits(
    size=10 * 1_048_576, pixels=40_000_000, side=1600, thumbnail=320
)
# The seam for other uses: a purpose is a line here and above. What is no picture (the
# papers of an aid case) gets limits, a check and a way of keeping of its own.
LIMITS: Final[dict[str, Limits]] = {
    FilePurpose.STATION_PHOTO: PICTURE,
    FilePurpose.STATION_REPORT: PICTURE,
    # A page of paper has to be read: larger than a photo.
    FilePurpose.DOSSIER_PAPER: replace(PICTURE, side=2400),
}
LONGEST_NAME: Final = 200
# How long a signed link works, and how long what nobody refers to is left alone.
LINK: Final = timedelta(minutes=15)
GRACE: Final = timedelta(days=1)
