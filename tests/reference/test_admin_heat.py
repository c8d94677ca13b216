"""The officers' pages of heat events: who enters them, puts them right, takes back."""

from datetime import date

import pytest

from tests.browser import Browser, readable
from tests.factories import accounts, heat, tree
from unionhub.reference.models import HeatEvent

pytestmark = pytest.mark.django_db

LIST = "/admin/reference/heatevent/"
FACTS = {
    "colour": "ORANGE",
    "peak": "38.5",
    "ends_on": "2026-08-03",
    "source": "成都市气象台",
    "document_number": "",
}


@pytest.fixture
def city(unions):
    return Browser(accounts.officer("city", unions.chengdu, "CLERK"))


def test_a_city_enters_what_its_weather_office_announced(city):
    address = f"{LIST}announcement/"
    assert "市州及以上工会" in readable(city.open(address))

    city.send(address, **FACTS, region=tree.JINJIANG, begins_on="2026-08-01")

    event = HeatEvent.objects.get()
    assert (event.region_id, event.peak_tenths) == (tree.JINJIANG, 385)
    page = readable(city.open(f"{LIST}{event.pk}/change/"))
    assert "《防暑降温措施管理办法》" in page
    assert "38.5" in page


def test_a_county_sees_it_and_is_refused_to_change_it(unions, city):
    event = heat.announced()
    county = Browser(accounts.officer("county", unions.jinjiang, "CLERK"))
    revocation = f"{LIST}{event.pk}/revocation/"
    assert "成都市" in readable(county.open(f"{LIST}{event.pk}/change/"))

    county.send(revocation, expect=404, version=event.version, reason="登记有误")

    event.refresh_from_db()
    assert event.revoked_at is None
    city.send(revocation, version=event.version, reason="登记有误")
    event.refresh_from_db()
    assert event.revoked_at is not None


def test_it_is_put_right_and_taken_back_by_the_buttons(city):
    event = heat.announced()
    correction = f"{LIST}{event.pk}/correction/"
    ends_on = date(2026, 7, 22).isoformat()

    page = city.open(correction)
    city.send(correction, **FACTS | {"ends_on": ends_on, "version": event.version})
    event.refresh_from_db()
    city.send(f"{LIST}{event.pk}/revocation/", version=event.version, reason="登记有误")
    event.refresh_from_db()

    assert 'name="peak"' in page
    assert (event.peak_tenths, event.ends_on) == (385, date(2026, 7, 22))
    assert event.revoked_reason == "登记有误"
    after = city.open(f"{LIST}{event.pk}/change/")
    assert "已撤销" in readable(after)
    assert correction not in after


def test_what_is_refused_is_said_in_words_and_nothing_is_entered(city):
    told = city.send(
        f"{LIST}announcement/",
        **FACTS | {"peak": "36.0"},
        region=tree.JINJIANG,
        begins_on="2026-08-01",
    )

    assert not HeatEvent.objects.exists()
    assert "预警颜色" in readable(told)
