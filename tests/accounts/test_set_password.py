"""Officers set their passwords by a setting code or the present one (R-ACC-06)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from oauth2_provider.models import AccessToken, RefreshToken

from tests.accounts.conftest import ANYBODY, PASSWORD
from tests.accounts.scan import tables_with
from tests.browser import enter
from tests.factories.factors import second_factor, shown
from unionhub.accounts import officers, operations, passwords, tokens
from unionhub.accounts.factors import FactorRequired, FactorSetupRequired
from unionhub.accounts.lockout import SignInLocked
from unionhub.accounts.models import User
from unionhub.accounts.officers import Shown, WrongCredentials
from unionhub.accounts.passwords import PasswordTooWeak
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db

NEW = "a-new-horse-and-another-staple"
RIGHT = Shown("jinjiang-01", PASSWORD, None, "10.0.0.1")


def offered(user, at):
    return passwords.offer(user, by=actor.installer(), at=at)


def put(at, current=PASSWORD, new=NEW, **given):
    what = replace(RIGHT, password=current, **given)
    return passwords.set_password(what, new, by=ANYBODY, at=at)


def refused(at, current=PASSWORD, **given):
    """It is refused, and no account's password changes."""
    before = sorted(User.objects.values_list("pk", "password"))
    with pytest.raises(WrongCredentials):
        put(at, current, **given)
    assert sorted(User.objects.values_list("pk", "password")) == before


def signs_in(password, at):
    """Whether the password is right; the account has no authenticator."""
    try:
        officers.enter(replace(RIGHT, password=password), by=ANYBODY, at=at)
    except FactorSetupRequired:
        return True
    except WrongCredentials:
        return False
    raise AssertionError


def test_a_setting_code_gives_a_password(officer, at):
    code = offered(officer, at)

    put(at, code)

    assert signs_in(NEW, at)
    events = AuditEvent.objects.order_by("pk").values_list("verb", "user_id")
    assert list(events) == [("password.offered", None), ("password.set", officer.pk)]


def test_the_present_password_gives_another(officer, at):
    put(at)

    assert (signs_in(NEW, at), signs_in(PASSWORD, at)) == (True, False)


def test_giving_a_code_takes_the_present_password_away(officer, at):
    offered(officer, at)

    refused(at)
    assert not signs_in(PASSWORD, at)


def test_a_code_is_used_once(officer, at):
    code = offered(officer, at)
    put(at, code)

    refused(at, code, new=f"{NEW}-again")
    assert signs_in(NEW, at)


def test_a_new_code_takes_the_place_of_the_one_before(officer, at):
    first, second = offered(officer, at), offered(officer, at)

    refused(at, first)
    put(at, second)


@pytest.mark.parametrize(("seconds", "is_live"), [(0, True), (1, False)])
def test_a_code_lives_for_three_days(officer, at, seconds, is_live):
    code = offered(officer, at)
    later = at + timedelta(days=3, seconds=seconds)

    if is_live:
        put(later, code)
    else:
        refused(later, code)


def test_a_code_of_another_account_is_refused(officer, at):
    other = User.objects.create_officer("jinjiang-02", PASSWORD)
    code = offered(other, at)
    offered(officer, at)

    refused(at, code)


def test_a_code_is_no_password_to_sign_in_by(officer, at):
    assert not signs_in(offered(officer, at), at)


@pytest.mark.parametrize("forged", ["", "-", "a-b", "zzzzzz-" + "0" * 32, "é-é"])
def test_what_is_no_code_is_refused(officer, at, forged):
    offered(officer, at)

    refused(at, forged)


@pytest.mark.parametrize(
    "given",
    [{"current": "wrong"}, {"username": "nobody"}, {"username": "JINJIANG-01"}],
)
def test_what_is_wrong_is_refused(officer, at, given):
    refused(at, **given)


def test_a_worker_sets_no_password(worker, at):
    code = offered(worker, at)

    refused(at, code, username=worker.username)


def test_a_closed_account_sets_none(officer, at):
    code = offered(officer, at)
    operations.close(officer.pk, by=ANYBODY, at=at)

    refused(at, code)


def test_who_has_an_authenticator_shows_it_too(officer, at):
    second_factor(officer)
    code = offered(officer, at)

    with pytest.raises(FactorRequired):
        put(at, code)
    refused(at, code, otp="000000")
    put(at, code, otp=shown(at))


def test_an_authenticator_that_was_only_drawn_is_not_asked_for(officer, at):
    factor = second_factor(officer)
    type(factor).objects.update(confirmed=False)

    put(at)


@pytest.mark.parametrize("name", ["jinjiang-01", "nobody"])
def test_five_wrong_ones_lock_together_with_the_sign_in(officer, at, name):
    for _ in range(2):
        with pytest.raises(WrongCredentials):
            officers.enter(
                replace(RIGHT, username=name, password="wrong"), by=ANYBODY, at=at
            )
    for _ in range(3):
        refused(at, "wrong", username=name)

    with pytest.raises(SignInLocked):
        put(at, username=name)
    with pytest.raises(SignInLocked):
        officers.enter(replace(RIGHT, username=name), by=ANYBODY, at=at)
    assert AuditEvent.objects.get().verb == "sign_in.locked"


def test_wrong_codes_of_the_authenticator_lock_too(officer, at):
    second_factor(officer)
    for _ in range(5):
        refused(at, otp="000000")

    with pytest.raises(SignInLocked):
        put(at, otp=shown(at))


def test_the_password_alone_costs_nothing_and_clears_nothing(officer, at):
    second_factor(officer)
    for _ in range(4):
        refused(at, "wrong")
    for _ in range(3):
        with pytest.raises(FactorRequired):
            put(at)

    refused(at, "wrong")
    with pytest.raises(SignInLocked):
        put(at)


def test_a_password_that_was_set_clears_the_count(officer, at):
    for _ in range(4):
        refused(at, "wrong")
    put(at)

    for _ in range(4):
        refused(at, "wrong")
    assert signs_in(NEW, at)


@pytest.mark.parametrize("weak", ["short-one", "password1234", "", PASSWORD])
def test_a_weak_password_is_refused_before_anything_is_looked_at(officer, at, weak):
    for _ in range(6):
        with pytest.raises(PasswordTooWeak) as refusal:
            put(at, new=weak)

    assert refusal.value.field == "new_password"
    assert signs_in(PASSWORD, at)


def test_the_code_itself_is_no_new_password(officer, at):
    code = offered(officer, at)

    with pytest.raises(PasswordTooWeak):
        put(at, code, new=code)


@pytest.mark.parametrize("act", ["offer", "set"])
def test_all_tokens_and_sessions_end(officer, at, act):
    tokens.issue(officer, at=clock.now(), verified=True)
    browser = Client()
    enter(browser, officer)

    if act == "offer":
        offered(officer, at)
    else:
        put(at, otp=shown(at))

    assert not AccessToken.objects.exists()
    assert not RefreshToken.objects.filter(revoked=None).exists()
    assert "_auth_user_id" in browser.session
    browser.get("/admin/")
    assert "_auth_user_id" not in browser.session


def test_nothing_of_it_stands_in_a_table(officer, at):
    code = offered(officer, at)
    put(at, code)

    assert [tables_with(text) for text in (code, NEW)] == [set(), set()]


@pytest.mark.parametrize("act", ["offer", "set"])
def test_it_happens_with_its_trace_or_not_at_all(officer, at, act, monkeypatch):
    def fail(*_anything, **_else):
        raise RuntimeError

    monkeypatch.setattr("unionhub.accounts.passwords.audit.record", fail)
    with pytest.raises(RuntimeError):
        offered(officer, at) if act == "offer" else put(at)

    monkeypatch.undo()
    assert signs_in(PASSWORD, at)
