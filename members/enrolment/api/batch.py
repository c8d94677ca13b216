"""The door to one decision on many requests."""

from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.enrolment import operations
from members.enrolment.api.desk import MayDecideEnrolments
from members.enrolment.api.examples import ENROLMENT_ID
from members.enrolment.api.inputs import DecisionsInputSerializer
from members.enrolment.choices import RowStatus
from unionhub.messages import tasks as message_tasks
from unionhub.web.idempotency import idempotent
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

OTHER_ID = "019aa0e4-6c00-7cc3-98c4-dc0c0c073990"


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one row."""

    id = serializers.UUIDField(help_text="申请编号。")
    status = serializers.ChoiceField(choices=RowStatus.choices, help_text="结果。")
    status_label = serializers.CharField(source="status.label")
    code = serializers.CharField(
        allow_blank=True, help_text="未办理的原因代码；已办理时为空。"
    )
    detail = serializers.CharField(
        allow_blank=True, help_text="未办理的原因；已办理时为空。"
    )


class DecisionsAnswerSerializer(serializers.Serializer[Any]):
    """What became of each row, in the order in which they were sent."""

    done = serializers.IntegerField(help_text="已办理的件数。")
    refused = serializers.IntegerField(help_text="未办理的件数。")
    results = OutcomeSerializer(many=True)


class DecisionsView(ApiView):
    """The desk decides on many requests at once."""

    permission_classes = [MayDecideEnrolments]

    @operation(
        operation_id="decideEnrolments",
        tag="干部",
        summary="批量审核入会申请",
        description="对最多 200 件申请作同一个决定，逐件给出结果：某件不能办理时，其余"
        "照常办理。每件都须带上读取时的 version；任职范围以外的申请与不存在的申请"
        "结果相同。每件都留有记录，申请人分别收到短信。",
        request=DecisionsInputSerializer,
        answers={200: DecisionsAnswerSerializer},
        examples={
            "request": {
                "decision": "REJECT",
                "reason": "不在本工会服务范围内",
                "rows": [
                    {"id": ENROLMENT_ID, "version": 1},
                    {"id": OTHER_ID, "version": 3},
                ],
            },
            "answer": {
                "done": 1,
                "refused": 1,
                "results": [
                    {
                        "id": ENROLMENT_ID,
                        "status": "DONE",
                        "status_label": "已办理",
                        "code": "",
                        "detail": "",
                    },
                    {
                        "id": OTHER_ID,
                        "status": "REFUSED",
                        "status_label": "未办理",
                        "code": "wrong_state",
                        "detail": "当前状态下不能这样办理。",
                    },
                ],
            },
        },
        refusals=("duplicate_item", "inconsistent"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Decide."""
        form = self.body(DecisionsInputSerializer)
        rows = form.pop("rows")
        ruling = operations.Ruling(**form)
        outcomes = operations.decide_all(rows, ruling, by=self.actor, at=self.now)
        # Robust: what is committed is answered so; a later pass finds the messages.
        transaction.on_commit(message_tasks.deliver.enqueue, robust=True)
        done = sum(outcome.status == RowStatus.DONE for outcome in outcomes)
        answer = {
            "done": done,
            "refused": len(outcomes) - done,
            "results": outcomes,
        }
        return Response(DecisionsAnswerSerializer(answer).data)
