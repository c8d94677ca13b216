"""The desk's doors to objections."""

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from services.review import access, operations
from services.review.api import examples
from services.review.api.cases import ACTED, MayReviewCases, MayViewCases
from services.review.api.inputs import (
    ObjectionDecisionInputSerializer,
    ObjectionQuerySerializer,
)
from services.review.api.shapes import ObjectionSerializer
from services.review.models import Objection, ObjectionQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.web.etag import etag, require_match
from unionhub.web.idempotency import whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView


class ObjectionRows(ApiView):
    """The objections a door may touch."""

    def objections(self) -> ObjectionQuerySet:
        """Those to cases in scope, of the kinds that the office looks at."""
        rows = Objection.objects.visible_to(self.actor).select_related("notice")
        return rows.filter(notice__case__kind__in=access.kinds_for(self.actor))

    def objection(self, pk: UUID) -> Objection:
        """One of them.

        Raises:
            NotFound: absent, or outside the scope.
        """
        found = self.objections().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


class ObjectionsView(ObjectionRows, PageView):
    """Objections, the oldest first, which is due first."""

    keyset = ("id",)
    serializer_class = ObjectionSerializer
    query_serializer_class = ObjectionQuerySerializer
    permission_classes = [MayViewCases]

    def rows(self) -> ObjectionQuerySet:
        """Narrowed by scope and filters."""
        return self.objections().filter(**self.params)

    @operation(
        operation_id="listObjections",
        tag="干部",
        summary="公示异议列表",
        description="任职范围内的公示异议，先提出的在前。提出人的姓名和手机已遮蔽。",
        answers={200: page_response_serializer(ObjectionSerializer)},
        examples={
            "answer": {"items": [examples.OBJECTION], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class ObjectionDecisionView(ObjectionRows):
    """The desk answers."""

    permission_classes = [MayReviewCases]

    @operation(
        operation_id="decideObjection",
        tag="干部",
        summary="公示异议处理",
        description="由公示的工会办理，须写明答复，提出人凭回执可见。成立的，事项退回补正；全部"
        "异议都不成立的，公示自次日起走完剩余的工作日。If-Match 为异议的版本。",
        request=ObjectionDecisionInputSerializer,
        answers={200: ObjectionSerializer},
        examples={
            "request": {"is_upheld": False, "reply": "经查属他人住房"},
            "answer": examples.DISMISSED,
        },
        refusals=ACTED,
        if_match=True,
    )
    @whole
    def post(self, request: Request, objection_id: UUID) -> Response:
        """Decide."""
        form = self.body(ObjectionDecisionInputSerializer)
        version = self.objection(objection_id).version
        require_match(request, version, needed=True)
        operations.decide_objection(
            objection_id, **form, by=self.actor, at=self.now, version=version
        )
        told = self.objection(objection_id)
        headers = {"ETag": etag(told.version)}
        return Response(ObjectionSerializer(told).data, headers=headers)
