"""Round after round of the races, for ``./test --campaign ROUNDS=…``."""

from datetime import date
from functools import partial

import pytest

from members.enrolment.models import Enrolment
from members.people.models import Member
from tests.factories import people
from tests.races.conftest import CROWD, ENROLMENTS
from tests.races.crowd import post, together
from tests.races.test_enrol import FIRST_SIGHT
from unionhub.persons.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

BORN = 1950


@pytest.mark.campaign
def test_round_after_round_64_requests_make_one_member(automatic, crowd, campaign):
    rounds = campaign.number("rounds", 20)
    answered: dict[str, int] = {}

    for number in range(rounds):
        serial, year = number % 900 + 1, BORN + number // 900
        body = people.body(serial, date(year, 3, 7))
        body |= {"work_region": automatic.territory_id}
        key = f"round-{number}"
        works = [
            partial(post, client, ENROLMENTS, body, idempotency_key=key)
            for client in crowd
        ]
        for answer in together(works, meet_before=FIRST_SIGHT):
            told = answer.code or str(answer.status)
            answered[told] = answered.get(told, 0) + 1
        assert Member.objects.count() == Person.objects.count() == number + 1
        assert Enrolment.objects.count() == number + 1

    campaign.figure(f"rounds of {CROWD} enrolments of one person", rounds)
    for told, times in sorted(answered.items()):
        campaign.figure(f"answered {told}", times)
