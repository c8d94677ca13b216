"""The door to one's own timeline: what happened to all that one has asked for."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.enrolment.choices import StepKind
from members.enrolment.models import EnrolmentStep, EnrolmentStepQuerySet
from members.organisations.api.shapes import OrganisationSummarySerializer
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import PageView


class OwnStepSerializer(serializers.ModelSerializer[EnrolmentStep]):
    """One line: what happened, and who has the matter since."""

    subject = serializers.SerializerMethodField(help_text="事项类别代码。")
    subject_label = serializers.SerializerMethodField(help_text="事项类别。")
    kind = serializers.ChoiceField(choices=StepKind.choices, help_text="进度。")
    kind_label = serializers.CharField(source="get_kind_display")
    organisation = OrganisationSummarySerializer(help_text="此后由谁办理。")
    link = serializers.SerializerMethodField(help_text="事项的地址。")

    class Meta:
        model = EnrolmentStep
        fields = (
            "at",
            "subject",
            "subject_label",
            "kind",
            "kind_label",
            "organisation",
            "note",
            "link",
        )

    def get_subject(self, step: EnrolmentStep) -> str:
        """What it belongs to; until now only requests to join."""
        return "ENROLMENT"

    def get_subject_label(self, step: EnrolmentStep) -> str:
        """The same in words."""
        return "入会申请"

    def get_link(self, step: EnrolmentStep) -> str:
        """Where the request is."""
        return f"/api/v1/enrolments/{step.enrolment_id}"


EXAMPLE = {
    "at": "2026-11-23T10:00:00+08:00",
    "subject": "ENROLMENT",
    "subject_label": "入会申请",
    "kind": "SUBMITTED",
    "kind_label": "提交申请",
    "organisation": {
        "code": "51010400003",
        "name": "成都市锦江区锦官驿街道总工会",
        "kind": "TOWNSHIP",
        "kind_label": "乡镇街道工会",
        "office_phone": "028-86650000",
    },
    "note": "",
    "link": "/api/v1/enrolments/019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
}


class OwnTimelineView(PageView):
    """What happened to all of one's own requests, the newest first."""

    keyset = ("-id",)
    serializer_class = OwnStepSerializer
    permission_classes = [IsSignedIn]

    def rows(self) -> EnrolmentStepQuerySet:
        """The steps of one's own requests."""
        return EnrolmentStep.objects.owned_by(self.actor).select_related("organisation")

    @operation(
        operation_id="getMyTimeline",
        tag="会员",
        summary="我的办理进度",
        description="本账号全部申请的办理经过，最新的在前；每条给出经办工会和办公电话。",
        answers={200: page_response_serializer(OwnStepSerializer)},
        examples={"answer": {"items": [EXAMPLE], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)
