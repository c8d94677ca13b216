"""The doors of households: who lives together, who joins, leaves, parts."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.hardship import operations, reveal
from services.hardship.api import examples
from services.hardship.api.inputs import (
    DepartureInputSerializer,
    HouseholdInputSerializer,
    HouseholdRevealInputSerializer,
    JoinInputSerializer,
    SplitInputSerializer,
)
from services.hardship.api.shapes import (
    HouseholdRevealedSerializer,
    HouseholdSerializer,
    HouseholdSummarySerializer,
)
from services.hardship.models import (
    Household,
    HouseholdMember,
    HouseholdQuerySet,
)
from unionhub.accounts.access import has_recent_factor
from unionhub.accounts.models import User
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web import access_log
from unionhub.web.etag import etag
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower, IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import UserThrottle
from unionhub.web.views import ApiView, PageView

CHANGED = ("household_ended", "household_under_review", "conflict_of_interest")
IN_IT = ("one_head", "already_in_household", "region_not_valid")


class MayViewHardship(HasPower):
    """The office looks at households and dossiers."""

    power = Power.HARDSHIP_VIEW


class MayEditHardship(HasPower):
    """The office keeps them."""

    power = Power.HARDSHIP_EDIT


class RevealThrottle(UserThrottle):
    """Tries to see what is sealed, granted or not."""

    scope, limit, seconds = "reveal", 60, 60


class HouseholdRows:
    """The households a door may touch, and how one is shown."""

    def households(self) -> HouseholdQuerySet:
        """Those in scope."""
        actor = self.actor  # type: ignore[attr-defined]
        return Household.objects.visible_to(actor).select_related("organisation")

    def told(self, pk: UUID, code: int = status.HTTP_200_OK) -> Response:
        """One of them as an answer, with its version.

        Raises:
            NotFound: absent or outside the scope.
        """
        rows = self.households().prefetch_related("members")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise NotFound
        if self.sensitive:  # type: ignore[attr-defined]
            access_log.shown(self, found.head_id)
        headers = {"ETag": etag(found.version)}
        return Response(HouseholdSerializer(found).data, code, headers=headers)


class HouseholdsView(HouseholdRows, PageView):
    """The households of the unions in scope."""

    sensitive = True
    sensitive_fields = ("name",)
    subject = "head_id"
    keyset = ("org_path", "id")
    serializer_class = HouseholdSummarySerializer
    permission_classes = [MayViewHardship]

    def get_permissions(self) -> list[Any]:
        """Registering needs more than looking."""
        writes = self.request.method == "POST"
        return [MayEditHardship()] if writes else [*super().get_permissions()]

    def rows(self) -> HouseholdQuerySet:
        """Those in scope."""
        return self.households()

    @operation(
        operation_id="listHouseholds",
        tag="干部",
        summary="家庭列表",
        description="任职范围内登记的家庭，按组织顺序；只列户主姓名，不含号码和住址。",
        answers={200: page_response_serializer(HouseholdSummarySerializer)},
        examples={
            "answer": {
                "items": [examples.HOUSEHOLD_SUMMARY],
                "next": None,
                "next_cursor": None,
            }
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="registerHousehold",
        tag="干部",
        summary="登记家庭",
        description="登记一户及其全部成员，其中一名为户主。同一人只能在一个家庭；证件号码、"
        "住址、电话、健康状况密封保存。",
        request=HouseholdInputSerializer,
        answers={201: HouseholdSerializer},
        examples={
            "request": examples.HOME_INPUT
            | {"members": [examples.HEAD_INPUT, examples.SPOUSE_INPUT]},
            "answer": examples.HOUSEHOLD,
        },
        refusals=(*IN_IT, "not_found"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Register it."""
        form = self.body(HouseholdInputSerializer)
        people = [one["relative"] for one in form["members"]]
        made = operations.found(form["facts"], people, by=self.actor, at=self.now)
        return self.told(made.pk, status.HTTP_201_CREATED)


class HouseholdView(HouseholdRows, ApiView):
    """One household."""

    sensitive = True
    permission_classes = [MayViewHardship]

    @operation(
        operation_id="getHousehold",
        tag="干部",
        summary="家庭详情",
        description="现在和以前的成员，号码已遮蔽；每次查看记入查看记录。",
        answers={200: HouseholdSerializer},
        examples={"answer": examples.HOUSEHOLD},
    )
    @access_log.logged
    def get(self, request: Request, household_id: UUID) -> Response:
        """Show it."""
        return self.told(household_id)


class HouseholdMembersView(HouseholdRows, ApiView):
    """Somebody comes to live in a household."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="joinHousehold",
        tag="干部",
        summary="增加家庭成员",
        description="本人须不在其他家庭；加入日期不得早于该家庭开始、本人出生或离开原家庭之日；"
        "档案正在审批时不能变更成员。",
        request=JoinInputSerializer,
        answers={201: HouseholdSerializer},
        examples={"request": examples.SPOUSE_INPUT, "answer": examples.HOUSEHOLD},
        refusals=(*CHANGED, "one_head", "already_in_household", "invalid_range"),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, household_id: UUID) -> Response:
        """Let them in."""
        form = self.body(JoinInputSerializer)
        operations.join(
            household_id, form["relative"], on=form["on"], by=self.actor, at=self.now
        )
        return self.told(household_id, status.HTTP_201_CREATED)


class HouseholdDepartureView(HouseholdRows, ApiView):
    """Somebody lives there no more."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="leaveHousehold",
        tag="干部",
        summary="家庭成员离开",
        description="写明原因和日期，历史保留。其他成员还在时户主不能离开，请先分户；"
        "档案在办或在档的职工、以及最后一名成员，须先办结档案。",
        request=DepartureInputSerializer,
        answers={200: HouseholdSerializer},
        examples={
            "request": {"reason": "MOVED", "on": "2026-11-30"},
            "answer": examples.HOUSEHOLD | {"members": [examples.LEFT]},
        },
        refusals=(
            *(*CHANGED, "head_remains", "dossier_exists"),
            *("wrong_state", "invalid_range"),
        ),
    )
    @whole
    def post(self, request: Request, member_id: UUID) -> Response:
        """Let them go."""
        form = self.body(DepartureInputSerializer)
        rows = HouseholdMember.objects.visible_to(self.actor).filter(pk=member_id)
        if not rows.exists():
            raise NotFound
        gone = operations.leave(member_id, **form, by=self.actor, at=self.now)
        return self.told(gone.household_id)


class HouseholdSplitView(HouseholdRows, ApiView):
    """Some of a household found one of their own."""

    permission_classes = [MayEditHardship]

    @operation(
        operation_id="splitHousehold",
        tag="干部",
        summary="分户",
        description="所列成员自同一天起离开原家庭，组成新的家庭；回答新的家庭。档案在办或在档的"
        "职工不能分出。",
        request=SplitInputSerializer,
        answers={201: HouseholdSerializer},
        examples={
            "request": examples.HOME_INPUT
            | {"members": [examples.SPOUSE_ID], "head": examples.SPOUSE_ID},
            "answer": examples.HOUSEHOLD,
        },
        refusals=(
            *(*CHANGED, "one_head", "head_remains"),
            *("dossier_exists", "does_not_exist"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, household_id: UUID) -> Response:
        """Let them part."""
        parting = self.body(SplitInputSerializer)["parting"]
        made = operations.split(household_id, parting, by=self.actor, at=self.now)
        return self.told(made.pk, status.HTTP_201_CREATED)


class HouseholdRevealView(ApiView):
    """What is sealed of somebody of a household."""

    # Whoever is refused for want of an office is written down too: by the operation.
    permission_classes = [IsSignedIn]
    throttle_classes = [RevealThrottle]

    @operation(
        operation_id="revealHouseholdMember",
        tag="干部",
        summary="查看家庭成员的密封内容",
        description="须写明用途，并在最近十五分钟内验证过动态码；与查看会员完整号码合计每日"
        "次数。每次查看（包括被拒绝的）都记入查看记录。",
        request=HouseholdRevealInputSerializer,
        answers={200: HouseholdRevealedSerializer},
        examples={
            "request": {
                "fields": ["id_number", "address"],
                "purpose": "IDENTITY_CHECK",
            },
            "answer": examples.REVEALED,
        },
        refusals=("forbidden", "second_factor_not_recent", "reveals_spent"),
    )
    def post(self, request: Request, member_id: UUID) -> Response:
        """Show it."""
        form = self.body(HouseholdRevealInputSerializer)
        look = access_log.look_of(
            self,
            fields=form["fields"],
            purpose=form["purpose"],
            case_number=form.get("case_number", ""),
        )
        user = request.user
        shown = reveal.reveal(
            member_id,
            look,
            factor_is_recent=isinstance(user, User)
            and has_recent_factor(user, request.auth, self.now),
            by=self.actor,
            at=self.now,
        )
        data = shown.values | {"left_today": shown.left_today}
        return Response(HouseholdRevealedSerializer(data).data)
