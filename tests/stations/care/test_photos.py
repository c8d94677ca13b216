"""Photos of what the public tells: sent by the receipt, seen by the desk, forgotten."""

from datetime import timedelta

import pytest

from members.offices.choices import Office
from stations.care import operations, tasks
from stations.care.models import ReportPhoto
from tests.browser import Browser
from tests.client import JsonClient, client_for
from tests.factories import accounts, care, pictures, stations
from tests.forms import Multipart
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose, FileState
from unionhub.files.models import StoredFile
from unionhub.kernel import actor
from unionhub.kernel.errors import NotFound, NotNow, WrongState

pytestmark = pytest.mark.django_db
ANYBODY = actor.public()
PHOTOS = "/api/v1/station-reports/photos"


@pytest.fixture
def station(unions):
    """A public one of Jinjiang, without photos of its own."""
    station = stations.published(unions.jinjiang)
    station.photos.all().delete()
    StoredFile.objects.all().delete()
    return station


def test_a_receipt_brings_photos_that_officers_alone_see(unions, station, at):
    heard = care.told(station, at=at)
    form = Multipart(receipt=heard.receipt, file=pictures.upload())

    made = JsonClient().post(PHOTOS, form, idempotency_key="k")

    clerk = client_for(accounts.officer("clerk", unions.jinjiang, Office.CLERK))
    report = clerk.get(f"/api/v1/station-reports/{care.key_of(heard)}", expect=200)
    (shown,) = report["told"][0]["photos"]
    assert made == {"photos": 1, "most": 3}
    assert JsonClient().client.get(shown["address"]).status_code == 200
    assert StoredFile.objects.get().purpose == FilePurpose.STATION_REPORT
    assert pictures.upload().content != files.content(StoredFile.objects.get())


def test_three_photos_and_no_more_go_with_a_receipt(station, at):
    heard = care.told(station, at=at)
    for _each in range(3):
        operations.show(heard.receipt, pictures.picture(), by=ANYBODY, at=at)

    with pytest.raises(NotNow, match="too_many_report_photos"):
        operations.show(heard.receipt, pictures.picture(), by=ANYBODY, at=at)

    other = care.told(station, at=at)
    operations.show(other.receipt, pictures.picture(), by=ANYBODY, at=at)
    assert ReportPhoto.objects.count() == 4


def test_no_photo_comes_to_what_has_ended_or_was_never_told(station, at):
    heard = care.fixed(station, at=at)
    operations.respond(heard.receipt, is_settled=True, by=ANYBODY, at=at)
    wish = care.wished(at=at)

    for receipt, fault in (
        (heard.receipt, WrongState),
        (wish.receipt, NotFound),
        ("7KQ2M-9XDRT-HW3CA-P8ZNE", NotFound),
    ):
        with pytest.raises(fault):
            operations.show(receipt, pictures.picture(), by=ANYBODY, at=at)

    assert not StoredFile.objects.exists()


def test_photos_are_forgotten_with_the_contact_ninety_days_after_the_end(station, at):
    heard = care.fixed(station, at=at)
    operations.show(heard.receipt, pictures.picture(), by=ANYBODY, at=at)
    operations.respond(heard.receipt, is_settled=True, by=ANYBODY, at=at)

    tasks.tend(at + timedelta(days=89))
    assert ReportPhoto.objects.count() == 1
    tasks.tend(at + timedelta(days=90))

    assert not ReportPhoto.objects.exists()
    assert StoredFile.objects.get().state == FileState.REMOVED


def test_the_desk_shows_photos_in_scope(unions, station, at):
    heard = care.told(station, at=at)
    operations.show(heard.receipt, pictures.picture(), by=ANYBODY, at=at)
    address = f"/admin/stations/stationreport/{care.key_of(heard)}/change/"
    clerk = accounts.officer("clerk", unions.jinjiang, Office.CLERK)
    elsewhere = accounts.officer("elsewhere", unions.zigong, Office.CLERK)

    page = Browser(clerk).open(address)

    assert "size=THUMBNAIL" in page
    assert "照片 1" in page
    Browser(elsewhere).open(address, expect=404)
