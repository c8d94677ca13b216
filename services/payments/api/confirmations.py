"""The doors of samples: drawn, listed, answered; and what one says of oneself."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.payments import operations
from services.payments.api import confirmation_examples as examples
from services.payments.api.confirmation_shapes import (
    ConfirmationOutcomeInputSerializer,
    ConfirmationQuerySerializer,
    ConfirmationSampleInputSerializer,
    ConfirmationSampleQuerySerializer,
    ConfirmationSampleSerializer,
    ConfirmationSerializer,
    OwnConfirmationInputSerializer,
    OwnPaymentSerializer,
)
from services.payments.api.recovery_shapes import page
from services.payments.api.rows import MayReview, MayView
from services.payments.models import (
    Confirmation,
    ConfirmationQuerySet,
    ConfirmationSample,
    ConfirmationSampleQuerySet,
    Payment,
    PaymentQuerySet,
)
from services.payments.operations import Answer, Frame
from unionhub.kernel.errors import NotFound
from unionhub.web.etag import etag, require_match
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import UserThrottle
from unionhub.web.views import ApiView, PageView

SAID = ("wrong_state", "required", "inconsistent")


class OwnConfirmationThrottle(UserThrottle):
    """What one account says of its payments."""

    scope, limit, seconds = "payment-confirmation", 20, 3600


class SampleRows:
    """The samples a door may touch."""

    def samples(self) -> ConfirmationSampleQuerySet:
        """Those of a union in scope."""
        rows = ConfirmationSample.objects.visible_to(self.actor)  # type: ignore[attr-defined]
        return rows.select_related("organisation", "batch").counted()

    def sample(self, pk: UUID) -> ConfirmationSample:
        """One of them.

        Raises:
            NotFound: absent or outside the scope.
        """
        found = self.samples().filter(pk=pk).first()
        if found is None:
            raise NotFound
        return found


class ConfirmationSamplesView(SampleRows, PageView):
    """The samples of the unions in scope."""

    keyset = ("-id",)
    serializer_class = ConfirmationSampleSerializer
    query_serializer_class = ConfirmationSampleQuerySerializer
    permission_classes = [MayView]

    def get_permissions(self) -> list[Any]:
        """Drawing needs more than looking."""
        writes = self.request.method == "POST"
        return [MayReview()] if writes else [*super().get_permissions()]

    def rows(self) -> ConfirmationSampleQuerySet:
        """Narrowed by scope and filters."""
        return self.samples().filter(**self.params)

    @operation(
        operation_id="listConfirmationSamples",
        tag="干部",
        summary="抽样确认列表",
        description="任职范围内工会的到账抽样，最新的在前，含询问结果的笔数、到账比例和误差。",
        answers={200: page_response_serializer(ConfirmationSampleSerializer)},
        examples=page(examples.SAMPLE),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="drawConfirmationSample",
        tag="干部",
        summary="抽取样本",
        description="从一个批次，或本会和下级在一个轮次已付的款项中抽样。笔数按置信度和"
        "允许误差计算（有限总体），种子保存，可以复算；同一批次、同一工会和轮次只抽一次。轮次截止、"
        "本会和下级应发的都发放后才能按轮次抽。",
        request=ConfirmationSampleInputSerializer,
        answers={201: ConfirmationSampleSerializer},
        examples={"request": examples.DRAWING, "answer": examples.SAMPLE},
        refusals=(
            *("wrong_state", "nothing_to_ask", "already_exists", "not_found"),
            "round_not_over",
            *("inconsistent", "invalid_choice", "does_not_exist"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Draw it."""
        frame = Frame(**self.body(ConfirmationSampleInputSerializer))
        made = operations.draw(frame, by=self.actor, at=self.now)
        told = ConfirmationSampleSerializer(self.sample(made.pk)).data
        return Response(told, status.HTTP_201_CREATED)


class ConfirmationSampleView(SampleRows, ApiView):
    """One sample."""

    permission_classes = [MayView]

    @operation(
        operation_id="getConfirmationSample",
        tag="干部",
        summary="抽样确认详情",
        description="一次抽样和询问结果的笔数、到账比例和误差。",
        answers={200: ConfirmationSampleSerializer},
        examples={"answer": examples.SAMPLE},
    )
    def get(self, request: Request, sample_id: UUID) -> Response:
        """Look at it."""
        return Response(ConfirmationSampleSerializer(self.sample(sample_id)).data)


class ConfirmationsView(SampleRows, PageView):
    """Who is asked."""

    keyset = ("id",)
    serializer_class = ConfirmationSerializer
    query_serializer_class = ConfirmationQuerySerializer
    permission_classes = [MayView]

    def rows(self) -> ConfirmationQuerySet:
        """Those of the sample, in scope."""
        sample = self.sample(self.kwargs["sample_id"])
        rows = Confirmation.objects.visible_to(self.actor).filter(sample=sample)
        return rows.select_related("payment").filter(**self.params)

    @operation(
        operation_id="listConfirmations",
        tag="干部",
        summary="抽样名单",
        description="抽中的付款和各自的询问结果；姓名已遮蔽，没有电话和账号。",
        answers={200: page_response_serializer(ConfirmationSerializer)},
        examples=page(examples.LINE),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class ConfirmationOutcomeView(ApiView):
    """What somebody said who was asked."""

    permission_classes = [MayReview]

    @operation(
        operation_id="recordConfirmation",
        tag="干部",
        summary="登记询问结果",
        description="登记收款人的答复；联系不上的可以再次询问，其他结果不能更改。未收到或"
        "金额不符的，同时生成一项付款差异，有责任人和期限。",
        request=ConfirmationOutcomeInputSerializer,
        answers={200: ConfirmationSerializer},
        examples={"request": {"outcome": "RECEIVED"}, "answer": examples.TOLD},
        refusals=(*SAID, "conflict_of_interest"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, confirmation_id: UUID) -> Response:
        """Write it down."""
        answer = Answer(**self.body(ConfirmationOutcomeInputSerializer))
        rows = Confirmation.objects.visible_to(self.actor).filter(is_own=False)
        found = rows.filter(pk=confirmation_id).first()
        if found is None:
            raise NotFound
        require_match(request, found.version, needed=True)
        done = operations.record_outcome(
            confirmation_id, answer, by=self.actor, at=self.now, version=found.version
        )
        headers = {"ETag": etag(done.version)}
        return Response(ConfirmationSerializer(done).data, headers=headers)


class OwnPayments:
    """What was paid to whoever asks."""

    def own(self) -> PaymentQuerySet:
        """With what one said of it."""
        rows = Payment.objects.of(self.actor)  # type: ignore[attr-defined]
        return rows.select_related("application").prefetch_related("confirmations")


class OwnPaymentsView(OwnPayments, PageView):
    """What one was paid."""

    keyset = ("-id",)
    serializer_class = OwnPaymentSerializer
    permission_classes = [IsSignedIn]

    def rows(self) -> PaymentQuerySet:
        """The own ones."""
        return self.own()

    @operation(
        operation_id="listOwnPayments",
        tag="会员",
        summary="我的帮扶款项",
        description="付给本人的款项，最新的在前；还没有确认的可以确认是否收到。",
        answers={200: page_response_serializer(OwnPaymentSerializer)},
        examples=page(examples.OWN),
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class OwnConfirmationView(OwnPayments, ApiView):
    """Whoever was paid says whether it arrived."""

    permission_classes = [IsSignedIn]
    throttle_classes = [OwnConfirmationThrottle]

    @operation(
        operation_id="confirmOwnPayment",
        tag="会员",
        summary="确认收款",
        description="收款人本人确认是否收到、金额是否相符，每笔一次。未收到或金额不符的，"
        "由发放工会在期限内核实。",
        request=OwnConfirmationInputSerializer,
        answers={201: OwnPaymentSerializer},
        examples={"request": {"outcome": "RECEIVED"}, "answer": examples.OWN_TOLD},
        refusals=(*SAID, "already_exists"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, payment_id: UUID) -> Response:
        """Say it."""
        answer = Answer(**self.body(OwnConfirmationInputSerializer))
        operations.confirm_own(payment_id, answer, by=self.actor, at=self.now)
        told = OwnPaymentSerializer(self.own().get(pk=payment_id)).data
        return Response(told, status.HTTP_201_CREATED)
