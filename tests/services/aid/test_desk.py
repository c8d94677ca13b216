"""The desk of applications: shown, submitted, taken back; what waits for it."""

import pytest

from members.offices.choices import Office
from services.aid import inbox
from services.aid.models import Application
from services.programmes.models import Round
from tests.browser import Browser, readable
from tests.factories import aid, hardship, money, people, pictures
from tests.factories.aid import AT, fresh
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db
BASE = "/admin/services/application"


@pytest.fixture(autouse=True)
def winter(unions):
    aid.rule()
    money.funded(unions.jinjiang, 1_000_000)


@pytest.fixture
def made(unions):
    return aid.complete(hardship.household(unions.jinjiang).head_id, at=AT)


@pytest.fixture
def user(unions):
    return hardship.officer(unions.jinjiang, "jinjiang-07", Office.CLERK)


def test_a_page_shows_all_but_the_account(made, user):
    shown = readable(Browser(user).open(f"{BASE}/{made.pk}/change/"))

    assert "李大海" in shown
    assert "**** 0128" in shown
    assert aid.CARD not in shown
    assert "1,000.00" in shown
    assert "李大海" in readable(Browser(user).open(f"{BASE}/"))


def test_it_is_taken_back_with_a_reason(made, user):
    version = fresh(made).version
    said = Browser(user).send(
        f"{BASE}/{made.pk}/withdrawal/", version=version, reason="本人放弃"
    )

    assert "已撤回" in readable(said)
    assert fresh(made).state == "WITHDRAWN"


def test_it_is_handed_to_its_case(made, user, unions):
    now = clock.now()
    today = clock.local_date(now)
    Round.objects.update(opens_on=today, closes_on=today)
    version = fresh(made).version

    said = Browser(user).send(f"{BASE}/{made.pk}/submission/", version=version)

    assert "已提交审批" in readable(said)
    assert fresh(made).case is not None


def test_what_a_worker_handed_in_waits_for_the_desk(unions, made, user):
    Application.objects.filter(pk=made.pk).update(
        state="SUBMITTED", claim="P:1", claim_year=2026
    )
    mine, elsewhere = (
        inbox.applications(hardship.clerk(union, name), everywhere=False)
        for union, name in ((unions.jinjiang, "a-07"), (unions.zigong, "a-08"))
    )

    assert [row.pk for row in mine.rows] == [made.pk]
    assert list(elsewhere.rows) == []
    assert inbox.applications(hardship.reviewer(unions.zigong), everywhere=True) is None


def test_elsewhere_there_is_no_page(unions, made):
    other = hardship.officer(unions.zigong, "zigong-07", Office.CLERK)

    answer = Browser(other).client.get(f"{BASE}/{made.pk}/change/")

    assert answer.status_code in {302, 404}


def test_the_desk_begins_and_fills_in_an_application(user, unions):
    home = hardship.household(unions.jinjiang)
    head = home.members.get(relation="HEAD")
    child = home.members.exclude(relation="HEAD").first()
    today = clock.local_date(clock.now())
    Round.objects.update(opens_on=today, closes_on=today)
    browser = Browser(user)
    said = browser.send(
        f"{BASE}/beginning/",
        id_type="RESIDENT_ID",
        id_number=people.id_number(1, "19800307"),
        round=Round.objects.get().pk,
        item="MEDICAL",
        fund="WARMTH",
        asked_fen="800.50",
    )
    assert "已建立草稿。" in readable(said)
    made = Application.objects.get()
    assert (made.beneficiary_id, made.asked_fen) == (head.person_id, 80_050)

    told = {
        "version": made.version,
        "asked_fen": "900",
        "payee": head.person_id,
        "pay_way": "BANK",
        "bank_name": "中国工商银行",
        "account": aid.CARD,
        "account_name": head.name,
        "invoices": "川票 000123 600\n川票 000124 350.20",
    }
    assert "已保存。" in readable(browser.send(f"{BASE}/{made.pk}/edit/", **told))

    made = fresh(made)
    bills = made.invoices.order_by("number").values_list("number", "amount_fen")
    assert list(bills) == [("川票000123", 60_000), ("川票000124", 35_020)]
    assert (made.asked_fen, made.account_tail) == (90_000, aid.CARD[-4:])
    page = browser.open(f"{BASE}/{made.pk}/edit/")
    assert 'value="900.00"' in page
    assert "川票000124 350.20" in page
    assert aid.CARD not in page
    assert str(child.person_id) in page


def test_the_desk_adds_a_paper_and_begins_nothing_for_a_stranger(made, user, unions):
    browser = Browser(user)
    before = made.papers.count()
    picture = pictures.in_browser(pictures.upload())
    said = browser.send(
        f"{BASE}/{made.pk}/paper/",
        version=fresh(made).version,
        kind="OTHER",
        file=picture,
    )
    assert "材料已上传。" in readable(said)
    assert fresh(made).papers.count() == before + 1

    said = browser.send(
        f"{BASE}/beginning/",
        id_type="RESIDENT_ID",
        id_number=people.id_number(77, "19800307"),
        round=Round.objects.get().pk,
        item="VISIT",
        fund="WARMTH",
        asked_fen="100",
    )
    assert "没有找到" in readable(said)
    assert Application.objects.count() == 1
