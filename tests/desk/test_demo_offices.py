"""The officers of the demo province: who they are, what they may hold, and did."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from members.offices.access import FOUND_INCOMPATIBLE, actor_for
from members.offices.models import Delegation
from services.aid.choices import ApplicationState
from services.aid.models import Application
from services.hardship.choices import DossierState
from services.hardship.models import Dossier, SpotCheck
from services.ledger.verification import verify
from services.payments.models import (
    Batch,
    CashHandout,
    Confirmation,
    PayException,
    Payment,
)
from services.programmes.choices import TIERS
from services.programmes.models import Round
from services.review.models import Case, Notice, Participant
from tests.desk.demo_province import AT, a_loading, federation, officer
from unionhub.accounts.models import User
from unionhub.audit.models import AuditEvent
from unionhub.desk import inbox
from unionhub.desk.demo import story
from unionhub.desk.demo.aid import LONG_AGO
from unionhub.desk.demo.loading import load
from unionhub.kernel.powers import Power

# That it loads on PostgreSQL too, tests/served sees.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

ONE_EACH = (Power.CLIENT_MANAGE, Power.OFFICE_GRANT, Power.AUDIT_VERIFY)


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load(a_loading())
        yield
        transaction.set_rollback(True)


def test_every_officer_is_a_person_of_their_own_and_may_hold_what_they_hold(province):
    officers = User.objects.filter(is_staff=True)

    assert officers.filter(person=None).count() == 0
    assert len(set(officers.values_list("person", flat=True))) == officers.count()
    assert not AuditEvent.objects.filter(verb=FOUND_INCOMPATIBLE).exists()


def test_the_three_administrators_are_three_people_of_the_province(province):
    names = [f"demo-province-{kind}-admin" for kind in ("system", "security", "audit")]

    powers = [officer(name).powers for name in names]

    assert len(set(User.objects.filter(username__in=names))) == 3
    assert [power in held for power, held in zip(ONE_EACH, powers, strict=True)] == [
        True,
        True,
        True,
    ]


def test_the_countys_clerk_stands_in_for_its_reviewer(province):
    deputy = User.objects.get(username=story.COUNTY_CLERK)
    lent = Delegation.objects.get(deputy=deputy)

    acting = actor_for(deputy, AT, acting_as=lent.pk)

    assert acting.powers == set(story.LENT)
    assert acting.on_behalf_of == officer(story.COUNTY_REVIEWER).appointment_id
    assert officer(story.COUNTY_CLERK).on_behalf_of is None


def test_a_dossier_of_the_demo_stands_in_every_state(province):
    dossiers = Dossier.objects.all()
    states = set(dossiers.values_list("state", flat=True))
    tiers = set(dossiers.active().values_list("tier", flat=True))

    assert states == set(DossierState.values)
    assert tiers == set(TIERS)
    assert dossiers.filter(origin="RELAPSED", previous__state="EXITED").exists()
    assert dossiers.overdue_on(AT.date()).exists()


def test_who_decided_on_a_dossier_of_the_demo_neither_made_it_nor_lives_there(province):
    parts = Participant.objects.filter(case__kind="DOSSIER")

    deciding = officer("demo-county-reviewer")
    mine = parts.filter(person=deciding.person_id).values_list("part", flat=True)
    assert set(mine) <= {"CHECKER_1", "CHECKER_2"}
    assert Case.objects.awaiting(deciding.organisation_id).count() >= 2
    assert Notice.objects.shown_on(AT.date()).exists()


def test_applications_stand_in_every_state(province):
    states = set(Application.objects.values_list("state", flat=True))

    assert states == set(ApplicationState)


def test_batches_are_closed_with_a_difference_to_be_checked_and_to_be_sealed(province):
    first, second, *others = Batch.objects.order_by("number")

    assert [one.state for one in (first, second, *others)] == [
        *("CLOSED", "ACKNOWLEDGED", "DRAFT", "CHECKED")
    ]
    failed = first.payments.get(state="FAILED")
    assert Payment.objects.get(previous=failed, batch=second).state == "PAID"
    odd = PayException.objects.filter(batch=second, kind="SHORT")
    assert sorted(odd.values_list("state", flat=True)) == ["OPEN", "SETTLED"]
    assert verify().broken is None


def test_the_other_accountant_has_something_to_do(province):
    other = officer("demo-county-accountant-2")
    kinds = {
        queue.kind
        for queue in inbox.queues(other, everywhere=False)
        if queue.rows.exists()
    }

    assert {"PAYMENT_CHECK", "PAYMENT_DIFFERENCE"} <= kinds


def test_a_batch_and_cash_wait_for_the_cashier(province):
    cashier = officer("demo-county-cashier")
    waiting = [
        queue.kind
        for queue in inbox.queues(cashier, everywhere=False)
        if queue.rows.exists()
    ]
    given = CashHandout.objects.get()
    cash = Application.objects.filter(pay_way="CASH").exclude(payments__handout=given)

    assert waiting == ["PAYMENT_RELEASE", "CASH_HANDOUT"]
    assert given.payment.state == "PAID"
    assert {one.state for one in cash} == {"APPROVED"}


def test_of_those_who_were_paid_some_have_answered_and_some_not(province):
    asked = Confirmation.objects.filter(sample__organisation=federation(story.JINJIANG))
    outcomes = Counter(asked.values_list("outcome", flat=True))

    assert {"RECEIVED", "UNREACHABLE", "NOT_RECEIVED", ""} == set(outcomes)
    missing = asked.get(outcome="NOT_RECEIVED")
    odd = PayException.objects.get(kind="NOT_CONFIRMED")
    assert (odd.payment, odd.state) == (missing.payment, "OPEN")


def test_of_the_countys_dossiers_some_were_checked_by_the_city(province):
    check = SpotCheck.objects.get()
    found = Counter(check.checked.values_list("finding", flat=True))

    assert check.by_organisation == federation(story.CHENGDU)
    assert found["RIGHT"] == found["WRONG"] == 1
    assert found[""] == check.size - 2 > 0
    wrong = check.checked.get(finding="WRONG").dossier
    assert wrong.state != "ACTIVE" or wrong.checked_until < AT.date()


def test_a_round_that_is_a_day_old_has_paid_already(province):
    """The demo's winter begins before its year: it is the same on every day of it."""
    winter = Round.objects.get(pk=f"WINTER-{AT.year}")

    assert winter.opens_on <= date(AT.year, 1, 1) - LONG_AGO
