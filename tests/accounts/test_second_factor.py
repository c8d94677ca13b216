"""An authenticator: drawn, confirmed by its first code, each code once (RFC 6238)."""

from base64 import b32decode, b32encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command

from tests.accounts.conftest import ANYBODY, PASSWORD
from tests.factories.factors import second_factor, shown
from unionhub.accounts import officers, tokens
from unionhub.accounts.access import has_recent_factor
from unionhub.accounts.choices import DEMO_OTP
from unionhub.accounts.factors import FactorSetupRequired
from unionhub.accounts.models import RecoveryCode, SecondFactor
from unionhub.accounts.officers import Shown, WrongCredentials
from unionhub.audit.models import AuditEvent
from unionhub.kernel import clock, sealing
from unionhub.kernel.errors import NotFound, WrongState

pytestmark = pytest.mark.django_db

RIGHT = Shown("jinjiang-01", PASSWORD, None, "10.0.0.1")


def sign_in(at, otp):
    return officers.sign_in(replace(RIGHT, otp=otp), by=ANYBODY, at=at)


def draw(at):
    return officers.draw_factor(RIGHT, by=ANYBODY, at=at)


def confirm(at, otp):
    return officers.confirm_factor(replace(RIGHT, otp=otp), by=ANYBODY, at=at)


def code_of(setup, at, steps=0):
    return shown(at, steps=steps, seed=b32decode(setup.secret))


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")]
)
def test_the_codes_are_those_of_rfc_6238(officer, second, code):
    # Appendix B, the last six of eight digits.
    factor = second_factor(officer)
    seed = b32encode(b"12345678901234567890").decode()
    factor.seed_sealed = sealing.seal(SecondFactor, "seed_sealed", factor.pk, seed)

    assert factor.accepts(code, datetime.fromtimestamp(second, UTC))


def test_an_officer_sets_up_an_authenticator_and_signs_in(officer, at):
    setup = draw(at)
    codes = confirm(at, code_of(setup, at)).recovery_codes

    assert sign_in(at, code_of(setup, at, steps=1))
    assert len(set(codes)) == 10
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", "user_id"))
    assert verbs == [
        ("second_factor.drawn", officer.pk),
        ("second_factor.confirmed", officer.pk),
        ("account.signed_in", officer.pk),
    ]


def test_the_address_for_apps_names_the_account_and_the_seed(officer, at):
    setup = draw(at)

    address = urlsplit(setup.otpauth_uri)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path == "/UnionHub:jinjiang-01"
    assert parse_qs(address.query) == {
        "secret": [setup.secret],
        "issuer": ["UnionHub"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
    assert setup.qr_svg.startswith("<svg")


def test_drawing_again_takes_the_place_of_what_was_drawn(officer, at):
    first, second = draw(at), draw(at)

    with pytest.raises(WrongCredentials):
        confirm(at, code_of(first, at))
    assert confirm(at, code_of(second, at))


def test_nothing_is_drawn_once_one_is_confirmed(officer, at):
    factor = second_factor(officer)

    with pytest.raises(WrongState):
        draw(at)
    with pytest.raises(WrongState):
        confirm(at, shown(at))

    assert bytes(SecondFactor.objects.get().seed_sealed) == bytes(factor.seed_sealed)


def test_what_is_drawn_and_not_confirmed_opens_nothing(officer, at):
    setup = draw(at)

    with pytest.raises(FactorSetupRequired):
        sign_in(at, code_of(setup, at))


def test_nothing_is_drawn_for_a_wrong_password(officer, at):
    with pytest.raises(WrongCredentials):
        officers.draw_factor(replace(RIGHT, password="wrong"), by=ANYBODY, at=at)

    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(officer, at, steps):
    second_factor(officer)

    assert sign_in(at, shown(at, steps=steps))


@pytest.mark.parametrize("steps", [-2, 2])
def test_it_may_not_be_more(officer, at, steps):
    second_factor(officer)

    with pytest.raises(WrongCredentials):
        sign_in(at, shown(at, steps=steps))


def test_a_code_is_taken_once(officer, at):
    second_factor(officer)
    sign_in(at, shown(at))

    with pytest.raises(WrongCredentials):
        sign_in(at, shown(at))
    with pytest.raises(WrongCredentials):
        sign_in(at, shown(at, steps=-1))
    assert sign_in(at, shown(at, steps=1))


def test_the_code_that_confirmed_does_not_sign_in(officer, at):
    setup = draw(at)
    confirm(at, code_of(setup, at))

    with pytest.raises(WrongCredentials):
        sign_in(at, code_of(setup, at))


def test_a_recovery_code_signs_in_once(officer, at):
    setup = draw(at)
    codes = confirm(at, code_of(setup, at)).recovery_codes
    code = codes[3].replace("-", "")

    assert sign_in(at, code)
    with pytest.raises(WrongCredentials):
        sign_in(at, code)
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_a_recovery_code_of_another_is_worth_nothing(officer, at):
    setup = draw(at)
    code = confirm(at, code_of(setup, at)).recovery_codes[0].replace("-", "")
    other = type(officer).objects.create_officer("jinjiang-02", PASSWORD)
    second_factor(other)

    with pytest.raises(WrongCredentials):
        officers.sign_in(
            replace(RIGHT, username="jinjiang-02", otp=code), by=ANYBODY, at=at
        )


def test_a_reset_ends_every_session_and_lets_draw_anew(officer, at):
    second_factor(officer)
    sign_in(at, shown(at))

    officers.reset_factor(officer.pk, by=ANYBODY, at=at)

    assert not officer.oauth2_provider_accesstoken.exists()
    assert draw(at)
    assert AuditEvent.objects.filter(verb="second_factor.reset").count() == 1


def test_what_is_not_there_is_not_reset(officer, worker, at):
    with pytest.raises(WrongState):
        officers.reset_factor(officer.pk, by=ANYBODY, at=at)
    with pytest.raises(NotFound):
        officers.reset_factor(worker.pk, by=ANYBODY, at=at)


def test_an_operator_resets_by_name(officer, capsys):
    second_factor(officer)

    call_command("reset_second_factor", "jinjiang-01")

    assert "已重置" in capsys.readouterr().out
    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"), [("nobody", "没有"), ("jinjiang-01", "状态")]
)
def test_an_operator_is_told_why_not(officer, name, said):
    with pytest.raises(CommandError, match=said):
        call_command("reset_second_factor", name)


def test_the_demos_code_opens_the_demos_officers_only(officer, at, settings):
    factor = second_factor(officer)
    settings.DEMO = True
    with pytest.raises(WrongCredentials):
        sign_in(at, DEMO_OTP)

    SecondFactor.objects.filter(pk=factor.pk).update(is_demo=True)

    assert sign_in(at, DEMO_OTP)
    assert sign_in(at, DEMO_OTP)


def test_the_demos_code_is_worth_nothing_outside_the_demo(officer, at, settings):
    second_factor(officer)
    SecondFactor.objects.update(is_demo=True)
    settings.DEMO = False

    for otp in (DEMO_OTP, shown(at)):
        with pytest.raises(WrongCredentials):
            sign_in(at, otp)


@pytest.mark.parametrize(
    ("minutes", "recent"), [(-1, False), (0, True), (14, True), (15, False)]
)
def test_a_factor_is_recent_for_a_quarter_of_an_hour(officer, minutes, recent):
    tokens.issue(officer, at=clock.now(), verified=True)
    token = officer.oauth2_provider_accesstoken.get()
    began = token.refresh_token.created

    at = began + timedelta(minutes=minutes)
    assert has_recent_factor(officer, token, at) is recent


def test_without_a_factor_none_is_recent(officer):
    tokens.issue(officer, at=clock.now())

    assert not has_recent_factor(
        officer, officer.oauth2_provider_accesstoken.get(), clock.now()
    )
    assert not has_recent_factor(officer, None, clock.now())
    assert not has_recent_factor(officer, "factor", clock.now())
