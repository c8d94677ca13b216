"""Aid asked for and granted at one moment: one claim, one limit, one budget."""

from functools import partial

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from services.aid import eligibility, operations
from services.aid.models import AidClaim, Application
from services.review import operations as review
from services.review.models import Case
from tests.factories import aid, hardship, money
from tests.factories.aid import AT
from tests.races.crowd import together
from unionhub.kernel.errors import DomainError

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 64
HOLDING = 'UPDATE "services_aidinvoice"'
WRITTEN = 'UPDATE "services_application"'
BOOK = 'FROM "services_ledgerbook"'


def outcome(act):
    try:
        act()
    except DomainError as refusal:
        return refusal.reason
    except IntegrityError:
        return "constraint"
    return "done"


@pytest.fixture
def union(unions):
    """A county's: it alone decides."""
    aid.rule()
    money.funded(unions.jinjiang, 10_000_000)
    return unions.jinjiang


def handing(by, application):
    return outcome(lambda: operations.submit(application.pk, by=by, at=AT))


def drafts(union, n, **facts):
    """So many of one household, each complete."""
    head = hardship.household(union).head_id
    return [aid.complete(head, **facts) for _ in range(n)]


def second(applications):
    """A union above has allowed all of these."""
    keys = [one.pk for one in applications]
    Application.objects.filter(pk__in=keys).update(
        is_second=True, second_reason="火灾", second_by=keys[0], second_at=AT
    )


def test_of_64_applications_of_one_household_one_is_submitted(union):
    by = aid.clerk(union)
    works = [partial(handing, by, one) for one in drafts(union, CROWD)]

    told = together(works)

    assert sorted(told) == ["aid_exists"] * (CROWD - 1) + ["done"]
    assert Application.objects.claiming().count() == 1


def unlocked(application):
    facts = {"claim": application.claim, "item": application.item}
    return AidClaim(**facts, year=application.claim_year)


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_the_database_still_takes_but_one(union, monkeypatch):
    monkeypatch.setattr(eligibility, "lock_claims", unlocked)
    by = aid.clerk(union)
    works = [partial(handing, by, one) for one in drafts(union, 2)]

    told = together(works, meet_before=HOLDING)

    assert sorted(told) == ["aid_exists", "done"]


def test_64_at_once_do_not_exceed_a_limit_together(union):
    by = aid.clerk(union)
    made = drafts(union, CROWD, asked_fen=100_000)
    second(made)

    told = together([partial(handing, by, one) for one in made])

    assert sorted(told) == ["above_aid_limit"] * (CROWD - 3) + ["done"] * 3


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_two_exceed_it(union, monkeypatch):
    monkeypatch.setattr(eligibility, "lock_claims", unlocked)
    by = aid.clerk(union)
    made = drafts(union, 2, asked_fen=200_000)
    second(made)

    told = together([partial(handing, by, one) for one in made], meet_before=HOLDING)

    assert told == ["done", "done"]


def named(union, n):
    """A list of so many, each complete."""
    heads = [hardship.household(union, 100 + 10 * place).head_id for place in range(n)]
    return aid.listed(union, [aid.complete(head) for head in heads]).pk


def test_a_list_that_many_hand_in_goes_to_review_once(union):
    by, listed = aid.clerk(union), named(union, 3)

    told = together([partial(operations.hand_in, listed, by=by, at=AT)] * CROWD)

    assert sum(one.submitted for one in told) == Case.objects.count() == 3
    assert {row.code for one in told for row in one.rows} <= {"", "wrong_state"}


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_the_database_takes_one_case_of_each(union, monkeypatch):
    by, listed = aid.clerk(union), named(union, 1)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    monkeypatch.setattr(eligibility, "lock_claims", unlocked)

    told = together(
        [partial(operations.hand_in, listed, by=by, at=AT)] * 2, meet_before=WRITTEN
    )

    codes = sorted(row.code for one in told for row in one.rows)
    assert (codes, Case.objects.count()) == (["", "wrong_state"], 1)


def granting(by, application):
    case = Case.objects.get(subject=application.pk)
    digest = bytes(case.digest)
    return outcome(lambda: review.approve(case.pk, digest=digest, by=by, at=AT))


def before_the_last(union, n, fund):
    """So many whose last level decides, each of another household."""
    made = []
    for place in range(n):
        head = hardship.household(union, 100 + 10 * place).head_id
        made.append(aid.submitted(union, head, fund=fund))
    Case.objects.update(state="FINAL")
    return made


def test_two_approvals_do_not_overspend_a_short_budget(union):
    node = money.funded(union, 250_000, "UNION")
    made = before_the_last(union, 4, "UNION")
    by = aid.decider(Case.objects.first())

    told = together([partial(granting, by, one) for one in made])

    node.refresh_from_db()
    assert sorted(told) == ["budget_exceeded"] * 2 + ["done"] * 2
    assert (node.free_fen, node.reserved_fen) == (50_000, 200_000)
    assert Application.objects.filter(state="APPROVED").count() == 2


@pytest.mark.usefixtures("row_locks")
def test_without_the_books_lock_they_tread_on_one_another(union, monkeypatch):
    node = money.funded(union, 250_000, "UNION")
    made = before_the_last(union, 2, "UNION")
    by = aid.decider(Case.objects.first())
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)

    told = together([partial(granting, by, one) for one in made], meet_before=BOOK)

    # Behind the lock the database stands: no voucher number is given twice.
    node.refresh_from_db()
    assert sorted(told) == ["constraint", "done"]
    assert node.reserved_fen == 100_000
