"""Many who write at the same time: nobody is refused, on either engine (G11)."""

from collections import Counter
from datetime import date, timedelta
from functools import partial

import pytest

from members.enrolment.models import Enrolment
from tests.factories import people
from tests.races.conftest import CROWD, ENROLMENTS
from tests.races.crowd import post, together
from unionhub.persons.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

# What one account may file in an hour.
MOST_EACH = 20
FIRST = date(1970, 1, 1)


def in_turn(client, start: int, each: int):
    """One writer: some persons, one after the other."""
    return [
        post(
            client,
            ENROLMENTS,
            people.body(1, FIRST + timedelta(days=number)),
            idempotency_key=f"k{number}",
        )
        for number in range(start, start + each)
    ]


def written(crowd, each: int) -> Counter:
    """What many writers at once were told."""
    works = [partial(in_turn, client, n * each, each) for n, client in enumerate(crowd)]
    answers = [answer for told in together(works) for answer in told]
    return Counter(answer.code or "done" for answer in answers)


def test_64_writers_at_once_are_all_served(crowd):
    told = written(crowd, 2)

    assert told == {"done": CROWD * 2}
    assert Enrolment.objects.count() == Person.objects.count() == CROWD * 2


@pytest.mark.campaign
def test_64_writers_with_their_whole_budget_are_all_served(crowd, campaign):
    each = min(MOST_EACH, campaign.number("writes", MOST_EACH))

    told = written(crowd, each)

    campaign.figure("writers at once", CROWD)
    campaign.figure("writes that were served", told["done"])
    campaign.figure("writes refused or lost", CROWD * each - told["done"])
    assert told == {"done": CROWD * each}
    assert Enrolment.objects.count() == CROWD * each
