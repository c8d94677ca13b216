"""Phone, code and tokens stand in no table and no log, where planted ones are found."""

import logging
from base64 import b32decode

import pytest

from tests.accounts.conftest import PASSWORD, refreshed, sent_code
from tests.accounts.scan import tables_with
from tests.browser import Browser
from tests.factories.factors import second_factor, shown
from unionhub.accounts.models import SecondFactor
from unionhub.kernel import clock
from unionhub.messages import operations as messages
from unionhub.messages.models import Message
from unionhub.messages.senders import FakeSender

pytestmark = pytest.mark.django_db

CANARY = "19912345678"


@pytest.fixture
def provider(settings):
    settings.SMS_SENDER = "unionhub.messages.senders.FakeSender"
    FakeSender.reset()
    yield FakeSender
    FakeSender.reset()


def sign_in(client, code):
    body = {"grant_type": "sms_code", "phone": CANARY, "code": code}
    return client.post("/api/v1/auth/tokens", body, expect=200)


def test_the_scan_finds_what_was_planted(at):
    messages.queue(
        template="enrolment_admitted",
        to_phone=CANARY,
        facts={"organisation": f"联系 {CANARY}"},
        at=at,
        key="planted",
    )
    Message.objects.update(secret_sealed=b"xx 048213 xx")

    assert tables_with(CANARY) == {"messaging_message"}
    assert tables_with("048213") == {"messaging_message"}


def test_a_phone_is_in_no_table_and_no_log(as_anyone, provider, caplog):
    with caplog.at_level(logging.DEBUG):
        as_anyone.post("/api/v1/auth/sms-codes", {"phone": CANARY}, expect=202)
        as_anyone.post("/api/v1/auth/sms-codes", {"phone": CANARY}, expect=429)
        code = sent_code()
        provider.script.append("fail")
        messages.deliver(at=clock.now())
        sign_in(as_anyone, code)

    assert tables_with(CANARY) == set()
    logged = [r for r in caplog.records if not r.name.startswith("django.db")]
    assert all(CANARY not in record.getMessage() for record in logged)
    assert as_anyone.answer.status_code == 200


def test_a_code_is_readable_nowhere_before_or_after_it_is_sent(as_anyone, provider):
    as_anyone.post("/api/v1/auth/sms-codes", {"phone": CANARY}, expect=202)
    code = sent_code()
    before = tables_with(f'"{code}"') | tables_with(f" {code} ")

    messages.deliver(at=clock.now())

    assert before == set()
    assert code in provider.sent[0].text
    assert Message.objects.get().secret_sealed is None


def test_tokens_are_in_no_table(as_anyone, provider):
    as_anyone.post("/api/v1/auth/sms-codes", {"phone": CANARY}, expect=202)
    first = sign_in(as_anyone, sent_code())
    second = refreshed(first["refresh_token"]).json()

    for answer in (first, second):
        assert tables_with(answer["access_token"]) == set()
        assert tables_with(answer["refresh_token"]) == set()


def test_what_an_officer_shows_is_in_no_table_and_no_log(as_anyone, officer, caplog):
    who = {"username": "jinjiang-01", "password": PASSWORD}
    password = "typed-in-the-wrong-place"
    with caplog.at_level(logging.DEBUG):
        address = "/api/v1/auth/second-factor"
        setup = as_anyone.post(address, who, expect=200)
        seed = b32decode(setup["secret"])
        otp = shown(seed=seed)
        codes = as_anyone.post(
            f"{address}/confirmation", who | {"otp": otp}, expect=200
        )
        recovery = codes["recovery_codes"][0]
        grant = {"grant_type": "password"} | who
        later = shown(seed=seed, steps=1)
        as_anyone.post("/api/v1/auth/tokens", grant | {"otp": later}, expect=200)
        as_anyone.post("/api/v1/auth/tokens", grant | {"otp": recovery}, expect=200)
        wrong = grant | {"username": password, "password": "wrong-password"}
        as_anyone.post("/api/v1/auth/tokens", wrong, expect=400)
        form = {"username": password, "password": "wrong-password", "otp": "999999"}
        Browser().send("/admin/login/", **form)

    logged = [r for r in caplog.records if not r.name.startswith("django.db")]
    lines = " ".join(record.getMessage() for record in logged)
    for text in (setup["secret"], recovery, recovery.replace("-", ""), PASSWORD):
        assert tables_with(text) == set()
        assert text not in lines
    for text in (password, "wrong-password", "127.0.0.1"):
        assert tables_with(text) == set()
    assert password not in lines
    assert {seed} & {bytes(f.seed_sealed) for f in SecondFactor.objects.all()} == set()


def test_the_scan_finds_a_seed_that_is_not_sealed(officer):
    factor = second_factor(officer)
    SecondFactor.objects.filter(pk=factor.pk).update(seed_sealed=b"x JBSWY3DPEHPK x")

    assert tables_with("JBSWY3DPEHPK") == {"accounts_secondfactor"}
