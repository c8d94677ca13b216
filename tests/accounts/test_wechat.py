"""What WeChat answers, and what we make of it."""

import json
from typing import Any

import pytest
import requests

from unionhub.accounts import wechat
from unionhub.kernel.errors import InvalidValue, Unavailable

SECRET = "a-secret-of-the-program"
SESSION = {"openid": "oABC", "session_key": "k"}
TOKEN = {"access_token": "t", "expires_in": 7200}
PHONE = {"errcode": 0, "phone_info": {"phoneNumber": "13800138000"}}


class Wire:
    """WeChat's side: what is answered, and what was asked."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    def request(self, method: str, address: str, **content: Any) -> requests.Response:
        self.asked.append((method, address, content))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        status, told = answer if isinstance(answer, tuple) else (200, answer)
        response.status_code = status
        response._content = (
            told if isinstance(told, bytes) else json.dumps(told).encode()
        )
        return response


@pytest.fixture
def wire(settings, monkeypatch):
    settings.WECHAT_PROVIDER = "unionhub.accounts.wechat.HttpProvider"
    settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = "wx1", SECRET
    wire = Wire()
    monkeypatch.setattr(requests, "request", wire.request)
    return wire


def test_a_login_code_stands_for_an_account(wire):
    wire.answers = [SESSION]

    assert wechat.identify("c1", None) == wechat.Identity("oABC", None)
    method, address, content = wire.asked[0]
    assert (method, address) == ("GET", "https://api.weixin.qq.com/sns/jscode2session")
    assert content["timeout"] == 3
    assert content["params"] == {
        "appid": "wx1",
        "secret": SECRET,
        "js_code": "c1",
        "grant_type": "authorization_code",
    }


def test_a_phone_code_stands_for_a_phone(wire):
    wire.answers = [SESSION, TOKEN, PHONE]

    assert wechat.identify("c1", "p1") == wechat.Identity("oABC", "13800138000")
    assert [address.rpartition("/")[2] for _m, address, _c in wire.asked] == [
        "jscode2session",
        "stable_token",
        "getuserphonenumber",
    ]
    assert wire.asked[2][2]["json"] == {"code": "p1"}


@pytest.mark.parametrize("errcode", [40029, 40163, 40226])
def test_a_code_that_is_not_live_is_refused(wire, errcode):
    wire.answers = [{"errcode": errcode, "errmsg": "x"}]

    with pytest.raises(wechat.CodeRefused):
        wechat.identify("c1", None)


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": -1},
        {"errcode": 45011},
        {"errcode": 40013},
        (500, {}),
        b"<html>",
        b"[]",
        {},
        {"openid": 7},
        requests.Timeout(f"secret={SECRET}"),
        requests.ConnectionError(f"secret={SECRET}"),
    ],
)
def test_whatever_else_is_no_answer_and_names_no_secret(wire, answer):
    wire.answers = [answer]

    with pytest.raises(Unavailable) as refusal:
        wechat.identify("c1", None)
    assert SECRET not in repr(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize("phone", [{"errcode": 0}, {"phone_info": []}])
def test_a_phone_that_does_not_come_is_no_answer(wire, phone):
    wire.answers = [SESSION, TOKEN, phone]

    with pytest.raises(Unavailable):
        wechat.identify("c1", "p1")


def test_a_phone_of_another_country_is_refused(wire):
    wire.answers = [SESSION, TOKEN, {"phone_info": {"phoneNumber": "+85261234567"}}]

    with pytest.raises(InvalidValue):
        wechat.identify("c1", "p1")


def test_where_wechat_is_not_connected_nobody_answers(settings):
    settings.WECHAT_PROVIDER = "unionhub.accounts.wechat.UnavailableProvider"

    with pytest.raises(Unavailable):
        wechat.identify("c1", None)
    with pytest.raises(Unavailable):
        wechat.UnavailableProvider().phone("p1")
