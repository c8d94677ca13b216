"""A process killed in the middle (SIGKILL) leaves nothing; killed after it, all."""

import signal
from datetime import timedelta
from itertools import count

import pytest

from members.enrolment.models import Enrolment, EnrolmentStep
from members.people.models import Member
from tests import journeys
from tests.factories import people
from tests.faults.digests import digests
from tests.faults.victims import Victim
from tests.races.conftest import ENROLMENTS
from unionhub.audit.models import AuditEvent
from unionhub.kernel import clock
from unionhub.messages import operations as messages
from unionhub.messages.models import Message
from unionhub.messages.senders import FakeSender

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 200
# The first commit of a call counts it; the second is that of the effect.
OF_THE_EFFECT = 2


class Enrolling(Victim):
    """A process that enrols one person and may die of it."""

    def __init__(self, token: str, union) -> None:
        super().__init__()
        self.order = {
            "address": ENROLMENTS,
            "body": people.body(work_region=union.territory_id),
            "headers": {
                "Authorization": f"Bearer {token}",
                "Idempotency-Key": "one-click",
            },
        }

    def enrol(self, place="statement", number=0):
        """One call; killed at the ``number``-th statement or commit, 0: not at all."""
        return self.told(self.order | {"place": place, "number": number})

    def tick(self, at, place, number):
        """The clock strikes; killed in the same way."""
        order = {"act": "tick", "at": at.isoformat()}
        return self.told(order | {"place": place, "number": number})


@pytest.fixture
def victim(worker, automatic):
    victim = Enrolling(worker.token, automatic)
    yield victim
    victim.close()


@pytest.fixture
def provider(settings):
    settings.SMS_SENDER = "unionhub.messages.senders.FakeSender"
    FakeSender.reset()
    yield FakeSender
    FakeSender.reset()


def test_a_kill_after_any_statement_leaves_nothing_and_the_key_still_works(victim):
    before = digests()

    for number in count(1):
        assert number < MOST
        died = victim.enrol(number=number)
        if Member.objects.exists():
            break
        assert died == {"signal": signal.SIGKILL}
        assert digests() == before

    again = victim.enrol()
    assert number > 40
    assert (again["status"], again["body"]["state"]) == (201, "ADMITTED")
    assert Member.objects.count() == Enrolment.objects.count() == 1


def test_killed_between_commit_and_answer_the_key_is_answered_by_replay(
    victim, provider
):
    died = victim.enrol("commit", OF_THE_EFFECT)
    effect = digests()

    again = victim.enrol()

    assert died == {"signal": signal.SIGKILL}
    assert (again["status"], again["replayed"]) == (201, True)
    assert again["body"]["id"] == str(Enrolment.objects.get().pk)
    assert Member.objects.count() == 1
    assert digests() == effect


def test_killed_between_commit_and_delivery_the_message_goes_out_once_later(
    victim, provider
):
    victim.enrol("commit", OF_THE_EFFECT)
    assert Message.objects.get().state == "QUEUED"

    sent = messages.deliver(at=clock.now())
    victim.enrol()
    later = messages.deliver(at=clock.now())

    assert (sent, later) == (1, 0)
    assert len(provider.sent) == 1
    assert Message.objects.get().state == "SENT"


@pytest.mark.parametrize("place", ["statement", "commit"])
def test_a_clock_killed_again_and_again_climbs_each_request_once(victim, unions, place):
    filed = clock.now()
    for serial in (1, 2, 3):
        journeys.requested(filed, serial, f"1380013800{serial}")
    later = filed + timedelta(days=60)

    killed = 0
    for number in count(1):
        assert number < MOST
        if "done" in victim.tick(later, place, number):
            break
        killed += 1

    # Three requests: some ten statements and one commit for each of them.
    assert killed >= {"statement": 10, "commit": 1}[place]
    assert set(Enrolment.objects.values_list("climbs", flat=True)) == {1}
    assert EnrolmentStep.objects.filter(kind="CLIMBED").count() == 3
    assert AuditEvent.objects.filter(verb="enrolment.climbed").count() == 3
