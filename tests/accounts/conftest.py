"""Accounts and their tokens, got through the real doors and operations."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from unionhub.accounts import operations
from unionhub.accounts.models import User
from unionhub.kernel import actor, sealing
from unionhub.messages.models import Message

PHONE = "13800138000"
PASSWORD = "correct-horse-battery-staple"
ANYBODY = actor.public("request-0001")


def sent_code() -> str:
    """The code of the SMS that was queued last."""
    return sealing.unseal(Message.objects.latest("id"), "secret_sealed")


def other_than(code: str) -> str:
    """A wrong code of the right shape."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def post_form(address: str, **form: str) -> Any:
    """What an OAuth address answers to a form."""
    return Client(raise_request_exception=False).post(
        address, urlencode(form), content_type="application/x-www-form-urlencoded"
    )


def refreshed(refresh_token: str, client_id: str = "unionhub-app", **form: str) -> Any:
    """What ``/oauth/token`` answers to this refresh token."""
    return post_form(
        "/oauth/token",
        grant_type="refresh_token",
        refresh_token=refresh_token,
        client_id=client_id,
        **form,
    )


@pytest.fixture
def worker(db: None) -> User:
    return User.objects.create_worker(PHONE)


@pytest.fixture
def officer(db: None) -> User:
    return User.objects.create_officer("jinjiang-01", PASSWORD)


@pytest.fixture
def code(db: None, at: datetime) -> str:
    """A live code for PHONE."""
    return operations.send_code(PHONE, at=at).code
