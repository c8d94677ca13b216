"""Photos of what somebody told come by the receipt, and go when it is long over."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from stations.care.choices import CONTACT_DAYS, MOST_REPORT_PHOTOS
from stations.care.models import ReportPhoto, StationReport, Voice
from stations.care.operations.reports import held
from stations.care.operations.voices import voice_of
from unionhub import audit
from unionhub.files import operations as files
from unionhub.files.pictures import Picture
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound, NotNow, WrongState


class TooManyReportPhotos(NotNow):
    """Each who tells shows so many and no more."""

    code = "too_many_report_photos"


@transaction.atomic
def show(receipt: str, picture: Picture, *, by: Actor, at: datetime) -> Voice:
    """A photo behind those that were sent with this receipt before.

    Raises:
        NotFound: no report under this receipt.
        WrongState: the report has ended.
        TooManyReportPhotos: there are ``MOST_REPORT_PHOTOS`` already.
        Unavailable: the storage cannot be written.
    """
    voice = voice_of(receipt)
    if voice.report is None:
        raise NotFound
    # Two photos at once wait for one another at the station.
    report = held(voice.report.station_id, voice.report.pk)

    if not report.available_actions:
        raise WrongState(state=report.state, allowed=[])
    count = voice.photos.count()
    if count >= MOST_REPORT_PHOTOS:
        raise TooManyReportPhotos(most=MOST_REPORT_PHOTOS)
    org_path = report.station.org_path
    file = files.take(picture, org_path=org_path, by=by, at=at)
    photo = ReportPhoto.objects.create(voice=voice, file=file, position=count + 1)

    facts: dict[str, Any] = {"photo": str(photo.pk), "digest": picture.digest.hex()}
    audit.record("station_report.photo_added", report, by=by, at=at, **facts)
    return voice


@transaction.atomic
def forget(photo_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Remove one photo of a report that ended long enough ago; whether it was."""
    told = StationReport.objects.filter(voices__photos=photo_id).first()
    if told is None:
        return False
    report = held(told.station_id, told.pk)
    photo = ReportPhoto.objects.filter(pk=photo_id).first()
    if photo is None:
        return False

    photo.delete()
    files.remove(photo.file_id, by=by, at=at)

    audit.record(
        "station_report.photo_removed", report, by=by, at=at, photo=str(photo_id)
    )
    return True


def to_forget(at: datetime) -> list[UUID]:
    """The photos of reports that ended ``CONTACT_DAYS`` ago or earlier."""
    until = local_date(at) - timedelta(days=CONTACT_DAYS)
    old = ReportPhoto.objects.filter(voice__report__ended_on__lte=until)
    return list(old.order_by("pk").values_list("pk", flat=True))
