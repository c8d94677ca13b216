"""Exceptions: one asks, another agrees (R-AID-03, 05; FEATURES 66)."""

from dataclasses import replace

import pytest

from services.hardship import eligibility, operations
from services.hardship.means import Means
from tests.factories import hardship
from tests.factories.hardship import AT, TODAY, fresh
from unionhub.kernel.actor import installer
from unionhub.kernel.errors import BadFact, NotAllowed, NotNow, WrongState

pytestmark = pytest.mark.django_db
BY = installer()


@pytest.fixture
def clerk(unions):
    return hardship.clerk(unions.jinjiang)


@pytest.fixture
def reviewer(unions):
    return hardship.reviewer(unions.jinjiang)


def test_an_exception_is_agreed_by_another_person(unions, clerk, reviewer):
    made = hardship.opened(unions.jinjiang, exclusions=["VEHICLE"])
    asked = operations.propose_waiver(
        made.pk, "EXCLUSION", "VEHICLE", reason="残疾人代步车", by=clerk, at=AT
    )

    with pytest.raises(NotAllowed):
        operations.decide_waiver(asked.pk, "AGREED", by=clerk, at=AT)
    agreed = operations.decide_waiver(asked.pk, "AGREED", by=reviewer, at=AT)

    assert agreed.state == "AGREED"
    assert eligibility.waived(made, "EXCLUSION") == {"VEHICLE"}
    with pytest.raises(WrongState):
        operations.decide_waiver(asked.pk, "REFUSED", by=reviewer, at=AT)


def test_whoever_holds_both_offices_does_not_agree_to_the_own_wish(unions):
    both = hardship.officer(unions.jinjiang, "both-01")
    clerk = hardship.acting(both)
    made = hardship.opened(unions.jinjiang)
    asked = operations.propose_waiver(
        made.pk, "TIER", "RELATIVE", reason="刚经历大病", by=clerk, at=AT
    )
    powerful = replace(clerk, powers=BY.powers)

    with pytest.raises(NotAllowed) as refused:
        operations.decide_waiver(asked.pk, "AGREED", by=powerful, at=AT)

    assert refused.value.reason == "conflict_of_interest"


def test_an_agreed_tier_holds_instead_of_the_computed_one(unions, clerk, reviewer):
    made = hardship.assessed(unions.jinjiang, means=Means(wages_fen=10**8))
    assert made.tier == ""
    asked = operations.propose_waiver(
        made.pk, "TIER", "ACCIDENT", reason="事故后负债", by=clerk, at=AT
    )
    assert "waiver" in eligibility.missing(made, TODAY)

    operations.decide_waiver(asked.pk, "AGREED", by=reviewer, at=AT)

    assert fresh(made).tier == "ACCIDENT"
    assert "tier" not in eligibility.missing(made, TODAY)


def test_one_wish_a_subject_and_one_tier_a_dossier(unions, clerk):
    made = hardship.opened(unions.jinjiang)

    def propose(kind, subject):
        return operations.propose_waiver(
            made.pk, kind, subject, reason="情况特殊", by=clerk, at=AT
        )

    propose("TIER", "DEEP")
    propose("PAPER", "INCOME")
    for kind, subject in (("TIER", "RELATIVE"), ("PAPER", "INCOME")):
        with pytest.raises(NotNow) as refused:
            propose(kind, subject)
        assert refused.value.reason == "already_exists"
    with pytest.raises(BadFact):
        propose("EXCLUSION", "DEEP")
