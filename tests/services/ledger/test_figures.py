"""The figures come from the vouchers, and differ from the balances by nothing."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from members.offices.choices import Office
from services.ledger import figures, operations
from services.ledger.models import BudgetNode, LedgerBook
from services.ledger.operations import Spend
from services.ledger.verification import verify
from services.management.commands import verify_ledger
from tests.client import client_for
from tests.factories import accounts, money
from tests.factories.money import AT, BY
from unionhub.kernel import fen
from unionhub.kernel.clock import SHANGHAI

pytestmark = pytest.mark.django_db

# ¥1,428,000,000.00 to 2,325,700 persons: 614 yuan each, one fen at a time.
MILLIARD, PERSONS = 142_800_000_000, 2_325_700


def spend(node, fen, *kinds):
    steps = [
        Spend(
            kind=kind, amounts={node.pk: fen}, matter=("TEST", uuid4()), summary="测试"
        )
        for kind in kinds
    ]
    operations.move(steps, by=BY, at=AT)


@pytest.fixture
def moved(unions):
    """Some of everything."""
    root = money.funded(unions.root, 1_000)
    money.funded(unions.root, 50, "CENTRAL")
    below = money.handed_down(root, unions.jinjiang, 600)
    spend(below, 100, "RESERVE", "SEAL", "PAY")
    spend(below, 40, "RESERVE")
    made = operations.propose_return(below.pk, root.pk, 60, reason="结余", by=BY, at=AT)
    operations.take_return(made.pk, by=BY, at=AT)
    return root


def told_of(of):
    spent = (of.reserved_fen, of.paid_fen, of.returned_fen)
    return (of.allocated_fen, *spent, of.free_fen)


def test_every_figure_by_hand(moved):
    told = figures.figures(BudgetNode.objects.all())

    shown = [(f.level, f.season, f.round, f.fund, *told_of(f)) for f in told]
    winter = ("WINTER_WARM", "WINTER-2026")
    assert shown == [
        ("COUNTY", *winter, "WARMTH", 540, 40, 100, 60, 400),
        ("PROVINCE", *winter, "CENTRAL", 50, 0, 0, 0, 50),
        ("PROVINCE", *winter, "WARMTH", 460, 0, 0, 0, 460),
    ]


def test_what_was_refunded_is_allocated_no_more(moved):
    told = {"document_number": "1", "reason": "结余退回"}
    operations.refund(moved.pk, 460, **told, by=BY, at=AT)

    (of,) = figures.figures(BudgetNode.objects.filter(pk=moved.pk))

    assert told_of(of) == (0, 0, 0, 0, 0)


def test_figures_and_balances_differ_by_nothing(moved):
    told = figures.figures(BudgetNode.objects.all())

    nodes = list(BudgetNode.objects.all())
    assert sum(f.free_fen for f in told) == sum(n.free_fen for n in nodes)
    assert sum(f.paid_fen for f in told) == sum(n.paid_fen for n in nodes)
    assert sum(f.allocated_fen for f in told) == sum(n.allocated_fen for n in nodes)
    assert sum(f.reserved_fen for f in told) == sum(
        n.reserved_fen + n.payable_fen for n in nodes
    )


def test_the_months_add_up_to_the_whole(moved):
    later = AT + timedelta(days=40)
    money.funded(moved.organisation, 7, at=later)

    told = figures.figures(BudgetNode.objects.all(), monthly=True)

    months = {f.month for f in told}
    assert months == {AT.date().replace(day=1), later.date().replace(day=1)}
    whole = figures.figures(BudgetNode.objects.all())
    for name in ("allocated_fen", "reserved_fen", "paid_fen", "returned_fen"):
        assert sum(getattr(f, name) for f in told) == sum(
            getattr(f, name) for f in whole
        )


def test_the_door_tells_what_is_in_scope(unions, moved):
    county = accounts.officer("jinjiang-07", unions.jinjiang, Office.ACCOUNTANT)
    door = "/api/v1/ledger/figures?round=WINTER-2026"

    (row,) = client_for(county).get(door)["items"]
    monthly = client_for(county).get(f"{door}&monthly=true")["items"]

    assert (row["level"], row["month"], row["allocated_fen"]) == ("COUNTY", None, 540)
    assert [one["month"] for one in monthly] == [f"{AT:%Y-%m}"]
    assert client_for(county).get(f"{door}&fund=CENTRAL")["items"] == []


def test_at_night_the_books_are_checked_once(moved, caplog):
    command = verify_ledger.Command()
    night = AT.astimezone(SHANGHAI).replace(hour=2, minute=5)

    assert command.once(night.replace(hour=14)) == 0
    read = command.once(night)
    again = command.once(night + timedelta(minutes=10))

    assert (read > 0, again) == (True, 0)
    assert caplog.records == []

    LedgerBook.objects.update(last=1_000)
    command.once(night + timedelta(days=1))
    (told,) = caplog.records
    assert told.levelname == "CRITICAL"
    assert "L4" in told.getMessage()


def test_the_door_names_the_invariant_in_words(unions, moved):
    auditor = accounts.officer("root-07", unions.root, Office.AUDITOR)
    as_auditor = client_for(auditor)
    assert as_auditor.get("/api/v1/ledger/verification")["is_sound"]

    BudgetNode.objects.filter(pk=moved.pk).update(
        funded_fen=F("funded_fen") + 1, free_fen=F("free_fen") + 1
    )

    found = as_auditor.get("/api/v1/ledger/verification")["broken"]
    assert (found["invariant"], found["row"]) == ("L5", f"{moved.pk} FUNDED")
    assert found["invariant_label"] == "每项预算的余额等于其分录之和"


def test_the_command_says_that_the_books_are_whole(moved):
    said = StringIO()

    call_command("verify_ledger", stdout=said)

    assert "账簿 2 本" in said.getvalue()
    assert "核验通过" in said.getvalue()


def test_the_command_names_what_is_broken(moved):
    book = LedgerBook.objects.first()
    LedgerBook.objects.filter(pk=book.pk).update(last=book.last + 1)

    with pytest.raises(CommandError) as refused:
        call_command("verify_ledger", stdout=StringIO())

    assert f"L4 被破坏：{book.pk}" in str(refused.value)


def test_milliards_are_added_to_the_fen(unions):
    shares = fen.split(MILLIARD, [1] * PERSONS)
    each, rest = divmod(MILLIARD, PERSONS)
    assert (len(shares), sum(shares)) == (PERSONS, MILLIARD)
    assert shares == [each + 1] * rest + [each] * (PERSONS - rest)
    assert 61_400 <= each < 61_500

    root = money.funded(unions.root, MILLIARD)
    county = money.handed_down(root, unions.jinjiang, MILLIARD)
    spend(county, rest * (each + 1), "RESERVE", "SEAL", "PAY")
    spend(county, (PERSONS - rest) * each, "RESERVE", "SEAL", "PAY")

    county.refresh_from_db()
    assert (county.paid_fen, county.free_fen) == (MILLIARD, 0)
    (told,) = figures.figures(BudgetNode.objects.filter(pk=county.pk))
    assert told.paid_fen == MILLIARD
    assert verify().broken is None


def test_a_budget_holds_what_64_bits_hold(unions):
    """Fifty thousand times the largest amount that can be entered at once."""
    root = money.funded(unions.root, 1)
    largest = 2**63 - 2
    rows = BudgetNode.objects.filter(pk=root.pk)

    rows.update(funded_fen=largest, free_fen=largest)

    root.refresh_from_db()
    assert (root.funded_fen, root.allocated_fen) == (largest, largest)
    with connection.cursor() as cursor:
        cursor.execute("SELECT free_fen FROM services_budgetnode")
        assert cursor.fetchone() == (largest,)
