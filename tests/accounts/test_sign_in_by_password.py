"""Officers sign in by name, password and authenticator (R-ACC-06, T12)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command

from tests.accounts.conftest import ANYBODY, PASSWORD
from tests.factories.factors import second_factor, shown
from unionhub.accounts import officers, operations
from unionhub.accounts.factors import FactorRequired, FactorSetupRequired
from unionhub.accounts.lockout import SignInLocked
from unionhub.accounts.models import SecondFactor
from unionhub.accounts.officers import Shown, WrongCredentials
from unionhub.audit.models import AuditEvent
from unionhub.kernel.errors import NotFound, WrongState

pytestmark = pytest.mark.django_db

RIGHT = Shown("jinjiang-01", PASSWORD, None, "10.0.0.1")


@pytest.fixture(autouse=True)
def _factor(request):
    if "officer" in request.fixturenames:
        second_factor(request.getfixturevalue("officer"))


def sign_in(at, otp="now", **given):
    otp = shown(at) if otp == "now" else otp
    return officers.sign_in(replace(RIGHT, otp=otp, **given), by=ANYBODY, at=at)


def refused(at, **given):
    with pytest.raises(WrongCredentials):
        sign_in(at, **given)


def locked(at, **given):
    with pytest.raises(SignInLocked) as refusal:
        sign_in(at, **given)
    return refusal.value.facts["retry_after"]


def wrong(at, times=5, **given):
    for _ in range(times):
        refused(at, **{"password": "wrong"} | given)


def test_all_three_give_short_tokens(officer, at):
    pair = sign_in(at)

    assert pair.expires_in == 15 * 60
    event = AuditEvent.objects.get()
    assert (event.verb, event.user_id) == ("account.signed_in", officer.pk)


@pytest.mark.parametrize(
    "given",
    [
        {"password": "wrong"},
        {"username": "nobody"},
        {"username": "JINJIANG-01"},
        {"otp": "000000"},
        {"otp": "0123456789ABCDEF"},
        {"password": "wrong", "otp": None},
    ],
)
def test_what_is_wrong_is_refused(officer, at, given):
    refused(at, **given)


def test_a_worker_has_no_password(worker, at):
    refused(at, username=worker.username)


def test_a_closed_officer_is_refused(officer, at):
    operations.close(officer.pk, by=ANYBODY, at=at)

    refused(at)


def test_who_brings_no_code_is_asked_for_it(officer, at):
    with pytest.raises(FactorRequired):
        sign_in(at, otp=None)

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("otp", [None, "000000"])
def test_who_has_no_authenticator_is_sent_to_set_it_up(officer, at, otp):
    SecondFactor.objects.update(confirmed=False)

    with pytest.raises(FactorSetupRequired):
        sign_in(at, otp=otp)


@pytest.mark.parametrize("name", ["jinjiang-01", "nobody"])
def test_the_sixth_try_waits_whether_or_not_the_name_exists(officer, at, name):
    wrong(at, username=name)

    assert locked(at + timedelta(minutes=5), username=name) == 600
    assert AuditEvent.objects.get().verb == "sign_in.locked"


def test_wrong_codes_lock_like_wrong_passwords(officer, at):
    wrong(at, 3)
    for _ in range(2):
        refused(at, otp="000000")

    assert locked(at) == 900


def test_a_lock_holds_for_one_network_only(officer, at):
    wrong(at)

    assert sign_in(at, network="10.0.0.2")


def test_a_name_is_locked_everywhere_after_twenty_five(officer, at):
    for network in range(5):
        wrong(at, network=f"10.0.1.{network}")

    assert locked(at, network="10.0.0.99") == 900
    assert locked(at) == 900


def test_what_a_locked_network_tries_is_not_counted_against_the_name(officer, at):
    wrong(at)
    for _ in range(30):
        locked(at, password="wrong")

    assert sign_in(at, network="10.0.0.2")


def test_another_name_from_the_same_network_is_not_locked(officer, at):
    wrong(at, username="nobody")

    assert sign_in(at)


def test_a_lock_ends_after_a_quarter_of_an_hour(officer, at):
    wrong(at)

    later = at + timedelta(minutes=15)
    assert locked(later - timedelta(seconds=1)) == 1
    assert sign_in(later)


def test_a_locked_try_does_not_make_the_lock_longer(officer, at):
    wrong(at)
    locked(at + timedelta(minutes=14))

    assert sign_in(at + timedelta(minutes=15))


def test_a_whole_sign_in_clears_the_count(officer, at):
    wrong(at, 4)
    sign_in(at)

    wrong(at + timedelta(minutes=1), 4)
    assert sign_in(at + timedelta(minutes=1))


def test_the_password_alone_clears_nothing_and_costs_nothing(officer, at):
    wrong(at, 4)
    for _ in range(3):
        with pytest.raises(FactorRequired):
            sign_in(at, otp=None)

    refused(at, otp="000000")
    assert locked(at) == 900


def test_an_operator_unlocks_a_name(officer, at, capsys):
    wrong(at)

    call_command("axes_reset_username", "jinjiang-01")

    assert sign_in(at)


def test_neither_name_nor_network_nor_password_stands_in_the_count(officer, at):
    refused(at, password="wrong-password")

    rows = str(list(AccessAttempt.objects.values()))
    assert AccessAttempt.objects.count() == 2
    for told in ("jinjiang", "10.0.0.1", "wrong-password", PASSWORD):
        assert told not in rows


def test_a_closed_account_cannot_be_closed_again(officer, at):
    operations.close(officer.pk, by=ANYBODY, at=at)

    with pytest.raises(WrongState):
        operations.close(officer.pk, by=ANYBODY, at=at)


def test_an_unknown_account_cannot_be_closed(at):
    with pytest.raises(NotFound):
        operations.close("019aa0e4-6c00-7cc3-98c4-dc0c0c07398f", by=ANYBODY, at=at)
