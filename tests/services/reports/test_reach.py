"""Times, persons and households differ, come from the lines, and stay as told."""

import random
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.offices.choices import Office
from services.payments import operations as paying
from services.payments.bank import layouts
from services.payments.bank.fake import FakeBank
from services.payments.bank.words import Result, ResultFile
from services.payments.models import PayException, Payment
from services.reports import operations
from services.reports.choices import ReachPart
from services.reports.operations import ReportOf
from services.reports.reach import ReachCut, lines_behind, reach
from tests.browser import Browser
from tests.client import client_for
from tests.factories import aid, hardship, money, payments
from tests.factories.money import BY
from tests.factories.payments import AT, EACH, acting
from unionhub.kernel.clock import local_date
from unionhub.persons.models import Person

pytestmark = pytest.mark.django_db
MONTH = local_date(AT).replace(day=1)
LATER = AT + timedelta(days=20)
NEXT = local_date(LATER).replace(day=1)
# The months were over by then.
ENDED, ENDED_TOO = (month + timedelta(days=40) for month in (AT, LATER))
AFTER = {MONTH: ENDED, NEXT: ENDED_TOO}


@pytest.fixture(autouse=True)
def fake_bank(settings):
    """No other bank is asked."""
    settings.BANK = "services.payments.bank.fake.FakeBank"
    return FakeBank.begin()


@pytest.fixture
def winter(unions):
    """A county that pays, a family there, and a worker of whom no family is known."""
    union = unions.jinjiang
    people = payments.payers(union)
    node = money.funded(union, 100 * EACH)
    home = hardship.household(union)
    one, two = (member.person for member in home.members.order_by("pk")[:2])
    alone = Person.objects.create()
    return SimpleNamespace(**locals())


def granted(winter, person, home=None, item="VISIT", at=AT):
    """One approved application of somebody, perhaps not the first of its kind."""
    facts = {"beneficiary": person, "household": home, "item": item, **aid.SECOND}
    payments.approved(winter.node, 1, at=at, claim=uuid4().hex, **facts)


def the_four(winter):
    """The worker twice, the spouse, and the one alone."""
    granted(winter, winter.one, winter.home)
    granted(winter, winter.one, winter.home, "MEDICAL")
    granted(winter, winter.two, winter.home)
    granted(winter, winter.alone)


def pay(winter, *odd, at=AT):
    """All that wait; ``odd`` are lines that the bank says otherwise of."""
    batch = payments.sent(winter.node, winter.people, at)
    known = {result.line: result for result in odd}
    results = [
        known.get(n) or Result(n, "PAID", EACH, "", f"{batch.number}-{n}")
        for n in range(1, batch.count + 1)
    ]
    content = layouts.write_result(ResultFile(batch.number, 1, results))
    payments.told(batch, content, winter.people, at)
    return batch


def line_of(winter, person, item="VISIT"):
    return Payment.objects.filter(
        application__beneficiary=person, application__item=item
    ).order_by("pk")[0]


def back(winter, person, at=AT):
    payments.came_back(line_of(winter, person), winter.people, at)


def report(winter, month=MONTH, at=None, *more):
    for union in (winter.union, *more):
        money.close(union, month, at=at or AFTER[month])
    return froze(winter.union, month, at)


def froze(union, month=MONTH, at=None):
    of = ReportOf(
        organisation=union.pk, round=money.a_round().pk, fund="WARMTH", month=month
    )
    return operations.report(of, by=BY, at=at or AFTER[month])


def told(made, part="figure", item=""):
    cells = [cell for cell in made.reach if cell["item"] == item]
    return {cell["code"]: cell[part] for cell in cells if cell[part]}


def rows_of(made, cell, part):
    return list(
        lines_behind(
            Payment.objects.all(), ReachCut.of(made), cell["code"], part, cell["item"]
        )
    )


def require_rows(made):
    """Each figure is what the rows behind it come to; their count, where it counts."""
    for cell in made.reach:
        for part in ReachPart.values:
            rows = rows_of(made, cell, part)
            assert len({row.pk for row in rows}) == len(rows)
            assert sum(row.amount for row in rows) == cell[part.lower()], (cell, part)
            if part != "ADJUSTMENT" and cell["code"] != "AMOUNT":
                assert len(rows) == cell[part.lower()]


def test_times_persons_and_households_of_the_same_lines_differ(winter):
    the_four(winter)
    pay(winter)

    made = report(winter)

    assert told(made) == {
        "PERSON_TIMES": 4,
        "PERSONS": 3,
        "HOUSEHOLDS": 1,
        "AMOUNT": 4 * EACH,
        "LINES": 4,
    }
    # Of each item, the worker of both is one person.
    assert told(made, item="VISIT")["PERSONS"] == 3
    assert told(made, item="MEDICAL")["PERSONS"] == 1
    assert told(made, "to_date") == told(made)
    require_rows(made)


def test_what_was_cancelled_failed_returned_or_reversed_does_not_count(winter):
    the_four(winter)
    batch = payments.made(winter.node, winter.people)
    lines = {p.application.beneficiary_id: p.line for p in batch.payments.all()}
    by = acting(winter.people.maker)
    paying.cancel(batch.pk, reason="测试", by=by, at=AT)
    pay(winter, Result(lines[winter.alone.pk], "FAILED", 0, "R02", "X"))
    back(winter, winter.two)
    reversed_(line_of(winter, winter.one, "MEDICAL"))

    made = report(winter)

    assert told(made) == {
        "PERSON_TIMES": 1,
        "PERSONS": 1,
        "HOUSEHOLDS": 1,
        "AMOUNT": EACH,
        "LINES": 3,
        "RETURNED_LINES": 1,
        "REVERSED_LINES": 1,
    }
    require_rows(made)


def reversed_(payment, at=AT):
    """As when all of it has come back."""
    payment.state = "REVERSED"
    payment.stamp(at)
    payment.save(update_fields=["state", "back_at"])


def test_what_comes_back_after_the_report_is_an_adjustment_of_a_later_one(winter):
    the_four(winter)
    pay(winter)
    first = report(winter)
    before = first.content
    back(winter, winter.alone, LATER)
    back(winter, winter.two, LATER)
    pay(winter, at=LATER)

    second = report(winter, NEXT)

    # Both were paid anew; the family still had the other line.
    assert told(second)["PERSON_TIMES"] == 2
    assert told(second, "adjustment") == {
        "PERSON_TIMES": -2,
        "PERSONS": -2,
        "AMOUNT": -2 * EACH,
        "RETURNED_LINES": 2,
    }
    assert told(second, "to_date")["PERSON_TIMES"] == 4
    first.refresh_from_db()
    assert first.content == before
    assert reach(ReachCut.of(first)) == before["reach"]
    assert operations.digest_of(first) == first.digest
    require_rows(first)
    require_rows(second)


def test_a_line_that_a_correction_made_whole_is_told_as_it_was(winter):
    granted(winter, winter.alone)
    batch = pay(winter, Result(1, "PAID", EACH - 7, "", "S1"))
    first = report(winter)
    full = [Result(1, "PAID", EACH, "", "S1")]
    content = layouts.write_result(ResultFile(batch.number, 2, full))
    payments.told(batch, content, winter.people, LATER)

    second = report(winter, NEXT)

    assert PayException.objects.get(kind="SHORT").state == "SETTLED"
    assert told(first)["AMOUNT"] == EACH - 7
    assert told(second, "adjustment") == {"AMOUNT": 7}
    require_rows(first)
    require_rows(second)


def test_the_rest_of_a_short_payment_is_a_line_of_its_own(winter):
    granted(winter, winter.alone)
    pay(winter, Result(1, "PAID", EACH - 7, "", "S1"))
    odd = PayException.objects.get()
    by = acting(winter.people.maker)
    paying.settle(odd.pk, "REISSUED", note="补发", by=by, at=AT)
    rest = payments.sent(winter.node, winter.people)
    results = [Result(1, "PAID", 7, "", "S2")]
    content = layouts.write_result(ResultFile(rest.number, 1, results))
    payments.told(rest, content, winter.people)

    made = report(winter)

    assert told(made) == {
        "PERSON_TIMES": 2,
        "PERSONS": 1,
        "AMOUNT": EACH,
        "LINES": 2,
    }
    assert {c["code"]: c["figure"] for c in made.cells}["PAID"] == EACH
    require_rows(made)


def test_a_person_that_two_unions_helped_is_one_in_the_union_above(winter, unions):
    granted(winter, winter.one, winter.home)
    pay(winter)
    other = SimpleNamespace(
        union=unions.zigong,
        people=payments.payers(unions.zigong, "zigong"),
        node=money.funded(unions.zigong, 10 * EACH),
    )
    granted(other, winter.one, winter.home)
    pay(other)

    below = [report(one) for one in (winter, other)]
    money.close(unions.root, MONTH, at=ENDED)
    above = froze(unions.root)

    assert [told(one)["PERSONS"] for one in below] == [1, 1]
    assert told(above) == {
        "PERSON_TIMES": 2,
        "PERSONS": 1,
        "HOUSEHOLDS": 1,
        "AMOUNT": 2 * EACH,
        "LINES": 2,
    }
    require_rows(above)


@pytest.mark.parametrize("seed", range(4))
def test_all_reports_together_come_to_what_the_lines_say_now(winter, seed):
    dice = random.Random(seed)
    everybody = [winter.one, winter.two, winter.alone]
    reports = []
    for month, at in ((MONTH, AT), (NEXT, LATER)):
        for _ in range(dice.randint(2, 5)):
            person = dice.choice(everybody)
            home = None if person is winter.alone else winter.home
            granted(winter, person, home, dice.choice(["VISIT", "LIVING"]), at)
        pay(winter, at=at)
        for payment in Payment.objects.filter(state="PAID").order_by("pk"):
            if dice.random() < 0.4:
                payments.came_back(payment, winter.people, at)
        reports.append(report(winter, month))

    kept = Payment.objects.filter(state="PAID")
    total = sum(
        told(one, part).get("PERSON_TIMES", 0)
        for one in reports
        for part in ("figure", "adjustment")
    )
    assert total == kept.count() == told(reports[-1], "to_date").get("PERSON_TIMES", 0)
    people = kept.values("application__beneficiary").distinct().count()
    assert told(reports[-1], "to_date").get("PERSONS", 0) == people
    for one in reports:
        require_rows(one)


def test_how_many_were_reached_takes_four_queries(winter, django_assert_num_queries):
    the_four(winter)
    pay(winter)
    cut = ReachCut.of(report(winter))

    # 1 and 2 all items together, by month and to date; 3 and 4 the same of each item
    with django_assert_num_queries(4):
        reach(cut)


def test_when_it_was_paid_and_came_back_goes_with_the_state(winter):
    the_four(winter)
    pay(winter)
    back(winter, winter.two, AT + timedelta(hours=1))
    paid, gone = (line_of(winter, one) for one in (winter.alone, winter.two))

    assert (paid.paid_at, paid.back_at) == (AT, None)
    assert (gone.paid_at, gone.back_at) == (AT, AT + timedelta(hours=1))
    for payment, change, broken in (
        (paid, {"paid_at": None}, "payment_paid_has_its_time"),
        (paid, {"back_at": AT}, "payment_back_has_its_time"),
        (gone, {"back_at": None}, "payment_back_has_its_time"),
        (gone, {"back_at": AT - timedelta(days=1)}, "payment_back_has_its_time"),
    ):
        row = Payment.objects.filter(pk=payment.pk)
        with pytest.raises(IntegrityError, match=broken), transaction.atomic():
            row.update(**change)


def test_each_cell_leads_to_as_many_lines(winter):
    the_four(winter)
    pay(winter)
    made = report(winter)
    user = hardship.officer(winter.union, "jinjiang-06", Office.ACCOUNTANT)
    client = client_for(user)

    shown = client.get(f"/api/v1/reports/{made.pk}")

    assert shown["is_intact"]
    assert {cell["item"] for cell in shown["reach"]} == {"", "VISIT", "MEDICAL"}
    for cell in shown["reach"]:
        lines = client.get(cell["figure_rows"])["items"]
        if cell["code"] != "AMOUNT":
            assert len(lines) == cell["figure"]
        assert sum(line["amount"] for line in lines) == cell["figure"]
        assert client.get(cell["adjustment_rows"])["items"] == []
        assert len(client.get(cell["to_date_rows"])["items"]) == len(lines)
    elsewhere = hardship.officer(winter.union.parent, "other-06", Office.REVIEWER)
    assert client_for(elsewhere).get(cell["figure_rows"], expect=403)


def test_the_lines_of_another_union_are_not_there(winter, unions):
    the_four(winter)
    pay(winter)
    made = report(winter)
    stranger = hardship.officer(unions.zigong, "zigong-06", Office.ACCOUNTANT)

    client_for(stranger).get(
        f"/api/v1/reports/{made.pk}/lines?cell=PERSONS", expect=404
    )


def test_the_page_of_a_report_shows_whom_it_reached(winter):
    the_four(winter)
    pay(winter)
    made = report(winter)
    user = hardship.officer(winter.union, "jinjiang-06", Office.ACCOUNTANT)

    client = Browser(user).client
    address = reverse("admin:services_periodreport_change", args=(made.pk,))
    text = client.get(address).content.decode()

    for words in ("惠及情况", "全部项目", "送温暖慰问", "3 人", "1 户", "4 人次"):
        assert words in text
