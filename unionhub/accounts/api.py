"""The doors for signing in.

Refreshing and revoking tokens: ``oauth_api.py``; the second factor: ``factor_api.py``.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.accounts import examples, factors, officers, operations, wechat
from unionhub.accounts.choices import (
    CODE_DIGITS,
    WECHAT_CODE_LIFE,
    GrantType,
)
from unionhub.accounts.officers import Shown
from unionhub.accounts.tokens import TokenPair
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import InvalidValue, TooMany
from unionhub.messages import tasks
from unionhub.web.fields import (
    CodeField,
    KernelTextField,
    PhoneField,
    ReferenceField,
    StrictSerializer,
)
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.throttling import NetworkThrottle, Throttle, spend, trusted_address
from unionhub.web.views import ApiView

SMS_CODE_FORM = rf"[0-9]{{{CODE_DIGITS}}}"


class PasswordField(KernelTextField):
    """A password: taken as it is, blanks and all."""

    max_input = 128
    published = {"format": "password"}

    @staticmethod
    def rule(value: str) -> str:
        """The same text."""
        return value


class OtpField(KernelTextField):
    """What an authenticator shows, or a recovery code: no blanks, no hyphens."""

    published = {"format": "one-time-code"}

    @staticmethod
    def rule(value: str) -> str:
        """Six digits, or sixteen letters and digits in capitals.

        Raises:
            InvalidValue: ``otp_format``.
        """
        return factors.read(value)


class GrantCodeField(KernelTextField):
    """The code of a grant: six digits by SMS, or what WeChat gave the app."""

    max_input = 128
    published = {"format": "one-time-code"}

    @staticmethod
    def rule(value: str) -> str:
        """The code.

        Raises:
            InvalidValue: ``code_invalid``.
        """
        code = value.strip()
        if not re.fullmatch(r"[A-Za-z0-9_-]+", code):
            raise InvalidValue(code="code_invalid", field="code")
        return code


class SmsCodeInputSerializer(StrictSerializer):
    """Whom to send a code."""

    phone = PhoneField(help_text="手机号码，11 位，可带 +86。")


class SmsCodeSerializer(serializers.Serializer[operations.IssuedCode]):
    """What the caller may know of a code that was sent."""

    expires_in = serializers.IntegerField(help_text="验证码有效时间，秒。")
    resend_after = serializers.IntegerField(help_text="多少秒后可以重新获取。")
    demo_code = serializers.CharField(
        required=False, help_text="验证码本身；仅演示环境返回。"
    )


class TokenInputSerializer(StrictSerializer):
    """What is shown to get tokens."""

    grant_type = CodeField(
        GrantType,
        help_text=(
            "sms_code：职工用短信验证码；wechat_code：职工用微信；"
            "password：干部用密码和动态码。"
        ),
    )
    phone = PhoneField(required=False, help_text="手机号码；用于 sms_code。")
    code = GrantCodeField(
        required=False,
        help_text="6 位验证码，用于 sms_code；wx.login 得到的 code，用于 wechat_code。",
    )
    phone_code = GrantCodeField(
        required=False,
        help_text="getPhoneNumber 得到的 code；首次用 wechat_code 登录时须带。",
    )
    username = ReferenceField(
        40, numbers=False, required=False, help_text="登录名；用于 password。"
    )
    password = PasswordField(required=False, help_text="密码；用于 password。")
    otp = OtpField(
        required=False, help_text="6 位动态码，或一个恢复码；用于 password。"
    )

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        """Exactly the values of the chosen grant.

        Raises:
            ValidationError: ``required``, ``inconsistent`` for one of another grant,
                ``code_invalid`` for a code that no SMS holds.
        """
        grant = GRANTS[attrs["grant_type"]]
        allowed = grant.needed | grant.allowed | {"grant_type"}
        faults = dict.fromkeys(grant.needed - attrs.keys(), "required")
        faults |= dict.fromkeys(attrs.keys() - allowed, "inconsistent")
        by_sms = attrs["grant_type"] == GrantType.SMS_CODE and "code" in attrs
        if by_sms and not re.fullmatch(SMS_CODE_FORM, attrs["code"]):
            faults["code"] = "code_invalid"
        if faults:
            raise serializers.ValidationError(
                {
                    name: serializers.ErrorDetail(str(CATALOGUE[code]), code)
                    for name, code in faults.items()
                }
            )
        return attrs


class Grant(NamedTuple):
    """The values that belong to a grant."""

    needed: set[str]
    allowed: set[str]


GRANTS: dict[str, Grant] = {
    GrantType.SMS_CODE: Grant({"phone", "code"}, set()),
    GrantType.WECHAT_CODE: Grant({"code"}, {"phone_code"}),
    # Who brings no code of the authenticator is asked for it, or for its setup.
    GrantType.PASSWORD: Grant({"username", "password"}, {"otp"}),
}


class TokenPairSerializer(serializers.Serializer[TokenPair]):
    """A session: one token to show, one to renew it with."""

    access_token = serializers.CharField(help_text="放在 Authorization: Bearer 中。")
    refresh_token = serializers.CharField(
        help_text="到 /oauth/token 换取新令牌，只能用一次。"
    )
    token_type = serializers.CharField(help_text="固定为 Bearer。")
    expires_in = serializers.IntegerField(help_text="访问令牌有效时间，秒。")


class SmsCodesPerNetwork(NetworkThrottle):
    """A union hall of workers behind one address signs in; a bomber does not."""

    scope, limit, seconds = "sms_codes", 100, 3600


class AllSmsCodes(Throttle):
    """What the whole province may cost in a minute (T11)."""

    scope, limit, seconds = "sms_codes_all", 600, 60

    def key(self, request: Request, view: object) -> str:
        """One budget for everybody."""
        return "all"


class TokensPerNetwork(NetworkThrottle):
    """Guesses over many names or phones from one place."""

    scope, limit, seconds = "tokens", 60, 60


def take_once(code: str, *, at: datetime) -> None:
    """Keep a code of WeChat from being brought twice while it lives.

    Raises:
        CodeRefused: it was brought before.
    """
    life = int(WECHAT_CODE_LIFE.total_seconds())
    try:
        spend("wechat_code", code, limit=1, seconds=life, at=at)
    except TooMany as used:
        raise wechat.CodeRefused from used


class SmsCodesView(ApiView):
    """Codes by SMS."""

    # A stale token in the header must not keep anybody from signing in.
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (SmsCodesPerNetwork, AllSmsCodes)

    @operation(
        operation_id="sms_codes_create",
        tag="公共",
        summary="获取短信验证码",
        description=(
            "向手机发送 6 位登录验证码，5 分钟内有效。同一号码 60 秒内只能获取一次，"
            "每天最多 5 次。不论号码是否已注册，回答都相同。"
        ),
        request=SmsCodeInputSerializer,
        answers={202: SmsCodeSerializer},
        examples=examples.SMS_CODE,
        refusals=("phone_format",),
    )
    def post(self, request: Request) -> Response:
        """Send one; the same answer for known and unknown phones (T9)."""
        form = self.body(SmsCodeInputSerializer)
        issued = operations.send_code(form["phone"], at=self.now)
        # The row is committed; the worker finds it even if this wake-up is lost.
        transaction.on_commit(tasks.deliver.enqueue, robust=True)
        shown = {"demo_code": issued.code} if settings.DEMO else {}
        return Response(
            {
                "expires_in": issued.expires_in,
                "resend_after": issued.resend_after,
                **shown,
            },
            status=202,
        )


class TokensView(ApiView):
    """Signing in."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (TokensPerNetwork,)

    @operation(
        operation_id="tokens_create",
        tag="公共",
        summary="登录",
        description=(
            "职工用手机号码和短信验证码登录，或用微信登录，首次登录自动开通账号；"
            "干部用登录名、密码和动态码登录，尚未绑定动态口令的先绑定"
            "（`POST /api/v1/auth/second-factor`）。"
            "职工的访问令牌 2 小时有效，刷新令牌 30 天；干部的访问令牌 15 分钟有效，"
            "登录 12 小时后须重新登录。验证码输错 5 次作废；"
            "密码或动态码连续输错 5 次，暂停登录 15 分钟。"
        ),
        request=TokenInputSerializer,
        answers={200: TokenPairSerializer},
        examples=examples.TOKEN,
        refusals=(
            "code_invalid",
            "wrong_credentials",
            "second_factor_required",
            "second_factor_setup_required",
            "sign_in_locked",
            "wechat_code_invalid",
            "wechat_phone_required",
        ),
    )
    def post(self, request: Request) -> Response:
        """Tokens for whoever shows what the chosen grant asks for."""
        form = self.body(TokenInputSerializer)
        grants: dict[str, Callable[[dict[str, Any]], TokenPair]] = {
            GrantType.SMS_CODE: self.by_sms_code,
            GrantType.WECHAT_CODE: self.by_wechat,
            GrantType.PASSWORD: self.by_password,
        }
        pair = grants[form["grant_type"]](form)
        return Response(TokenPairSerializer(pair).data)

    def by_sms_code(self, form: dict[str, Any]) -> TokenPair:
        """A worker with a phone."""
        return operations.sign_in_by_code(
            form["phone"], form["code"], by=self.actor, at=self.now
        )

    def by_wechat(self, form: dict[str, Any]) -> TokenPair:
        """A worker with WeChat; each code is tried once, whatever WeChat says."""
        take_once(form["code"], at=self.now)
        identity = wechat.identify(form["code"], form.get("phone_code"))
        return operations.sign_in_by_wechat(identity, by=self.actor, at=self.now)

    def by_password(self, form: dict[str, Any]) -> TokenPair:
        """An officer."""
        shown = Shown(
            username=form["username"],
            password=form["password"],
            otp=form.get("otp"),
            network=trusted_address(self.request),
        )
        return officers.sign_in(shown, by=self.actor, at=self.now)
