"""Recoveries at the desk: claimed by batch and line, decided, received, written off."""

import pytest

from members.offices.choices import Office
from services.payments import operations
from services.payments.models import Recovery
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import hardship
from tests.factories.payments import AT, EACH
from tests.factories.recoveries import claimed, running, slip
from unionhub.audit.models import AccessLog
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db
BASE = "/admin/services/recovery"


@pytest.fixture
def desk(unions):
    """A browser of an officer."""

    def of(office, union=None):
        union = union or unions.jinjiang
        name = f"{union.pk}-{office.lower()}-desk"
        return Browser(hardship.officer(union, name, office))

    return of


def test_a_payment_is_claimed_by_batch_and_line_in_months(paid, desk):
    given = {
        "amount_fen": "1000.00",
        "reason": "重复救助",
        "first_due_on": clock.local_date(clock.now()),
        "months": 3,
    }
    by = desk(Office.ACCOUNTANT)

    wrong = by.send(f"{BASE}/claim/", reference="F-1-2", **given)
    said = by.send(f"{BASE}/claim/", reference=f"{paid.batch.number}-1", **given)

    assert "付款" in readable(wrong)
    assert "已提出追回" in readable(said)
    one = Recovery.objects.get()
    amounts = [due.amount_fen for due in one.instalments.order_by("number")]
    assert amounts == [33_333, 33_333, 33_334]
    assert paid.payee_name in readable(by.open(f"{BASE}/"))


def test_the_voucher_of_what_came_in_is_shown_to_who_may_see_the_books(
    paid, staff, desk
):
    one = running(paid, staff)
    operations.receive(one.pk, slip(EACH), by=staff.cashier, at=AT)
    (voucher,) = one.receipts.values_list("entry_id", flat=True)
    seen = {
        office: desk(office).open(f"{BASE}/{one.pk}/change/")
        for office in (Office.ACCOUNTANT, Office.REVIEWER)
    }

    assert f"/admin/services/entry/{voucher}/" in seen[Office.ACCOUNTANT]
    assert f"/admin/services/entry/{voucher}/" not in seen[Office.REVIEWER]
    for page in seen.values():
        assert f"/admin/services/payment/{paid.pk}/change/" in page


def test_a_payment_is_claimed_on_its_own_page(paid, desk):
    by, page = desk(Office.ACCOUNTANT), f"/admin/services/payment/{paid.pk}"
    assert "提出追回" in readable(by.open(f"{page}/change/"))

    said = by.send(
        f"{page}/claim/",
        amount_fen="1000.00",
        reason="重复救助",
        first_due_on=clock.local_date(clock.now()),
        months=1,
        version=0,
    )

    assert "已提出追回" in readable(said)
    assert Recovery.objects.get().payment_id == paid.pk
    assert "提出追回" not in readable(by.open(f"{page}/change/"))
    assert "提出追回" not in readable(desk(Office.REVIEWER).open(f"{page}/change/"))


def test_it_is_agreed_to_received_and_shown(paid, staff, desk):
    one = claimed(paid, staff)
    today = clock.local_date(clock.now())

    said = desk(Office.REVIEWER).send(f"{BASE}/{one.pk}/approval/", version=1)
    assert "已同意" in readable(said)
    cashier = desk(Office.CASHIER)
    said = cashier.send(
        f"{BASE}/{one.pk}/receipt/",
        version=2,
        amount_fen="600",
        received_on=today,
        document_number="收-1",
    )

    assert "尚欠" in readable(said)
    page = readable(cashier.open(f"{BASE}/{one.pk}/change/"))
    assert "收-1" in page
    assert "400.00" in page


def test_the_union_itself_finds_no_button_to_write_off(paid, staff, desk, unions):
    one = running(paid, staff)
    own, above = desk(Office.REVIEWER), desk(Office.REVIEWER, unions.jinjiang.parent)

    own.open(f"{BASE}/{one.pk}/write-off/", expect=403)
    said = above.send(f"{BASE}/{one.pk}/write-off/", version=2, reason="去世")

    assert "已核销" in readable(said)
    one.refresh_from_db()
    assert (one.state, one.owed_fen) == ("WRITTEN_OFF", EACH)


def test_each_look_at_who_has_to_give_back_is_on_record(paid, staff, unions):
    one = running(paid, staff)
    officer = hardship.officer(unions.jinjiang, "looker-01", Office.REVIEWER)
    desk, client = Browser(officer), client_for(officer)

    desk.open(f"{BASE}/")
    desk.open(f"{BASE}/{one.pk}/change/")
    client.get("/api/v1/recoveries")
    client.get(f"/api/v1/recoveries/{one.pk}")

    looks = AccessLog.objects.filter(user_id=officer.pk)
    assert [look.subject_count for look in looks] == [1] * 4
    assert looks.filter(subject_id=paid.payee_id).count() == 2
