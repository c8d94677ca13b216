"""The doors of programmes and their rounds: everybody reads, the province decides."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from services.programmes import operations
from services.programmes.api.shapes import (
    ProgrammeInputSerializer,
    ProgrammeSerializer,
    RoundCopyInputSerializer,
    RoundInputSerializer,
    RoundMoveInputSerializer,
    RoundQuerySerializer,
    RoundSerializer,
)
from services.programmes.models import (
    Programme,
    ProgrammeQuerySet,
    Round,
    RoundQuerySet,
)
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.etag import etag, require_match
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny, HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

PROGRAMME = {
    "code": "WINTER",
    "season": "WINTER_WARM",
    "season_label": "冬送温暖",
    "name": "冬送温暖",
}
PLANNED = {
    "code": "WINTER-2026",
    "programme": "WINTER",
    "year": 2026,
    "name": "2026 年冬送温暖",
    "opens_on": "2026-11-01",
    "closes_on": "2027-02-28",
    "state": "PLANNED",
    "state_label": "筹备",
    "copied_from": None,
    "available_actions": ["OPEN"],
    "version": 1,
}
NEXT = PLANNED | {
    "code": "WINTER-2027",
    "year": 2027,
    "name": "2027 年冬送温暖",
    "opens_on": "2027-11-01",
    "closes_on": "2028-02-28",
    "copied_from": "WINTER-2026",
}
OPENED = PLANNED | {
    "state": "OPEN",
    "state_label": "进行中",
    "available_actions": ["CLOSED"],
    "version": 2,
}


class MayEditProgrammes(HasPower):
    """The office sets up programmes, rounds and policy."""

    power = Power.PROGRAMME_EDIT


class ProgrammesView(PageView):
    """What is offered year after year."""

    keyset = ("code",)
    serializer_class = ProgrammeSerializer
    permission_classes = [AllowAny]

    def get_permissions(self) -> list[Any]:
        """Anybody reads."""
        founds = self.request.method == "POST"
        return [MayEditProgrammes()] if founds else [*super().get_permissions()]

    def rows(self) -> ProgrammeQuerySet:
        """All of them."""
        return Programme.objects.visible_to(self.actor)

    @operation(
        operation_id="listProgrammes",
        tag="公共",
        summary="服务项目",
        description="工会每年开展的服务项目，按代码排序。",
        answers={200: page_response_serializer(ProgrammeSerializer)},
        examples={"answer": {"items": [PROGRAMME], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="foundProgramme",
        tag="干部",
        summary="设立服务项目",
        description="由省总工会办理，项目代码按季节编排；设立后每年筹备一个轮次。",
        request=ProgrammeInputSerializer,
        answers={201: ProgrammeSerializer},
        examples={
            "request": {"season": "WINTER_WARM", "name": "冬送温暖"},
            "answer": PROGRAMME,
        },
        refusals=("forbidden",),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Found it."""
        told = self.body(ProgrammeInputSerializer)
        code = operations.free_code(told["season"])
        made = operations.found(code, **told, by=self.actor, at=self.now)
        return Response(ProgrammeSerializer(made).data, status.HTTP_201_CREATED)


class RoundRows:
    """The rounds a door may touch."""

    def rounds(self) -> RoundQuerySet:
        """All of them."""
        return Round.objects.visible_to(self.actor)  # type: ignore[attr-defined]

    def round(self, code: str) -> Round:
        """One of them.

        Raises:
            NotFound: there is none.
        """
        found = self.rounds().filter(pk=code).first()
        if found is None:
            raise NotFound
        return found

    def told(self, code: str, status_code: int = status.HTTP_200_OK) -> Response:
        """The round as an answer, with its version."""
        found = self.round(code)
        headers = {"ETag": etag(found.version)}
        return Response(RoundSerializer(found).data, status_code, headers=headers)


class RoundsView(RoundRows, PageView):
    """The rounds, the latest year first."""

    keyset = ("-year", "code")
    serializer_class = RoundSerializer
    query_serializer_class = RoundQuerySerializer
    permission_classes = [AllowAny]

    def get_permissions(self) -> list[Any]:
        """Anybody reads."""
        plans = self.request.method == "POST"
        return [MayEditProgrammes()] if plans else [*super().get_permissions()]

    def rows(self) -> RoundQuerySet:
        """Narrowed by the filters."""
        return self.rounds().filter(**self.params)

    @operation(
        operation_id="listRounds",
        tag="公共",
        summary="项目轮次",
        description="各项目每年的轮次，年度新的在前。",
        answers={200: page_response_serializer(RoundSerializer)},
        examples={"answer": {"items": [PLANNED], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="planRound",
        tag="干部",
        summary="筹备轮次",
        description="由省总工会办理；每个项目每年一轮。",
        request=RoundInputSerializer,
        answers={201: RoundSerializer},
        examples={
            "request": {
                "programme": "WINTER",
                "year": 2026,
                "name": "2026 年冬送温暖",
                "opens_on": "2026-11-01",
                "closes_on": "2027-02-28",
            },
            "answer": PLANNED,
        },
        refusals=(
            *("forbidden", "programme_not_valid"),
            *("invalid_range", "already_exists"),
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Plan it."""
        facts = operations.RoundFacts(**self.body(RoundInputSerializer))
        made = operations.plan(facts, by=self.actor, at=self.now)
        return self.told(made.pk, status.HTTP_201_CREATED)


class RoundView(RoundRows, ApiView):
    """One round."""

    permission_classes = [AllowAny]

    @operation(
        operation_id="getRound",
        tag="公共",
        summary="轮次详情",
        description="一个项目一年的轮次。",
        answers={200: RoundSerializer},
        examples={"answer": PLANNED},
    )
    def get(self, request: Request, code: str) -> Response:
        """Show it."""
        return self.told(code)


class RoundCopiesView(RoundRows, ApiView):
    """Another year's round, as this one was."""

    permission_classes = [MayEditProgrammes]

    @operation(
        operation_id="copyRound",
        tag="干部",
        summary="沿用往年轮次",
        description="按往年轮次的名称和日期筹备另一年的轮次。",
        request=RoundCopyInputSerializer,
        answers={201: RoundSerializer},
        examples={"request": {"year": 2027}, "answer": NEXT},
        refusals=("already_exists",),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request, code: str) -> Response:
        """Plan it."""
        form = self.body(RoundCopyInputSerializer)
        seen = self.round(code).pk
        made = operations.copy(seen, **form, by=self.actor, at=self.now)
        return self.told(made.pk, status.HTTP_201_CREATED)


class RoundStateView(RoundRows, ApiView):
    """It opens, closes, is settled."""

    permission_classes = [MayEditProgrammes]

    @operation(
        operation_id="moveRound",
        tag="干部",
        summary="轮次开始、截止、结清",
        description="结清前各级工会均须无可用、在途、占用、待支付的资金。",
        request=RoundMoveInputSerializer,
        answers={200: RoundSerializer},
        examples={"request": {"state": "OPEN"}, "answer": OPENED},
        refusals=("wrong_state", "not_settled"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, code: str) -> Response:
        """Move it, on the version seen."""
        form = self.body(RoundMoveInputSerializer)
        seen = self.round(code).version
        require_match(request, seen, needed=True)
        operations.move(code, **form, by=self.actor, at=self.now, version=seen)
        return self.told(code)
