"""Whoever agrees is another person, also where one stands in for the other (L12)."""

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from services.hardship import operations
from tests.factories import accounts, hardship
from tests.factories.hardship import AT, CAUSES, POOR, fresh
from unionhub.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
FIGURES = operations.Figures(means=POOR, causes=CAUSES)


@pytest.fixture
def principal(unions):
    """Clerk and reviewer of one union."""
    user = hardship.officer(unions.jinjiang, "principal-01", Office.CLERK)
    accounts.appoint(user, unions.jinjiang, Office.REVIEWER)
    return user


@pytest.fixture
def deputy(unions):
    """Works somewhere else, and stands in here."""
    return hardship.officer(unions.jinguanyi, "deputy-01")


def holding(user, office):
    held = user.appointments.get(office=office)
    return actor_for(user, AT, acting_as=held.pk)


def standing_in(principal, deputy, office, power):
    held = principal.appointments.get(office=office)
    lent = accounts.lend(held, deputy, power, at=AT)
    return actor_for(deputy, AT, acting_as=lent.pk)


@pytest.fixture(params=["the deputy agrees", "the principal agrees", "one account"])
def two(request, principal, deputy):
    """Who asks and who agrees: two offices of one person."""
    asks, agrees = holding(principal, "CLERK"), holding(principal, "REVIEWER")
    if request.param == "the deputy agrees":
        agrees = standing_in(principal, deputy, "REVIEWER", "AID_REVIEW")
    if request.param == "the principal agrees":
        asks = standing_in(principal, deputy, "CLERK", "HARDSHIP_EDIT")
    return asks, agrees


def refused(act):
    with pytest.raises(NotAllowed) as refusal:
        act()
    return refusal.value.reason


def test_nobody_confirms_a_recheck_of_their_own(unions, two):
    asks, agrees = two
    made = hardship.active(unions.jinjiang)
    operations.recheck(made.pk, FIGURES, by=asks, at=AT)

    reason = refused(
        lambda: operations.decide_recheck(made.pk, agreed=True, by=agrees, at=AT)
    )

    assert reason == "conflict_of_interest"
    assert made.assessments.get(kind="RECHECK").state == "PROPOSED"


def test_nobody_agrees_to_an_exception_of_their_own(unions, two):
    asks, agrees = two
    made = hardship.opened(unions.jinjiang)
    wish = operations.propose_waiver(
        made.pk, "TIER", "RELATIVE", reason="刚经历大病", by=asks, at=AT
    )

    reason = refused(
        lambda: operations.decide_waiver(wish.pk, "AGREED", by=agrees, at=AT)
    )

    assert reason == "conflict_of_interest"


def test_a_deputy_of_somebody_else_confirms(unions, principal, deputy):
    made = hardship.active(unions.jinjiang)
    by = hardship.clerk(unions.jinjiang, "another-01")
    operations.recheck(made.pk, FIGURES, by=by, at=AT)
    agrees = standing_in(principal, deputy, "REVIEWER", "AID_REVIEW")

    operations.decide_recheck(made.pk, agreed=True, by=agrees, at=AT)

    assert fresh(made).assessments.get(kind="RECHECK").state == "AGREED"
