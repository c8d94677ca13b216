"""The door to full numbers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.people import reveal
from members.people.choices import RevealField
from unionhub.accounts.access import has_recent_factor
from unionhub.accounts.models import User
from unionhub.audit.choices import Purpose
from unionhub.web import access_log
from unionhub.web.fields import CodeField, ListField, StrictSerializer, TextField
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import UserThrottle
from unionhub.web.views import ApiView


class RevealInputSerializer(StrictSerializer):
    """Which numbers, and what for."""

    fields = ListField(  # type: ignore[assignment]
        child=CodeField(RevealField),
        min_length=1,
        max_length=len(RevealField),
        unique=True,
        help_text="要查看的内容。",
    )
    purpose = CodeField(Purpose, help_text="用途，记入查看记录，本人可见。")
    case_number = TextField(
        max_length=64,
        required=False,
        help_text="案件或工单编号，记入查看记录；不得填写证件号码和手机号码。",
    )


class RevealedSerializer(serializers.Serializer[Any]):
    """Only what was asked for."""

    id_number = serializers.CharField(required=False, help_text="完整证件号码。")
    phone = serializers.CharField(
        required=False, allow_null=True, help_text="完整手机号码；没有登记的为 null。"
    )
    left_today = serializers.IntegerField(help_text="今日还可以查看的次数。")


def is_fresh(request: Request, at: datetime) -> bool:
    """Whether the token comes from a second factor shown a moment ago."""
    user = request.user
    return isinstance(user, User) and has_recent_factor(user, request.auth, at)


class RevealThrottle(UserThrottle):
    """Tries to see full numbers, granted or not."""

    scope, limit, seconds = "reveal", 60, 60


class RevealView(ApiView):
    """A member's full numbers."""

    # Whoever is refused for want of an office is written down too: by the operation.
    permission_classes = [IsSignedIn]
    throttle_classes = [RevealThrottle]

    @operation(
        operation_id="revealMember",
        tag="干部",
        summary="查看会员的完整号码",
        description="须写明用途，并在最近十五分钟内验证过动态码；每名干部每日次数有限。每次"
        "查看（包括被拒绝的）都在答复之前记入查看记录；看到了什么，会员本人可以查到。答复"
        "不得保存，也不随 Idempotency-Key 重放。",
        request=RevealInputSerializer,
        answers={200: RevealedSerializer},
        examples={
            "request": {
                "fields": ["id_number", "phone"],
                "purpose": "IDENTITY_CHECK",
                "case_number": "锦工访〔2026〕12号",
            },
            "answer": {
                "id_number": "11010519491231002X",
                "phone": "13800138001",
                "left_today": 29,
            },
        },
        refusals=("forbidden", "second_factor_not_recent", "reveals_spent"),
    )
    def post(self, request: Request, member_id: UUID) -> Response:
        """Show them."""
        form = self.body(RevealInputSerializer)
        look = access_log.look_of(
            self,
            fields=form["fields"],
            purpose=form["purpose"],
            case_number=form.get("case_number", ""),
        )
        shown = reveal.reveal(
            member_id,
            look,
            factor_is_recent=is_fresh(request, self.now),
            by=self.actor,
            at=self.now,
        )
        data = shown.values | {"left_today": shown.left_today}
        return Response(RevealedSerializer(data).data)
