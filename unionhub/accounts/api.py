"""The doors for signing in. Refreshing and revoking tokens: ``oauth_api.py``."""

import re

from django.conf import settings
from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.accounts import examples, operations
from unionhub.accounts.choices import CODE_DIGITS, GrantType
from unionhub.accounts.tokens import TokenPair
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import InvalidValue
from unionhub.messages import tasks
from unionhub.web.fields import (
    CodeField,
    KernelTextField,
    PhoneField,
    StrictSerializer,
    TextField,
)
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.throttling import NetworkThrottle, Throttle, trusted_address
from unionhub.web.views import ApiView


class SmsCodeField(KernelTextField):
    """The six digits as they were sent."""

    @staticmethod
    def rule(value: str) -> str:
        """The digits.

        Raises:
            InvalidValue: ``code_invalid``.
        """
        digits = value.strip()
        if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", digits):
            raise InvalidValue(code="code_invalid", field="code")
        return digits


class PasswordField(KernelTextField):
    """A password: taken as it is, blanks and all."""

    max_input = 128

    @staticmethod
    def rule(value: str) -> str:
        """The same text."""
        return value


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
    """What is shown to get tokens: a phone and its code, or a name and its password."""

    grant_type = CodeField(
        GrantType, help_text="sms_code：职工用验证码；password：干部用密码。"
    )
    phone = PhoneField(required=False, help_text="手机号码；用于 sms_code。")
    code = SmsCodeField(required=False, help_text="6 位验证码；用于 sms_code。")
    username = TextField(40, required=False, help_text="登录名；用于 password。")
    password = PasswordField(required=False, help_text="密码；用于 password。")

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        """Exactly the two values of the chosen grant.

        Raises:
            ValidationError: ``required``, or ``inconsistent`` for one of the other.
        """
        needed = NEEDED[attrs["grant_type"]] | {"grant_type"}
        faults = dict.fromkeys(needed - attrs.keys(), "required")
        faults |= dict.fromkeys(attrs.keys() - needed, "inconsistent")
        if faults:
            raise serializers.ValidationError(
                {
                    name: serializers.ErrorDetail(str(CATALOGUE[code]), code)
                    for name, code in faults.items()
                }
            )
        return attrs


NEEDED: dict[str, set[str]] = {
    GrantType.SMS_CODE: {"phone", "code"},
    GrantType.PASSWORD: {"username", "password"},
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
            "职工用手机号码和短信验证码登录，首次登录自动开通账号；干部用登录名和密码登录。"
            "职工的访问令牌 2 小时有效，刷新令牌 30 天；干部的访问令牌 15 分钟有效，"
            "登录 12 小时后须重新登录。验证码输错 5 次作废；"
            "密码 15 分钟内输错 5 次，暂停登录。"
        ),
        request=TokenInputSerializer,
        answers={200: TokenPairSerializer},
        examples=examples.TOKEN,
        refusals=("code_invalid", "wrong_credentials"),
    )
    def post(self, request: Request) -> Response:
        """Tokens for whoever shows a live code or the right password."""
        form = self.body(TokenInputSerializer)
        if form["grant_type"] == GrantType.SMS_CODE:
            pair = operations.sign_in_by_code(
                form["phone"], form["code"], by=self.actor, at=self.now
            )
        else:
            pair = operations.sign_in_by_password(
                form["username"],
                form["password"],
                network=trusted_address(request),
                by=self.actor,
                at=self.now,
            )
        return Response(TokenPairSerializer(pair).data)
