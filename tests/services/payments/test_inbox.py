"""What waits for accountants and cashiers of the union that pays."""

from datetime import timedelta

import pytest

from members.offices.choices import Office
from services.payments import operations
from services.payments.bank.fake import FakeBank, Mood
from services.payments.models import Recovery
from services.payments.operations import Demand, Due
from tests import journeys
from tests.browser import Browser, readable
from tests.factories import accounts, cash, money, payments, recoveries
from tests.factories.payments import EACH
from unionhub.desk import inbox
from unionhub.kernel import clock, masking
from unionhub.kernel.clock import local_date

pytestmark = pytest.mark.django_db


def waiting(user, *, everywhere=False):
    who = journeys.acting(user, clock.now())
    queues = inbox.queues(who, everywhere=everywhere)
    return [(i.kind, i.due_on) for i in inbox.first(queues, most=10)]


def pile(user):
    return [kind for kind, _day in waiting(user)]


def test_a_draft_waits_for_the_colleague_who_did_not_make_it(node, people):
    payments.made(node, people)

    assert waiting(people.checker) == [("PAYMENT_CHECK", local_date(payments.AT))]
    assert pile(people.maker) == []
    assert pile(people.releaser) == []


def test_what_is_checked_or_sealed_waits_for_the_cashier(node, people):
    batch = payments.checked(node, people)
    assert pile(people.releaser) == ["PAYMENT_RELEASE"]
    assert pile(people.checker) == []

    by = payments.acting(people.releaser)
    operations.seal(batch.pk, by=by, at=payments.AT)
    assert pile(people.releaser) == ["PAYMENT_RELEASE"]
    operations.send(batch.pk, by=by, at=payments.AT)
    assert pile(people.releaser) == []


def test_what_the_bank_did_not_answer_waits_to_be_asked_for(node, people):
    payments.acknowledged(node, people, Mood(silent=1))

    assert pile(people.releaser) == ["PAYMENT_ENQUIRY"]
    assert pile(people.maker) == []


def test_a_difference_waits_until_its_day(node, people):
    batch = payments.acknowledged(node, people, Mood(short=1000))
    (content,) = FakeBank().files(batch.number)
    payments.told(batch, content, people)
    odd = batch.exceptions.first()

    assert waiting(people.maker) == [("PAYMENT_DIFFERENCE", odd.due_on)] * 3
    assert pile(people.releaser) == []
    by = payments.acting(people.maker)
    operations.settle(odd.pk, "RELEASED", note="不再补发", by=by, at=payments.AT)
    assert len(pile(people.maker)) == 2


def test_an_instalment_that_is_late_waits_for_the_cashier(node, people, unions):
    who = recoveries.staff(unions)
    paid = payments.paid(node, people)
    plan = [Due(recoveries.day(days), EACH // 4) for days in (1, 31, 61, 91)]
    claim = Demand(amount_fen=EACH, reason="重复救助", instalments=plan)
    one = operations.claim(paid.pk, claim, by=who.accountant, at=payments.AT)

    def late(days):
        day = recoveries.day(days)
        rows = Recovery.objects.overdue_on(day)
        return list(rows.values_list("due_on", flat=True))

    assert late(2) == []
    operations.agree(one.pk, by=who.reviewer, at=payments.AT)
    assert late(1) == []
    assert late(2) == late(40) == [recoveries.day(1)]
    slip = recoveries.slip(EACH // 4 + 1)
    operations.receive(one.pk, slip, by=who.cashier, at=payments.AT)
    assert late(31) == []
    assert late(32) == [recoveries.day(31)]


def test_the_late_instalment_is_told_with_a_masked_name(node, people, unions):
    who = recoveries.staff(unions)
    one = recoveries.running(payments.paid(node, people), who)
    yesterday = local_date(clock.now()) - timedelta(days=1)
    one.instalments.update(due_on=yesterday)

    assert waiting(people.releaser) == [("RECOVERY_OVERDUE", yesterday)]
    assert "RECOVERY_OVERDUE" not in pile(people.maker)
    page = Browser(people.releaser).open("/admin/")
    assert f"/admin/services/recovery/{one.pk}/change/" in page
    assert masking.name(one.payment.payee_name) in readable(page)


def test_cash_waits_for_the_cashier_until_it_is_handed_out(unions, people):
    (waits,) = cash.waiting(money.funded(unions.jinjiang, 2 * EACH))

    assert pile(people.releaser) == ["CASH_HANDOUT"]
    assert pile(people.maker) == []
    page = Browser(people.releaser).open("/admin/")
    assert f"/admin/services/application/{waits.pk}/change/" in page
    assert masking.name(waits.beneficiary_name) in readable(page)
    cash.handed(waits, unions.jinjiang)
    assert pile(people.releaser) == []


def test_a_union_does_not_wait_for_another(node, people, unions):
    payments.made(node, people)
    above = accounts.officer("above-07", unions.root, Office.ACCOUNTANT)
    elsewhere = accounts.officer("zigong-07", unions.zigong, Office.ACCOUNTANT)

    assert waiting(above) == []
    assert [kind for kind, _day in waiting(above, everywhere=True)] == ["PAYMENT_CHECK"]
    assert waiting(elsewhere, everywhere=True) == []


def test_the_landing_page_leads_to_what_waits(node, people):
    batch = payments.made(node, people)

    page = Browser(people.checker).open("/admin/")

    assert f"/admin/services/batch/{batch.pk}/change/" in page
    assert "待复核的发放批次" in readable(page)
