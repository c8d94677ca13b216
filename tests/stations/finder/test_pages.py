"""The public pages of stations: what a courier reads on a phone."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders

from stations.finder.current import CURRENT
from stations.finder.pages import asking
from stations.places import operations
from stations.places.choices import FacilityKind
from stations.places.models import StationPhoto
from tests.browser import Browser, readable
from tests.factories import stations, tree
from unionhub.kernel import actor, clock

PAGE = "/stations"
HERE = "104.0657,30.6574"
WORK = "Mo-Fr 08:30-12:00,14:30-18:00"

pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(monkeypatch):
    """A Monday at noon."""
    at = datetime(2026, 11, 23, 12, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


@pytest.fixture
def courier():
    return Browser()


def found(page):
    return re.findall(r'<h3><a href="/stations/[^"]+">([^<]+)</a>', page)


def ways(page):
    """The links that lead on from an empty answer."""
    return re.findall(r'<li><a href="(\?[^"#]+)#found">([^<]+)</a>', page)


def test_a_courier_finds_what_is_open_now_nearest_first(courier, unions, noon):
    stations.published(unions.jinjiang, "远", lng=104.0690, hours="Mo-Fr 08:00-20:00")
    stations.published(unions.jinjiang, "近而关", hours=WORK)
    stations.published(unions.jinjiang, "近", lng=104.0660)

    page = courier.open(PAGE, near=HERE)

    assert found(page) == ["近", "远"]
    told = readable(page)
    assert "24 小时开放 距离约 30 米" in told
    assert "开放至 20:00 距离约 320 米" in told


def test_a_closed_one_says_when_it_opens_and_how_one_gets_in(courier, unions, noon):
    stations.published(unions.jinjiang, hours=WORK, entry="KEY")

    told = readable(courier.open(PAGE, near=HERE, open="any"))

    assert "现在未开放，今天 14:30 开放" in told
    assert "需要找管理员取钥匙" in told


def test_maps_are_opened_by_a_link_each_in_its_own_system(courier, unions):
    stations.published(unions.jinjiang, "驿站")

    page = courier.open(PAGE, near=HERE).replace("&amp;", "&")

    assert "position=104.068207%2C30.654978&name=" in page
    assert "&coordinate=gaode" in page
    assert 'href="geo:30.6574,104.0657?q=' in page


def test_facilities_must_all_be_there(courier, unions):
    stations.published(unions.jinjiang, "有")
    micro = {"kind": "MICRO", "area_dm2": 100, "lng": 104.0660}
    stations.published(unions.jinjiang, "无", **micro, facilities={"WATER": True})

    page = courier.open(f"{PAGE}?near={HERE}&facilities=WATER&facilities=CHARGING")

    assert found(page) == ["有"]
    assert page.count(" checked") == 3


def test_a_region_needs_no_position(courier, unions):
    stations.published(unions.jinjiang, "锦江")
    there = {"region": "510302001", "lng": 104.77, "lat": 29.35}
    stations.published(unions.zigong, "自贡", **there)

    assert found(courier.open(PAGE, region=tree.JINJIANG)) == ["锦江"]
    assert "距离" not in readable(courier.open(PAGE, region=tree.JINJIANG))


def test_without_a_question_it_only_asks(courier, unions):
    stations.published(unions.jinjiang)

    page = courier.open(PAGE)

    assert found(page) == []
    assert "选择所在的县（市、区）" in page
    assert page.index("成都市（全部）") < page.index("锦江区")


def test_an_empty_answer_says_how_far_one_would_have_to_go(courier, unions):
    stations.published(unions.jinjiang, lng=104.1170)

    (way,) = ways(courier.open(PAGE, near=HERE, radius_m="1000"))

    assert way[1] == "符合条件的最近一个在 4.9 公里外，改为 5 公里内查找"
    assert found(courier.open(PAGE + way[0].replace("&amp;", "&")))


def test_an_empty_answer_says_when_something_opens(courier, unions, noon):
    stations.published(unions.jinjiang, hours=WORK)

    (way,) = ways(courier.open(PAGE, near=HERE))

    assert way[1] == "现在未开放，最早 今天 14:30 有站点开放，查看"
    assert found(courier.open(PAGE + way[0].replace("&amp;", "&")))


def test_an_empty_answer_says_when_less_would_do(courier, unions):
    stations.published(unions.jinjiang)

    (way,) = ways(courier.open(PAGE, near=HERE, facilities="SHOWER"))

    assert "SHOWER" not in way[0]
    assert found(courier.open(PAGE + way[0].replace("&amp;", "&")))


def test_nothing_in_the_whole_province_is_said_too(courier, unions):
    told = readable(courier.open(PAGE, near=HERE))

    assert "没有找到符合条件的站点" in told
    assert "换一个区县" in told


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("near=116.4,39.9", "该位置不在本省范围内。"),
        ("near=30.6574,104.0657", "经度和纬度填反了。"),
        ("near=104.06", "取值无效。"),
        ("near=nan,30", "取值无效。"),
        ("near=104.06,30.65%00", "空字符"),
        ("region=110101", "不在可选值之内。"),
        ("facilities=GOLD", "不在可选值之内。"),
        ("entry=GOLD", "不在可选值之内。"),
        ("radius_m=7", "不在可选值之内。"),
        ("open=maybe", "不在可选值之内。"),
        ("phone=1", "没有这个查询参数。"),
        ("open=now&open=any", "同一个查询参数出现了两次。"),
        ("facilities=WATER&facilities=WATER", "同一个查询参数出现了两次。"),
        (f"near={HERE}&after=forged", "翻页游标无效，请从第一页开始。"),
    ],
)
def test_what_is_wrong_is_told_in_chinese_with_the_form(courier, unions, query, said):
    page = courier.open(f"{PAGE}?{query}", expect=400)

    assert said in readable(page)
    assert 'id="ask"' in page
    assert courier.answer.headers["Cache-Control"] == "no-store"


def test_a_long_answer_is_walked_page_by_page(courier, unions, monkeypatch):
    monkeypatch.setattr("stations.finder.pages.finding.A_PAGE", 2)
    for number in range(3):
        stations.published(unions.jinjiang, f"第{number}", lng=104.0657 + number / 1e3)

    first = courier.open(PAGE, near=HERE)
    (more,) = re.findall(r'href="(\?[^"#]+)#found">更多站点', first)
    second = courier.open(PAGE + more.replace("&amp;", "&"))

    assert [found(first), found(second)] == [["第0", "第1"], ["第2"]]
    assert "回到第一页" in second
    other = more.replace("&amp;", "&").replace("104.0657", "104.0658")
    courier.open(PAGE + other, expect=400)


def test_where_somebody_stands_is_rounded_and_kept_by_nobody(courier, unions):
    stations.published(unions.jinjiang)

    page = courier.open(PAGE, near="104.065712345,30.657412345")

    assert "104.0657,30.6574" in page
    assert "104.06571" not in page
    headers = courier.answer.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in headers
    assert not courier.answer.cookies


@pytest.mark.parametrize("query", ["", f"?region={tree.JINJIANG}", "/one"])
def test_a_browser_that_has_the_page_is_told_so(courier, unions, noon, query):
    shown = stations.published(unions.jinjiang)
    address = PAGE + query.replace("one", shown.pk)
    courier.open(address)
    tag = courier.answer.headers["ETag"]

    def again():
        return courier.client.get(address, headers={"if-none-match": tag})

    assert (again().status_code, again().content) == (304, b"")
    operations.verify(shown.pk, by=actor.installer(), at=noon)
    CURRENT.forget()
    assert again().status_code == 200


@pytest.mark.parametrize("query", ["", f"?near={HERE}", "/one"])
def test_a_head_says_the_same_and_a_post_nothing(courier, unions, query):
    address = PAGE + query.replace("one", stations.published(unions.jinjiang).pk)

    asked = courier.client.head(address)

    assert (asked.status_code, asked.content) == (200, b"")
    assert courier.client.post(address).status_code == 405


@pytest.mark.parametrize("number", [1, 10])
def test_the_list_asks_the_database_no_more_for_many(
    courier, unions, django_assert_num_queries, number
):
    for n in range(number):
        stations.published(unions.jinjiang, f"第{n}", lng=104.0657 + n / 1e3)
    courier.open(PAGE)

    # 1 the regions of the menu; the stations are in memory.
    with django_assert_num_queries(1):
        assert len(found(courier.open(PAGE, near=HERE))) == number


def test_a_page_of_one_station_asks_for_its_region_and_photos_only(
    courier, unions, django_assert_num_queries
):
    shown = stations.published(unions.jinjiang)
    courier.open(PAGE)

    # 1 the region with those above it, 2 the photos
    with django_assert_num_queries(2):
        courier.open(f"{PAGE}/{shown.pk}")


def test_the_page_of_a_station_shows_its_week_and_what_is_there(courier, unions, noon):
    shown = stations.published(unions.jinjiang, hours=f"{WORK}; Sa 22:00-02:00")
    by = actor.installer()
    operations.set_facilities(shown.pk, {"WIFI": False}, by=by, at=noon)
    operations.override_day(
        shown.pk, datetime(2026, 11, 24).date(), "off", reason="检修", by=by, at=noon
    )

    told = readable(courier.open(f"{PAGE}/{shown.pk}"))

    assert "11月23日 周一（今天） 08:30–12:00、14:30–18:00" in told
    assert "11月24日 周二（明天） 不开放" in told
    assert "11月28日 周六 22:00–24:00 11月29日 周日 00:00–02:00" in told
    assert "四川省成都市锦江区锦官驿街道锦官驿街道示例路 1 号" in told
    assert "没有 Wi-Fi 不清楚 空调" in told
    assert "13800138000" not in told
    assert "王小样" not in told


def test_a_closure_is_told_with_reason_and_end(courier, unions, noon):
    shown = stations.published(unions.jinjiang)
    end = datetime(2026, 11, 24, 9, tzinfo=noon.tzinfo)
    operations.close_for_a_while(
        shown.pk, end, reason="水管检修", by=actor.installer(), at=noon
    )

    told = readable(courier.open(f"{PAGE}/{shown.pk}"))

    assert "临时关闭，明天 09:00 开放" in told
    assert "临时关闭至 明天 09:00：水管检修" in told


def test_one_in_maintenance_is_not_open_whatever_its_hours(courier, unions, noon):
    shown = stations.moved(stations.published(unions.jinjiang), noon, "MAINTENANCE")

    told = readable(courier.open(f"{PAGE}/{shown.pk}"))

    assert "维护中，暂不开放" in told
    assert "站点维护期间不按此时间开放" in told


@pytest.mark.parametrize("made", [stations.collected, stations.accepted])
def test_what_is_not_public_is_absent_in_chinese(courier, unions, made):
    hidden = made(unions.jinjiang)

    pages = [
        courier.open(f"{PAGE}/{code}", expect=404)
        for code in (hidden.pk, "510104S99999", "没有")
    ]

    assert len(set(pages)) == 1
    assert "没有这个站点" in pages[0]


@pytest.mark.parametrize("query", ["", f"?near={HERE}", "/one"])
def test_a_page_loads_its_own_files_and_runs_nothing_inline(courier, unions, query):
    address = PAGE + query.replace("one", stations.published(unions.jinjiang).pk)

    page = courier.open(address)

    assert '<html lang="zh-Hans">' in page
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
    loaded = re.findall(
        r'<(?:script|link|img|form)[^>]*?(?:src|href|action)="([^"]+)"', page
    )
    assert all(one.startswith("/") and one[1:2] != "/" for one in loaded)
    files = [one.removeprefix("/static/") for one in loaded if "/static/" in one]
    assert files
    assert all(finders.find(file) for file in files)


def test_every_facility_can_be_asked_for():
    assert {*asking.FIRST, *asking.REST} == set(FacilityKind)


def test_the_page_of_a_station_shows_its_photos_with_what_they_show(courier, unions):
    shown = stations.published(unions.jinjiang)
    photo = StationPhoto.objects.get(station=shown)
    by, at = actor.installer(), clock.now()
    operations.describe_photo(photo.pk, '正门 <a href="#">', by=by, at=at)

    page = courier.open(f"{PAGE}/{shown.pk}")

    address = f"/api/v1/station-photos/{photo.pk}"
    assert f'<a href="{address}"><img src="{address}?size=THUMBNAIL"' in page
    assert 'alt="正门 &lt;a href=&quot;#&quot;&gt;"' in page


def test_the_page_of_a_station_leads_to_the_form_about_it(courier, unions):
    shown = stations.published(unions.jinjiang)

    page = courier.open(f"{PAGE}/{shown.pk}")
    courier.open(re.search(r'href="([^"]+)">反映问题', page)[1])

    assert courier.answer.wsgi_request.path == f"{PAGE}/{shown.pk}/report"


@pytest.mark.parametrize("why", ["closed", "withdrawn", "never published"])
def test_a_station_that_is_public_no_more_is_absent_in_chinese(courier, unions, why):
    if why == "never published":
        shown = stations.accepted(unions.jinjiang)
    else:
        shown = stations.published(unions.jinjiang)
        courier.open(f"{PAGE}/{shown.pk}")
        said = {"reason": "撤站", "by": actor.installer(), "at": clock.now()}
        if why == "closed":
            operations.end(shown.pk, "CLOSED", **said)
        else:
            operations.take_down(shown.pk, **said)
        CURRENT.forget()

    page = courier.open(f"{PAGE}/{shown.pk}", expect=404)

    assert "没有这个站点" in readable(page)
    assert courier.answer.headers["Cache-Control"] == "no-store"
