"""The doors at which an officer sets up the second factor."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.accounts import examples, officers
from unionhub.accounts.api import OtpField, PasswordField, TokensPerNetwork
from unionhub.accounts.factors import RecoveryCodes, Setup
from unionhub.accounts.officers import Shown
from unionhub.web.fields import ReferenceField, StrictSerializer
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.throttling import trusted_address
from unionhub.web.views import ApiView


class FactorSetupInputSerializer(StrictSerializer):
    """Who sets up an authenticator."""

    username = ReferenceField(40, numbers=False, help_text="登录名。")
    password = PasswordField(help_text="密码。")


class FactorSetupSerializer(serializers.Serializer[Setup]):
    """What the authenticator is set up with; shown once."""

    secret = serializers.CharField(help_text="种子（Base32），供手工输入。")
    otpauth_uri = serializers.CharField(help_text="供动态口令应用导入的地址。")
    qr_svg = serializers.CharField(help_text="同一地址的二维码（SVG）。")


class FactorConfirmationInputSerializer(FactorSetupInputSerializer):
    """The first code of the authenticator."""

    otp = OtpField(help_text="动态口令应用当前显示的 6 位动态码。")


class RecoveryCodesSerializer(serializers.Serializer[RecoveryCodes]):
    """The codes for the day the authenticator is lost; shown once."""

    recovery_codes = serializers.ListField(
        child=serializers.CharField(),
        help_text="恢复码，每个只能代替动态码使用一次，请妥善保存；以后不再显示。",
    )


class FactorView(ApiView):
    """Setting up an authenticator."""

    # A stale token in the header must not keep anybody from setting it up.
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (TokensPerNetwork,)

    @operation(
        operation_id="second_factor_create",
        tag="公共",
        summary="绑定动态口令：获取种子",
        description=(
            "干部首次登录前绑定动态口令。每次调用都会换一个新种子，以最后一次为准；"
            "确认以后不能再次获取，动态口令丢失时请联系安全管理员重置。"
        ),
        request=FactorSetupInputSerializer,
        answers={200: FactorSetupSerializer},
        examples=examples.SECOND_FACTOR,
        refusals=("wrong_credentials", "wrong_state", "sign_in_locked"),
    )
    def post(self, request: Request) -> Response:
        """A seed, for whoever shows the right password."""
        shown = shown_in(self.body(FactorSetupInputSerializer), request)
        setup = officers.draw_factor(shown, by=self.actor, at=self.now)
        return Response(FactorSetupSerializer(setup).data)


class FactorConfirmationView(ApiView):
    """Confirming it."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (TokensPerNetwork,)

    @operation(
        operation_id="second_factor_confirm",
        tag="公共",
        summary="绑定动态口令：确认",
        description=(
            "输入动态口令应用显示的动态码，完成绑定，并取得恢复码。"
            "这个动态码随即作废，登录时请用下一个。"
        ),
        request=FactorConfirmationInputSerializer,
        answers={200: RecoveryCodesSerializer},
        examples=examples.SECOND_FACTOR_CONFIRMATION,
        refusals=("wrong_credentials", "wrong_state", "sign_in_locked"),
    )
    def post(self, request: Request) -> Response:
        """Recovery codes, for the first right code."""
        shown = shown_in(self.body(FactorConfirmationInputSerializer), request)
        codes = officers.confirm_factor(shown, by=self.actor, at=self.now)
        return Response(RecoveryCodesSerializer(codes).data)


def shown_in(form: dict[str, Any], request: Request) -> Shown:
    """What was shown in this form, and from where."""
    return Shown(
        username=form["username"],
        password=form["password"],
        otp=form.get("otp"),
        network=trusted_address(request),
    )
