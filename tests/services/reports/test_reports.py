"""Reports of a closed month: each figure by hand, frozen, with the rows behind it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from members.offices.choices import Office
from services.ledger import operations as ledger
from services.ledger.models import BudgetNode, Entry
from services.ledger.operations import Spend
from services.reports import operations
from services.reports.choices import CellPart
from services.reports.figures import Cut, behind, cells
from services.reports.indicators import DICTIONARY
from services.reports.models import PeriodReport
from services.reports.operations import MonthOpen, MonthSkipped, ReportMade, ReportOf
from tests.client import client_for
from tests.factories import hardship, money
from tests.factories.money import AT, BY
from unionhub.kernel.clock import local_date

pytestmark = pytest.mark.django_db
MONTH = local_date(AT).replace(day=1)
LATER = AT + timedelta(days=40)
NEXT = local_date(LATER).replace(day=1)
LATEST = AT + timedelta(days=90)


def spend(node, fen, *kinds, at=AT):
    steps = [
        Spend(
            kind=kind, amounts={node.pk: fen}, matter=("TEST", uuid4()), summary="测试"
        )
        for kind in kinds
    ]
    ledger.move(steps, by=BY, at=at)


@pytest.fixture
def moved(unions):
    """Some of everything, in the province and a county; another fund beside it."""
    root = money.funded(unions.root, 1_000)
    money.funded(unions.root, 50, "CENTRAL")
    below = money.handed_down(root, unions.jinjiang, 600)
    spend(below, 100, "RESERVE", "SEAL", "PAY")
    spend(below, 40, "RESERVE")
    made = ledger.propose_return(below.pk, root.pk, 60, reason="结余", by=BY, at=AT)
    ledger.take_return(made.pk, by=BY, at=AT)
    return unions


def close(*unions, month=MONTH, at=AT):
    for union in unions:
        money.close(union, month, at=at)


def of(union, month=MONTH, fund="WARMTH"):
    return ReportOf(
        organisation=union.pk, round=money.a_round().pk, fund=fund, month=month
    )


def made(union, month=MONTH, at=AT, fund="WARMTH"):
    return operations.report(of(union, month, fund), by=BY, at=at)


def told(report, part="figure"):
    return {cell["code"]: cell[part] for cell in report.cells if cell[part]}


def test_every_figure_by_hand(moved):
    close(moved.root, moved.jinjiang)

    province, county = made(moved.root), made(moved.jinjiang)

    assert told(province) == {
        "FUNDED": 1_000,
        "RECEIVED": 540,
        "PASSED": 540,
        "RETURNED": 60,
        "RESERVED": 40,
        "PAID": 100,
        "VOUCHERS": 11,
    }
    assert told(county)["PAID"] == 100
    assert "FUNDED" not in told(county)
    assert told(province, "adjustment") == {}


@pytest.mark.parametrize("part", CellPart.values)
def test_each_figure_is_what_the_rows_behind_it_come_to(moved, part):
    close(moved.root, moved.jinjiang)
    report = made(moved.root)

    for cell in report.cells:
        code = cell["code"]
        rows = list(behind(Entry.objects.all(), Cut.of(report), code, part))
        assert len({row.pk for row in rows}) == len(rows)
        assert sum(row.amount for row in rows) == cell[part.lower()], code


def test_figures_and_balances_differ_by_nothing(moved):
    close(moved.root, moved.jinjiang)
    report = told(made(moved.root))

    nodes = list(BudgetNode.objects.filter(fund="WARMTH"))
    assert report["PAID"] == sum(node.paid_fen for node in nodes)
    assert report["RESERVED"] == sum(n.reserved_fen + n.payable_fen for n in nodes)
    assert report["FUNDED"] == sum(node.funded_fen for node in nodes)
    assert report["PASSED"] == sum(node.passed_fen for node in nodes)


def test_what_happens_later_changes_nothing_and_is_told_later(moved):
    close(moved.root, moved.jinjiang)
    first = made(moved.root)
    before = first.content

    funding = Entry.objects.filter(kind="FUND", postings__node__fund="WARMTH").first()
    ledger.fund(
        ledger.Grant(
            organisation=moved.root.pk,
            fund="WARMTH",
            round=money.a_round().pk,
            amount_fen=1_000,
            document_number="川工发〔2026〕9号",
            summary="更正",
        ),
        by=BY,
        at=LATER,
    )
    ledger.reverse(funding.pk, reason="文号有误", by=BY, at=LATER)
    close(moved.root, moved.jinjiang, month=NEXT, at=LATER)
    second = made(moved.root, NEXT, LATER)

    assert told(second) == {"FUNDED": 1_000, "VOUCHERS": 1}
    assert told(second, "adjustment") == {"FUNDED": -1_000, "VOUCHERS": 1}
    first.refresh_from_db()
    assert first.content == before
    assert cells(Cut.of(first)) == before["cells"]
    assert operations.digest_of(first) == first.digest
    for code in DICTIONARY:
        rows = behind(Entry.objects.all(), Cut.of(second), code, "ADJUSTMENT")
        amount = told(second, "adjustment").get(code, 0)
        assert sum(row.amount for row in rows) == amount


def test_a_month_that_was_opened_again_is_adjusted_later(moved):
    close(moved.root, moved.jinjiang)
    made(moved.root)
    ledger_reopened(moved.jinjiang)
    below = BudgetNode.objects.get(organisation=moved.jinjiang, fund="WARMTH")
    spend(below, 7, "RESERVE", "SEAL", "PAY", at=AT + timedelta(hours=1))
    close(moved.jinjiang, at=AT + timedelta(hours=2))
    close(moved.root, moved.jinjiang, month=NEXT, at=LATER)

    second = made(moved.root, NEXT, LATER)

    assert told(second) == {}
    assert told(second, "adjustment") == {"PAID": 7, "VOUCHERS": 3}


def ledger_reopened(union):
    """As two persons open it; here the row says so."""
    period = union.accounting_periods.get(month=MONTH)
    type(period).objects.filter(pk=period.pk).update(state="OPEN")


def test_a_month_is_reported_when_all_below_have_closed_it(moved):
    with pytest.raises(MonthOpen) as refused:
        made(moved.root)
    assert refused.value.facts["organisations"] == sorted(
        [moved.root.pk, moved.jinjiang.pk]
    )

    close(moved.root)
    with pytest.raises(MonthOpen) as refused:
        made(moved.root)
    assert refused.value.facts["organisations"] == [moved.jinjiang.pk]
    assert refused.value.detail == f"没有结账：{moved.jinjiang.name}。"


def test_a_union_with_an_idle_budget_closes_too(moved):
    close(moved.root, moved.jinjiang)
    made(moved.root)
    close(moved.root, month=NEXT, at=LATER)

    with pytest.raises(MonthOpen) as refused:
        made(moved.root, NEXT, LATER)

    assert refused.value.facts["organisations"] == [moved.jinjiang.pk]


def test_a_month_is_reported_once_and_in_order(moved):
    close(moved.root, moved.jinjiang)
    close(moved.root, moved.jinjiang, month=NEXT, at=LATER)
    with pytest.raises(MonthSkipped) as skipped:
        made(moved.root, NEXT, LATER)
    assert skipped.value.facts["month"] == f"{MONTH:%Y-%m}"
    assert f"{MONTH:%Y-%m}" in skipped.value.detail

    made(moved.root, MONTH, LATER)
    later = made(moved.root, NEXT, LATER)

    for month in (NEXT, MONTH):
        with pytest.raises(ReportMade) as refused:
            made(moved.root, month, LATEST)
        assert refused.value.facts["number"] == later.number


def test_numbers_are_dense_by_union_and_year(moved):
    close(moved.root, moved.jinjiang)
    numbers = [made(moved.root, fund=fund).number for fund in ("WARMTH", "CENTRAL")]
    with pytest.raises(ReportMade):
        made(moved.root)
    numbers.append(made(moved.root, fund="OWN").number)
    numbers.append(made(moved.jinjiang).number)

    year = MONTH.year
    assert numbers == [
        *(f"{moved.root.pk}-{year}-{serial:03}" for serial in (1, 2, 3)),
        f"{moved.jinjiang.pk}-{year}-001",
    ]


def test_a_report_is_never_changed(moved):
    close(moved.root, moved.jinjiang)
    report = made(moved.root)
    rows = PeriodReport.objects.filter(pk=report.pk)

    for change in (lambda: rows.update(content={}), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_figures_take_one_query(moved, django_assert_num_queries):
    cut = Cut(
        path=moved.root.path,
        round=money.a_round().pk,
        fund="WARMTH",
        month=MONTH,
        as_of=AT,
        told=(date(2020, 1, 1), AT),
    )

    with django_assert_num_queries(1):
        cells(cut)


def test_each_cell_leads_to_rows_that_come_to_it(moved):
    close(moved.root, moved.jinjiang)
    user = hardship.officer(moved.root, "root-06", Office.ACCOUNTANT)
    client = client_for(user)

    body = {
        "organisation": moved.root.pk,
        "round": money.a_round().pk,
        "fund": "WARMTH",
        "month": MONTH.isoformat(),
    }
    report = client.post("/api/v1/reports", body, idempotency_key=str(uuid4()))
    again = client.get(f"/api/v1/reports/{report['id']}")

    assert again == report
    assert report["is_intact"]
    for cell in report["cells"]:
        rows = client.get(cell["figure_rows"])["items"]
        assert sum(row["amount"] for row in rows) == cell["figure"]
    count = next(c for c in report["cells"] if c["code"] == "VOUCHERS")
    assert len(client.get(count["figure_rows"])["items"]) == count["figure"]
    known = client.get("/api/v1/reports/indicators")["items"]
    told = [*report["cells"], *(c for c in report["reach"] if not c["item"])]
    assert [one["code"] for one in known] == [cell["code"] for cell in told]
    assert all(one["formula"] and one["source"] and one["owner"] for one in known)


def test_a_report_of_another_union_is_not_there(moved):
    close(moved.root, moved.jinjiang)
    report = made(moved.root)
    client = client_for(
        hardship.officer(moved.jinjiang, "jinjiang-06", Office.ACCOUNTANT)
    )

    client.get(f"/api/v1/reports/{report.pk}", expect=404)
    client.get(f"/api/v1/reports/{report.pk}/rows?cell=PAID", expect=404)
    assert client.get("/api/v1/reports")["items"] == []
