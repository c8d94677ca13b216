"""The doors of exports: ask, decide, fetch."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.jobs import access, exporters, operations
from unionhub.jobs.choices import MEDIA_TYPE, ExportKind, ExportState
from unionhub.jobs.models import ExportJob, ExportJobQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import (
    CodeField,
    EmptyInputSerializer,
    ReferenceField,
    StrictSerializer,
    TextField,
)
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower, IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import trusted_address
from unionhub.web.views import ApiView, PageView


class FiltersField(serializers.DictField):
    """Which rows, by the filters of the list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=TextField(max_length=40), **kwargs)


class ExportInputSerializer(StrictSerializer):
    """What is asked for, and what it is for."""

    kind = CodeField(ExportKind, help_text="导出的内容。")
    filters = FiltersField(
        default=dict,
        help_text="筛选，与列表相同：会员名册可用 standing、occupation_group、"
        "realname_state，入会申请可用 state、occupation_group。",
    )
    reason = TextField(max_length=200, multiline=True, help_text="用途，必填。")


class ExportRefusalInputSerializer(StrictSerializer):
    """Why not."""

    reason = TextField(max_length=200, multiline=True, help_text="理由，申请人可见。")


class ExportQuerySerializer(StrictSerializer):
    """How the list of exports can be narrowed."""

    state = CodeField(ExportState, required=False, help_text="状态。")


class ExportFileQuerySerializer(StrictSerializer):
    """What the link to a file carries."""

    key = ReferenceField(
        max_length=100, help_text="链接中的签名，限本人，15 分钟内有效。"
    )


class ExportSerializer(serializers.ModelSerializer[ExportJob]):
    """An export; ``file`` is the link, for its requester while it is there."""

    kind_label = serializers.CharField(source="get_kind_display")
    filters = serializers.DictField(child=serializers.CharField())
    filters_label = serializers.SerializerMethodField(help_text="筛选的中文说明。")
    state_label = serializers.CharField(source="get_state_display")
    organisation = serializers.CharField(
        source="organisation_id", help_text="申请时所代表的工会。"
    )
    is_own = serializers.SerializerMethodField(help_text="是否本人申请。")
    available_actions = serializers.SerializerMethodField(help_text="现在可以办理的。")
    file = serializers.SerializerMethodField(help_text="下载链接，限申请人本人。")

    class Meta:
        model = ExportJob
        fields = (
            "id",
            "kind",
            "kind_label",
            "filters",
            "filters_label",
            "reason",
            "state",
            "state_label",
            "organisation",
            "row_count",
            "requested_at",
            "decided_at",
            "note",
            "ready_at",
            "expires_at",
            "is_own",
            "available_actions",
            "file",
            "version",
        )

    def get_filters_label(self, job: ExportJob) -> str:
        """In words."""
        return exporters.told(job.kind, job.filters)

    def get_is_own(self, job: ExportJob) -> bool:
        """Whether the caller asked for it."""
        return access.is_requester(self.context["actor"], job)

    def get_available_actions(self, job: ExportJob) -> list[str]:
        """The steps open to the caller now."""
        return access.actions(self.context["actor"], job)

    def get_file(self, job: ExportJob) -> str | None:
        """The link, bound to the caller."""
        actor = self.context["actor"]
        if "file" not in access.actions(actor, job):
            return None
        key = operations.key_of(job, by=actor)
        return f"/api/v1/exports/{job.pk}/file?key={key}"


EXAMPLE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "kind": "MEMBERS",
    "kind_label": "会员名册",
    "filters": {"standing": "ACTIVE"},
    "filters_label": "有效",
    "reason": "核对四季度慰问名单",
    "state": "REQUESTED",
    "state_label": "待批准",
    "organisation": "51010400001",
    "row_count": 3200,
    "requested_at": "2026-11-23T10:00:00+08:00",
    "decided_at": None,
    "note": "",
    "ready_at": None,
    "expires_at": None,
    "is_own": True,
    "available_actions": [],
    "file": None,
    "version": 1,
}
READY = EXAMPLE | {
    "state": "READY",
    "state_label": "可下载",
    "decided_at": "2026-11-23T10:20:00+08:00",
    "ready_at": "2026-11-23T10:20:03+08:00",
    "expires_at": "2026-11-24T10:20:03+08:00",
    "available_actions": ["file"],
    "file": "/api/v1/exports/019aa0e4-6c00-7cc3-98c4-dc0c0c07398f/file?key=1tXr3k:Zb",
    "version": 3,
}
DECIDED = READY | {
    "state": "APPROVED",
    "state_label": "生成中",
    "ready_at": None,
    "expires_at": None,
    "is_own": False,
    "available_actions": [],
    "file": None,
    "version": 2,
}


class MayExport(HasPower):
    """The office asks for exports, or decides them."""

    power = Power.MEMBER_EXPORT


class MayDecideExports(HasPower):
    """The office decides what others ask for."""

    power = Power.EXPORT_APPROVE


class ExportRows:
    """The exports in scope, one by one."""

    def export(self, export_id: UUID) -> ExportJob:
        """The one with this id.

        Raises:
            NotFound: absent, or outside the scope.
        """
        rows = ExportJob.objects.visible_to(self.actor)  # type: ignore[attr-defined]
        found = rows.filter(pk=export_id).first()
        if found is None:
            raise NotFound
        return found

    def told(self, job: ExportJob, code: int = status.HTTP_200_OK) -> Response:
        """The answer."""
        shown = ExportSerializer(job, context=self.context())  # type: ignore[attr-defined]
        return Response(shown.data, code, headers={"ETag": etag(job.version)})


class ExportsView(ExportRows, PageView):
    """The exports of the officer's part of the tree."""

    keyset = ("-id",)
    serializer_class = ExportSerializer
    query_serializer_class = ExportQuerySerializer
    permission_classes = [MayExport]

    def rows(self) -> ExportJobQuerySet:
        """Narrowed by scope and filters."""
        return ExportJob.objects.visible_to(self.actor).filter(**self.params)

    @operation(
        operation_id="listExports",
        tag="干部",
        summary="导出申请列表",
        description="任职范围内的导出申请，最新的在前。文件只有申请人本人可以下载。",
        answers={200: page_response_serializer(ExportSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="requestExport",
        tag="干部",
        summary="申请导出 Excel",
        description="须写明用途。1000 行以内直接生成；超过的由另一名干部批准；"
        "任何导出不超过 50000 行。号码一律遮蔽，文件带水印，24 小时后删除。",
        request=ExportInputSerializer,
        answers={201: ExportSerializer},
        examples={
            "request": {
                "kind": "MEMBERS",
                "filters": {"standing": "ACTIVE"},
                "reason": "核对四季度慰问名单",
            },
            "answer": EXAMPLE,
        },
        refusals=("export_too_large", "invalid_choice"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Ask for one."""
        form = self.body(ExportInputSerializer)
        job = operations.request(**form, by=self.actor, at=self.now)
        return self.told(job, status.HTTP_201_CREATED)


class ExportView(ExportRows, ApiView):
    """One export."""

    permission_classes = [MayExport]

    @operation(
        operation_id="getExport",
        tag="干部",
        summary="导出申请详情",
        description="任职范围以外的与不存在的回答相同。可下载时，申请人本人得到下载链接。",
        answers={200: ExportSerializer},
        examples={"answer": READY},
    )
    def get(self, request: Request, export_id: UUID) -> Response:
        """Show it."""
        return self.told(self.export(export_id))


class ExportApprovalView(ExportRows, ApiView):
    """A second person agrees."""

    permission_classes = [MayDecideExports]

    @operation(
        operation_id="approveExport",
        tag="干部",
        summary="批准导出",
        description="不能批准本人的申请。批准后由后台生成文件，只有申请人可以下载。",
        request=EmptyInputSerializer,
        answers={200: ExportSerializer},
        examples={"request": {}, "answer": DECIDED},
        refusals=("wrong_state", "conflict_of_interest"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, export_id: UUID) -> Response:
        """Agree."""
        self.body(EmptyInputSerializer)
        require_match(request, self.export(export_id).version)
        return self.told(operations.approve(export_id, by=self.actor, at=self.now))


class ExportRefusalView(ExportRows, ApiView):
    """A second person does not agree."""

    permission_classes = [MayDecideExports]

    @operation(
        operation_id="refuseExport",
        tag="干部",
        summary="不批准导出",
        description="须写明理由，申请人可见。",
        request=ExportRefusalInputSerializer,
        answers={200: ExportSerializer},
        examples={
            "request": {"reason": "范围过大，请按街道分别申请"},
            "answer": DECIDED
            | {
                "state": "REFUSED",
                "state_label": "未批准",
                "note": "范围过大，请按街道分别申请",
            },
        },
        refusals=("wrong_state", "conflict_of_interest"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, export_id: UUID) -> Response:
        """Refuse."""
        form = self.body(ExportRefusalInputSerializer)
        require_match(request, self.export(export_id).version)
        job = operations.refuse(export_id, **form, by=self.actor, at=self.now)
        return self.told(job)


class ExportFileView(ExportRows, ApiView):
    """The file."""

    # To anybody but its requester it is not there.
    permission_classes = [IsSignedIn]
    query_serializer_class = ExportFileQuerySerializer

    @operation(
        operation_id="downloadExport",
        tag="干部",
        summary="下载导出文件",
        description="用详情中的链接，限申请人本人；每次下载都有记录。过期后回答 410。",
        query=ExportFileQuerySerializer,
        answers={200: OpenApiTypes.BINARY},
        media_type=MEDIA_TYPE,
        refusals=("wrong_state", "expired", "forbidden"),
    )
    def get(self, request: Request, export_id: UUID) -> HttpResponse:
        """Hand it out."""
        job, content = operations.fetch(
            export_id,
            by=self.actor,
            at=self.now,
            key=self.params["key"],
            network=trusted_address(request),
        )
        return attachment(job, content)


def attachment(job: ExportJob, content: bytes) -> HttpResponse:
    """The file as a download, kept by nobody on the way."""
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{job.pk}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer
