"""What is looked at afterwards, in a browser: dossiers of a year, and who was paid."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from members.offices.choices import Office
from services.hardship.models import SpotCheck
from services.payments.models import ConfirmationSample, PayException
from tests.factories import hardship, payments
from tests.services.winter import Story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
DAY = hardship.TODAY.isoformat()


@pytest.fixture
def story(unions, monkeypatch):
    """It is three days after the dossiers and payments of the factories."""
    story = Story(monkeypatch, unions)
    story.later(hardship.TODAY + timedelta(days=3))
    return story


def test_the_city_draws_dossiers_of_a_county_and_says_what_it_found(desks):
    county, city = desks.unions.jinjiang, desks.unions.chengdu
    for serial in (1, 11, 21):
        hardship.active(county, serial)

    desks.sit(city, Office.REVIEWER)
    desks.list("spotcheck")
    facts = {"organisation": county.pk, "since": DAY, "until": DAY, "percent": 60}
    desks.press("抽取样本", "已", **facts)
    lines = desks.list("spotchecked")
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text="待抽查")).to_have_count(2)
    desks.open("spotchecked")
    desks.press("登记结论", "已登记抽查结论。", finding="WRONG", reason="已有稳定收入")

    expect(desks.page.get_by_role("link", name="登记结论")).to_have_count(0)
    desks.open("spotcheck")
    expect(desks.page.locator(".desk-table").first).to_contain_text("已有稳定收入")
    assert list(SpotCheck.objects.counted().values_list("right", "wrong")) == [(0, 1)]


def test_a_reviewer_draws_payments_and_writes_down_what_the_payees_say(desks):
    county = desks.unions.jinjiang
    paid = payments.paid(payments.budget(county), payments.payers(county))

    desks.sit(county, Office.REVIEWER)
    desks.list("confirmationsample")
    desks.press("抽取样本", "已从 3 笔中抽取 3 笔。", source=f"batch:{paid.batch_id}")
    for outcome in ("RECEIVED", "NOT_RECEIVED"):
        desks.open("confirmation", text="待询问")
        desks.press("登记询问结果", "已登记。", outcome=outcome)

    sample = ConfirmationSample.objects.counted().get()
    assert (sample.asked, sample.count_received, sample.count_not_received) == (2, 1, 1)
    expect(desks.list("confirmationsample")).to_contain_text("50.0%")
    assert PayException.objects.get().kind == "NOT_CONFIRMED"
    desks.sit(county, Office.ACCOUNTANT, 3)
    expect(desks.list("payexception")).to_contain_text(paid.batch.number)
