"""Whom a code of WeChat stands for: an adapter, named by ``settings.WECHAT_PROVIDER``.

The mini program gets two codes, each good once and for five minutes: that of
``wx.login`` stands for the WeChat account, that of ``getPhoneNumber`` for its phone.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol

import requests
from django.conf import settings
from django.utils.module_loading import import_string

from unionhub.kernel import phones
from unionhub.kernel.errors import BadFact, Unavailable

TIMEOUT_SECONDS: Final = 3
# invalid code; used before; account blocked for its risk; phone code used or too old.
REFUSALS: Final = frozenset({40029, 40163, 40226, 47001})


class CodeRefused(BadFact):
    """Not a live code of WeChat; the caller is not told why."""

    code = "wechat_code_invalid"


@dataclass(frozen=True)
class Identity:
    """A WeChat account, with the phone it is bound to if that was shown."""

    openid: str
    phone: str | None


class Provider(Protocol):
    """Asks WeChat, and answers or raises within a few seconds."""

    def openid(self, code: str) -> str:
        """The WeChat account that a login code stands for.

        Raises:
            CodeRefused: not a live code.
            Unavailable: WeChat does not answer, or not as agreed.
        """

    def phone(self, code: str) -> str:
        """The phone that a phone code stands for.

        Raises:
            CodeRefused: not a live code.
            Unavailable: WeChat does not answer, or not as agreed.
        """


class HttpProvider:
    """WeChat itself."""

    base: ClassVar[str] = "https://api.weixin.qq.com"

    def openid(self, code: str) -> str:
        """By ``code2Session``; the session key it comes with is not kept."""
        asked = {"js_code": code, "grant_type": "authorization_code"}
        params = self._credentials() | asked
        return _text(self._ask("GET", "/sns/jscode2session", params=params), "openid")

    def phone(self, code: str) -> str:
        """By ``getPhoneNumber``, with a token of the program's own."""
        body = self._credentials() | {"grant_type": "client_credential"}
        token = self._ask("POST", "/cgi-bin/stable_token", json=body)
        params = {"access_token": _text(token, "access_token")}
        address = "/wxa/business/getuserphonenumber"
        told = self._ask("POST", address, params=params, json={"code": code})
        info = told.get("phone_info")
        return _text(info if isinstance(info, dict) else {}, "phoneNumber")

    def _credentials(self) -> dict[str, str]:
        return {"appid": settings.WECHAT_APP_ID, "secret": settings.WECHAT_APP_SECRET}

    def _ask(self, method: str, address: str, **content: Any) -> dict[str, Any]:
        try:
            answer = requests.request(
                method, self.base + address, timeout=TIMEOUT_SECONDS, **content
            )
            answer.raise_for_status()
            told = answer.json()
        except (requests.RequestException, ValueError):
            # Without its cause, whose text repeats the address and the secret in it.
            raise Unavailable from None
        if not isinstance(told, dict):
            raise Unavailable
        if told.get("errcode") in REFUSALS:
            raise CodeRefused
        if told.get("errcode"):
            raise Unavailable
        return told


class FakeProvider:
    """For tests and the demo: a code says itself what it stands for.

    ``wx-NAME`` is an account, ``phone-13800138000`` a phone, ``silent`` no answer;
    everything else is refused.
    """

    def openid(self, code: str) -> str:
        """The name in the code."""
        return _named(code, "wx-")

    def phone(self, code: str) -> str:
        """The phone in the code."""
        return _named(code, "phone-")


class UnavailableProvider:
    """Where WeChat is not connected."""

    def openid(self, code: str) -> str:
        """Never.

        Raises:
            Unavailable: always.
        """
        raise Unavailable

    def phone(self, code: str) -> str:
        """Never.

        Raises:
            Unavailable: always.
        """
        raise Unavailable


def identify(code: str, phone_code: str | None) -> Identity:
    """Who stands behind the codes. Slow: outside any transaction.

    Raises:
        CodeRefused: WeChat knows no such code.
        Unavailable: WeChat does not answer.
        InvalidValue: the phone is not a mobile number of this country.
    """
    provider: Provider = import_string(settings.WECHAT_PROVIDER)()
    openid = provider.openid(code)
    phone = phones.normalise(provider.phone(phone_code)) if phone_code else None
    return Identity(openid, phone)


def _named(code: str, kind: str) -> str:
    if code == "silent":
        raise Unavailable
    if not code.startswith(kind):
        raise CodeRefused
    return code.removeprefix(kind)


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not (isinstance(value, str) and value):
        raise Unavailable
    return value
