"""64 clients at one budget; a month that is closed under postings."""

from datetime import timedelta
from functools import partial
from threading import Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from services.ledger import operations, posting
from services.ledger.models import BudgetNode, LedgerBook, Period
from services.ledger.operations import Spend
from services.ledger.posting import NotEnough, PeriodClosed
from services.ledger.verification import verify
from services.programmes import operations as programmes
from services.programmes.models import Quota
from services.programmes.operations import QuotaExceeded
from tests.campaigns import Campaign
from tests.factories import money
from tests.factories.money import AT, BY
from tests.races.crowd import together
from unionhub.kernel.errors import BadFact

pytestmark = pytest.mark.django_db(transaction=True)

CROWD, EACH = 64, 100
ASKED = 'FROM "services_ledgerbook"'
ROUND = 'FROM "services_round"'


@pytest.fixture
def budget(unions):
    """Enough for ten of them."""
    return money.funded(unions.root, 10 * EACH)


def reserve(node, at=AT):
    """Whether so much was there."""
    step = Spend(
        kind="RESERVE",
        amounts={node.pk: EACH},
        matter=("TEST", uuid4()),
        summary="测试",
    )
    try:
        operations.move([step], by=BY, at=at)
    except NotEnough:
        return False
    return True


def fund(union, at=AT):
    """Whether the month was still open."""
    try:
        money.funded(union, EACH, at=at)
    except PeriodClosed:
        return False
    return True


def close(union, at=AT):
    operations.close(union.pk, at.date(), by=BY, at=at)
    return True


def unlocked(monkeypatch):
    """Nobody holds a row against others any more."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)


def test_64_clients_spend_what_there_is_and_not_a_fen_more(budget):
    done = together([partial(reserve, budget)] * CROWD, meet_before=ASKED)

    budget.refresh_from_db()
    assert sum(done) == 10
    assert (budget.free_fen, budget.reserved_fen) == (0, 10 * EACH)
    assert LedgerBook.objects.get().last == 11
    assert verify().broken is None


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_they_tread_on_one_another(budget, monkeypatch):
    unlocked(monkeypatch)

    # Behind the lock the database stands: no voucher number is given twice.
    with pytest.raises(IntegrityError):
        together([partial(reserve, budget)] * 16, meet_before=ASKED)


def test_64_offers_of_one_budget_are_no_more_than_it_holds(unions, budget):
    def offer():
        try:
            operations.offer(
                budget.pk, unions.jinjiang.pk, EACH, document_number="1", by=BY, at=AT
            )
        except NotEnough:
            return False
        return True

    done = together([offer] * CROWD, meet_before=ASKED)

    budget.refresh_from_db()
    assert (sum(done), budget.free_fen, budget.offered_fen) == (10, 0, 10 * EACH)
    assert verify().broken is None


def test_a_month_is_closed_after_a_posting_or_before_it(unions, budget):
    works = [partial(fund, unions.root)] * (CROWD - 1) + [partial(close, unions.root)]

    done = together(works, meet_before=ASKED)

    posted = 1 + sum(done[:-1])
    assert LedgerBook.objects.get().last == Period.objects.get().last == posted
    assert verify().broken is None


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_a_voucher_slips_into_the_closed_month(
    unions, budget, monkeypatch
):
    unlocked(monkeypatch)
    asked = posting._require_open

    def closed_meanwhile(codes, day):
        asked(codes, day)
        other = Thread(target=_apart, args=(partial(close, unions.root),))
        other.start()
        other.join()

    monkeypatch.setattr(posting, "_require_open", closed_meanwhile)
    assert fund(unions.root)

    found = verify().broken
    assert found is not None
    assert found.invariant == "L20"


def _apart(work):
    try:
        work()
    finally:
        connection.close()


def test_places_run_out_at_their_number(unions):
    quota = programmes.set_places(money.a_round().pk, 10, by=BY, at=AT)

    def take():
        try:
            programmes.use_place(quota.round_id, quota.org_path)
        except QuotaExceeded:
            return False
        return True

    done = together([take] * CROWD, meet_before='FROM "services_quota"')

    quota.refresh_from_db()
    assert (sum(done), quota.used, quota.free) == (10, 10, 0)


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_places_are_taken_twice(unions, monkeypatch):
    quota = programmes.set_places(money.a_round().pk, 10, by=BY, at=AT)
    unlocked(monkeypatch)
    take = partial(programmes.use_place, quota.round_id, quota.org_path)

    done = together([take] * 8, meet_before='UPDATE "services_quota"')

    assert len(done) == 8
    assert Quota.objects.get().used < 8
    assert BudgetNode.objects.count() == 0


def test_first_shares_of_one_union_come_one_after_another(unions):
    """From the province and from the prefecture: it has one source of places."""
    whole = programmes.set_places(money.a_round().pk, CROWD, by=BY, at=AT)
    county = programmes.hand_places(whole.pk, unions.jinjiang.pk, 1, by=BY, at=AT)

    def hand(source):
        told = (source.pk, unions.jinguanyi.pk, 1)
        try:
            return programmes.hand_places(*told, by=BY, at=AT).source_id
        except BadFact as refused:
            return refused.reason

    done = together(
        [partial(hand, whole), partial(hand, county)] * 8, meet_before=ROUND
    )

    share = Quota.objects.get(organisation=unions.jinguanyi)
    assert set(done) == {share.source_id, "not_below"}
    assert [done.count(one) for one in set(done)] == [8, 8]
    assert share.source.free == share.source.places - share.source.handed


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_first_shares_of_one_union_collide(unions, monkeypatch):
    whole = programmes.set_places(money.a_round().pk, CROWD, by=BY, at=AT)
    unlocked(monkeypatch)
    told = (whole.pk, unions.jinjiang.pk, 1)
    hand = partial(programmes.hand_places, *told, by=BY, at=AT)

    with pytest.raises(IntegrityError):
        together([hand] * 8, meet_before='UPDATE "services_quota"')


def test_places_are_set_and_handed_down_at_once(unions):
    whole = programmes.set_places(money.a_round().pk, CROWD, by=BY, at=AT)
    below = [unions.jinjiang, unions.zigong, unions.jinguanyi]
    works = [
        partial(programmes.hand_places, whole.pk, union.pk, 1, by=BY, at=AT)
        for union in below
    ]
    works += [partial(programmes.set_places, whole.round_id, CROWD, by=BY, at=AT)] * 8

    together(works, meet_before=ROUND)

    whole.refresh_from_db()
    assert (whole.handed, Quota.objects.count()) == (3, 4)


@pytest.mark.campaign
def test_64_clients_again_and_again(unions, campaign: Campaign):
    """Each round a budget for ten of 64, and a month closed under 63 postings."""
    rounds, late, spent = campaign.number("rounds", 20), 0, 0
    for number in range(rounds):
        at = AT + timedelta(days=31 * number)
        # Who makes the year's book waits for nobody, and others for it.
        money.funded(unions.root, EACH, at=at)
        budget = money.funded(unions.zigong, 10 * EACH, at=at)
        done = together([partial(reserve, budget, at)] * CROWD, meet_before=ASKED)
        assert sum(done) == 10
        spent += sum(done)

        works = [partial(fund, unions.root, at)] * (CROWD - 1)
        told = together([*works, partial(close, unions.root, at)], meet_before=ASKED)
        late += told.count(False)

    assert verify().broken is None
    campaign.figure("rounds of 64 clients", rounds)
    campaign.figure("spends of a budget for ten a round", spent)
    campaign.figure("postings that came after the closing", late)
