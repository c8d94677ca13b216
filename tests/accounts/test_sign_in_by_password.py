"""Signing in by password: five wrong ones for a name from a network (T12)."""

from datetime import timedelta

import pytest

from tests.accounts.conftest import ANYBODY, PASSWORD
from unionhub.accounts import operations
from unionhub.accounts.models import PasswordTries
from unionhub.audit.models import AuditEvent
from unionhub.kernel.errors import NotFound, TooMany, WrongState

pytestmark = pytest.mark.django_db


def sign_in(at, name="jinjiang-01", password=PASSWORD, network="10.0.0.1"):
    return operations.sign_in_by_password(
        name, password, network=network, by=ANYBODY, at=at
    )


def refused(at, **given):
    with pytest.raises(operations.WrongCredentials):
        sign_in(at, **given)


def test_the_right_password_gives_short_tokens(officer, at):
    pair = sign_in(at)

    assert pair.expires_in == 15 * 60
    assert AuditEvent.objects.get().verb == "account.signed_in"


@pytest.mark.parametrize(
    "given", [{"password": "wrong"}, {"name": "nobody"}, {"name": "JINJIANG-01"}]
)
def test_a_wrong_name_or_password_is_refused(officer, at, given):
    refused(at, **given)


def test_a_worker_has_no_password(worker, at):
    refused(at, name=worker.username)


def test_a_closed_officer_is_refused(officer, at):
    operations.close(officer.pk, by=ANYBODY, at=at)

    refused(at)


@pytest.mark.parametrize("name", ["jinjiang-01", "nobody"])
def test_the_sixth_try_waits_whether_or_not_the_name_exists(officer, at, name):
    for _ in range(5):
        refused(at, name=name, password="wrong")

    with pytest.raises(TooMany) as refusal:
        sign_in(at + timedelta(minutes=5), name=name)

    assert refusal.value.facts == {"retry_after": 600}
    assert AuditEvent.objects.get().verb == "password.locked"


def test_a_lock_holds_for_one_network_only(officer, at):
    for _ in range(5):
        refused(at, password="wrong")

    assert sign_in(at, network="10.0.0.2")


def test_a_lock_ends_after_a_quarter_of_an_hour(officer, at):
    for _ in range(5):
        refused(at, password="wrong")

    assert sign_in(at + timedelta(minutes=15))


def test_the_right_password_clears_the_count(officer, at):
    for _ in range(4):
        refused(at, password="wrong")
    sign_in(at)

    for _ in range(5):
        refused(at, password="wrong")


def test_neither_name_nor_network_stands_in_the_count(officer, at):
    refused(at, password="wrong")

    assert "jinjiang" not in str(PasswordTries.objects.values().get())


def test_a_closed_account_cannot_be_closed_again(officer, at):
    operations.close(officer.pk, by=ANYBODY, at=at)

    with pytest.raises(WrongState):
        operations.close(officer.pk, by=ANYBODY, at=at)


def test_an_unknown_account_cannot_be_closed(at):
    with pytest.raises(NotFound):
        operations.close("019aa0e4-6c00-7cc3-98c4-dc0c0c07398f", by=ANYBODY, at=at)
