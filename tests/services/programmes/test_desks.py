"""The officers' pages of programmes: everybody reads, the province decides."""

import pytest

from members.offices.choices import Office
from services.programmes import operations
from services.programmes.models import (
    AidRule,
    LivingStandard,
    Programme,
    Quota,
    Round,
)
from tests.browser import Browser, readable
from tests.factories import accounts, money, tree
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db
BASE = "/admin/services"
RULE = {
    "item": "LIVING",
    "formula": "TIMES_STANDARD",
    "number": "12",
    "document_number": "川工发〔2026〕3号",
    "valid_from": "2026-01-01",
}


def page(row, act="change"):
    return f"{BASE}/{row._meta.model_name}/{row.pk}/{act}/"


@pytest.fixture
def above(unions):
    return Browser(accounts.officer("root-07", unions.root, Office.ACCOUNTANT))


@pytest.fixture
def below(unions):
    return Browser(accounts.officer("jinjiang-07", unions.jinjiang, Office.ACCOUNTANT))


def test_a_programme_is_founded_and_its_round_planned_opened_and_copied(above):
    given = {"code": "WINTER", "season": "WINTER_WARM", "name": "冬送温暖"}
    days = {"opens_on": "2026-11-01", "closes_on": "2026-12-31"}

    above.send(f"{BASE}/programme/founding/", **given)
    above.send(
        f"{BASE}/round/plan/",
        programme="WINTER",
        year=2026,
        name="2026 年冬送温暖",
        **days,
    )
    planned = Round.objects.get()
    above.send(page(planned, "opening"), version=1)
    above.send(page(planned, "copy"), version=2, year=2027)

    assert Programme.objects.get().name == "冬送温暖"
    assert list(Round.objects.order_by("year").values_list("name", "state")) == [
        ("2026 年冬送温暖", "OPEN"),
        ("2027 年冬送温暖", "PLANNED"),
    ]


def test_a_round_that_holds_money_is_not_settled(above, unions):
    money.funded(unions.root, 100, at=clock.now())
    of = Round.objects.get()

    above.send(page(of, "closing"), version=1)
    said = above.send(page(of, "settlement"), version=2)

    assert "还有工会持有该轮次的资金" in readable(said)
    assert Round.objects.get().state == "CLOSED"


def test_a_county_reads_and_decides_nothing(below):
    of = money.a_round()

    assert "开始日期" in readable(below.open(page(of)))
    assert page(of, "closing") not in below.open(page(of))
    below.open(page(of, "closing"), expect=403)
    below.open(f"{BASE}/round/plan/", expect=404)
    below.open(f"{BASE}/aidrule/issue/", expect=404)
    below.open(f"{BASE}/quota/whole/", expect=404)


def test_a_rule_is_issued_in_times_and_replaced_by_a_share(above):
    above.send(f"{BASE}/aidrule/issue/", **RULE)
    first = AidRule.objects.get()
    assert (first.number, first.tier, first.round) == (1_200, "", None)
    assert "月低保标准的 12 倍" in readable(above.open(page(first)))

    share = RULE | {"formula": "SHARE_OF_COST", "number": "80.5"}
    later = {"valid_from": "2027-01-01", "ceiling_fen": "150000"}
    above.send(page(first, "replacement"), version=1, **(share | later))

    second = AidRule.objects.get(replaces=first)
    assert (second.number, second.ceiling_fen, second.version) == (805, 15_000_000, 2)
    shown = readable(above.open(page(second)))
    assert "自付费用的 80.5%，封顶 ¥150,000.00" in shown
    assert page(first, "replacement") not in above.open(page(first))


def test_a_share_finer_than_per_mille_is_refused(above):
    share = RULE | {"formula": "SHARE_OF_COST", "number": "80.55"}

    said = above.send(f"{BASE}/aidrule/issue/", **share)

    assert "小数" in readable(said)
    assert not AidRule.objects.exists()


def test_a_standard_is_entered_in_yuan(above):
    above.send(
        f"{BASE}/livingstandard/announcement/",
        region=tree.JINJIANG,
        year=2026,
        household="URBAN",
        monthly_fen="880.50",
        document_number="川民发〔2026〕1号",
        valid_from="2026-01-01",
    )

    assert LivingStandard.objects.get().monthly_fen == 88_050


def test_places_are_set_and_handed_down(above, below, unions):
    of = money.a_round()

    above.send(f"{BASE}/quota/whole/", round=of.pk, places=100)
    whole = Quota.objects.get()
    above.send(page(whole, "share"), version=1, child=unions.jinjiang.pk, places=40)
    refused = above.send(
        page(whole, "share"), version=2, child=unions.zigong.pk, places=61
    )

    assert "名额不足" in readable(refused)
    assert Quota.objects.get(organisation=unions.jinjiang).places == 40
    below.open(page(whole), expect=404)
    assert unions.jinjiang.name in readable(below.open(f"{BASE}/quota/"))


def test_what_is_founded_twice_is_told(above):
    given = {"code": "WINTER", "season": "WINTER_WARM", "name": "冬送温暖"}
    operations.found(
        "WINTER",
        season="WINTER_WARM",
        name="冬送温暖",
        by=actor.installer(),
        at=clock.now(),
    )

    said = above.send(f"{BASE}/programme/founding/", **given)

    assert "已经存在" in readable(said)
