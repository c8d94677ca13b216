"""The door at which an officer sets the password."""

from typing import Any, Final

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.accounts import passwords
from unionhub.accounts.api import OtpField, PasswordField, TokensPerNetwork
from unionhub.accounts.officers import Shown
from unionhub.web.fields import ReferenceField, StrictSerializer
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.throttling import trusted_address
from unionhub.web.views import ApiView

EXAMPLE: Final[dict[str, Any]] = {
    "request": {
        "username": "jinjiang-01",
        "current": "d4m2kf-3b1f8c0e9a7d4652b8c1f0e9a7d46523",
        "new_password": "correct-horse-battery",
    },
}


class PasswordInputSerializer(StrictSerializer):
    """Who sets which password, and what is shown for it."""

    username = ReferenceField(40, numbers=False, help_text="登录名。")
    current = PasswordField(help_text="现在的密码，或管理员发放的设置码。")
    otp = OtpField(
        required=False,
        help_text="6 位动态码，或一个恢复码；已绑定动态口令的必填。",
    )
    new_password = PasswordField(
        help_text="新密码：至少 12 位，不能是常用密码，不能与所出示的相同。"
    )


class PasswordsView(ApiView):
    """Passwords."""

    # A stale token in the header must not keep anybody from setting it.
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (TokensPerNetwork,)

    @operation(
        operation_id="setPassword",
        tag="公共",
        summary="设置密码",
        description=(
            "干部用管理员发放的设置码（三天内有效，只能用一次）首次设置密码，"
            "或用现在的密码修改。成功以后，该账号的全部登录立即失效。"
            "输错与登录合并计数，连续 5 次暂停 15 分钟。"
        ),
        request=PasswordInputSerializer,
        answers={204: None},
        examples=EXAMPLE,
        refusals=(
            "wrong_credentials",
            "password_too_weak",
            "second_factor_required",
            "sign_in_locked",
        ),
    )
    def post(self, request: Request) -> Response:
        """Set it, for whoever shows what it takes."""
        form = self.body(PasswordInputSerializer)
        shown = Shown(
            username=form["username"],
            password=form["current"],
            otp=form.get("otp"),
            network=trusted_address(request),
        )
        passwords.set_password(shown, form["new_password"], by=self.actor, at=self.now)
        return Response(status=status.HTTP_204_NO_CONTENT)
