"""Many at once: never more than five tries, one code a minute, one use, one account."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.db import connection
from oauth2_provider.models import AccessToken, RefreshToken

from tests.accounts.conftest import ANYBODY, PASSWORD, PHONE, other_than, refreshed
from tests.factories.factors import second_factor, shown
from unionhub.accounts import officers, operations, passwords, tokens
from unionhub.accounts.lockout import Knock
from unionhub.accounts.models import (
    RecoveryCode,
    SecondFactor,
    SmsCode,
    User,
    WechatAccount,
)
from unionhub.accounts.officers import Shown
from unionhub.accounts.wechat import Identity
from unionhub.kernel import actor, clock, sealing
from unionhub.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

RIGHT = Shown("jinjiang-01", PASSWORD, None, "10.0.0.1")


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
        officers.sign_in(replace(RIGHT, password="wrong"), by=ANYBODY, at=at)

    assert Counter(at_once(8, guess)) == {"WrongCredentials": 5, "SignInLocked": 3}
    counts = AccessAttempt.objects.values_list("failures_since_start", flat=True)
    assert sorted(counts) == [5, 5]


def test_axes_by_itself_lets_parallel_guesses_pass(at, settings):
    """The control: it looks first and counts afterwards."""
    settings.AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
    settings.AXES_FAILURE_LIMIT, settings.AXES_COOLOFF_TIME = 5, timedelta(minutes=15)
    looked = threading.Barrier(8)

    def guess():
        knock = Knock("10.0.0.1", clock.now())
        knock.axes_user_agent = knock.axes_path_info = knock.axes_http_accept = ""
        knock.axes_locked_out = False
        allowed = AxesProxyHandler.is_allowed(knock, {"username": "jinjiang-01"})
        looked.wait(20)
        return allowed

    assert Counter(at_once(8, guess)) == {True: 8}


def test_a_code_of_an_authenticator_is_taken_once(at):
    second_factor(User.objects.create_officer("jinjiang-01", PASSWORD))
    otp = shown(at)

    def sign_in():
        # From networks of their own: the lock is not what keeps them out.
        network = str(threading.get_ident())
        officers.sign_in(replace(RIGHT, otp=otp, network=network), by=ANYBODY, at=at)
        return "signed in"

    assert Counter(at_once(8, sign_in)) == {"signed in": 1, "WrongCredentials": 7}


def test_a_code_looked_at_without_a_lock_is_taken_more_than_once(at):
    """The control: the same decision on copies of the row."""
    factor = second_factor(User.objects.create_officer("jinjiang-01", PASSWORD))
    otp, read = shown(at), threading.Barrier(8)

    def accept():
        copy = SecondFactor.objects.get(pk=factor.pk)
        read.wait(20)
        return copy.accepts(otp, at)

    assert Counter(at_once(8, accept)) == {True: 8}


def test_a_recovery_code_is_taken_once(at):
    user = User.objects.create_officer("jinjiang-01", PASSWORD)
    second_factor(user)
    code = "0123456789ABCDEF"
    RecoveryCode.objects.create(user=user, digest=RecoveryCode.digest_of(user.pk, code))

    def sign_in():
        network = str(threading.get_ident())
        officers.sign_in(replace(RIGHT, otp=code, network=network), by=ANYBODY, at=at)
        return "signed in"

    assert Counter(at_once(8, sign_in)) == {"signed in": 1, "WrongCredentials": 7}


def test_one_confirmation_hands_out_recovery_codes(at):
    user = User.objects.create_officer("jinjiang-01", PASSWORD)
    second_factor(user)
    SecondFactor.objects.update(confirmed=False)
    otp = shown(at)

    def confirm():
        officers.confirm_factor(replace(RIGHT, otp=otp), by=ANYBODY, at=at)
        return "confirmed"

    assert Counter(at_once(5, confirm)) == {"confirmed": 1, "WrongState": 4}
    assert RecoveryCode.objects.count() == 10


def test_parallel_drawings_leave_one_seed_that_opens(at):
    User.objects.create_officer("jinjiang-01", PASSWORD)

    def draw():
        return officers.draw_factor(RIGHT, by=ANYBODY, at=at).secret

    drawn = at_once(5, draw)

    factor = SecondFactor.objects.get()
    assert sealing.unseal(factor, "seed_sealed") in drawn


def test_parallel_first_sign_ins_by_wechat_open_one_account(at):
    identity = Identity("somebody", PHONE)

    def sign_in():
        operations.sign_in_by_wechat(identity, by=ANYBODY, at=at)
        return "signed in"

    assert Counter(at_once(6, sign_in)) == {"signed in": 6}
    assert User.objects.count() == WechatAccount.objects.count() == 1


@pytest.mark.parametrize("by_code", [True, False])
def test_of_parallel_settings_of_a_password_one_wins(at, by_code):
    user = User.objects.create_officer("jinjiang-01", PASSWORD)
    current = PASSWORD
    if by_code:
        current = passwords.offer(user, by=actor.installer(), at=at)

    def put():
        name = str(threading.get_ident())
        what = replace(RIGHT, password=current, network=name)
        passwords.set_password(what, f"horse-of-network-{name}", by=ANYBODY, at=at)
        return name

    outcomes = Counter(at_once(6, put))

    assert outcomes.pop("WrongCredentials") == 5
    (winner,) = outcomes
    user.refresh_from_db()
    assert user.check_password(f"horse-of-network-{winner}")


@pytest.mark.parametrize("taken", ["password", "factor", "account"])
def test_what_is_taken_away_during_a_sign_in_gives_no_token(at, taken):
    user = User.objects.create_officer("jinjiang-01", PASSWORD)
    second_factor(user)
    installer = actor.installer()
    take = {
        "password": lambda: passwords.offer(user, by=installer, at=at),
        "factor": lambda: officers.reset_factor(user.pk, by=installer, at=at),
        "account": lambda: operations.close(user.pk, by=installer, at=at),
    }[taken]

    def meanwhile(execute, sql, params, many, context):
        # The last statement before the tokens: the count begins anew.
        done = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "axes_accessattempt" in sql and params[0] == 0:
            at_once(1, take)
        return done

    with (
        connection.execute_wrapper(meanwhile),
        pytest.raises(officers.WrongCredentials),
    ):
        officers.sign_in(replace(RIGHT, otp=shown(at)), by=ANYBODY, at=at)

    assert not AccessToken.objects.exists()


def test_who_takes_a_password_away_waits_for_the_token_and_ends_it(at):
    user = User.objects.create_officer("jinjiang-01", PASSWORD)
    second_factor(user)
    taker = threading.Thread(
        target=at_once,
        args=(1, lambda: passwords.offer(user, by=actor.installer(), at=at)),
    )

    def meanwhile(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "oauth2_provider_accesstoken" in sql:
            # The account was looked at; whoever comes now must not get between.
            taker.start()
            taker.join(1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        officers.sign_in(replace(RIGHT, otp=shown(at)), by=ANYBODY, at=at)
    taker.join(20)

    assert not AccessToken.objects.exists()


def test_two_parallel_refreshes_are_a_replay():
    user = User.objects.create_worker(PHONE)
    pair = tokens.issue(user, at=clock.now())

    outcomes = at_once(4, lambda: refreshed(pair.refresh_token).status_code)

    assert Counter(outcomes) == {200: 1, 400: 3}
    assert not RefreshToken.objects.filter(revoked__isnull=True).exists()
    assert not AccessToken.objects.exists()
