"""Cash at the desk: handed out by a form with the receipt, shown masked."""

import pytest

from members.offices.choices import Office
from services.aid.models import Application
from services.payments.models import CashHandout, Recovery
from tests.browser import Browser, readable
from tests.factories import cash, hardship, pictures
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db
BASE = "/admin/services/cashhandout"


@pytest.fixture
def desk(unions):
    """A browser of an officer of the county's union."""

    def of(office):
        name = f"desk-{office.lower()}"
        return Browser(hardship.officer(unions.jinjiang, name, office))

    return of


@pytest.fixture
def given(node, unions):
    """What the form asks for."""
    return {
        "application": cash.waiting(node)[0].pk,
        "second": cash.second(unions.jinjiang).username,
        "handed_on": clock.local_date(clock.now()),
        "file": pictures.in_browser(pictures.upload()),
    }


def test_cash_is_handed_out_and_shown(given, desk):
    by = desk(Office.CASHIER)
    proxy = cash.proxy()
    told = {
        "proxy_name": proxy.name,
        "proxy_relation": proxy.relation,
        "proxy_id_type": proxy.id_type,
        "proxy_id_number": proxy.id_number,
    }

    assert "职工1" in by.open(f"{BASE}/handing-out/")
    said = by.send(f"{BASE}/handing-out/", **given, **told)

    assert "已登记发放" in readable(said)
    made = CashHandout.objects.get()
    page = readable(by.open(f"{BASE}/{made.pk}/change/"))
    assert "王大山（父母）" in page
    assert proxy.id_number not in page
    assert made.masked_proxy_id in page


def test_half_a_proxy_is_refused_in_words(given, desk):
    said = desk(Office.CASHIER).send(
        f"{BASE}/handing-out/", **given, proxy_name="王大山"
    )

    assert "代领须填写" in readable(said)
    assert Application.objects.get(pk=given["application"]).state == "APPROVED"


def test_it_is_claimed_back_from_its_page(node, unions, desk):
    made = cash.handed(cash.waiting(node)[0], unions.jinjiang)
    by = desk(Office.ACCOUNTANT)

    said = by.send(
        f"{BASE}/{made.pk}/claim/",
        version=0,
        amount_fen="100.00",
        reason="重复救助",
        first_due_on=clock.local_date(clock.now()),
        months=1,
    )

    assert "已提出追回" in readable(said)
    assert Recovery.objects.get().payment_id == made.payment_id
