"""Pictures of what somebody told."""

from typing import Self

from django.db.models import (
    PROTECT,
    CheckConstraint,
    ForeignKey,
    Model,
    OneToOneField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from stations.care.choices import MOST_REPORT_PHOTOS
from stations.care.models.voices import Voice
from stations.places.models import Station
from unionhub.files.models import StoredFile
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet


class ReportPhotoQuerySet(ScopedQuerySet["ReportPhoto"]):
    """Photos as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those about stations that the actor may see; they are never public."""
        here = Station.objects.visible_to(actor)
        return self.filter(voice__report__station__in=here).marked(actor)


class ReportPhoto(Model):
    """One photo of what somebody told of a station (FEATURES 47), for officers alone.

    It comes with its file, and goes with it some time after the report has ended.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    voice = ForeignKey(
        Voice, PROTECT, related_name="photos", db_index=False, verbose_name="群众所述"
    )
    file = OneToOneField(StoredFile, PROTECT, related_name="+", verbose_name="文件")
    position = PositiveSmallIntegerField("次序")

    objects = ReportPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "反映照片"
        constraints = [
            UniqueConstraint(
                fields=["voice", "position"], name="report_photo_has_its_place"
            ),
            CheckConstraint(
                condition=Q(position__range=(1, MOST_REPORT_PHOTOS)),
                name="report_photos_are_few",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voice_id} {self.position}"
