"""The line is cut at the answer to a COMMIT: done once, and answered in the end."""

import pytest
from django.db import connection

from members.enrolment.models import Enrolment
from members.people.models import Member
from tests.client import client_for
from tests.factories import accounts, people
from tests.faults.proxy import through_a_proxy
from tests.races.conftest import ENROLMENTS
from tests.races.crowd import post
from unionhub.persons.models import Person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("wire"),
]

CUTS = 25
# The first COMMIT of a call counts it; the second is that of the effect.
OF_THE_BUDGET, OF_THE_EFFECT = 1, 2


def call(worker, union, number):
    """One call, on a connection that is looked at first, as a server does it."""
    connection.close_if_unusable_or_obsolete()
    body = people.body(number, work_region=union.territory_id)
    return post(worker, ENROLMENTS, body, idempotency_key=f"k{number}")


def cut_and_replayed(union, cuts: int) -> int:
    """So many enrol, each cut at its commit and answered by replay; how many were."""
    with through_a_proxy() as proxy:
        for number in range(1, cuts + 1):
            worker = client_for(accounts.worker(f"139{number:04d}8001"))
            proxy.arm(OF_THE_EFFECT)
            lost = call(worker, union, number)
            connection.close_if_unusable_or_obsolete()
            assert (lost.status, lost.body["code"]) == (503, "unknown_outcome")
            assert Member.objects.count() == Enrolment.objects.count() == number

            again = call(worker, union, number)
            assert (again.status, again.replayed) == (201, True)
            assert again.body["state"] == "ADMITTED"
        return proxy.cuts


def test_25_commits_cut_at_their_answer_make_25_members_answered_by_replay(
    automatic,
):
    assert cut_and_replayed(automatic, CUTS) == CUTS
    assert Member.objects.count() == Person.objects.count() == CUTS


@pytest.mark.campaign
def test_commits_cut_at_their_answer_are_all_replayed(automatic, campaign):
    cuts = campaign.number("cuts", 200)

    replayed = cut_and_replayed(automatic, cuts)

    campaign.figure("commits whose answer was cut", cuts)
    campaign.figure("cut commits replayed", replayed)
    assert replayed == cuts == Member.objects.count() == Person.objects.count()


def test_a_line_cut_before_the_effect_leaves_nothing(automatic):
    worker = client_for(accounts.worker())

    with through_a_proxy() as proxy:
        proxy.arm(OF_THE_BUDGET)
        lost = call(worker, automatic, 1)
        connection.close_if_unusable_or_obsolete()
        assert lost.status == 503
        assert Person.objects.count() == 0

        again = call(worker, automatic, 1)

    assert proxy.cuts == 1
    assert (again.status, again.replayed) == (201, False)
