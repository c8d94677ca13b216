"""Codes for the door: an address with the station's code, and nothing else."""

import io
import re

import pytest
import segno
from django.test import override_settings

from members.offices.choices import Office
from stations.visits import qr
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import accounts, stations

pytestmark = pytest.mark.django_db

PUBLIC = "https://hub.example.org"


@pytest.fixture
def station(unions):
    return stations.published(unions.jinjiang)


@pytest.fixture(autouse=True)
def _known_by_an_address():
    with override_settings(PUBLIC_URL=PUBLIC):
        yield


def expected(code, kind, **more):
    made = io.BytesIO()
    code_of = segno.make(f"{PUBLIC}/stations/{code}", error="m", micro=False)
    code_of.save(made, kind=kind, light="white", **more)
    return made.getvalue()


def test_the_picture_holds_the_public_address_with_the_code(as_anyone, station):
    at = f"/api/v1/stations/{station.pk}"

    svg = as_anyone.client.get(f"{at}/qr.svg")
    png = as_anyone.client.get(f"{at}/qr.png")

    assert svg.content == expected(station.pk, "svg", scale=4, xmldecl=False, nl=False)
    assert png.content == expected(station.pk, "png", scale=12)
    assert svg["Content-Type"] == "image/svg+xml"
    assert png["Content-Type"] == "image/png"


def test_the_address_in_the_code_opens_the_page_of_the_station(as_anyone, station):
    address = qr.address_of(station.pk, "")
    svg = as_anyone.client.get(f"/api/v1/stations/{station.pk}/qr.svg")

    page = Browser().open(address.removeprefix(PUBLIC))

    assert svg.content == qr.picture(address, qr.SVG)
    assert station.name in readable(page)
    assert "反映问题" in readable(page)


def test_who_has_it_already_is_not_sent_it_again(as_anyone, station):
    at = f"/api/v1/stations/{station.pk}/qr.svg"
    tag = as_anyone.client.get(at)["ETag"]

    again = as_anyone.client.get(at, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=86400" in again["Cache-Control"]


def test_without_a_setting_it_is_the_address_that_was_asked(as_anyone, station):
    at = f"/api/v1/stations/{station.pk}/qr.svg"
    with_setting = as_anyone.client.get(at).content

    with override_settings(PUBLIC_URL=""):
        without = as_anyone.client.get(at).content

    assert with_setting != without


def test_what_is_not_public_has_no_code(as_anyone, unions):
    hidden = stations.collected(unions.jinjiang)

    as_anyone.get(f"/api/v1/stations/{hidden.pk}/qr.svg", expect=404)
    as_anyone.get(f"/api/v1/stations/{hidden.pk}/qr.png", expect=404)


def test_a_sheet_shows_names_and_codes_of_the_own_part_only(unions, station):
    there = stations.published(
        unions.zigong, "自贡驿站<b>", region="510302001", location_reason="测试"
    )
    clerk = client_for(accounts.officer("clerk", unions.jinjiang, Office.CLERK))
    root = client_for(accounts.officer("root", unions.root, Office.CLERK))
    at = f"/api/v1/station-qr-sheet?codes={station.pk},{there.pk}"

    page = sheet(clerk, at)
    whole = sheet(root, at)

    assert re.findall(r"5\d+S\d{5}", page) == [station.pk]
    assert station.name in page
    assert whole.count("<svg") == 2
    assert "自贡驿站&lt;b&gt;" in whole


def sheet(client, address):
    answer = client.client.get(
        address, headers={"Authorization": f"Bearer {client.token}"}
    )
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    return answer.content.decode()


def test_a_sheet_of_nothing_is_not_there(unions, station):
    other = client_for(accounts.officer("other", unions.zigong))

    other.get(f"/api/v1/station-qr-sheet?codes={station.pk}", expect=404)
