"""The commit is done and its answer is lost: the same key hears it again."""

import pytest

from members.enrolment.models import Enrolment
from members.organisations.models import Organisation
from members.people.models import Member
from tests.faults.breaking import Fault, broken_commit
from tests.faults.conftest import COMMANDS
from tests.faults.digests import digests
from unionhub.web.models import IdempotencyRecord

pytestmark = pytest.mark.django_db(transaction=True)

KEYED = [name for name in COMMANDS if name.startswith(("enrol", "found"))]


def lose_the_answer(command):
    """Calls until the commit whose answer is lost is that of the effect."""
    before = IdempotencyRecord.objects.count()
    for number in range(1, 5):
        with broken_commit(Fault(number), done=True):
            lost = command.call()
        if IdempotencyRecord.objects.count() > before:
            return lost
    raise AssertionError("no commit had an effect")


@pytest.mark.parametrize("command", KEYED, indirect=True)
def test_after_a_lost_answer_the_same_key_is_answered_once_done(command):
    lost = lose_the_answer(command)
    effect = digests()

    again = command.call()
    third = command.call()

    assert lost.status == 503
    assert (again.status, again.replayed) == (201, True)
    assert third.content == again.content
    assert digests() == effect
    assert Member.objects.count() == (command.name == "enrol AUTO")
    if command.name.startswith("enrol"):
        assert again.body["id"] == str(Enrolment.objects.get().pk)
    else:
        assert Organisation.objects.filter(code=again.body["code"]).count() == 1


@pytest.mark.parametrize("command", ["approve", "resubmit", "lock"], indirect=True)
def test_an_act_without_a_key_is_done_once_after_a_lost_answer(command):
    with broken_commit(Fault(1), done=True) as fault:
        lost = command.call()
    effect = digests()

    again = command.call()

    assert fault.hit
    assert lost.status == 503
    assert (again.status, again.body["code"]) == (409, "wrong_state")
    assert digests() == effect
