"""The officers' pages of money: each office sees its own, and its own buttons."""

import pytest
from django.db import connection

from members.offices.choices import Office
from services.ledger import operations
from services.ledger.models import BudgetNode, Entry, FundReturn, Offer, Period
from tests.browser import Browser, readable
from tests.desk.test_admin_language import words
from tests.desk.walk import LINK
from tests.factories import accounts, money
from tests.guards import guards_lifted
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db
BASE = "/admin/services"
LISTS = [
    *("budgetnode", "offer", "fundreturn", "entry", "period"),
    *("programme", "round", "livingstandard", "aidrule", "quota"),
]


def page(row, act="change"):
    return f"{BASE}/{row._meta.model_name}/{row.pk}/{act}/"


@pytest.fixture
def budget(unions):
    """The province's, of a thousand yuan, today."""
    return money.funded(unions.root, 100_000, at=clock.now())


@pytest.fixture
def offered(unions, budget):
    """A hundred yuan for Jinjiang, not answered yet."""
    return operations.offer(
        budget.pk,
        unions.jinjiang.pk,
        10_000,
        document_number="川工发〔2026〕2号",
        by=actor.installer(),
        at=clock.now(),
    )


@pytest.fixture
def above(unions):
    return Browser(accounts.officer("root-07", unions.root, Office.ACCOUNTANT))


@pytest.fixture
def below(unions):
    return Browser(accounts.officer("jinjiang-07", unions.jinjiang, Office.ACCOUNTANT))


def test_the_union_below_accepts_and_the_one_above_withdraws(above, below, offered):
    assert LINK.findall(below.open(page(offered)))[:2] == [
        page(offered, "acceptance"),
        page(offered, "refusal"),
    ]
    assert LINK.findall(above.open(page(offered))) == [page(offered, "withdrawal")]

    above.open(page(offered, "acceptance"), expect=403)
    said = below.send(page(offered, "acceptance"), version=1)

    assert "已接收" in readable(said)
    below_node = BudgetNode.objects.get(organisation=offered.child)
    assert below_node.free_fen == 10_000


def test_what_was_settled_meanwhile_is_told(below, offered):
    operations.withdraw(
        offered.pk, reason="文号有误", by=actor.installer(), at=clock.now()
    )

    below.send(page(offered, "acceptance"), version=1)

    assert Offer.objects.get().state == "WITHDRAWN"
    assert not BudgetNode.objects.filter(organisation=offered.child).exists()


def test_money_is_handed_down_in_yuan(above, unions, budget):
    given = {"child": unions.jinjiang.pk, "document_number": "川工发〔2026〕3号"}

    wrong = above.send(page(budget, "offer"), version=0, amount_fen="1,5", **given)
    above.send(page(budget, "offer"), version=0, amount_fen="123.45", **given)

    assert "金额" in readable(wrong)
    assert Offer.objects.get().amount_fen == 12_345


def test_more_than_is_free_is_refused_in_words(above, unions, budget):
    given = {"child": unions.jinjiang.pk, "document_number": "川工发〔2026〕3号"}

    said = above.send(page(budget, "offer"), version=0, amount_fen="1000.01", **given)

    assert "预算不足" in readable(said)
    assert not Offer.objects.exists()


def test_money_goes_back_up_and_is_taken_in(above, below, offered):
    below.send(page(offered, "acceptance"), version=1)
    node = BudgetNode.objects.get(organisation=offered.child)

    below.send(
        page(node, "return"),
        version=0,
        upper=str(offered.node_id),
        amount_fen="40",
        reason="结余",
    )
    back = FundReturn.objects.get()
    below.send(page(back, "acceptance"), version=1, expect=403)
    above.send(page(back, "acceptance"), version=1)

    node.refresh_from_db()
    assert (node.free_fen, node.received_fen) == (6_000, 6_000)


def test_what_is_left_is_refunded_by_who_was_granted_it(above, below, offered):
    below.send(page(offered, "acceptance"), version=1)
    node = BudgetNode.objects.get(organisation=offered.child)
    given = {"document_number": "川工发〔2026〕9号", "reason": "结余退回全总"}

    assert page(node, "refund") not in below.open(page(node))
    assert page(offered.node, "refund") in above.open(page(offered.node))
    refund = page(offered.node, "refund")
    said = above.send(refund, version=0, amount_fen="900.01", **given)
    assert "预算不足" in readable(said)
    above.send(refund, version=0, amount_fen="900", **given)

    offered.node.refresh_from_db()
    assert (offered.node.funded_fen, offered.node.free_fen) == (10_000, 0)


def test_nobody_above_gives_back_for_the_union(above, below, offered):
    below.send(page(offered, "acceptance"), version=1)
    node = BudgetNode.objects.get(organisation=offered.child)

    assert page(node, "return") not in above.open(page(node))
    assert page(node, "return") in below.open(page(node))


def test_a_grant_is_recorded_and_its_voucher_reversed_and_printed(above, unions):
    money.a_round()
    above.send(
        f"{BASE}/budgetnode/grant/",
        fund="WARMTH",
        round="WINTER-2026",
        amount_fen="1428000000.00",
        document_number="川财发〔2026〕1号",
        summary="送温暖资金",
    )
    entry = Entry.objects.get()

    printed = readable(above.open(page(entry, "voucher")))
    assert "¥1,428,000,000.00" in printed
    assert bytes(entry.digest).hex() in printed

    above.send(page(entry, "reversal"), version=0, reason="重复登记")
    assert Entry.objects.get(number=2).reverses == entry
    assert page(entry, "reversal") not in above.open(page(entry))


def test_a_month_is_closed_and_opened_again_by_two(above, unions, budget):
    second = Browser(accounts.officer("root-08", unions.root, Office.ACCOUNTANT))
    today = clock.local_date(clock.now())

    above.send(f"{BASE}/period/closing/", month=f"{today:%Y-%m}-01")
    month = Period.objects.get()
    above.send(page(month, "reopening"), version=1, reason="漏记一笔捐赠")
    assert page(month, "agreement") not in above.open(page(month))
    above.send(page(month, "agreement"), version=2, expect=403)
    second.send(page(month, "agreement"), version=2)

    month.refresh_from_db()
    assert (month.state, month.version) == ("OPEN", 3)


def test_the_auditor_verifies_and_reads_which_row_is_broken(unions, budget):
    browser = Browser(accounts.officer("root-09", unions.root, Office.AUDITOR))

    sound = readable(browser.send(f"{BASE}/entry/verification/"))
    with guards_lifted(connection):
        Entry.objects.update(summary="改过的摘要")
    broken = readable(browser.send(f"{BASE}/entry/verification/"))

    assert "核验通过" in sound
    assert "L29" in sound
    assert "核验未通过" in broken
    assert (
        f"L4 凭证逐张相连，内容与摘要值相符 所在的行 {Entry.objects.get().pk}" in broken
    )


def test_an_accountant_does_not_verify_and_an_auditor_moves_nothing(
    above, unions, offered
):
    auditor = Browser(accounts.officer("root-09", unions.root, Office.AUDITOR))

    above.open(f"{BASE}/entry/verification/", expect=404)
    auditor.open(f"{BASE}/budgetnode/grant/", expect=404)
    auditor.open(page(offered, "withdrawal"), expect=403)
    assert LINK.findall(auditor.open(page(offered))) == []


@pytest.mark.parametrize("office", [Office.ACCOUNTANT, Office.AUDITOR])
def test_every_page_of_money_is_in_chinese(unions, offered, below, office):
    below.send(page(offered, "acceptance"), version=1)
    browser = Browser(accounts.officer("root-09", unions.root, office))
    seen = {}
    for name in LISTS:
        if found := browser.look(f"{BASE}/{name}/"):
            seen[name] = found
            seen |= {a: browser.open(a) for a in LINK.findall(found)}

    assert len(seen) > 12
    # A programme shows its code.
    found = {address: words(shown) - {"WINTER"} for address, shown in seen.items()}
    assert {address: english for address, english in found.items() if english} == {}


def test_another_prefectures_money_is_absent(unions, offered):
    stranger = Browser(
        accounts.officer("mianyang-07", unions.zigong, Office.ACCOUNTANT)
    )

    stranger.open(page(offered), expect=404)
    stranger.open(page(offered.node), expect=404)
    stranger.open(page(Entry.objects.first()), expect=404)
    stranger.open(page(Entry.objects.first(), "voucher"), expect=404)
