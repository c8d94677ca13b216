"""Workers side by side never send one message twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.messages.conftest import PHONE
from unionhub.messages import operations
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_workers_send_forty_messages_once_each(provider, at):
    for number in range(40):
        operations.queue(
            template="enrolment_returned",
            to_phone=PHONE,
            facts={"organisation": "成都市总工会"},
            at=at,
            key=f"enrolment:{number}",
        )
    together = threading.Barrier(4)
    faults = []

    def work():
        try:
            together.wait(10)
            operations.deliver(at=at)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    # A worker may stop while another still holds the last batch.
    operations.deliver(at=at + timedelta(hours=1))
    assert faults == []
    assert len({sent.key for sent in provider.sent}) == len(provider.sent) == 40
    assert set(Message.objects.values_list("state", flat=True)) == {"SENT"}
