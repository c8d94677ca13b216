"""A provider that remembers, and a message waiting for it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from unionhub.messages import operations
from unionhub.messages.models import Message
from unionhub.messages.senders import FakeSender

PHONE = "13800138000"


@pytest.fixture(autouse=True)
def provider(settings: Any) -> Iterator[type[FakeSender]]:
    settings.SMS_SENDER = "unionhub.messages.senders.FakeSender"
    FakeSender.reset()
    yield FakeSender
    FakeSender.reset()


@pytest.fixture
def queued(db: None, at: datetime) -> Message:
    return operations.queue(
        template="enrolment_admitted",
        to_phone=PHONE,
        facts={"organisation": "成都市总工会"},
        at=at,
        key="enrolment:1:admitted",
    )
