"""Photos of a station, in the order in which they are shown."""

from typing import Self

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    ForeignKey,
    Model,
    OneToOneField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from stations.places.choices import LONGEST_CAPTION, MOST_PHOTOS, STANDING, Listing
from stations.places.models.station import Station
from unionhub.files.models import StoredFile
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges


class StationPhotoQuerySet(ScopedQuerySet["StationPhoto"]):
    """Photos as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of stations in the actor's part of the tree."""
        return self.filter(in_ranges("station__org_path", actor.scope)).marked(actor)

    def public(self, actor: Actor) -> Self:
        """Those of stations that everybody may see (R-STA-12)."""
        seen = {"station__listing": Listing.PUBLISHED, "station__state__in": STANDING}
        return self.filter(**seen).marked(actor)


class StationPhoto(Model):
    """One photo of a station, at its place in the order; the first is its cover.

    It comes with its file and goes with it; who added and removed it says the audit.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(Station, PROTECT, related_name="photos", db_index=False)
    file = OneToOneField(StoredFile, PROTECT, related_name="+")
    position = PositiveSmallIntegerField("次序")
    caption = CharField("说明", max_length=LONGEST_CAPTION, blank=True)

    objects = StationPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站点照片"
        constraints = [
            UniqueConstraint(
                fields=["station", "position"], name="station_photo_has_its_place"
            ),
            CheckConstraint(
                condition=Q(position__range=(1, MOST_PHOTOS)),
                name="station_photos_are_few",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.position}"
