"""The door to somebody's requests by number: asked for in the body."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from members.enrolment.api import examples
from members.enrolment.api.inputs import EnrolmentSearchInputSerializer
from members.enrolment.api.shapes import EnrolmentSummarySerializer
from members.enrolment.models import Enrolment, EnrolmentQuerySet
from unionhub.kernel.powers import Power
from unionhub.persons import operations as persons
from unionhub.web.idempotency import whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.searching import SearchThrottle, SearchView


class MayViewEnrolments(HasPower):
    """The office looks at requests."""

    power = Power.ENROLMENT_VIEW


class EnrolmentSearchesView(SearchView):
    """Requests in scope of one person."""

    keyset = ("org_path", "id")
    serializer_class = EnrolmentSummarySerializer
    input_serializer_class = EnrolmentSearchInputSerializer
    permission_classes = [MayViewEnrolments]
    throttle_classes = [SearchThrottle]

    def rows(self, form: dict[str, Any]) -> EnrolmentQuerySet:
        """Those of the person who holds the document; of nobody: none."""
        person = persons.find(form["document"])
        rows = Enrolment.objects.visible_to(self.actor).select_related("organisation")
        return rows.filter(person=person.pk if person else persons.NOBODY)

    @operation(
        operation_id="searchEnrolments",
        tag="干部",
        summary="按证件查找入会申请",
        description="在任职范围内按完整的证件号码查找入会申请，未实名证实的也在内；号码写在"
        "请求体中，不出现在地址里。范围以外的申请与不存在的申请回答相同：空列表。"
        "下一页请带 next_cursor 再次提交相同条件。",
        request=EnrolmentSearchInputSerializer,
        answers={200: page_response_serializer(EnrolmentSummarySerializer)},
        examples={
            "request": {"id_type": "RESIDENT_ID", "id_number": "11010519491231002X"},
            "answer": {
                "items": [examples.SUMMARY],
                "next": None,
                "next_cursor": None,
            },
        },
        refusals=("invalid_cursor", "id_checksum"),
    )
    @whole
    def post(self, request: Request) -> Response:
        """Look for them."""
        return self.found()
