"""The doors to lists by which a union names people; files bring them (``imports``)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.organisations.api.shapes import OrganisationSummarySerializer
from services.aid import operations
from services.aid.api import examples
from services.aid.api.applications import MayEditAid, MayViewAid
from services.aid.models import (
    NominationList,
    NominationListQuerySet,
    NominationRow,
    NominationRowQuerySet,
)
from services.aid.operations import Handed, HandedIn
from unionhub.jobs.imports.choices import MOST_ROWS
from unionhub.kernel.errors import NotFound
from unionhub.web.fields import StrictInteger, StrictSerializer
from unionhub.web.idempotency import whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

LIST: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a1",
    "job": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a0",
    "organisation": examples.SUMMARY["organisation"],
    "applications": 120,
    "drafts": 3,
    "made_at": "2026-11-23T10:00:00+08:00",
}
ROW: dict[str, Any] = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c0739a2",
    "line": 2,
    "application": examples.SUMMARY["id"],
    "beneficiary_name": examples.SUMMARY["beneficiary_name"],
    "item": "VISIT",
    "item_label": "送温暖慰问",
    "asked_fen": 200_000,
    "state": "DRAFT",
    "state_label": "草稿",
    "document_number": "锦工发〔2026〕12号",
    "consented_on": "2026-11-20",
}
HANDED: dict[str, Any] = {
    "line": 2,
    "application": examples.SUMMARY["id"],
    "code": "not_ready",
    "detail": "材料不齐。",
    "missing": ["paper:IDENTITY"],
}


class NominationListSerializer(serializers.ModelSerializer[NominationList]):
    """A list, and how much of it waits to be handed in."""

    organisation = OrganisationSummarySerializer()
    applications = serializers.IntegerField(
        source="named", help_text=_("已受理的申请数。")
    )
    drafts = serializers.IntegerField(
        source="waiting", help_text=_("尚未提交的申请数。")
    )

    class Meta:
        model = NominationList
        fields = ("id", "job", "organisation", "applications", "drafts", "made_at")


class NominationRowSerializer(serializers.ModelSerializer[NominationRow]):
    """One row of a list: the application that came of it."""

    application = serializers.UUIDField(source="application_id")
    beneficiary_name = serializers.CharField(source="application.beneficiary_name")
    item = serializers.CharField(source="application.item")
    item_label = serializers.CharField(source="application.get_item_display")
    asked_fen = serializers.IntegerField(source="application.asked_fen")
    state = serializers.CharField(source="application.state")
    state_label = serializers.CharField(source="application.get_state_display")

    class Meta:
        model = NominationRow
        fields = (
            *("id", "line", "application", "beneficiary_name", "item", "item_label"),
            *("asked_fen", "state", "state_label", "document_number"),
            "consented_on",
        )


class HandedSerializer(serializers.Serializer[Handed]):
    """What became of one application."""

    line = serializers.IntegerField(help_text=_("名单行号。"))
    application = serializers.UUIDField(source="application.pk")
    code = serializers.CharField(help_text=_("未能提交的原因代码，已提交的为空。"))
    detail = serializers.CharField(help_text=_("未能提交的原因。"))
    missing = serializers.ListField(
        child=serializers.CharField(), help_text=_("所缺材料。")
    )


class HandInSerializer(StrictSerializer):
    """From where on."""

    after_line = StrictInteger(
        min_value=0,
        max_value=MOST_ROWS,
        required=False,
        default=0,
        help_text=_("只提交此行之后的草稿；首次为 0。"),
    )


class HandedInSerializer(serializers.Serializer[HandedIn]):
    """What became of those that waited."""

    submitted = serializers.IntegerField(help_text=_("已提交审批的申请数。"))
    refused = HandedSerializer(many=True, help_text=_("未能提交、仍为草稿的申请。"))
    next_after_line = serializers.IntegerField(
        source="next_after",
        allow_null=True,
        help_text=_("后面还有草稿时，下次调用的 after_line；没有时为 null。"),
    )


class NominationLists:
    """The lists a door may touch."""

    def lists(self) -> NominationListQuerySet:
        """Those in scope, counted."""
        rows = NominationList.objects.visible_to(self.actor)  # type: ignore[attr-defined]
        return rows.select_related("organisation").counted()

    def named(self, pk: UUID) -> NominationList:
        """One of them.

        Raises:
            NotFound: not to be seen.
        """
        found = self.lists().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


class NominationListsView(NominationLists, PageView):
    """Lists of nominations."""

    keyset = ("org_path", "id")
    serializer_class = NominationListSerializer
    permission_classes = [MayViewAid]

    def rows(self) -> NominationListQuerySet:
        """Narrowed by scope."""
        return self.lists()

    @operation(
        operation_id="listNominationLists",
        tag="干部",
        summary="推荐名单列表",
        description="任职范围内各工会以文件报送的推荐名单；文件经导入任务报送，kind 为 "
        "NOMINATIONS，每行受理后成为一份申请草稿。",
        answers={200: page_response_serializer(NominationListSerializer)},
        examples={"answer": {"items": [LIST], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class NominationListView(NominationLists, ApiView):
    """One list."""

    permission_classes = [MayViewAid]

    @operation(
        operation_id="getNominationList",
        tag="干部",
        summary="推荐名单详情",
        description="名单的报送工会、受理数和尚未提交数。",
        answers={200: NominationListSerializer},
        examples={"answer": LIST},
    )
    def get(self, request: Request, list_id: UUID) -> Response:
        """It."""
        return Response(NominationListSerializer(self.named(list_id)).data)


class NominationRowsView(NominationLists, PageView):
    """The rows of a list."""

    sensitive = True
    sensitive_fields = ("name",)
    subject = "person_id"
    keyset = ("line", "id")
    serializer_class = NominationRowSerializer
    permission_classes = [MayViewAid]

    def rows(self) -> NominationRowQuerySet:
        """Of a list that may be seen."""
        found = self.named(self.kwargs["list_id"])
        rows = NominationRow.objects.visible_to(self.actor).filter(list=found)
        return rows.select_related("application")

    @operation(
        operation_id="listNominations",
        tag="干部",
        summary="推荐名单明细",
        description="名单中已受理的各行及其申请；未受理的行和原因见导入任务的错误清单。",
        answers={200: page_response_serializer(NominationRowSerializer)},
        examples={"answer": {"items": [ROW], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class NominationSubmissionView(NominationLists, ApiView):
    """What is complete of a list is handed in."""

    permission_classes = [MayEditAid]

    @operation(
        operation_id="submitNominationList",
        tag="干部",
        summary="提交推荐名单",
        description="逐份提交名单中的申请草稿，与单份提交相同；不能提交的仍为草稿，"
        "逐份说明原因。一次至多 100 份；next_after_line 不为 null 时，"
        "以它为 after_line 再次提交。可以重复提交。",
        request=HandInSerializer,
        answers={200: HandedInSerializer},
        examples={
            "request": {"after_line": 0},
            "answer": {"submitted": 99, "refused": [HANDED], "next_after_line": 102},
        },
    )
    @whole
    def post(self, request: Request, list_id: UUID) -> Response:
        """Hand it in."""
        after = self.body(HandInSerializer)["after_line"]
        found = self.named(list_id)
        told = operations.hand_in(found.pk, by=self.actor, at=self.now, after=after)
        return Response(HandedInSerializer(told).data)
