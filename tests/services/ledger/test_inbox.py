"""What waits for an accountant: offers, returns, months to open again."""

import pytest

from members.offices.choices import Office
from services.ledger import operations
from services.ledger.models import BudgetNode
from tests import journeys
from tests.browser import Browser, readable
from tests.factories import accounts, money
from unionhub.desk import inbox
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def above(unions):
    return accounts.officer("root-07", unions.root, Office.ACCOUNTANT)


@pytest.fixture
def below(unions):
    return accounts.officer("jinjiang-07", unions.jinjiang, Office.ACCOUNTANT)


def offered(node, child):
    return operations.offer(
        node.pk,
        child.pk,
        12_345,
        document_number="川工发〔2026〕2号",
        by=actor.installer(),
        at=clock.now(),
    )


def waiting(user, *, everywhere=False):
    who = journeys.acting(user, clock.now())
    queues = inbox.queues(who, everywhere=everywhere)
    return [(i.kind, i.title) for i in inbox.first(queues, most=10)]


def test_an_offer_waits_for_the_union_below_alone(unions, above, below):
    offered(money.funded(unions.root, 100_000, at=clock.now()), unions.jinjiang)

    title = "¥123.45（川工发〔2026〕2号）"
    assert waiting(below) == [("BUDGET_OFFER", title)]
    assert waiting(above) == []
    assert waiting(above, everywhere=True) == [("BUDGET_OFFER", title)]


def test_a_return_waits_for_the_union_above(unions, above, below):
    root = money.funded(unions.root, 100_000, at=clock.now())
    by, at = actor.installer(), clock.now()
    operations.accept(offered(root, unions.jinjiang).pk, by=by, at=at)
    node = BudgetNode.objects.get(organisation=unions.jinjiang)
    operations.propose_return(node.pk, root.pk, 45, reason="结余", by=by, at=at)

    assert waiting(above) == [("BUDGET_RETURN", f"¥0.45（{unions.jinjiang.name}）")]
    assert waiting(below) == []


def test_a_month_to_open_again_waits_for_the_other(unions, above):
    second = accounts.officer("root-08", unions.root, Office.ACCOUNTANT)
    at = clock.now()
    today = clock.local_date(at)
    asker = journeys.acting(above, at)
    operations.close(unions.root.pk, today, by=asker, at=at)
    operations.ask_reopening(unions.root.pk, today, reason="漏记", by=asker, at=at)

    assert waiting(above) == []
    assert waiting(second) == [("PERIOD_REOPENING", f"{today:%Y-%m}")]


def test_the_landing_page_leads_to_what_waits(unions, below):
    made = offered(money.funded(unions.root, 100_000, at=clock.now()), unions.jinjiang)

    page = Browser(below).open("/admin/")

    assert f"/admin/services/offer/{made.pk}/change/" in page
    assert "待接收的下达资金" in readable(page)


def test_others_have_no_part_in_it(unions):
    clerk = accounts.officer("root-09", unions.root, Office.CLERK)
    auditor = accounts.officer("root-10", unions.root, Office.AUDITOR)
    offered(money.funded(unions.root, 100_000, at=clock.now()), unions.jinjiang)

    assert waiting(clerk, everywhere=True) == []
    assert waiting(auditor, everywhere=True) == []
