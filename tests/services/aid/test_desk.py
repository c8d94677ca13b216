"""The desk of applications: shown, submitted, taken back; what waits for it."""

import pytest

from members.offices.choices import Office
from services.aid import inbox
from services.aid.models import Application
from services.programmes.models import Round
from tests.browser import Browser, readable
from tests.factories import aid, hardship, money
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
