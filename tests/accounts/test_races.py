"""Many at once: never more than five tries, one code a minute, one use, one account."""

import threading
from collections import Counter

import pytest
from django.db import connection
from oauth2_provider.models import AccessToken, RefreshToken

from tests.accounts.conftest import ANYBODY, PASSWORD, PHONE, other_than, refreshed
from unionhub.accounts import operations, tokens
from unionhub.accounts.models import PasswordTries, SmsCode, User
from unionhub.kernel import clock
from unionhub.kernel.errors import TooMany
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number, act):
    """What ``act`` gave or raised, done by that many threads at the same moment."""
    start = threading.Barrier(number)
    outcomes = []

    def run():
        try:
            start.wait(20)
            outcomes.append(act())
        except Exception as raised:
            outcomes.append(type(raised).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def test_twenty_parallel_guesses_are_five_tries(at):
    code = operations.send_code(PHONE, at=at).code
    wrong = other_than(code)

    outcomes = at_once(
        20, lambda: operations.sign_in_by_code(PHONE, wrong, by=ANYBODY, at=at)
    )

    assert Counter(outcomes) == {"WrongCode": 20}
    assert SmsCode.objects.get().tries == 5


def test_two_parallel_right_codes_sign_in_once(at):
    code = operations.send_code(PHONE, at=at).code

    def sign_in():
        operations.sign_in_by_code(PHONE, code, by=ANYBODY, at=at)
        return "signed in"

    assert Counter(at_once(8, sign_in)) == {"signed in": 1, "WrongCode": 7}
    assert User.objects.count() == AccessToken.objects.count() == 1


def test_parallel_requests_send_one_code(at):
    def send():
        operations.send_code(PHONE, at=at)
        return "sent"

    assert Counter(at_once(8, send)) == {"sent": 1, "TooMany": 7}
    assert Message.objects.count() == 1


def test_parallel_passwords_are_five_tries(at):
    User.objects.create_officer("jinjiang-01", PASSWORD)

    def guess():
        operations.sign_in_by_password(
            "jinjiang-01", "wrong", network="10.0.0.1", by=ANYBODY, at=at
        )

    assert Counter(at_once(8, guess)) == {"WrongCredentials": 5, TooMany.__name__: 3}
    assert PasswordTries.objects.get().wrong == 5


def test_two_parallel_refreshes_are_a_replay():
    user = User.objects.create_worker(PHONE)
    pair = tokens.issue(user, at=clock.now())

    outcomes = at_once(4, lambda: refreshed(pair.refresh_token).status_code)

    assert Counter(outcomes) == {200: 1, 400: 3}
    assert not RefreshToken.objects.filter(revoked__isnull=True).exists()
    assert not AccessToken.objects.exists()
