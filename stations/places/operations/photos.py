"""Photos of a station come, are put in order and go (R-STA-06)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from stations.places import access
from stations.places.choices import MOST_PHOTOS
from stations.places.models import Station, StationPhoto
from stations.places.operations.shared import locked, save
from unionhub import audit
from unionhub.files import operations as files
from unionhub.files.pictures import Picture
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.powers import Power


class TooManyPhotos(NotNow):
    """A station shows so many and no more."""

    code = "too_many_photos"


@transaction.atomic
def add_photo(
    code: str, picture: Picture, *, caption: str = "", by: Actor, at: datetime
) -> Station:
    """A photo behind those that are there; ``files.operations.checked`` makes it.

    Raises:
        NotFound, NotAllowed: as ``access.require``.
        TooManyPhotos: there are ``MOST_PHOTOS`` already.
        Unavailable: the storage cannot be written.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)

    count = station.photos.count()
    if count >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    file = files.take(picture, org_path=station.org_path, by=by, at=at)
    photo = StationPhoto.objects.create(
        station=station, file=file, position=count + 1, caption=caption
    )
    save(station, [])

    facts: dict[str, Any] = {"photo": str(photo.pk), "digest": picture.digest.hex()}
    audit.record("station.photo_added", station, by=by, at=at, **facts)
    return station


@transaction.atomic
def describe_photo(
    photo_id: UUID, caption: str, *, by: Actor, at: datetime
) -> StationPhoto:
    """Say what it shows, in other words than before.

    Raises:
        NotFound, NotAllowed: as ``access.require``; no such photo.
    """
    station, photos = _held(photo_id)
    access.require(by, Power.STATION_EDIT, station)

    photo = _one(photos, photo_id)
    before, photo.caption = photo.caption, caption
    photo.save(update_fields=["caption"])
    save(station, [])

    facts: dict[str, Any] = {"photo": str(photo_id), "before": before, "after": caption}
    audit.record("station.photo_described", station, by=by, at=at, **facts)
    return photo


@transaction.atomic
def order_photos(
    code: str, photos: Sequence[UUID], *, by: Actor, at: datetime
) -> Station:
    """Show them in this order.

    Raises:
        NotFound, NotAllowed: as ``access.require``.
        BadFact: ``inconsistent``: not exactly those that are there now.
    """
    station = locked(code)
    access.require(by, Power.STATION_EDIT, station)

    there = {photo.pk: photo for photo in station.photos.all()}
    if sorted(photos) != sorted(there):
        raise BadFact(code="inconsistent", field="photos")
    _lay(station, [there[pk] for pk in photos])
    save(station, [])

    ordered = [str(pk) for pk in photos]
    audit.record("station.photos_ordered", station, by=by, at=at, photos=ordered)
    return station


@transaction.atomic
def remove_photo(photo_id: UUID, *, by: Actor, at: datetime) -> Station:
    """Take it away; the others move up.

    Raises:
        NotFound, NotAllowed: as ``access.require``; no such photo.
    """
    station, photos = _held(photo_id)
    access.require(by, Power.STATION_EDIT, station)

    gone = _one(photos, photo_id)
    _lay(station, [photo for photo in photos if photo is not gone])
    save(station, [])
    files.remove(gone.file_id, by=by, at=at)

    facts: dict[str, Any] = {"photo": str(photo_id), "caption": gone.caption}
    audit.record("station.photo_removed", station, by=by, at=at, **facts)
    return station


def _held(photo_id: UUID) -> tuple[Station, list[StationPhoto]]:
    """The station of a photo, locked, and its photos as they then are."""
    found = StationPhoto.objects.filter(pk=photo_id).values_list("station_id").first()
    if found is None:
        raise NotFound
    station = locked(found[0])
    return station, list(station.photos.order_by("position"))


def _one(photos: Sequence[StationPhoto], photo_id: UUID) -> StationPhoto:
    # Somebody may have taken it away before the lock was ours.
    found = next((photo for photo in photos if photo.pk == photo_id), None)
    if found is None:
        raise NotFound
    return found


def _lay(station: Station, photos: Sequence[StationPhoto]) -> None:
    """Lay all of them anew, in this order: neither engine lets two rows change places
    while no place may be taken twice."""
    StationPhoto.objects.filter(station=station).delete()
    for position, photo in enumerate(photos, 1):
        photo.position = position
    StationPhoto.objects.bulk_create(photos)
