"""Accounts: nothing personal in the name, one a phone, no powers of their own."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.accounts.conftest import PASSWORD, PHONE
from unionhub.accounts.models import User
from unionhub.kernel import sealing
from unionhub.kernel.errors import InvalidValue

pytestmark = pytest.mark.django_db


def test_a_workers_name_is_their_own_number(worker):
    assert worker.username == str(worker.pk)
    assert not worker.has_usable_password()
    assert not worker.is_officer


def test_a_workers_phone_is_sealed_and_found_again(worker):
    found = User.objects.by_phone(PHONE).get()

    assert found == worker
    assert PHONE.encode() not in bytes(found.phone_sealed)
    assert sealing.unseal(found, "phone_sealed") == PHONE


def test_a_phone_is_found_under_an_older_index_key(worker, settings):
    new = "2:" + "QUJD" * 10 + "QUI="
    settings.PHONE_INDEX_KEYS = f"{new},{settings.PHONE_INDEX_KEYS}"

    assert User.objects.by_phone(PHONE).get() == worker


def test_a_phone_belongs_to_one_account(worker):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_worker(f"+86 {PHONE}")


def test_what_is_no_phone_opens_no_account():
    with pytest.raises(InvalidValue):
        User.objects.create_worker("12345")


def test_a_phone_is_never_indexed_without_being_sealed(worker):
    with (
        pytest.raises(IntegrityError, match="account_phone_is_sealed_and_indexed"),
        transaction.atomic(),
        connection.constraint_checks_disabled(),
    ):
        User.objects.filter(pk=worker.pk).update(phone_sealed=None)


def test_an_officer_signs_in_by_name(officer):
    assert officer.is_officer
    assert officer.check_password(PASSWORD)
    assert officer.phone_index is None


def test_an_account_by_itself_allows_nothing(officer):
    assert not officer.has_perm("accounts.change_user")
    assert not officer.has_module_perms("accounts")
