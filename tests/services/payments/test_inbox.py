"""What waits for accountants and cashiers of the union that pays."""

import pytest

from members.offices.choices import Office
from services.payments import operations
from services.payments.bank.fake import FakeBank, Mood
from tests import journeys
from tests.browser import Browser, readable
from tests.factories import accounts, payments
from unionhub.desk import inbox
from unionhub.kernel import clock
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
