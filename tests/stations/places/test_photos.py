"""Photos of a station: sent by its union, seen by everybody once it is public."""

import errno
from uuid import uuid4

import pytest
from django.urls import reverse

from members.offices.choices import Office
from stations.places import operations
from stations.places.models import Station, StationPhoto
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import accounts, pictures, stations
from tests.forms import Multipart
from unionhub.audit.models import AuditEvent
from unionhub.files.choices import FilePurpose, FileState
from unionhub.files.models import StoredFile
from unionhub.files.storage import DurableStorage
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import BadFact, NotFound, NotNow
from unionhub.kernel.uploads import Upload

pytestmark = pytest.mark.django_db
BY = actor.installer()


@pytest.fixture
def clerk(unions):
    return accounts.officer("clerk", unions.jinjiang, Office.CLERK)


@pytest.fixture
def as_clerk(clerk):
    return client_for(clerk)


@pytest.fixture
def station(unions):
    return stations.collected(unions.jinjiang, photos=0)


def form(**more):
    return Multipart({"file": pictures.upload()} | more)


def address(station, what="photos"):
    return f"/api/v1/station-entries/{station.pk}/{what}"


def captions(station):
    rows = StationPhoto.objects.filter(station=station).order_by("position")
    return [(photo.position, photo.caption) for photo in rows]


def photo_of(station, caption):
    return StationPhoto.objects.get(station=station, caption=caption)


def test_an_officer_sends_a_photo_and_sees_it(as_clerk, station):
    answer = as_clerk.post(
        address(station), form(caption="正门"), idempotency_key="one"
    )

    (photo,) = answer["photos"]
    assert photo["caption"] == "正门"
    assert "photo" not in answer["missing"]
    assert (
        as_clerk.client.get(photo["thumbnail"]).content == pictures.picture().thumbnail
    )
    file = StoredFile.objects.get()
    assert (file.purpose, file.org_path) == (
        FilePurpose.STATION_PHOTO,
        station.org_path,
    )
    assert Station.objects.get(pk=station.pk).version == station.version + 1


def test_a_retry_sends_it_once(as_clerk, station):
    for _each in range(2):
        as_clerk.post(address(station), form(), idempotency_key="one")

    assert StationPhoto.objects.count() == StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (Multipart(caption="x"), "required", "#/file"),
        (Multipart(file="text"), "not_a_file", "#/file"),
        (Multipart(file=pictures.upload(b"")), "empty_file", "#/file"),
        (Multipart(file=pictures.upload(b"<svg/>")), "type_mismatch", "#/file"),
        (form(beside="1"), "unknown_field", "#/beside"),
        (form(second=pictures.upload()), "unknown_field", "#/second"),
        (form(caption="x" * 61), "too_long", "#/caption"),
        (form(caption="找王小民 13800138000"), "personal_number", "#/caption"),
        (form(caption=Upload("a", b"x")), "not_a_string", "#/caption"),
    ],
)
def test_a_form_that_is_wrong_is_refused(as_clerk, station, body, code, pointer):
    refused = as_clerk.post(address(station), body, expect=400, idempotency_key="k")

    assert refused["code"] == code
    assert [one["pointer"] for one in refused["errors"]] == [pointer]
    assert not StoredFile.objects.exists()


def test_more_than_ten_megabytes_are_too_many(as_clerk, station):
    large = pictures.jpeg() + bytes(10 * 1_048_576)

    body = Multipart(file=pictures.upload(large))
    refused = as_clerk.post(address(station), body, expect=413, idempotency_key="k")

    assert refused["code"] == "body_too_large"


def test_elsewhere_a_form_may_not_be_that_large(as_clerk, station):
    body = Multipart(file=pictures.upload(bytes(1_100_000)))

    address_ = "/api/v1/station-entries"
    refused = as_clerk.post(address_, body, expect=413, idempotency_key="k")

    assert refused["code"] == "body_too_large"


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "storage_full"), (errno.EROFS, "unavailable")],
)
def test_a_storage_that_refuses_is_a_503_and_nothing_happened(
    as_clerk, station, monkeypatch, number, code
):
    def refuse(*_args, **_named):
        raise OSError(number, "no")

    with monkeypatch.context() as broken:
        broken.setattr(DurableStorage, "save", refuse)
        refused = as_clerk.post(
            address(station), form(), expect=503, idempotency_key="k"
        )
        assert as_clerk.answer["Retry-After"]

    assert refused["code"] == code
    assert not StationPhoto.objects.exists()
    assert Station.objects.get(pk=station.pk).version == station.version
    as_clerk.post(address(station), form(), idempotency_key="k")


def test_a_station_shows_nine_and_no_more(station, at):
    for _each in range(9):
        operations.add_photo(station.pk, pictures.picture(), by=BY, at=at)

    with pytest.raises(NotNow) as refused:
        operations.add_photo(station.pk, pictures.picture(), by=BY, at=at)

    assert refused.value.reason == "too_many_photos"


def test_photos_are_put_in_order(as_clerk, station):
    for caption in "abc":
        stations.photographed(station, caption)
    order = [str(photo_of(station, caption).pk) for caption in "cab"]

    answer = as_clerk.post(
        address(station, "photo-order"), {"photos": order}, expect=200
    )

    assert [photo["id"] for photo in answer["photos"]] == order
    assert captions(station) == [(1, "c"), (2, "a"), (3, "b")]


@pytest.mark.parametrize("ids", ["too few", "a stranger", "nothing"])
def test_an_order_names_exactly_those_that_are_there(station, at, ids):
    here = [stations.photographed(station, caption).pk for caption in "ab"]
    told = {"too few": here[:1], "a stranger": [*here, uuid4()], "nothing": []}[ids]

    with pytest.raises(BadFact) as refused:
        operations.order_photos(station.pk, told, by=BY, at=at)

    assert refused.value.reason == "inconsistent"


def test_a_photo_that_is_removed_is_gone_and_the_others_move_up(as_clerk, station):
    for caption in "abc":
        stations.photographed(station, caption)
    gone = photo_of(station, "a")
    key = f"/api/v1/station-photos/{gone.pk}"

    answer = as_clerk.post(f"{key}/removal", {}, expect=200)

    assert [photo["caption"] for photo in answer["photos"]] == ["b", "c"]
    assert captions(station) == [(1, "b"), (2, "c")]
    assert StoredFile.objects.get(pk=gone.file_id).state == FileState.REMOVED
    event = AuditEvent.objects.get(verb="station.photo_removed")
    assert event.facts == {"photo": str(gone.pk), "caption": "a"}
    as_clerk.post(f"{key}/removal", {}, expect=404)


def test_a_caption_is_put_right(as_clerk, station):
    photo = stations.photographed(station, "正们")

    answer = as_clerk.post(
        f"/api/v1/station-photos/{photo.pk}/corrections",
        {"caption": "正门"},
        expect=200,
    )

    assert answer["photos"][0]["caption"] == "正门"


def test_another_branch_does_not_touch_them(station, unions, at):
    photo = stations.photographed(station)
    elsewhere = client_for(accounts.officer("z", unions.zigong, Office.CLERK))

    for what, body in (("removal", {}), ("corrections", {"caption": "x"})):
        key = f"/api/v1/station-photos/{photo.pk}/{what}"
        elsewhere.post(key, body, expect=404)
    elsewhere.post(address(station), form(), expect=404, idempotency_key="k")
    with pytest.raises(NotFound):
        operations.remove_photo(uuid4(), by=BY, at=at)


def test_everybody_sees_the_photos_of_a_public_station(unions, as_anyone):
    station = stations.published(unions.jinjiang)

    told = as_anyone.get(f"/api/v1/stations/{station.pk}")["photos"][0]
    seen = as_anyone.client.get(told["address"])

    assert told["caption"] == "正门"
    assert seen.content == pictures.picture().content
    assert seen["Cache-Control"] == "public, max-age=604800, immutable"
    assert seen["Content-Type"] == "image/jpeg"
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert as_anyone.client.get(told["thumbnail"]).content != seen.content
    again = as_anyone.client.get(
        told["address"], headers={"If-None-Match": seen["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_sees_the_photos_of_one_that_is_not(unions, as_anyone):
    station = stations.published(unions.jinjiang)
    key = f"/api/v1/station-photos/{station.photos.get().pk}"
    as_anyone.get(key)

    operations.take_down(station.pk, reason="测试", by=BY, at=clock.now())

    as_anyone.get(key, expect=404)


def test_bytes_that_are_gone_are_a_503(unions, as_anyone, monkeypatch):
    station = stations.published(unions.jinjiang)

    def gone(*_args, **_named):
        raise FileNotFoundError

    monkeypatch.setattr(DurableStorage, "open", gone)
    key = f"/api/v1/station-photos/{station.photos.get().pk}"

    assert as_anyone.get(key, expect=503)["code"] == "unavailable"


# --- the officers' page


def page_of(station):
    return reverse("admin:stations_station_change", args=(station.pk,))


def button_of(station, name):
    return reverse("admin:stations_station_button", args=(station.pk, name))


def press(browser, station, name, **given):
    version = Station.objects.get(pk=station.pk).version
    return browser.client.post(
        button_of(station, name), {"version": version} | given, follow=True
    )


def sent(content=None, name="门口.jpg"):
    from_phone = pictures.upload(content, name)
    return pictures.in_browser(from_phone)


def test_the_page_takes_shows_orders_and_removes_them(clerk, station):
    browser = Browser(clerk)

    assert "验收还缺" in readable(browser.open(page_of(station)))
    for caption in ("正门", "室内"):
        page = press(browser, station, "photo", file=sent(), caption=caption)
        assert "照片已上传" in page.content.decode()
    shown = browser.open(page_of(station))
    assert shown.count('class="desk-photo"') == 2
    press(browser, station, "cover", photo=photo_of(station, "室内").pk)
    assert captions(station) == [(1, "室内"), (2, "正门")]
    press(browser, station, "photo-removal", photo=photo_of(station, "室内").pk)

    assert captions(station) == [(1, "正门")]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<svg/>", "文件内容不是所接受的类型"), (b"", "文件是空的")],
)
def test_the_page_says_what_is_wrong_with_a_photo(clerk, station, content, words):
    page = press(Browser(clerk), station, "photo", file=sent(content))

    assert words in readable(page.content.decode())
    assert not StationPhoto.objects.exists()


def test_the_page_takes_no_more_than_a_photo_may_have(clerk, station):
    large = sent(pictures.jpeg() + bytes(11 * 1_048_576))

    answer = press(Browser(clerk), station, "photo", file=large)

    assert answer.status_code in {400, 413}
    assert not StationPhoto.objects.exists()
