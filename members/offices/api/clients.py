"""The doors of systems that call the API for a union."""

from typing import Any
from uuid import UUID

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from members.offices import access, operations
from members.organisations.models import Organisation
from unionhub.accounts.choices import MACHINE_SCOPES
from unionhub.accounts.models import MachineClient, MachineClientQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.fields import (
    CodeField,
    EmptyInputSerializer,
    ListField,
    ReferenceField,
    StrictBoolean,
    StrictSerializer,
    TextField,
)
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

SCOPES = sorted(MACHINE_SCOPES)
REQUEST: dict[str, Any] = {
    "name": "区总工会统计平台",
    "organisation": "51010400001",
    "scopes": ["member:read"],
}
CLIENT: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a4",
    "name": "区总工会统计平台",
    "client_id": "N2jzH0qv3tXc9sUe5kRb7mWyLgPdAoFi1xQ8uZ4T",
    "organisation": "51010400001",
    "organisation_name": "成都市锦江区总工会",
    "scopes": [
        {"code": "member:read", "sentence": "查看会员（敏感信息遮蔽）"},
    ],
    "is_active": True,
    "created_at": "2026-11-23T10:00:00+08:00",
}
REGISTERED = CLIENT | {"client_secret": "b3C_uN4yqTz1oXw8LrVd5sKf2hPjMgEa7iQ9xYtR0nU"}


class MachineClientInputSerializer(StrictSerializer):
    """A new client."""

    name = TextField(max_length=100, help_text="系统名称。")
    organisation = ReferenceField(max_length=11, help_text="为哪个工会，填工会编号。")
    scopes = ListField(
        child=CodeField(SCOPES),
        max_length=len(SCOPES),
        min_length=1,
        unique=True,
        help_text="权限范围：只能查看该工会及其所辖。",
    )


class MachineClientQuerySerializer(StrictSerializer):
    """How the list can be narrowed."""

    organisation = ReferenceField(
        max_length=11, required=False, help_text="工会编号（不含下级）。"
    )
    is_active = StrictBoolean(required=False, help_text="是否在用。")


class ScopeSerializer(serializers.Serializer[Any]):
    """One thing a client may do."""

    code = serializers.CharField()
    sentence = serializers.CharField(help_text="说明。")


class MachineClientSerializer(serializers.ModelSerializer[MachineClient]):
    """A client; its secret is kept hashed and shown nowhere."""

    name = serializers.CharField(help_text="系统名称。")
    client_id = serializers.CharField(
        source="application.client_id", help_text="换取令牌时的客户端编号。"
    )
    organisation = serializers.CharField(
        source="organisation_code", help_text="工会编号。"
    )
    organisation_name = serializers.CharField(help_text="工会名称。")
    scopes = serializers.SerializerMethodField(help_text="权限范围。")

    class Meta:
        model = MachineClient
        fields: tuple[str, ...] = (
            "id",
            "name",
            "client_id",
            "organisation",
            "organisation_name",
            "scopes",
            "is_active",
            "created_at",
        )

    def get_scopes(self, client: MachineClient) -> list[dict[str, str]]:
        """Each with its sentence."""
        told = ((scope, MACHINE_SCOPES.get(scope)) for scope in client.scopes)
        return [
            {"code": scope, "sentence": str(known[0]) if known else ""}
            for scope, known in told
        ]


class RegisteredClientSerializer(MachineClientSerializer):
    """A client with its secret, which is shown once."""

    client_secret = serializers.CharField(
        help_text="密钥：只显示这一次，请妥善保存；丢失时停用后重新登记。"
    )

    class Meta(MachineClientSerializer.Meta):
        fields = (*MachineClientSerializer.Meta.fields, "client_secret")


class MayManageClients(HasPower):
    """The office registers and closes systems."""

    power = Power.CLIENT_MANAGE


class ClientsInScope(ApiView):
    """What the doors of systems look at."""

    permission_classes = [MayManageClients]

    def clients(self) -> MachineClientQuerySet:
        """Those of the unions in the actor's part of the tree."""
        unions = Organisation.objects.visible_to(self.actor)
        return access.with_unions(MachineClient.objects.of_unions(self.actor, unions))


class MachineClientsView(ClientsInScope, PageView):
    """The systems in scope."""

    keyset = ("id",)
    serializer_class = MachineClientSerializer
    query_serializer_class = MachineClientQuerySerializer
    permission_classes = [MayManageClients]

    def rows(self) -> MachineClientQuerySet:
        """Narrowed by the filters."""
        filters = dict(self.params)
        if "organisation" in filters:
            filters["organisation_code"] = filters.pop("organisation")
        return self.clients().filter(**filters)

    @operation(
        operation_id="listMachineClients",
        tag="干部",
        summary="对接系统列表",
        description="任职范围内各工会的对接系统，含已停用的。",
        answers={200: page_response_serializer(MachineClientSerializer)},
        examples={"answer": {"items": [CLIENT], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="registerMachineClient",
        tag="干部",
        summary="登记对接系统",
        description="登记后以客户端编号和密钥到 /oauth/token 换取令牌；"
        "只能查看所填工会及其所辖。密钥只在本次回答中给出。",
        request=MachineClientInputSerializer,
        answers={201: RegisteredClientSerializer},
        examples={"request": REQUEST, "answer": REGISTERED},
        refusals=("not_found", "wrong_state", "invalid_choice", "personal_number"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Register one."""
        form = self.body(MachineClientInputSerializer)
        made = operations.register_client(
            form.pop("name"), **form, by=self.actor, at=self.now
        )
        client = self.clients().get(pk=made.client.pk)
        client.client_secret = made.secret  # type: ignore[attr-defined]
        data = RegisteredClientSerializer(client).data
        return Response(data, status.HTTP_201_CREATED)


class MachineClientView(ClientsInScope):
    """One system."""

    permission_classes = [MayManageClients]

    @operation(
        operation_id="getMachineClient",
        tag="干部",
        summary="对接系统",
        description="任职范围内某工会的一个对接系统。",
        answers={200: MachineClientSerializer},
        examples={"answer": CLIENT},
        refusals=("not_found",),
    )
    def get(self, request: Request, client_id: UUID) -> Response:
        """It, if it is in scope."""
        client = self.clients().filter(pk=client_id).first()
        if client is None:
            raise NotFound
        return Response(MachineClientSerializer(client).data)


class MachineClientClosingView(ClientsInScope):
    """The end of a system."""

    permission_classes = [MayManageClients]

    @operation(
        operation_id="closeMachineClient",
        tag="干部",
        summary="停用对接系统",
        description="立即生效，不能恢复：密钥和已换取的令牌全部作废。",
        request=EmptyInputSerializer,
        answers={200: MachineClientSerializer},
        examples={"request": {}, "answer": CLIENT | {"is_active": False}},
        refusals=("not_found", "wrong_state"),
    )
    @whole
    def post(self, request: Request, client_id: UUID) -> Response:
        """Close it."""
        self.body(EmptyInputSerializer)
        operations.close_client(client_id, by=self.actor, at=self.now)
        client = self.clients().get(pk=client_id)
        return Response(MachineClientSerializer(client).data)
