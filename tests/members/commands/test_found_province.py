"""A new province begins: its federation, and the officer who appoints the others."""

import getpass

import pytest
from django.core.management import CommandError, call_command

from members.offices.models import Appointment
from members.organisations.models import Organisation
from tests.accounts.conftest import ANYBODY
from tests.factories import people, tree
from unionhub.accounts import passwords
from unionhub.accounts.models import User
from unionhub.accounts.officers import Shown
from unionhub.kernel import clock

NAME = "四川省总工会"


@pytest.fixture(autouse=True)
def _a_document_is_typed(db, monkeypatch):
    tree.regions()
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: people.id_number(21))


def found(capsys, administrator="sc-security-01"):
    call_command("found_province", NAME, administrator=administrator)
    return capsys.readouterr().out


def test_the_first_officer_sets_a_password_by_the_code_that_was_printed(capsys):
    told = found(capsys)

    root = Organisation.objects.get()
    held = Appointment.objects.get()
    assert (root.name, root.parent_id, root.status) == (NAME, None, "ACTIVE")
    assert (held.organisation_id, held.office) == (root.pk, "SECURITY_ADMIN")
    code = told.split("：")[1].split()[0]
    shown = Shown("sc-security-01", code, None, "10.0.0.1")
    passwords.set_password(
        shown, "a horse that nobody knows", by=ANYBODY, at=clock.now()
    )
    assert User.objects.get().has_usable_password()


def test_a_second_time_only_the_officer_is_new(capsys, monkeypatch):
    found(capsys)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: people.id_number(22))

    found(capsys, "sc-security-02")

    assert Organisation.objects.count() == 1
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize("number", ["", "510102199001011239", "12345"])
def test_without_a_sound_document_nothing_is_founded(capsys, monkeypatch, number):
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: number)

    with pytest.raises(CommandError):
        found(capsys)

    assert not Organisation.objects.exists()
    assert not User.objects.exists()
