"""The doors of officers' accounts: opening, helping, closing."""

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from members.offices import operations
from members.offices.api.appointments import MayGrantOffices
from members.offices.api.examples import ACCOUNT
from members.offices.api.shapes import (
    OfficerAccountInputSerializer,
    OfficerAccountSerializer,
)
from members.offices.operations import Offered
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

OFFERED = ACCOUNT | {"setting_code": "d4m2kf-3b1f8c0e9a7d4652b8c1f0e9a7d46523"}


class OfferedAccountSerializer(serializers.Serializer[Offered]):
    """An account with the code to set its password; the code is shown once."""

    id = serializers.UUIDField(source="user.pk")
    username = serializers.CharField(source="user.username")
    is_active = serializers.BooleanField(source="user.is_active")
    setting_code = serializers.CharField(
        help_text="密码设置码：请当面或经可靠途径交给本人，以后不再显示；三天内有效。"
    )


class OfficersView(ApiView):
    """Officers' accounts."""

    permission_classes = [MayGrantOffices]

    @operation(
        operation_id="openOfficerAccount",
        tag="干部",
        summary="开立干部账号",
        description="以工号开立账号；首次任职以前没有任何权限。"
        "本人凭设置码设置密码（`POST /api/v1/auth/passwords`）。",
        request=OfficerAccountInputSerializer,
        answers={201: OfferedAccountSerializer},
        examples={"request": {"username": ACCOUNT["username"]}, "answer": OFFERED},
        refusals=("already_exists", "personal_number"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Open one."""
        username = self.body(OfficerAccountInputSerializer)["username"]
        opened = operations.open_account(username, by=self.actor, at=self.now)
        data = OfferedAccountSerializer(opened).data
        return Response(data, status.HTTP_201_CREATED)


class SettingCodesView(ApiView):
    """Codes to set a password."""

    permission_classes = [MayGrantOffices]

    @operation(
        operation_id="issueSettingCode",
        tag="干部",
        summary="发放密码设置码",
        description="忘记密码时发放新的设置码：原密码和以前的设置码立即作废，"
        "该账号的全部登录失效。账号的全部任职都在任职范围内才能办理；"
        "不能为本人办理；该账号正代行范围以外的职务时，由其上级办理。",
        request=EmptyInputSerializer,
        answers={201: OfferedAccountSerializer},
        examples={"request": {}, "answer": OFFERED},
        refusals=("not_found", "conflict_of_interest", "wrong_state"),
    )
    @whole
    def post(self, request: Request, username: str) -> Response:
        """Give one."""
        self.body(EmptyInputSerializer)
        offered = operations.offer_password(username, by=self.actor, at=self.now)
        data = OfferedAccountSerializer(offered).data
        return Response(data, status.HTTP_201_CREATED)


class FactorResetsView(ApiView):
    """Authenticators that were lost."""

    permission_classes = [MayGrantOffices]

    @operation(
        operation_id="resetSecondFactor",
        tag="干部",
        summary="重置动态口令",
        description="动态口令丢失时重置：该账号的全部登录失效，"
        "本人重新绑定后才能登录。办理条件与发放设置码相同。",
        request=EmptyInputSerializer,
        answers={200: OfficerAccountSerializer},
        examples={"request": {}, "answer": ACCOUNT},
        refusals=("not_found", "conflict_of_interest", "wrong_state"),
    )
    @whole
    def post(self, request: Request, username: str) -> Response:
        """Take it away."""
        self.body(EmptyInputSerializer)
        user = operations.reset_factor(username, by=self.actor, at=self.now)
        return Response(OfficerAccountSerializer(user).data)


class ClosingView(ApiView):
    """Accounts that end."""

    permission_classes = [MayGrantOffices]

    @operation(
        operation_id="closeOfficerAccount",
        tag="干部",
        summary="停用干部账号",
        description="停用后不能恢复：全部登录失效，其任职和委托同时终止。"
        "账号的全部任职都在任职范围内才能办理；不能停用本人的账号。",
        request=EmptyInputSerializer,
        answers={200: OfficerAccountSerializer},
        examples={"request": {}, "answer": ACCOUNT | {"is_active": False}},
        refusals=("not_found", "conflict_of_interest", "wrong_state"),
    )
    @whole
    def post(self, request: Request, username: str) -> Response:
        """Close it."""
        self.body(EmptyInputSerializer)
        user = operations.close_account(username, by=self.actor, at=self.now)
        return Response(OfficerAccountSerializer(user).data)
