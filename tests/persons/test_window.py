"""Processes with older and newer keys at one moment: nobody becomes two."""

import time

import pytest

from tests.persons.conftest import BOTH, NEW, OLD, TURNED, phone_of
from tests.persons.elsewhere import Elsewhere
from unionhub.accounts.models import User, WechatAccount
from unionhub.kernel import sealing
from unionhub.persons.models import Person, PersonKey

pytestmark = pytest.mark.django_db(transaction=True)

SERIALS, TIMES = [1, 2, 3, 4], 8


@pytest.fixture(scope="module")
def processes(request):
    """Two processes, each with index keys of its own; 32 callers in each."""
    both = [Elsewhere(OLD, index) for index in request.param]
    yield both
    for process in both:
        process.close()


def race(processes, of):
    begin = time.time() + 2
    order = {"act": "crowd", "of": of, "serials": SERIALS, "times": TIMES}
    for process in processes:
        process.tell(begin=begin, **order)
    return [
        (serial, who) for p in processes for serial, who in p.heard().get("seen", [])
    ]


ADJACENT = pytest.mark.parametrize(
    "processes",
    [(OLD, BOTH), (BOTH, TURNED), (TURNED, NEW), (OLD, TURNED)],
    ids=["old and both", "both and turned", "turned and new", "old and turned"],
    indirect=True,
)


@ADJACENT
def test_64_first_sights_of_a_document_see_one_person(processes):
    seen = race(processes, "person")

    assert len(seen) == 64
    assert len(set(seen)) == Person.objects.count() == len(SERIALS)
    holders = PersonKey.objects.values("blind_index").distinct().count()
    assert holders == PersonKey.objects.count()


@ADJACENT
def test_64_first_sign_ins_of_a_phone_open_one_account(processes):
    seen = race(processes, "account")

    assert len(seen) == 64
    assert len(set(seen)) == User.objects.count() == len(SERIALS)
    assert WechatAccount.objects.count() == len(SERIALS)


@pytest.mark.parametrize("processes", [(OLD, NEW)], indirect=True)
def test_keys_that_share_no_version_would_make_two_of_one(processes):
    # What the order of steps in docs/keys.md is for: without it the race is lost.
    race(processes, "person")
    race(processes, "account")

    assert Person.objects.count() == User.objects.count() == 2 * len(SERIALS)


def test_an_account_of_the_window_has_an_index_for_each_key(settings):
    settings.PHONE_INDEX_KEYS = BOTH

    user = User.objects.create_worker(phone_of(1))

    assert bytes(user.phone_index) == sealing.blind_index("phone", phone_of(1), 1)
    assert bytes(user.phone_index_even) == sealing.blind_index("phone", phone_of(1), 2)
