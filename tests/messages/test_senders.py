"""Senders: the console shows no full number and is silent in production."""

import pytest

from tests.messages.conftest import PHONE
from unionhub.messages import senders
from unionhub.messages.senders import ConsoleSender, FakeSender, SendFailed, SendRefused


def test_the_settings_name_the_sender(settings):
    settings.SMS_SENDER = "unionhub.messages.senders.ConsoleSender"

    assert isinstance(senders.current(), ConsoleSender)


@pytest.mark.parametrize(("demo", "mode"), [(True, "test"), (False, "development")])
def test_the_console_shows_the_masked_phone_and_the_text(settings, capsys, demo, mode):
    settings.DEMO, settings.MODE = demo, mode

    ConsoleSender().send(PHONE, "验证码 048213", key="k")

    assert capsys.readouterr().out == "SMS 138****8000: 验证码 048213\n"


@pytest.mark.parametrize("mode", ["production", "test"])
def test_the_console_is_refused_elsewhere(settings, capsys, mode):
    settings.DEMO, settings.MODE = False, mode

    with pytest.raises(SendRefused):
        ConsoleSender().send(PHONE, "验证码 048213", key="k")

    assert capsys.readouterr().out == ""


def test_the_fake_waits_while_it_hangs_and_then_fails():
    FakeSender.script.append("hang")
    FakeSender.released.set()

    with pytest.raises(SendFailed):
        FakeSender().send(PHONE, "", key="k")

    assert FakeSender.sent == []


def test_the_fake_may_deliver_twice_what_it_was_given_once():
    FakeSender.script.append("duplicate")

    FakeSender().send(PHONE, "", key="k")

    assert [sent.key for sent in FakeSender.sent] == ["k", "k"]
