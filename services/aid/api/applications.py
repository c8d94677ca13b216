"""The doors to applications: look, begin, fill in, submit, take back."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.aid import operations
from services.aid.api import examples
from services.aid.api.inputs import (
    AidDeskInputSerializer,
    AidReasonInputSerializer,
    AidRequestInputSerializer,
    AidWaitingQuerySerializer,
    AidWishInputSerializer,
    ApplicationQuerySerializer,
)
from services.aid.api.shapes import (
    AidWaitingSerializer,
    ApplicationSerializer,
    ApplicationSummarySerializer,
)
from services.aid.models import Application, ApplicationQuerySet
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web import access_log
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower, IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import UserThrottle
from unionhub.web.views import ApiView, PageView

WRITTEN = ("wrong_state", "conflict_of_interest")
WISHED = ("payee_not_recipient", "too_many_items", "duplicate_item")
CHECKED = (
    *("round_closed", "not_ready", "no_live_dossier", "recheck_overdue"),
    *("one_item_only", "aid_exists", "invoice_used", "no_budget"),
    *("standard_missing", "rule_missing", "school_not_eligible"),
    *("payee_not_recipient", "above_cost", "above_aid_limit"),
)


class AidThrottle(UserThrottle):
    """Applications of one account."""

    scope, limit, seconds = "aid-application", 20, 3600


class MayViewAid(HasPower):
    """The office looks at applications."""

    power = Power.AID_VIEW


class MayEditAid(HasPower):
    """The office keeps applications."""

    power = Power.AID_EDIT


class MayReviewAid(HasPower):
    """The office decides on applications."""

    power = Power.AID_REVIEW


class ApplicationRows:
    """The applications a door may touch, and how one is shown.

    ``power``: whose office gives it touches those in scope; others only the own ones.
    """

    power: ClassVar[str] = Power.AID_VIEW

    def applications(self) -> ApplicationQuerySet:
        """Those in scope where the office allows it, else the own."""
        actor = self.actor  # type: ignore[attr-defined]
        if actor.has(self.power):
            rows = Application.objects.visible_to(actor)
        else:
            rows = Application.objects.of(actor)
        return rows.select_related("organisation")

    def seen(self, request: Request, pk: UUID) -> int | None:
        """The version to decide on; None where none was named.

        Raises:
            NotFound: not to be seen. Stale: ``If-Match`` names an older one.
        """
        found = self.applications().filter(pk=pk).first()
        if found is None:
            raise NotFound
        require_match(request, found.version)
        return found.version if "If-Match" in request.headers else None

    def told(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        """The application as an answer, with its version."""
        rows = self.applications().prefetch_related(
            "papers__file", "waivers", "invoices"
        )
        found = rows.filter(pk=pk).first()
        if found is None:
            raise NotFound
        if self.sensitive:  # type: ignore[attr-defined]
            access_log.shown(self, found.beneficiary_id)
        context = self.context()  # type: ignore[attr-defined]
        data = ApplicationSerializer(found, context=context).data
        return Response(data, code, headers={"ETag": etag(found.version)})


class ApplicationsView(ApplicationRows, PageView):
    """Applications: those in scope, or the own."""

    sensitive = True
    sensitive_fields = ("name",)
    subject = "beneficiary_id"
    keyset = ("org_path", "id")
    serializer_class = ApplicationSummarySerializer
    query_serializer_class = ApplicationQuerySerializer
    permission_classes = [IsSignedIn]

    def get_permissions(self) -> list[Any]:
        """Beginning one for somebody is an office's."""
        writes = self.request.method == "POST"
        return [MayEditAid()] if writes else [*super().get_permissions()]

    def rows(self) -> ApplicationQuerySet:
        """Narrowed by scope and filters."""
        return self.applications().filter(**self.params)

    @operation(
        operation_id="listAidApplications",
        tag="会员",
        summary="帮扶申请列表",
        description="干部看到任职范围内的申请，职工看到本人的、由本人代收的和本人提交的申请。",
        answers={200: page_response_serializer(ApplicationSummarySerializer)},
        examples={
            "answer": {"items": [examples.SUMMARY], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="beginAidApplication",
        tag="干部",
        summary="代办帮扶申请",
        description="为任职范围内已登记家庭的成员或会员登记一份申请草稿，由其建档工会或所在"
        "工会受理。",
        request=AidDeskInputSerializer,
        answers={201: ApplicationSerializer},
        examples={
            "request": examples.BEGUN | {"beneficiary": examples.PERSON_ID},
            "answer": examples.AT_THE_DESK,
        },
        refusals=(*WISHED, "not_found", "round_closed", "conflict_of_interest"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Begin it."""
        form = self.body(AidDeskInputSerializer)
        wish = form.pop("wish")
        what = operations.Occasion(**form)
        made = operations.begin(what, wish, by=self.actor, at=self.now)
        return self.told(made.pk, status.HTTP_201_CREATED)


class WaitingListView(PageView):
    """Who waits for a place."""

    sensitive = True
    sensitive_fields = ("name",)
    subject = "beneficiary_id"
    keyset = ("-score", "id")
    serializer_class = AidWaitingSerializer
    query_serializer_class = AidWaitingQuerySerializer
    permission_classes = [MayViewAid]

    def rows(self) -> ApplicationQuerySet:
        """Of the round, in scope."""
        rows = Application.objects.visible_to(self.actor).waiting()
        return rows.filter(**self.params).select_related("organisation")

    @operation(
        operation_id="listAidWaitingList",
        tag="干部",
        summary="帮扶申请候补列表",
        description="一个轮次中任职范围内只待最后决定的申请，困难分值高的在前，同分的"
        "先登记先列。深度困难 30 分，意外致困 20 分，相对困难 10 分，未建档 0 分。"
        "名额用完后按此顺序候补。",
        answers={200: page_response_serializer(AidWaitingSerializer)},
        examples={
            "answer": {
                "items": [examples.WAITING],
                "next": None,
                "next_cursor": None,
            }
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)


class OwnApplicationView(ApplicationRows, ApiView):
    """A member asks for the own household."""

    permission_classes = [IsSignedIn]
    throttle_classes = [AidThrottle]

    @operation(
        operation_id="applyForAid",
        tag="会员",
        summary="申请帮扶",
        description="会员或已登记家庭的成员为自己申请，由建档工会或所在工会受理。随后上传材料，"
        "再提交。",
        request=AidRequestInputSerializer,
        answers={201: ApplicationSerializer},
        examples={"request": examples.BEGUN, "answer": examples.APPLICATION},
        refusals=(*WISHED, "not_found", "round_closed", "members_only"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Apply."""
        form = self.body(AidRequestInputSerializer)
        wish = form.pop("wish")
        what = operations.Occasion(**form)
        made = operations.begin(what, wish, by=self.actor, at=self.now)
        return self.told(made.pk, status.HTTP_201_CREATED)


class ApplicationView(ApplicationRows, ApiView):
    """One application."""

    sensitive = True
    sensitive_fields = ("name",)
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="getAidApplication",
        tag="会员",
        summary="帮扶申请详情",
        description="本人、代收人和提交人可看；干部看任职范围内的，每次查看记入查看记录。账号已"
        "遮蔽；missing_papers 列出提交前还缺的材料。",
        answers={200: ApplicationSerializer},
        examples={"answer": examples.APPLICATION},
    )
    @access_log.logged
    def get(self, request: Request, application_id: UUID) -> Response:
        """Show it."""
        return self.told(application_id)


class ApplicationEditsView(ApplicationRows, ApiView):
    """Something else is asked for."""

    power = Power.AID_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="editAidApplication",
        tag="会员",
        summary="修改帮扶申请",
        description="批准之前可以修改；已在审批的，原审批意见作废，从第一级重新开始，金额不能"
        "增加。",
        request=AidWishInputSerializer,
        answers={200: ApplicationSerializer},
        examples={"request": examples.WISH, "answer": examples.APPLICATION},
        refusals=(*WRITTEN, *WISHED, *CHECKED, "aid_under_review"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, application_id: UUID) -> Response:
        """Ask for it."""
        wish = self.body(AidWishInputSerializer)["wish"]
        version = self.seen(request, application_id)
        operations.edit(
            application_id, wish, by=self.actor, at=self.now, version=version
        )
        return self.told(application_id)


class ApplicationSubmissionView(ApplicationRows, ApiView):
    """It is handed in."""

    power = Power.AID_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="submitAidApplication",
        tag="会员",
        summary="提交帮扶申请",
        description="检查轮次、档案、材料清单、限额和重复享受。本人提交的由受理工会再次提交后"
        "进入审批；退回补正的回到原处。",
        request=EmptyInputSerializer,
        answers={200: ApplicationSerializer},
        examples={"request": {}, "answer": examples.SUBMITTED},
        refusals=(*WRITTEN, *CHECKED),
        if_match=True,
    )
    @whole
    def post(self, request: Request, application_id: UUID) -> Response:
        """Hand it in."""
        self.body(EmptyInputSerializer)
        version = self.seen(request, application_id)
        operations.submit(application_id, by=self.actor, at=self.now, version=version)
        return self.told(application_id)


class ApplicationWithdrawalView(ApplicationRows, ApiView):
    """It is taken back."""

    power = Power.AID_EDIT
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="withdrawAidApplication",
        tag="会员",
        summary="撤回帮扶申请",
        description="批准之前可以撤回；已在审批的，审批事项随之撤回。",
        request=AidReasonInputSerializer,
        answers={200: ApplicationSerializer},
        examples={"request": {"reason": "本人放弃"}, "answer": examples.WITHDRAWN},
        refusals=WRITTEN,
        if_match=True,
    )
    @whole
    def post(self, request: Request, application_id: UUID) -> Response:
        """Withdraw it."""
        reason = self.body(AidReasonInputSerializer)["reason"]
        version = self.seen(request, application_id)
        operations.withdraw(
            application_id, reason=reason, by=self.actor, at=self.now, version=version
        )
        return self.told(application_id)


class ApplicationSecondView(ApplicationRows, ApiView):
    """The same once more in a year."""

    permission_classes = [MayReviewAid]

    @operation(
        operation_id="allowSecondAid",
        tag="干部",
        summary="准予再次享受",
        description="同一家庭（或个人）本年已享受同一项目的，由上级工会说明理由后准予再次申请；"
        "受理工会自己不能准予。",
        request=AidReasonInputSerializer,
        answers={200: ApplicationSerializer},
        examples={
            "request": {"reason": "年内又遭火灾"},
            "answer": examples.AT_THE_DESK | {"is_second": True},
        },
        refusals=WRITTEN,
        if_match=True,
    )
    @whole
    def post(self, request: Request, application_id: UUID) -> Response:
        """Allow it."""
        reason = self.body(AidReasonInputSerializer)["reason"]
        version = self.seen(request, application_id)
        operations.allow_second(
            application_id, reason=reason, by=self.actor, at=self.now, version=version
        )
        return self.told(application_id)
