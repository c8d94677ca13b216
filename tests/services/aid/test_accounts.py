"""Another card for money that was granted: typed by one, agreed to by another."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from members.offices.access import actor_for
from members.offices.choices import Office
from services.aid import operations
from services.aid.access import ConflictOfInterest
from services.aid.models import AccountCorrection, Application
from services.payments import claims
from services.payments import operations as paying
from services.payments.models import Payment
from services.payments.operations.shared import account_of
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import accounts, aid, hardship, payments
from tests.factories.aid import AT, fresh
from unionhub.kernel.errors import BadFact, NotFound, NotNow, WrongState
from unionhub.kernel.powers import Power

pytestmark = pytest.mark.django_db
NEW = "6222021234567890219"


@pytest.fixture
def union(unions):
    return unions.jinjiang


@pytest.fixture
def waiting(union):
    return aid.with_another_card(union, NEW)


def propose(made, by, account=NEW, **more):
    told = operations.NewAccount(
        **{"account": account, "account_name": made.payee_name} | more
    )
    return operations.propose_account(made.pk, told, reason="原卡已注销", by=by, at=AT)


def test_until_another_agrees_the_old_account_is_paid(union, waiting):
    before = claims.account(waiting)
    maker, reviewer = aid.clerk(union), hardship.reviewer(union)
    assert claims.account(fresh(waiting)) == before

    decide = partial(operations.decide_account, waiting.pk, agreed=True, at=AT)
    decide(by=reviewer)

    made = fresh(waiting)
    assert (claims.account(made), made.account_tail) == (NEW, NEW[-4:])
    assert AccountCorrection.objects.get().decided_by == reviewer.signature
    with pytest.raises(NotFound):
        decide(by=reviewer)
    assert maker.signature == AccountCorrection.objects.get().proposed_by


def test_what_is_not_agreed_to_changes_nothing_and_can_be_tried_again(union, waiting):
    before = claims.account(waiting)
    operations.decide_account(
        waiting.pk, agreed=False, by=hardship.reviewer(union), at=AT
    )

    assert claims.account(fresh(waiting)) == before
    propose(waiting, aid.clerk(union))
    with pytest.raises(NotNow, match="already_exists"):
        propose(waiting, aid.clerk(union))


def test_nobody_agrees_to_what_they_typed(union):
    (made,) = aid.approved(1, union=union)
    both = hardship.reviewer(union)
    row = AccountCorrection(application=made, reason="换卡", proposed_by=both.signature)
    row.account_sealed, row.account_tail, row.proposed_at = b"x", "0219", AT
    row.save()

    with pytest.raises(ConflictOfInterest):
        operations.decide_account(made.pk, agreed=True, by=both, at=AT)
    row.state, row.decided_by, row.decided_at = "AGREED", both.signature, AT
    with (
        pytest.raises(IntegrityError, match="decided_by_another"),
        transaction.atomic(),
    ):
        row.save()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"account_name": "王小明"}, "payee_not_recipient"),
        ({"account": "62220212"}, "invalid_value"),
        ({"account": "6222０21234567890219"}, "invalid_value"),
    ],
)
def test_it_is_a_card_of_the_payee(union, wrong, code):
    (made,) = aid.approved(1, union=union)

    with pytest.raises(BadFact, match=code):
        propose(made, aid.clerk(union), **wrong)
    assert not AccountCorrection.objects.exists()


def test_while_a_batch_pays_no_account_changes(unions, union):
    node = payments.budget(union, 2)
    people = payments.payers(union)
    first, _second = Application.objects.order_by("pk")
    propose(first, aid.clerk(union))
    payments.made(node, people)

    with pytest.raises(WrongState):
        operations.decide_account(
            first.pk, agreed=True, by=hardship.reviewer(union), at=AT
        )
    with pytest.raises(WrongState):
        propose(Application.objects.order_by("pk").last(), aid.clerk(union))


def test_what_failed_is_paid_to_the_new_account(unions, union, settings):
    settings.BANK = "services.payments.bank.fake.FakeBank"
    node, people = payments.budget(union, 1), payments.payers(union)
    batch = payments.acknowledged(node, people)
    payments.told(batch, payments.all_failed(batch), people)
    made = Application.objects.get()
    assert made.state == "APPROVED"

    propose(made, aid.clerk(union))
    operations.decide_account(made.pk, agreed=True, by=hardship.reviewer(union), at=AT)
    again = paying.make(node.pk, by=payments.acting(people.maker), at=AT)

    (line,) = Payment.objects.filter(batch=again)
    assert (account_of(line), line.account_tail) == (NEW, NEW[-4:])
    assert line.previous_id is not None


def test_the_doors_show_it_masked(union, waiting):
    clerk = client_for(hardship.officer(union, "jinjiang-05", Office.CLERK))
    reviewer = client_for(hardship.officer(union, "jinjiang-06", Office.REVIEWER))
    page = f"/api/v1/aid-applications/{waiting.pk}"
    told = clerk.get(page)
    assert told["proposed_account"] == "**** 0219"
    assert NEW not in str(told)

    version = f'"v{told["version"]}"'
    body = {"agreed": True}
    at = f"{page}/account-corrections/decision"
    clerk.post(at, body, expect=403, if_match=version)
    told = reviewer.post(at, body, expect=200, if_match=version)
    assert (told["account"], told["proposed_account"]) == ("**** 0219", "")


def test_the_desk_types_it_and_another_agrees(union):
    (made,) = aid.approved(1, union=union)
    base = f"/admin/services/application/{made.pk}"
    clerk = Browser(hardship.officer(union, "jinjiang-05", Office.CLERK))
    said = clerk.send(
        f"{base}/account/",
        version=made.version,
        account=NEW,
        account_name=made.payee_name,
        reason="原卡已注销",
    )
    assert "等待另一人复核" in readable(said)
    reviewer = Browser(hardship.officer(union, "jinjiang-06", Office.REVIEWER))
    page = reviewer.open(f"{base}/change/")
    assert "**** 0219" in readable(page)
    assert NEW not in page

    version = fresh(made).version
    said = reviewer.send(f"{base}/account-decision/", version=version, agreed="yes")
    assert "账号已更正。" in readable(said)
    assert claims.account(fresh(made)) == NEW


def test_no_principal_agrees_to_what_their_deputy_typed(union):
    (made,) = aid.approved(1, union=union)
    lender = hardship.officer(union, "clerk-on-leave", Office.CLERK)
    accounts.appoint(lender, union, Office.REVIEWER)
    deputy = hardship.officer(union, "deputy-of-the-clerk", Office.CLERK)
    as_clerk = lender.appointments.get(office=Office.CLERK)
    lent = accounts.lend(as_clerk, deputy, Power.AID_EDIT)
    propose(made, actor_for(deputy, AT, "aid-0001", lent.pk))
    as_reviewer = lender.appointments.get(office=Office.REVIEWER)
    by = actor_for(lender, AT, "aid-0001", as_reviewer.pk)

    with pytest.raises(ConflictOfInterest):
        operations.decide_account(made.pk, agreed=True, by=by, at=AT)
