"""The doors of applications."""

import pytest

from members.offices.choices import Office
from services.aid import operations
from services.aid.models import Application
from services.programmes.models import Round
from services.review.models import Case
from tests.client import client_for
from tests.factories import accounts, aid, hardship, money, pictures
from tests.forms import Multipart
from unionhub.accounts.models import User
from unionhub.kernel import clock
from unionhub.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/aid-applications"


@pytest.fixture(autouse=True)
def winter(unions):
    """Open today, with money for it."""
    aid.rule()
    today = clock.local_date(clock.now())
    made = money.a_round()
    Round.objects.filter(pk=made.pk).update(opens_on=today, closes_on=today)
    money.funded(unions.jinjiang, 1_000_000, at=clock.now())
    return made.pk


@pytest.fixture
def home(unions):
    return hardship.household(unions.jinjiang)


@pytest.fixture
def worker(home):
    user = accounts.worker("13900139007")
    User.objects.filter(pk=user.pk).update(person=home.head_id)
    user.refresh_from_db()
    return client_for(user)


@pytest.fixture
def clerk(unions):
    return client_for(hardship.officer(unions.jinjiang, "jinjiang-03", Office.CLERK))


def body(winter, **more):
    wish = {"asked_fen": 100_000, "account": aid.CARD, "account_name": "李大海"}
    return wish | {"round": winter, "item": "VISIT", "fund": "WARMTH"} | more


def test_a_worker_asks_uploads_and_submits_and_the_desk_hands_it_on(
    worker, clerk, winter
):
    wish = body(winter)
    made = worker.post("/api/v1/me/aid-applications", wish, idempotency_key="k1")
    assert (made["origin"], made["account"]) == ("OWN", "**** 0128")
    assert aid.CARD not in str(made)

    page = f"{DOOR}/{made['id']}"
    for kind in ("APPLICATION", "IDENTITY"):
        scan = Multipart(file=pictures.upload(), kind=kind)
        told = worker.post(f"{page}/papers", scan, idempotency_key=kind)
    assert told["missing_papers"] == []
    worker.post(f"{page}/submission", {}, expect=200)

    assert clerk.post(f"{page}/submission", {}, expect=200)["case"]
    assert worker.get(DOOR)["items"][0]["state"] == "SUBMITTED"


def test_a_worker_sees_the_own_and_no_other(worker, clerk, unions, winter):
    other = hardship.household(unions.jinjiang, 31)
    wish = body(winter, beneficiary=str(other.head_id))
    made = clerk.post(DOOR, wish, idempotency_key="k1")

    assert worker.get(DOOR)["items"] == []
    worker.get(f"{DOOR}/{made['id']}", expect=404)
    assert clerk.get(DOOR)["items"][0]["id"] == made["id"]


def test_what_lies_elsewhere_is_absent(unions, clerk, winter):
    far = aid.drafted(unions.zigong)
    there = hardship.household(unions.zigong, 31)

    clerk.get(f"{DOOR}/{far.pk}", expect=404)
    clerk.post(f"{DOOR}/{far.pk}/submission", {}, expect=404)
    wish = body(winter, beneficiary=str(there.head_id))
    clerk.post(DOOR, wish, idempotency_key="k1", expect=404)
    assert Application.objects.get(pk=far.pk).state == "DRAFT"


def test_no_operation_trusts_a_door_to_have_looked(unions):
    far = aid.drafted(unions.zigong)
    elsewhere = hardship.clerk(unions.jinjiang, "jinjiang-04")
    another_office = hardship.reviewer(unions.zigong, "zigong-04")

    for by, refused in ((elsewhere, NotFound), (another_office, NotAllowed)):
        with pytest.raises(refused):
            operations.withdraw(far.pk, reason="误报", by=by, at=aid.AT)
    assert Application.objects.get(pk=far.pk).state == "DRAFT"


def test_the_limit_and_what_is_used_stand_in_the_refusal(clerk, home, winter):
    wish = body(winter, beneficiary=str(home.head_id), asked_fen=300_001)
    made = clerk.post(DOOR, wish, idempotency_key="k1")
    for kind in ("APPLICATION", "IDENTITY"):
        off = {"kind": kind, "reason": "卧床"}
        clerk.post(f"{DOOR}/{made['id']}/waivers", off, expect=200)

    told = clerk.post(f"{DOOR}/{made['id']}/submission", {}, expect=400)

    assert "above_aid_limit" in str(told)


def test_a_worker_takes_the_own_back_while_its_case_runs(worker, clerk, winter):
    made = worker.post("/api/v1/me/aid-applications", body(winter), idempotency_key="k")
    page = f"{DOOR}/{made['id']}"
    for kind in ("APPLICATION", "IDENTITY"):
        scan = Multipart(file=pictures.upload(), kind=kind)
        worker.post(f"{page}/papers", scan, idempotency_key=kind)
    worker.post(f"{page}/submission", {}, expect=200)
    case = clerk.post(f"{page}/submission", {}, expect=200)["case"]

    version = worker.get(page)["version"]
    told = worker.post(
        f"{page}/withdrawal", {"reason": "已好转"}, expect=200, if_match=f'"v{version}"'
    )

    assert told["state"] == "WITHDRAWN"
    assert Case.objects.get(pk=case).state == "WITHDRAWN"


def test_a_union_above_allows_the_same_again_and_the_own_does_not(
    unions, clerk, home, winter
):
    made = clerk.post(
        DOOR, body(winter, beneficiary=str(home.head_id)), idempotency_key="k"
    )
    page, reason = f"{DOOR}/{made['id']}", {"reason": "年内又遭火灾"}
    own = client_for(hardship.officer(unions.jinjiang, "own", Office.REVIEWER))
    above = client_for(hardship.officer(unions.chengdu, "above", Office.REVIEWER))

    version = {"if_match": f'"v{made["version"]}"'}
    own.post(f"{page}/second-permission", reason, expect=403, **version)
    above.post(f"{page}/second-permission", reason, expect=200, **version)

    assert Application.objects.get().is_second


def test_nothing_is_asked_for_in_kind_while_no_stock_is_kept(worker, winter):
    wish = body(winter, pay_way="GOODS")

    refusal = worker.post(
        "/api/v1/me/aid-applications", wish, idempotency_key="k", expect=400
    )

    told = [(fault["pointer"], fault["code"]) for fault in refusal["errors"]]
    assert told == [("#/pay_way", "invalid_choice")]
    assert not Application.objects.exists()


def test_who_decides_sees_what_was_granted_before_and_let_off(
    unions, home, worker, clerk, winter
):
    spouse = home.members.get(relation="SPOUSE").person
    aid.approved(
        union=unions.zigong,
        beneficiary=spouse,
        household=home,
        claim=f"H:{home.pk}",
        claim_year=2025,
    )
    wish = body(winter)
    made = worker.post("/api/v1/me/aid-applications", wish, idempotency_key="k1")
    seen = f"{DOOR}/{made['id']}"
    off = {"kind": "IDENTITY", "reason": "卧床"}
    clerk.post(f"{seen}/waivers", off, expect=200)

    told = clerk.get(seen)
    (before,) = told["earlier_aid"]
    assert (before["item"], before["claim_year"]) == ("VISIT", 2025)
    assert before["organisation"]["code"] == unions.zigong.pk
    assert [one["reason"] for one in told["waivers"]] == ["卧床"]
    assert worker.get(seen)["earlier_aid"] == []
