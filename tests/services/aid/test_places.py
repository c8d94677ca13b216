"""Places of a round are used up by approvals; who waits is told in order of need."""

from datetime import timedelta

import pytest

from services.aid import operations
from services.hardship.models import Dossier
from services.programmes import operations as programmes
from services.programmes.models import Quota
from services.programmes.operations import QuotaExceeded
from services.review import operations as review
from services.review.models import Case
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import aid, hardship, money
from tests.factories.aid import AT, fresh
from unionhub.kernel import actor

pytestmark = pytest.mark.django_db

DOOR = "/api/v1/aid-waiting-list"
# The notice is over.
LATER = AT + timedelta(days=14)


@pytest.fixture
def one_place(unions, budget):
    """The county may help one."""
    by = actor.installer()
    province = programmes.set_places(money.a_round().pk, 5, by=by, at=AT)
    return programmes.hand_places(province.pk, unions.jinjiang.pk, 1, by=by, at=AT)


def family(union, serial):
    aid.rule()
    return hardship.household(union, serial).head_id


def waiting(union, person, item="VISIT"):
    """Only the last decision is missing."""
    made = aid.submitted(union, person, item)
    case = Case.objects.get(subject=made.pk)
    while not case.is_last_level:
        by = aid.decider(case)
        review.approve(case.pk, digest=bytes(case.digest), by=by, at=AT)
        case.refresh_from_db()
    notice = review.open_notice(case.pk, by=aid.decider(case), at=AT)
    review.end_notice(notice.pk, by=actor.system(), at=LATER)
    return made


def test_an_approval_takes_a_place_and_none_is_left_for_the_next(union, one_place):
    aid.decide(aid.submitted(union, family(union, 1)))
    one_place.refresh_from_db()
    assert (one_place.used, one_place.free) == (1, 0)
    next_one = aid.submitted(union, family(union, 11))

    with pytest.raises(QuotaExceeded):
        aid.decide(next_one)

    assert fresh(next_one).state == "SUBMITTED"
    assert fresh(next_one).budget.reserved_fen == 100_000


def test_without_places_money_alone_decides(union, budget):
    aid.decide(aid.submitted(union, family(union, 1)))

    assert not Quota.objects.exists()


def test_who_needs_it_most_is_the_first_to_wait(unions, union, one_place):
    aid.rule("LIVING")
    alone = waiting(union, family(union, 1))
    relative, deep = hardship.active(union, 51), hardship.active(union, 61)
    Dossier.objects.filter(pk=relative.pk).update(tier="RELATIVE")
    Dossier.objects.filter(pk=deep.pk).update(tier="DEEP")
    made = [
        alone,
        waiting(union, relative.worker_id, "LIVING"),
        waiting(union, deep.worker_id, "LIVING"),
    ]
    user = hardship.officer(unions.jinjiang, "county-clerk")
    clerk = client_for(user)

    first = clerk.get(f"{DOOR}?round={alone.round_id}&limit=2")
    rest = clerk.get(
        f"{DOOR}?round={alone.round_id}&limit=2&cursor={first['next_cursor']}"
    )

    told = [*first["items"], *rest["items"]]
    assert [one["id"] for one in told] == [str(one.pk) for one in reversed(made)]
    assert [one["score"] for one in told] == [30, 10, 0]
    other = client_for(hardship.officer(unions.zigong, "zigong-clerk"))
    assert other.get(f"{DOOR}?round={alone.round_id}")["items"] == []
    page = Browser(user).open("/admin/services/application/?turn=waiting")
    shown = readable(page)
    assert "困难分值" in shown


def test_what_was_withdrawn_waits_no_longer(union, one_place):
    made = waiting(union, family(union, 1))
    operations.withdraw(made.pk, reason="不要了", by=aid.clerk(union), at=LATER)

    clerk = client_for(hardship.officer(union, "clerk-of-places"))
    assert clerk.get(f"{DOOR}?round={made.round_id}")["items"] == []
