"""The doors of cash: handed out, looked at."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from services.aid.models import Application
from services.hardship.choices import Relation
from services.payments import operations
from services.payments.api.recovery_shapes import page
from services.payments.api.rows import MayRelease, MayView
from services.payments.models import CashHandout, CashHandoutQuerySet
from services.payments.operations import Handover, Proxy
from unionhub.files import operations as files
from unionhub.files.choices import FilePurpose
from unionhub.kernel.errors import BadFact, NotFound
from unionhub.persons.choices import DocumentKind
from unionhub.web import access_log
from unionhub.web.fields import (
    CodeField,
    DateField,
    IdNumberField,
    NameField,
    ReferenceField,
    StrictSerializer,
)
from unionhub.web.idempotency import idempotent
from unionhub.web.multipart import StrictMultipartParser, UploadField
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

ACCOUNT = 40
PROXY = ("name", "relation", "id_type", "id_number")
EXAMPLE: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c073c01",
    "payment": "019aa0e4-6c00-7cc3-98c4-dc0c0c073c02",
    "application": "019aa0e4-6c00-7cc3-98c4-dc0c0c073a03",
    "organisation": "51010400001",
    "payee_name": "王小明",
    "amount_fen": 100_000,
    "handed_on": "2026-11-23",
    "handlers": ["jinjiang-cashier-01", "jinjiang-clerk-02"],
    "proxy_name": "王大山",
    "proxy_relation": "PARENT",
    "proxy_relation_label": "父母",
    "proxy_id_number": "519***********002X",
    "recorded_at": "2026-11-23T15:00:00+08:00",
}
DETAIL = EXAMPLE | {"receipt": "/api/v1/files/019aa0e4-6c00-7cc3-98c4-dc0c0c073c03?…"}
SENT: dict[str, Any] = {
    "file": "（JPEG 或 PNG 文件）",
    "second": "jinjiang-clerk-02",
    "handed_on": "2026-11-23",
    "proxy_name": "王大山",
    "proxy_relation": "PARENT",
    "proxy_id_type": "RESIDENT_ID",
    "proxy_id_number": "51990019600101002X",
}


class CashQuerySerializer(StrictSerializer):
    """How the list can be narrowed."""

    organisation = ReferenceField(max_length=11, required=False, help_text=_("工会。"))


class CashInputSerializer(StrictSerializer):
    """What was handed out, by whom, to whom."""

    file = UploadField(help_text=_("签收单照片，有领取人签名。"))
    second = ReferenceField(
        max_length=ACCOUNT,
        help_text=_("第二经手人的干部账号，须在发放工会任职；第一经手人是办理人。"),
    )
    handed_on = DateField(help_text=_("发放日期。"))
    proxy_name = NameField(required=False, help_text=_("代领人姓名，代领时填。"))
    proxy_relation = CodeField(
        Relation, required=False, help_text=_("代领人与受助人的关系。")
    )
    proxy_id_type = CodeField(
        DocumentKind, required=False, help_text=_("代领人证件类型。")
    )
    proxy_id_number = IdNumberField(
        required=False, help_text=_("代领人证件号码，密封保存。")
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """All of the proxy, or nothing.

        Raises:
            BadFact: ``proxy_incomplete``.
        """
        told = {name: attrs.pop(f"proxy_{name}", "") for name in PROXY}
        if any(told.values()) and not all(told.values()):
            raise BadFact(code="proxy_incomplete", field="proxy_name")
        attrs["proxy"] = Proxy(**told) if told["name"] else None
        return attrs


class CashHandoutSerializer(serializers.ModelSerializer[CashHandout]):
    """Cash that was handed out; of the proxy's document only the ends."""

    payment = serializers.UUIDField(source="payment_id")
    application = serializers.UUIDField(source="payment.application_id")
    organisation = serializers.CharField(source="organisation_id")
    payee_name = serializers.CharField(source="payment.payee_name")
    amount_fen = serializers.IntegerField(source="payment.amount_fen")
    handlers = serializers.SerializerMethodField(help_text=_("两名经手人的账号。"))
    proxy_relation_label = serializers.CharField(source="get_proxy_relation_display")
    proxy_id_number = serializers.CharField(
        source="masked_proxy_id", help_text=_("代领人证件号码，已遮蔽。")
    )

    class Meta:
        model = CashHandout
        fields: tuple[str, ...] = (
            *("id", "payment", "application", "organisation", "payee_name"),
            *("amount_fen", "handed_on", "handlers", "proxy_name"),
            *("proxy_relation", "proxy_relation_label", "proxy_id_number"),
            "recorded_at",
        )

    def get_handlers(self, handout: CashHandout) -> list[str]:
        """Both."""
        return [handout.first_account, handout.second_account]


class CashHandoutDetailSerializer(CashHandoutSerializer):
    """The same with the signed receipt."""

    receipt = serializers.SerializerMethodField(
        help_text=_("签收单地址，15 分钟内有效。")
    )

    class Meta(CashHandoutSerializer.Meta):
        fields = (*CashHandoutSerializer.Meta.fields, "receipt")

    def get_receipt(self, handout: CashHandout) -> str:
        """Where it can be seen."""
        return files.link(handout.receipt)


class CashRows:
    """The hand-outs a door may touch."""

    def handouts(self) -> CashHandoutQuerySet:
        """Those of a union in scope."""
        rows = CashHandout.objects.visible_to(self.actor)  # type: ignore[attr-defined]
        return rows.select_related("payment", "receipt")

    def told(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        """The hand-out as an answer.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.handouts().filter(pk=pk).first()
        if found is None:
            raise NotFound
        if self.sensitive:  # type: ignore[attr-defined]
            access_log.shown(self, found.beneficiary_id)
        return Response(CashHandoutDetailSerializer(found).data, code)


class CashHandoutsView(CashRows, PageView):
    """The hand-outs of the unions in scope."""

    sensitive = True
    sensitive_fields = ("name",)
    subject = "beneficiary_id"
    keyset = ("-id",)
    serializer_class = CashHandoutSerializer
    query_serializer_class = CashQuerySerializer
    permission_classes = [MayView]

    def rows(self) -> CashHandoutQuerySet:
        """Narrowed by scope and filters."""
        return self.handouts().filter(**self.params)

    @operation(
        operation_id="listCashHandouts",
        tag="干部",
        summary="现金发放列表",
        description="任职范围内工会的现金发放，最新的在前；代领人证件号码已遮蔽。",
        answers={200: page_response_serializer(CashHandoutSerializer)},
        examples=page(EXAMPLE),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class CashHandoutView(CashRows, ApiView):
    """One hand-out."""

    sensitive = True
    sensitive_fields = ("name",)
    permission_classes = [MayView]

    @operation(
        operation_id="getCashHandout",
        tag="干部",
        summary="现金发放详情",
        description="一次现金发放和签收单照片，每次查看记入查看记录。",
        answers={200: CashHandoutDetailSerializer},
        examples={"answer": DETAIL},
    )
    @access_log.logged
    def get(self, request: Request, handout_id: UUID) -> Response:
        """Look at it."""
        return self.told(handout_id)


class ApplicationHandoutsView(CashRows, ApiView):
    """Cash is handed out for an application."""

    permission_classes = [MayRelease]
    parser_classes = [StrictMultipartParser]
    takes_files = True

    prepared: Handover

    def prepare(self, request: Request) -> Handover:
        """The receipt, made anew before anything is locked."""
        form = self.body(CashInputSerializer)
        picture = files.checked(form.pop("file"), FilePurpose.DOSSIER_PAPER)
        return Handover(picture=picture, **form)

    @operation(
        operation_id="handOutCash",
        tag="干部",
        summary="现金发放",
        description="发放方式为现金的已批准申请，由两名与受助人无关的人员经手，凭签收单"
        "发放，资金当即由已占用转为已发放。代领的须填关系和证件号码。只能发放一次。",
        request=CashInputSerializer,
        answers={201: CashHandoutDetailSerializer},
        examples={"request": SENT, "answer": DETAIL},
        refusals=(
            *("wrong_state", "not_cash", "conflict_of_interest", "handlers_same"),
            *("does_not_exist", "in_the_future", "proxy_incomplete"),
            *("id_format", "id_checksum", "period_closed", "round_not_open"),
            *("not_a_file", "empty_file", "type_mismatch", "too_many_pixels"),
            *("unreadable_file", "storage_full"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, application_id: UUID) -> Response:
        """Hand it out."""
        rows = Application.objects.visible_to(self.actor).filter(pk=application_id)
        if not rows.exists():
            raise NotFound
        made = operations.hand_out(
            application_id, self.prepared, by=self.actor, at=self.now
        )
        return self.told(made.pk, status.HTTP_201_CREATED)
