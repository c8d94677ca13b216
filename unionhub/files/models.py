"""Files that somebody sent: what is kept of each, for what, and whose it is."""

from typing import Self

from django.db.models import (
    BinaryField,
    CharField,
    CheckConstraint,
    DateTimeField,
    Index,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UUIDField,
)

from unionhub.files.choices import (
    FILE_MOVES,
    LONGEST_NAME,
    FilePurpose,
    FileState,
    PictureSize,
)
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

PATH_LENGTH = 32
THUMBNAIL = ".s"


class StoredFileQuerySet(ScopedQuerySet["StoredFile"]):
    """Files as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The files of unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def kept(self) -> Self:
        """Those that somebody refers to."""
        return self.filter(state=FileState.KEPT)


class StoredFile(Model):
    """One file: the row here, the bytes in the storage under ``place``.

    It is KEPT from the transaction on in which something begins to refer to it; the
    bytes were written before. REMOVED it is shown to nobody, and a day later the
    sweeper takes bytes and row away. ``place`` is drawn at random and never given
    twice; rows share one only
    where one content was laid down for many owners.
    ``name`` is what the sender called it, cleaned; ``org_path`` copies the path of the
    union that answers for it; ``digest`` is that of the bytes.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = CharField("用途", max_length=16, choices=FilePurpose)
    state = CharField("状态", max_length=8, choices=FileState, default=FileState.KEPT)
    place = CharField("存放位置", max_length=60)
    name = CharField("原文件名", max_length=LONGEST_NAME, blank=True)
    media_type = CharField("类型", max_length=40)
    size = PositiveIntegerField("字节数")
    width = PositiveSmallIntegerField("宽")
    height = PositiveSmallIntegerField("高")
    digest = BinaryField("摘要", max_length=32)
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    taken_by = UUIDField("上传账号")
    taken_at = DateTimeField("上传时间")
    removed_by = UUIDField("移除账号", null=True)
    removed_at = DateTimeField("移除时间", null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        constraints = [
            CheckConstraint(
                condition=Q(
                    state=FileState.KEPT,
                    removed_by__isnull=True,
                    removed_at__isnull=True,
                )
                | Q(
                    state=FileState.REMOVED,
                    removed_by__isnull=False,
                    removed_at__isnull=False,
                ),
                name="file_removed_says_who_and_when",
            ),
            CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
        ]
        indexes = [
            Index(fields=["place"], name="file_by_place"),
            Index(
                fields=["removed_at"],
                condition=Q(state=FileState.REMOVED),
                name="file_to_sweep",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"

    def place_of(self, size: str) -> str:
        """Where the bytes of one size lie."""
        return places(self.place)[size]

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves.

        Raises:
            WrongState: the map has no such step.
        """
        if state not in FILE_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=sorted(FILE_MOVES[self.state]))
        self.state = state


def places(place: str) -> dict[str, str]:
    """Where both sizes of a picture lie, by size."""
    stem, dot, ending = place.rpartition(".")
    thumbnail = f"{stem}{THUMBNAIL}{dot}{ending}"
    return {PictureSize.FULL: place, PictureSize.THUMBNAIL: thumbnail}
