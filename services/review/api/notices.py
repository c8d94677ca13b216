"""The doors of what hangs out in public: anybody's, and the one that takes it down."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.review import operations
from services.review.api import examples
from services.review.api.cases import ACTED, CaseRows, MayPublish
from services.review.api.inputs import (
    NoticeQuerySerializer,
    ObjectionInputSerializer,
    ObjectionReceiptInputSerializer,
)
from services.review.api.shapes import (
    ObjectionFollowedSerializer,
    ObjectionToldSerializer,
    PublicNoticeSerializer,
    ReviewCaseSerializer,
)
from services.review.choices import PER_ACCOUNT, PER_NETWORK, PER_NOTICE, PER_RECEIPT
from services.review.models import Notice, NoticeQuerySet
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny
from unionhub.web.schema import operation
from unionhub.web.throttling import NetworkThrottle, Throttle
from unionhub.web.views import ApiView, PageView


class ObjectingThrottle(Throttle):
    """Objections of one account; whoever shows none has the budget of the address."""

    scope, limit, seconds = PER_ACCOUNT

    def key(self, request: Request, view: Any) -> str | None:
        """The account."""
        user = request.user
        return str(user.pk) if user.is_authenticated else None


class ObjectingPerNetwork(NetworkThrottle):
    """A flood stops every clock; whoever means it needs few."""

    scope, limit, seconds = PER_NETWORK


class ObjectingPerNotice(Throttle):
    """Objections to one notice, by whomever."""

    scope, limit, seconds = PER_NOTICE

    def key(self, request: Request, view: Any) -> str:
        """The notice of the address."""
        return str(view.kwargs["notice_id"])


class ObjectionReceiptThrottle(NetworkThrottle):
    """Guesses of receipts from one place."""

    scope, limit, seconds = PER_RECEIPT


class HungOut(ApiView):
    """The notices that hang out now; all others are not there."""

    def notices(self) -> NoticeQuerySet:
        """With what is shown of them."""
        rows = Notice.objects.visible_to(self.actor).shown_on(local_date(self.now))
        return rows.select_related("organisation", "case").prefetch_related("lines")


class PublicNoticesView(HungOut, PageView):
    """What hangs out."""

    keyset = ("closes_on", "id")
    serializer_class = PublicNoticeSerializer
    query_serializer_class = NoticeQuerySerializer
    permission_classes = [AllowAny]

    def rows(self) -> NoticeQuerySet:
        """Narrowed by the filters."""
        return self.notices().filter(**self.params)

    @operation(
        operation_id="listPublicNotices",
        tag="公共",
        summary="公示列表",
        description="正在公示的建档和帮扶名单，先到期的在前。姓名已遮蔽；期满、暂停、终止的不再"
        "列出。",
        answers={200: page_response_serializer(PublicNoticeSerializer)},
        examples={
            "answer": {"items": [examples.NOTICE], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class PublicNoticeView(HungOut):
    """One that hangs out."""

    permission_classes = [AllowAny]

    @operation(
        operation_id="getPublicNotice",
        tag="公共",
        summary="公示详情",
        description="只在公示期间可查。",
        answers={200: PublicNoticeSerializer},
        examples={"answer": examples.NOTICE},
    )
    def get(self, request: Request, notice_id: UUID) -> Response:
        """Show it."""
        found = self.notices().filter(pk=notice_id).first()
        if found is None:
            raise NotFound
        return Response(PublicNoticeSerializer(found).data)


class NoticeObjectionsView(ApiView):
    """Somebody holds something against it."""

    permission_classes = [AllowAny]
    throttle_classes = [ObjectingPerNetwork, ObjectingThrottle, ObjectingPerNotice]

    @operation(
        operation_id="objectToPublicNotice",
        tag="公共",
        summary="提出公示异议",
        description="任何人可以在公示期间提出异议，公示随即暂停计时，待处理后继续。未登录的须留"
        "姓名和手机，密封保存，公示结束 90 天后清除。回执码只给出这一次，凭它查"
        "询答复。",
        request=ObjectionInputSerializer,
        answers={201: ObjectionToldSerializer},
        examples={"request": examples.OBJECTION_INPUT, "answer": examples.TOLD},
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, notice_id: UUID) -> Response:
        """Object."""
        what = self.body(ObjectionInputSerializer)["objection"]
        told = operations.object_to(notice_id, what, by=self.actor, at=self.now)
        data = ObjectionToldSerializer(told).data
        return Response(data, status=status.HTTP_201_CREATED)


class ObjectionReceiptsView(ApiView):
    """An objection, by its receipt."""

    permission_classes = [AllowAny]
    throttle_classes = [ObjectionReceiptThrottle]

    @operation(
        operation_id="followObjection",
        tag="公共",
        summary="凭回执查询异议",
        description="回执码写在请求体中，不出现在地址里。",
        request=ObjectionReceiptInputSerializer,
        answers={200: ObjectionFollowedSerializer},
        examples={
            "request": {"receipt": examples.RECEIPT},
            "answer": examples.FOLLOWED,
        },
        refusals=("not_found",),
    )
    @whole
    def post(self, request: Request) -> Response:
        """Show how far it is."""
        receipt = self.body(ObjectionReceiptInputSerializer)["receipt"]
        found = operations.objection_of(receipt)
        return Response(ObjectionFollowedSerializer(found).data)


class NoticeEndingView(CaseRows):
    """It comes down."""

    permission_classes = [MayPublish]

    @operation(
        operation_id="endPublicNotice",
        tag="干部",
        summary="结束公示",
        description="期满之后由公示的工会结束；到期未结束的，系统自动结束。If-Match "
        "为审批事项的版本。",
        request=EmptyInputSerializer,
        answers={200: ReviewCaseSerializer},
        examples={"request": {}, "answer": examples.FINAL},
        refusals=(*ACTED, "notice_running"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, notice_id: UUID) -> Response:
        """Take it down."""
        self.body(EmptyInputSerializer)
        found = Notice.objects.visible_to(self.actor).filter(pk=notice_id).first()
        if found is None:
            raise NotFound
        version = self.seen(request, found.case_id)
        operations.end_notice(notice_id, by=self.actor, at=self.now, version=version)
        return self.told(found.case_id)
