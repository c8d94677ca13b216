"""Found stations are written without a serializer, and it makes no difference."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation
from rest_framework.renderers import JSONRenderer

from stations.finder import telling, written
from stations.finder.api.shapes import StationPageSerializer
from stations.finder.current import CURRENT
from stations.finder.search import Hit
from stations.places import operations
from tests.factories import stations
from unionhub.kernel import actor
from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.geometry import CoordSystem
from unionhub.web.rendering import PlainJSONRenderer

AT = datetime(2026, 11, 23, 12, 10, tzinfo=SHANGHAI)
BY = actor.installer()


@pytest.fixture
def many(unions):
    """Open, shut, never shut, in maintenance, closed for a while, little known of."""
    union = unions.jinjiang
    made = [
        stations.published(union, "开着", hours="Mo-Fr 08:00-20:00"),
        stations.published(union, "关着", lng=104.07, hours="22:00-02:00"),
        stations.published(union, "不关", lng=104.08, hours="24/7", capacity=9),
        stations.published(union, "检修\u2028中", lng=104.09),
        stations.published(union, "停电", lng=104.10, hours="24/7"),
    ]
    operations.set_facilities(
        made[0].pk, {"AED": False, "WIFI": True}, by=BY, at=stations.AT
    )
    operations.pause(made[3].pk, "MAINTENANCE", reason="水管", by=BY, at=stations.AT)
    operations.close_for_a_while(
        made[4].pk, AT + timedelta(hours=2), reason="停电", by=BY, at=AT
    )
    return made


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("system", list(CoordSystem))
@pytest.mark.parametrize("metres", [None, 0.0, 411.5])
def test_both_ways_give_the_same_bytes(many, language, system, metres):
    CURRENT.forget()
    index = CURRENT.index(AT)
    hits = [Hit(place, metres) for place in index.places.values()]
    page = {"at": AT, "next": None, "next_cursor": None}

    with translation.override(language):
        plain = [telling.told(hit, at=AT, coord_system=system) for hit in hits]
        slow = JSONRenderer().render(
            StationPageSerializer(page | {"items": plain}).data, "application/json"
        )
        fast = [written.written(hit, index, at=AT, coord_system=system) for hit in hits]
        quick = PlainJSONRenderer().render({"items": fast} | page, "application/json")

    assert len(hits) == len(many)
    assert quick == slow


def test_what_was_written_of_a_station_is_not_told_after_a_change(many, monkeypatch):
    monkeypatch.setattr("stations.finder.current.LOOKS_EVERY", 0.0)
    code = many[0].pk
    first = text_of(code)

    correction = operations.Correction(name="新名")
    operations.correct(code, correction, by=BY, at=stations.AT)

    assert ("开着" in first, "新名" in text_of(code)) == (True, True)


def text_of(code: str) -> str:
    index = CURRENT.index(AT)
    hit = Hit(index.places[code], None)
    told = written.written(hit, index, at=AT, coord_system="GCJ02")
    return PlainJSONRenderer().render(told).decode()


def test_what_is_kept_of_them_is_bounded(many, monkeypatch):
    monkeypatch.setattr(written, "MOST_KEPT", 2)
    CURRENT.forget()

    for code in [one.pk for one in many] * 2:
        text_of(code)

    assert len(CURRENT.index(AT).pieces) <= 2
